package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Steps of an app's status as text, a line each. Pure.
 *
 * @param steps all that are shown together, so that their columns are in line
 * @param now on the operator's clock
 */
public record StepLines(List<StepStatus> steps, Ink ink, Instant now) {

  private static final int STAGE = 8;

  /** Columns before a title: symbol, stage, and what surrounds them. */
  private static final int BEFORE_TITLE = 14;

  private static final int LEAST_TITLE = 8;
  private static final int LEAST_TAIL = 22;

  private static final String GAP = "   ";

  /** Copies what must not change. */
  public StepLines {
    steps = List.copyOf(steps);
  }

  /** All of them, each within so many columns. */
  public List<String> all(int width) {
    return steps.stream().map(step -> line(step, width)).toList();
  }

  /** One of them, within so many columns. */
  public String line(StepStatus step, int width) {
    int titleWidth = titleWidth(width);
    String stage = pad(step.stage().toString(), STAGE);
    String title = pad(cutMiddle(step.title(), titleWidth), titleWidth);
    // Four columns for the symbol and what surrounds it.
    return "  %s %s"
        .formatted(
            ink.symbol(step.state()), cut(stage + "  " + title + GAP + tail(step), width - 4));
  }

  /** Titles give way before what follows them does: how far a step is and what it waits for. */
  private int titleWidth(int width) {
    int most = width - BEFORE_TITLE - GAP.length() - Math.max(LEAST_TAIL, width * 3 / 8);
    int longest = steps.stream().mapToInt(step -> step.title().length()).max().orElse(0);
    return Math.max(LEAST_TITLE, Math.min(most, longest));
  }

  private String tail(StepStatus step) {
    return switch (step.state()) {
      case DONE -> right(Optional.ofNullable(step.took()).orElse("")).stripTrailing();
      case RUNNING ->
          right(Durations.text(sinceStart(step)))
              + Optional.ofNullable(step.expected()).map(" of ~"::concat).orElse("")
              + Optional.ofNullable(step.waitsFor()).map(GAP::concat).orElse("");
      case READY -> right("") + "about to start";
      case WAITING -> right("") + waitsFor(step);
      case WAITING_FOR_APPROVAL -> right("") + "waits for a person's approval";
      case FAILED -> right("") + Optional.ofNullable(step.waitsFor()).orElse("failed");
    };
  }

  private static String waitsFor(StepStatus step) {
    String text = Optional.ofNullable(step.waitsFor()).orElse("for its turn");
    return text.startsWith("waits") ? text : "waits: " + text;
  }

  private Duration sinceStart(StepStatus step) {
    return step.since() == null
        ? Duration.ZERO
        : Duration.between(Instant.parse(step.since()), now);
  }

  private static String right(String text) {
    return text.isEmpty() ? "" : "%6s".formatted(text);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Keeps the beginning, and shows that there was more. */
  public static String cut(String text, int width) {
    String line = text.replace('\n', ' ').stripTrailing();
    return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
  }

  /** Keeps both ends: titles begin alike, and end with what they lead to. */
  public static String cutMiddle(String text, int width) {
    String line = text.replace('\n', ' ').stripTrailing();
    if (line.length() <= width) {
      return line;
    }
    int tail = Math.max(0, (width - 1) / 2);
    int head = Math.max(0, width - 1 - tail);
    return line.substring(0, head) + "…" + line.substring(line.length() - tail);
  }
}
