package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StepState;

/**
 * Symbols and their colours. The symbol carries the meaning, the colour only repeats it.
 *
 * @param coloured whether escape sequences may be written
 */
public record Ink(boolean coloured) {

  /** How far a step is, as one character. */
  public String symbol(StepState state) {
    return switch (state) {
      case DONE -> paint("✔", Paint.GREEN);
      case RUNNING, READY -> paint("◌", Paint.CYAN);
      case WAITING -> paint("◷", Paint.FAINT);
      case WAITING_FOR_APPROVAL -> paint("‖", Paint.YELLOW);
      case FAILED -> paint("✖", Paint.RED);
    };
  }

  /** What the eye should find. */
  public String bright(String text) {
    return paint(text, Paint.CYAN);
  }

  /** What the eye may pass over. */
  public String dim(String text) {
    return paint(text, Paint.FAINT);
  }

  /** A text in a colour; without colours just the text. */
  public String paint(String text, Paint paint) {
    return coloured && !text.isEmpty() ? paint.on(text) : text;
  }
}
