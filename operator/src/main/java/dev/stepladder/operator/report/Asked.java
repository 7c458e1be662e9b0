package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import java.util.List;
import java.util.Optional;

/**
 * How much the command in the status approves at once.
 *
 * @param steps all that need approval, whatever else they wait for
 * @param outage for about how much of them users see errors
 */
record Asked(int steps, OutageTold outage) {

  static final Asked NOTHING = new Asked(0, OutageTold.NONE);

  /** As a status has it; one of an older operator only shows which steps wait for nothing else. */
  static Asked of(PlanStatus plan) {
    int known = Optional.ofNullable(plan.approvals()).orElse(0);
    return new Asked(known > 0 ? known : asking(plan.steps()), OutageTold.ofApprovals(plan));
  }

  private static int asking(List<StepStatus> steps) {
    return Math.toIntExact(
        steps.stream().filter(step -> step.state() == StepState.WAITING_FOR_APPROVAL).count());
  }

  /** Whether approval is all that this step is known to wait for. */
  static boolean waits(StepStatus step) {
    return step.waitsOn() != null && step.waitsOn().reason().equals(Waits.APPROVAL);
  }

  /** Since when a person has been asked for this step, if they have. */
  static Optional<String> since(StepStatus step) {
    return Optional.ofNullable(step.waitsOn())
        .flatMap(wait -> Optional.ofNullable(wait.asksSince()));
  }

  /** How many beside the one that is named. */
  int others() {
    return Math.max(0, steps - 1);
  }

  /** Such as {@code 3 more, ~1h 17m of outage in all}; for where there are others. */
  String more() {
    return others() + " more" + inAll();
  }

  /** Such as {@code , ~1h 17m of outage in all}; nothing where nobody is interrupted. */
  String inAll() {
    return outage.none() ? "" : ", " + outage.inAll();
  }
}
