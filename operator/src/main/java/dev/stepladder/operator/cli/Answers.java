package dev.stepladder.operator.cli;

/** The exit statuses of all commands. */
public final class Answers {

  /** Done; of a plan: nothing is left to do. */
  public static final int DONE = 0;

  /** Not done; a message on standard error says why. */
  public static final int FAILED = 1;

  /** Of a plan: there are changes. */
  public static final int CHANGES = 2;

  private Answers() {}
}
