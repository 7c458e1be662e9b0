package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.StepWait;
import dev.stepladder.operator.plan.State;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which steps of a status something holds. Pure.
 *
 * @param steps all of the status, in their order
 */
record HeldSteps(List<StepStatus> steps) {

  /** Copies what must not change. */
  HeldSteps {
    steps = List.copyOf(steps);
  }

  /** Those that have not begun and do not begin now. */
  List<StepStatus> all() {
    return those(HeldSteps::waits);
  }

  /**
   * Those that a trouble holds. One of a single step is told with its title. Where none waits for
   * the trouble itself, it is about a resource that the plan has no step for, or about the app:
   * then what needs that resource is held, or else all.
   *
   * @param reason as the condition Stalled gives it
   * @param message likewise
   */
  List<StepStatus> by(String reason, String message) {
    return List.<Predicate<StepStatus>>of(
            step ->
                step.state() == StepState.FAILED
                    && message.contains("“%s”".formatted(step.title())),
            step ->
                waits(step) && on(step).filter(wait -> wait.reason().equals(reason)).isPresent(),
            step -> waits(step) && on(step).filter(HeldSteps::forNoStep).isPresent())
        .stream()
        .map(this::those)
        .filter(some -> !some.isEmpty())
        .findFirst()
        .orElseGet(this::all);
  }

  private List<StepStatus> those(Predicate<StepStatus> which) {
    return steps.stream().filter(which).toList();
  }

  private static boolean waits(StepStatus step) {
    return step.state() == StepState.WAITING || step.state() == StepState.WAITING_FOR_APPROVAL;
  }

  private static Optional<StepWait> on(StepStatus step) {
    return Optional.ofNullable(step.waitsOn());
  }

  /** It needs something, and no step of the plan is to bring that about. */
  private static boolean forNoStep(StepWait wait) {
    return wait.reason().equals(State.Waiting.NEEDS) && wait.steps().isEmpty();
  }
}
