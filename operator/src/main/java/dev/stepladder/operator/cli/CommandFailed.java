package dev.stepladder.operator.cli;

/** A command cannot do what was asked; the message says why and what to do, in a line or two. */
public final class CommandFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CommandFailed(String message) {
    super(message);
  }

  public CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
