package dev.stepladder.operator.blueprint;

/** An entry of a ledger is not what it should be: somebody changed it. The message names it. */
public final class UnreadableLedger extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An entry that cannot be read, and why. */
  public UnreadableLedger(String message, Throwable cause) {
    super(message, cause);
  }
}
