package dev.stepladder.operator.report;

import dev.stepladder.operator.plan.PlannedStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * For about how long users see errors of some steps. Of what refuses somebody nobody knows how long
 * it lasts: that is said apart, rather than a length that nobody has measured.
 *
 * @param known in all, of the steps of which it is known
 * @param unknown how many steps there are of which it is not
 */
record Outage(Duration known, int unknown) {

  /** Interruptions come one by one. */
  static Outage of(List<PlannedStep> steps) {
    return new Outage(
        steps.stream().map(step -> step.expected().outage()).reduce(Duration.ZERO, Duration::plus),
        Math.toIntExact(steps.stream().filter(step -> step.expected().lasts()).count()));
  }

  /** As a status has it. */
  OutageTold told() {
    return new OutageTold(
        known.isZero() ? Optional.empty() : Optional.of(Durations.text(known)), unknown);
  }

  /** Such as {@code ~20m of outage and one step of unknown length}. */
  String phrase(Noticed noticed) {
    return told().phrase(noticed.word);
  }

  /** Without what it is of, such as {@code ~20m and one step of unknown length}. */
  String length() {
    return unknown == 0
        ? "~" + Durations.text(known)
        : "~%s and %s of unknown length"
            .formatted(Durations.text(known), OutageTold.steps(unknown));
  }

  /** What users see of an interruption. */
  enum Noticed {
    ERRORS("errors"),
    OUTAGE("outage");

    private final String word;

    Noticed(String word) {
      this.word = word;
    }
  }
}
