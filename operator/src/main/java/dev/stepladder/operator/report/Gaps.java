package dev.stepladder.operator.report;

import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a plan lacks, as a person reads it: parts of which nothing can be planned before something
 * is mended or seen, so that its steps and its time are the least. Its cost may be more or less:
 * what is missing may be a removal.
 */
record Gaps(List<Finding> unplanned) {

  static Gaps of(Plan plan) {
    return new Gaps(plan.unplanned());
  }

  boolean none() {
    return unplanned.isEmpty();
  }

  /** What stands before a number or a time that may grow; nothing where the plan is whole. */
  String atLeast() {
    return none() ? "" : "at least ";
  }

  /** What stands after a cost that lacks something; nothing where the plan is whole. */
  String without() {
    return none() ? "" : " without what is missing";
  }

  /** A line for the end of a plan; empty where it is whole. */
  String line() {
    return none()
        ? ""
        : "\nThe plan is not complete: nothing of %s is in it or in these numbers, see above."
            .formatted(
                unplanned.stream()
                    .map(finding -> finding.part().spoken())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", ")));
  }
}
