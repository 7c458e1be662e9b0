package dev.stepladder.operator.prices;

/** A table of prices that cannot be used; the message says what is wrong with it. */
public final class UnreadablePrices extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong, in words that can follow the name of the file. */
  public UnreadablePrices(String message) {
    super(message);
  }
}
