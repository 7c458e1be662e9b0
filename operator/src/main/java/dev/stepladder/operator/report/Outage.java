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

  private static final String UNKNOWN = "unknown";
  private static final String AND = " + ";

  /** Interruptions come one by one. */
  static Outage of(List<PlannedStep> steps) {
    return new Outage(
        steps.stream().map(step -> step.expected().outage()).reduce(Duration.ZERO, Duration::plus),
        Math.toIntExact(steps.stream().filter(step -> step.expected().lasts()).count()));
  }

  /** As a status has it, such as {@code 20m}, {@code 20m + 1 unknown} or {@code unknown}. */
  Optional<String> field() {
    if (unknown == 0) {
      return known.isZero() ? Optional.empty() : Optional.of(Durations.text(known));
    }
    return Optional.of(
        known.isZero() ? UNKNOWN : Durations.text(known) + AND + unknown + " " + UNKNOWN);
  }

  /** Such as {@code ~20m of outage and one step of unknown length}, of what a status has. */
  static String phrase(String field) {
    return phrase(field, "outage");
  }

  /** The same in all, where its length is known. */
  static String inAll(String field) {
    return phrase(field) + (field.contains(UNKNOWN) ? "" : " in all");
  }

  /** The same of what users see. */
  String phrase(Noticed noticed) {
    return phrase(field().orElse(Durations.text(known)), noticed.word);
  }

  /** Without what it is of, such as {@code ~20m and one step of unknown length}. */
  String length() {
    return unknown == 0
        ? "~" + Durations.text(known)
        : "~%s and %s of unknown length".formatted(Durations.text(known), steps(unknown));
  }

  /** What follows the impact of a single step. */
  static String weight(Optional<String> field) {
    return field
        .map(known -> known.equals(UNKNOWN) ? " of unknown length" : " ~" + known)
        .orElse("");
  }

  private static String phrase(String field, String what) {
    if (field.equals(UNKNOWN)) {
      return what + " of unknown length";
    }
    int and = field.indexOf(AND);
    if (and < 0) {
      return "~%s of %s".formatted(field, what);
    }
    String number = field.substring(and + AND.length(), field.lastIndexOf(' '));
    return "~%s of %s and %s of unknown length"
        .formatted(field.substring(0, and), what, steps(Integer.parseInt(number)));
  }

  private static String steps(int number) {
    return number == 1 ? "one step" : number + " steps";
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
