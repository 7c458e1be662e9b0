package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.report.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A climb as text: one line for the whole, one for each step. Pure.
 *
 * @param target the rung the app is brought to
 * @param journal what has been seen so far
 * @param about how long it is expected to take from the beginning
 * @param calls to AWS since the target was given
 * @param note something to say beneath the steps, if there is
 * @param now simulated time
 */
record LiveView(
    String target,
    Journal journal,
    Optional<Duration> about,
    int calls,
    Optional<String> note,
    Instant now) {

  private static final int BAR = 22;
  private static final int TITLE_LIMIT = 58;

  /** Lines said one by one cannot know how long the titles of the next ones are. */
  private static final int EVENT_TITLE = 44;

  private static final String GAP = "   ";

  /**
   * The lines to show.
   *
   * @param ink how symbols are coloured
   * @param width columns that a line may have
   * @param height lines there may be; steps that are done make room for those that are not
   */
  List<String> lines(Ink ink, int width, int height) {
    List<StepStatus> steps = journal.steps();
    var lines = new ArrayList<String>();
    lines.add(header(ink));
    int room = Math.max(3, height - 2 - note.map(_ -> 1).orElse(0));
    int hidden = Math.max(0, Math.min(journal.done(), steps.size() - room + 1));
    if (hidden > 0) {
      lines.add("  %s %d done before".formatted(ink.symbol(StepState.DONE), hidden));
    }
    int title = titleWidth(steps);
    int skipped = 0;
    for (StepStatus step : steps) {
      if (step.state() == StepState.DONE && skipped < hidden) {
        skipped++;
      } else {
        lines.add(line(step, ink, title, width));
      }
    }
    note.ifPresent(text -> lines.add("  " + cut(text, width - 2)));
    return List.copyOf(lines);
  }

  private String header(Ink ink) {
    int total = journal.steps().size();
    int done = journal.done();
    Duration elapsed = journal.elapsed(now);
    String expectation =
        about
            .filter(expected -> done < total && expected.compareTo(elapsed) > 0)
            .map(expected -> " of about " + Durations.text(expected))
            .orElse("");
    return "%s%s%d/%d %s%ssimulated %s%s%sAWS calls %d"
        .formatted(
            target,
            GAP,
            done,
            total,
            bar(done, total, ink),
            GAP,
            Durations.text(elapsed),
            expectation,
            GAP,
            calls);
  }

  private static String bar(int done, int total, Ink ink) {
    int filled = total == 0 ? 0 : BAR * done / total;
    return filled == BAR
        ? ink.bright("━".repeat(BAR))
        : ink.bright("━".repeat(filled) + "╸") + ink.dim("━".repeat(BAR - 1 - filled));
  }

  /** One line on a step that is not as it was, for where nothing is drawn anew. */
  String event(StepStatus step, Ink ink, int width) {
    return "  [%6s]%s"
        .formatted(Durations.text(journal.elapsed(now)), line(step, ink, EVENT_TITLE, width - 10));
  }

  private static int titleWidth(List<StepStatus> steps) {
    return steps.stream()
        .mapToInt(step -> Math.min(TITLE_LIMIT, step.title().length()))
        .max()
        .orElse(0);
  }

  private String line(StepStatus step, Ink ink, int titleWidth, int width) {
    String head =
        "%-7s   %s".formatted(step.stage(), pad(cut(step.title(), TITLE_LIMIT), titleWidth));
    // Four columns for the symbol and what surrounds it.
    return "  %s %s".formatted(ink.symbol(step.state()), cut(head + GAP + tail(step), width - 4));
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

  static String cut(String text, int width) {
    String line = text.replace('\n', ' ').stripTrailing();
    return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
  }
}
