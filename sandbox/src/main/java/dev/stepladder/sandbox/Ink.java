package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.StepState;

/**
 * Symbols and their colours. The symbol carries the meaning, the colour only repeats it.
 *
 * @param coloured whether escape sequences may be written
 */
record Ink(boolean coloured) {

  private static final String ESCAPE = "\u001b[";
  private static final String RESET = ESCAPE + "0m";
  private static final String GREEN = "32";
  private static final String CYAN = "36";
  private static final String YELLOW = "33";
  private static final String RED = "31";
  private static final String DIM = "2";

  String symbol(StepState state) {
    return switch (state) {
      case DONE -> paint("✔", GREEN);
      case RUNNING, READY -> paint("◌", CYAN);
      case WAITING -> paint("◷", DIM);
      case WAITING_FOR_APPROVAL -> paint("‖", YELLOW);
      case FAILED -> paint("✖", RED);
    };
  }

  String bright(String text) {
    return paint(text, CYAN);
  }

  String dim(String text) {
    return paint(text, DIM);
  }

  private String paint(String text, String code) {
    return coloured && !text.isEmpty() ? ESCAPE + code + "m" + text + RESET : text;
  }
}
