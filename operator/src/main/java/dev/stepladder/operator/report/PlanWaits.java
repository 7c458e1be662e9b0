package dev.stepladder.operator.report;

import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.State;
import java.util.List;
import java.util.Optional;

/**
 * Which steps of a plan neither go on nor are about to, and what they wait for. Pure.
 *
 * @param all in their order
 * @param waiting those of them
 */
record PlanWaits(List<PlannedStep> all, List<PlannedStep> waiting) {

  PlanWaits(Plan plan) {
    this(plan.steps(), plan.steps().stream().filter(PlanWaits::rests).toList());
  }

  /** Whether there is one. */
  boolean any() {
    return !waiting.isEmpty();
  }

  /**
   * Whether a trouble holds any of it: one of a part does so where a step waits for it, is of that
   * part, needs it, or needs what no step of the plan brings about; one of the app, whatever waits;
   * and one of a step, though nothing else waits.
   */
  boolean holds(Finding.Alarm trouble) {
    return switch (trouble.part().kind()) {
      case Finding.FAILURE -> !all.isEmpty();
      case Finding.APP, Preflight.KIND -> any();
      default -> waiting.stream().anyMatch(step -> waits(step, trouble));
    };
  }

  private boolean waits(PlannedStep step, Finding.Alarm trouble) {
    String reason = reason(step).orElse("");
    return reason.equals(trouble.reason())
        || trouble.covers(step.part())
        || step.step().stream()
            .flatMap(it -> it.needs().stream())
            .anyMatch(need -> need.hingesOn(trouble))
        || (reason.equals(State.Waiting.NEEDS) && new Blockers(all).of(step).isEmpty());
  }

  /** Why one waits, in a word, if it does and nobody is asked. */
  static Optional<String> reason(PlannedStep step) {
    return step.state() instanceof State.Waiting(String word, _, _)
        ? Optional.of(word)
        : Optional.empty();
  }

  private static boolean rests(PlannedStep step) {
    return switch (step.state()) {
      case State.Waiting _, State.Approval _ -> true;
      case State.Running _, State.Startable _ -> false;
    };
  }
}
