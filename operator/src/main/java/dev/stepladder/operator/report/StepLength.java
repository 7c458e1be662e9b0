package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.StepStatus;

/**
 * How long a step takes, and for how much of that users see errors: two lengths, told apart in
 * words wherever a person weighs a step. Pure.
 */
public final class StepLength {

  private StepLength() {}

  /** Such as {@code takes about 22m, down for about 15m of it}. */
  public static String text(StepStatus step) {
    String takes = "takes about " + step.expected();
    if (Boolean.TRUE.equals(step.outageUnknown())) {
      return takes + ", with an outage of unknown length";
    }
    if (step.outage() == null) {
      return takes;
    }
    String errors = step.impact() == Impact.FAILOVER ? "with errors" : "down";
    return step.outage().equals(step.expected())
        ? "%s, %s for all of it".formatted(takes, errors)
        : "%s, %s for about %s of it".formatted(takes, errors, step.outage());
  }

  /**
   * The impact of a step with for how long users notice it, such as {@code Downtime, ~15m of
   * outage}.
   */
  static String noticed(StepStatus step) {
    if (Boolean.TRUE.equals(step.outageUnknown())) {
      return step.impact() + ", outage of unknown length";
    }
    if (step.outage() == null) {
      return step.impact().toString();
    }
    return "%s, ~%s of %s"
        .formatted(
            step.impact(), step.outage(), step.impact() == Impact.FAILOVER ? "errors" : "outage");
  }
}
