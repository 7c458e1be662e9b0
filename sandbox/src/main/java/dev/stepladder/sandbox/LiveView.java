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
  private static final int SHORT_BAR = 8;
  private static final int STAGE = 8;

  /** Columns before a title: symbol, stage, and what surrounds them. */
  private static final int BEFORE_TITLE = 14;

  private static final int LEAST_TITLE = 8;
  private static final int LEAST_TAIL = 22;

  /** Columns before a line that is said on its own: when it happened. */
  private static final int BEFORE_EVENT = 11;

  private static final String GAP = "   ";

  /**
   * The lines to show.
   *
   * @param ink how symbols are coloured
   * @param width columns that a line may have
   * @param height rows of the terminal; the picture leaves one free, and steps that are done make
   *     room for those that are not
   */
  List<String> lines(Ink ink, int width, int height) {
    List<StepStatus> steps = journal.steps();
    int room = Math.max(2, height - 2 - note.map(_ -> 1).orElse(0));
    int done = (int) steps.stream().filter(step -> step.state() == StepState.DONE).count();
    int hidden = steps.size() > room ? Math.min(done, steps.size() - room + 1) : 0;
    int title = titleWidth(width);
    var body = new ArrayList<String>();
    if (hidden > 0) {
      body.add("  %s %d done before".formatted(ink.symbol(StepState.DONE), hidden));
    }
    int skipped = 0;
    for (StepStatus step : steps) {
      if (step.state() == StepState.DONE && skipped < hidden) {
        skipped++;
      } else {
        body.add(line(step, ink, title, width));
      }
    }
    var lines = new ArrayList<String>();
    lines.add(header(ink, width));
    boolean all = body.size() <= room;
    lines.addAll(all ? body : body.subList(0, room - 1));
    if (!all) {
      lines.add(cut("  … and %d more".formatted(body.size() - room + 1), width));
    }
    note.ifPresent(text -> lines.add("  " + cut(text, width - 2)));
    return List.copyOf(lines);
  }

  /** As much of the header as the width allows; the bar shrinks first. */
  private String header(Ink ink, int width) {
    int total = journal.planned();
    int done = journal.done();
    String lead = "%s%s%d/%d ".formatted(target, GAP, done, total);
    String time = GAP + "simulated " + Durations.text(journal.elapsed(now));
    String timeOf = time + expectation(done, total);
    String count = GAP + "AWS calls " + calls;
    for (String tail : List.of(timeOf + count, timeOf, time)) {
      for (int bar : List.of(BAR, SHORT_BAR)) {
        if (lead.length() + bar + tail.length() <= width) {
          return lead + bar(done, total, bar, ink) + tail;
        }
      }
    }
    return cut(lead.stripTrailing() + time, width);
  }

  private String expectation(int done, int total) {
    Duration elapsed = journal.elapsed(now);
    return about
        .filter(expected -> done < total && expected.compareTo(elapsed) > 0)
        .map(expected -> " of about " + Durations.text(expected))
        .orElse("");
  }

  private static String bar(int done, int total, int width, Ink ink) {
    int filled = total == 0 ? 0 : width * done / total;
    return filled == width
        ? ink.bright("━".repeat(width))
        : ink.bright("━".repeat(filled) + "╸") + ink.dim("━".repeat(width - 1 - filled));
  }

  /** One line on a step that is not as it was, for where nothing is drawn anew. */
  String event(StepStatus step, Ink ink, int width) {
    int rest = width - BEFORE_EVENT;
    return "  [%7s]%s"
        .formatted(Durations.text(journal.elapsed(now)), line(step, ink, titleWidth(rest), rest));
  }

  /** Titles give way before what follows them does: how far a step is and what it waits for. */
  private int titleWidth(int width) {
    int most = width - BEFORE_TITLE - GAP.length() - Math.max(LEAST_TAIL, width * 3 / 8);
    int longest = journal.steps().stream().mapToInt(step -> step.title().length()).max().orElse(0);
    return Math.max(LEAST_TITLE, Math.min(most, longest));
  }

  private String line(StepStatus step, Ink ink, int titleWidth, int width) {
    String stage = pad(step.stage().toString(), STAGE);
    String title = pad(cutMiddle(step.title(), titleWidth), titleWidth);
    // Four columns for the symbol and what surrounds it.
    return "  %s %s"
        .formatted(
            ink.symbol(step.state()), cut(stage + "  " + title + GAP + tail(step), width - 4));
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
  static String cut(String text, int width) {
    String line = text.replace('\n', ' ').stripTrailing();
    return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
  }

  /** Keeps both ends: titles begin alike, and end with what they lead to. */
  static String cutMiddle(String text, int width) {
    String line = text.replace('\n', ' ').stripTrailing();
    if (line.length() <= width) {
      return line;
    }
    int tail = Math.max(0, (width - 1) / 2);
    int head = Math.max(0, width - 1 - tail);
    return line.substring(0, head) + "…" + line.substring(line.length() - tail);
  }
}
