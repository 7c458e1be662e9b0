package dev.stepladder.operator.cli;

import java.util.Map;

/** What is known of where standard output goes. */
public final class Terminal {

  /**
   * Set by the launcher, which asks the shell: Java's own console also wants standard input to be a
   * terminal.
   */
  private static final String PROPERTY = "stepladder.terminal";

  /** Of a terminal that does not tell. */
  private static final int PLENTY = 160;

  private Terminal() {}

  /** Whether a person looks at standard output on a terminal. */
  public static boolean present() {
    return Boolean.getBoolean(PROPERTY);
  }

  /** Columns that a line may have: those of the terminal; elsewhere nothing is cut. */
  public static int width(Map<String, String> environment) {
    if (!present()) {
      return Integer.MAX_VALUE;
    }
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : PLENTY;
  }
}
