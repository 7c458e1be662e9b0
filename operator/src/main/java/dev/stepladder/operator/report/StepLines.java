package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
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

  /** Less is told once more sooner than looked for. */
  private static final int LONG = 60;

  private static final String LIKEWISE = "waits for the same";

  /** Copies what must not change. */
  public StepLines {
    steps = List.copyOf(steps);
  }

  /** All of them, each within so many columns; what several wait for is told of the first. */
  public List<String> all(int width) {
    int titleWidth = titleWidth(width);
    var lines = new ArrayList<String>();
    var told = new HashSet<String>();
    for (StepStatus step : steps) {
      boolean again =
          step.state() == StepState.WAITING
              && Optional.ofNullable(step.waitsFor())
                  .filter(what -> what.length() > LONG)
                  .filter(what -> !told.add(what))
                  .isPresent();
      lines.add(
          line(
              step,
              cut(step.title(), titleWidth),
              again ? waits(step, LIKEWISE) : tail(step),
              width));
    }
    return lines;
  }

  /** One of them, within so many columns; of a title both ends are kept. */
  public String line(StepStatus step, int width) {
    return line(step, cutMiddle(step.title(), titleWidth(width)), tail(step), width);
  }

  private String line(StepStatus step, String called, String tail, int width) {
    String stage = pad(step.stage().toString(), STAGE);
    String title = pad(called, titleWidth(width));
    // Four columns for the symbol and what surrounds it.
    return "  %s %s"
        .formatted(ink.symbol(step.state()), cut(stage + "  " + title + GAP + tail, width - 4));
  }

  /** Titles give way before what follows them does: how far a step is and what it waits for. */
  private int titleWidth(int width) {
    int most = width - BEFORE_TITLE - GAP.length() - Math.max(LEAST_TAIL, (int) (width * 3L / 8));
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
      case WAITING -> waits(step, Wording.waits(step));
      case WAITING_FOR_APPROVAL -> right("") + needs(step).orElse("needs approval");
      case FAILED -> right("") + Optional.ofNullable(step.waitsFor()).orElse("failed");
    };
  }

  private static String waits(StepStatus step, String what) {
    return needs(step).map(text -> text + "; ").orElse("") + what;
  }

  /** What the command approves, also where the step waits for something else before. */
  private static Optional<String> needs(StepStatus step) {
    boolean asks =
        step.state() == StepState.WAITING_FOR_APPROVAL || Boolean.TRUE.equals(step.needsApproval());
    return asks ? Optional.of("needs approval" + weight(step)) : Optional.empty();
  }

  /** What a person should weigh, the worst first: the end of a line may have no room. */
  private static String weight(StepStatus step) {
    var all = new ArrayList<String>();
    if (Boolean.FALSE.equals(step.reversible())) {
      all.add("irreversible");
    }
    if (step.impact() != Impact.ONLINE) {
      all.add(StepLength.noticed(step));
    }
    return all.isEmpty() ? "" : " (%s)".formatted(String.join(", ", all));
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

  /** Keeps the beginning, in whole words, and shows that there was more. */
  public static String cut(String text, int width) {
    String line = text.replace('\n', ' ').stripTrailing();
    return line.length() <= width ? line : head(line, Math.max(0, width - 1)) + "…";
  }

  /**
   * Keeps both ends, in whole words: titles begin alike, and end with what they lead to.
   *
   * @param width that of the result, at most
   */
  public static String cutMiddle(String text, int width) {
    String line = text.replace('\n', ' ').stripTrailing();
    if (line.length() <= width) {
      return line;
    }
    int room = Math.max(0, width - 1);
    String tail = tail(line, room / 2);
    return head(line, room - tail.length()) + "…" + tail;
  }

  /** A single word that is most of it is cut: half of that says more than nothing. */
  private static String head(String line, int width) {
    String part = line.substring(0, width);
    int word = line.charAt(width) == ' ' ? width : part.lastIndexOf(' ');
    return word > width / 2 ? part.substring(0, word).stripTrailing() : part;
  }

  private static String tail(String line, int width) {
    int from = line.length() - width;
    int word = from > 0 && line.charAt(from - 1) == ' ' ? from : line.indexOf(' ', from) + 1;
    return word > 0 && line.length() - word > width / 2 - 1
        ? line.substring(word)
        : line.substring(from);
  }
}
