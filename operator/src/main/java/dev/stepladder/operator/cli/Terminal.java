package dev.stepladder.operator.cli;

/** What is known of where standard output goes. */
public final class Terminal {

  /**
   * Set by the launcher, which asks the shell: Java's own console also wants standard input to be a
   * terminal.
   */
  private static final String PROPERTY = "stepladder.terminal";

  private Terminal() {}

  /** Whether a person looks at standard output on a terminal. */
  public static boolean present() {
    return Boolean.getBoolean(PROPERTY);
  }
}
