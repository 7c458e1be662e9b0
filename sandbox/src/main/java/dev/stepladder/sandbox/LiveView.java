package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.report.Durations;
import dev.stepladder.operator.report.Ink;
import dev.stepladder.operator.report.StepLines;
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
    StepLines rows = rows(ink);
    var body = new ArrayList<String>();
    if (hidden > 0) {
      body.add("  %s %d done before".formatted(ink.symbol(StepState.DONE), hidden));
    }
    int skipped = 0;
    for (StepStatus step : steps) {
      if (step.state() == StepState.DONE && skipped < hidden) {
        skipped++;
      } else {
        body.add(rows.line(step, width));
      }
    }
    var lines = new ArrayList<String>();
    lines.add(header(ink, width));
    boolean all = body.size() <= room;
    lines.addAll(all ? body : body.subList(0, room - 1));
    if (!all) {
      lines.add(StepLines.cut("  … and %d more".formatted(body.size() - room + 1), width));
    }
    note.ifPresent(text -> lines.add("  " + StepLines.cut(text, width - 2)));
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
    return StepLines.cut(lead.stripTrailing() + time, width);
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
    return "  [%7s]%s".formatted(Durations.text(journal.elapsed(now)), rows(ink).line(step, rest));
  }

  private StepLines rows(Ink ink) {
    return new StepLines(journal.steps(), ink, now);
  }
}
