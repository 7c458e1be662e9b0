package dev.stepladder.operator.report;

import java.util.Map;

/** Colours for a terminal that wants them; they only repeat what symbols and words say already. */
public enum Paint {
  GREEN("32"),
  YELLOW("33"),
  RED("31"),
  CYAN("36"),
  BOLD("1"),
  FAINT("2");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  Paint(String code) {
    this.code = code;
  }

  /** A text in this colour. */
  public String on(String text) {
    return ESCAPE + code + "m" + text + ESCAPE + "0m";
  }

  /**
   * Whether colours are wanted: on a terminal that is not dumb, unless {@code NO_COLOR} is set.
   *
   * @param environment the process's variables
   * @param terminal whether the output goes to a terminal
   */
  public static boolean wanted(Map<String, String> environment, boolean terminal) {
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
