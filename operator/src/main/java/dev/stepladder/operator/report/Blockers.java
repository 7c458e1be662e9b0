package dev.stepladder.operator.report;

import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import java.util.List;

/**
 * Which steps of its plan a step waits for. Pure.
 *
 * @param plan all of them, in their order
 */
record Blockers(List<PlannedStep> plan) {

  /** What waits for more is told of the first: the status has to stay small. */
  private static final int MOST = 5;

  /** Their keys, in the order of the plan; none where something else is waited for. */
  List<String> of(PlannedStep step) {
    return step.state() instanceof State.Waiting(String reason, _, _)
        ? step.step().stream()
            .flatMap(it -> plan.stream().filter(other -> blocks(other, it, reason)))
            .map(PlannedStep::key)
            .filter(key -> !key.equals(step.key()))
            .distinct()
            .limit(MOST)
            .toList()
        : List.of();
  }

  private static boolean blocks(PlannedStep other, Step step, String reason) {
    return switch (reason) {
      case State.Waiting.NEEDS -> step.needs().stream().anyMatch(need -> need.concerns(other));
      case State.Waiting.PROTECTED_STEP_WAITS ->
          step.protects().filter(other.key()::equals).isPresent();
      case State.Waiting.RESOURCE_BUSY -> goes(other) && same(other, step);
      case State.Waiting.ONE_DISRUPTION -> goes(other) && other.impact().disruptive();
      default -> false;
    };
  }

  private static boolean goes(PlannedStep other) {
    return other.running() || other.state() instanceof State.Startable;
  }

  /** A change that goes on already shows of what part it is, and not of what resource. */
  private static boolean same(PlannedStep other, Step step) {
    return other
        .step()
        .map(it -> it.resource().equals(step.resource()))
        .orElseGet(() -> other.part().equals(step.part()));
  }
}
