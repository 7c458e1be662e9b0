package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import java.util.List;
import java.util.Optional;

/**
 * That a person has stopped an app: nothing of it starts, what is going on goes on. So does what
 * tells pods the password that the app's data has got: it was given one before the stop, and for as
 * long as that lasts nobody could log in anew. The pods' restart waits.
 */
final class Stop {

  private static final String OBSERVES = "ObserveOnly";
  private static final String FROZEN = "Frozen";

  private Stop() {}

  /**
   * Why nothing may start, if so.
   *
   * @param observes whether this operator only plans
   */
  static Optional<Hold> of(StagedApp app, Optional<AwsEnvironment> environment, boolean observes) {
    if (observes) {
      return Optional.of(
          Hold.of(
              OBSERVES,
              "this operator only observes: nothing is started; run one without --observe-only to have it carried out"));
    }
    if (environment.isPresent() && environment.get().getSpec().freeze()) {
      return Optional.of(
          Hold.of(
              FROZEN,
              "the environment %s is frozen: nothing is started until its spec.freeze is taken back"
                  .formatted(environment.get().getMetadata().getName())));
    }
    return app.says(Names.PAUSED)
        ? Optional.of(
            Hold.of(
                "Paused",
                "the app is paused: nothing is started until the annotation %s is removed"
                    .formatted(Names.PAUSED)))
        : Optional.empty();
  }

  /** Whether an environment's applications are stopped, as its own status says it. */
  static ConditionDraft condition(AwsEnvironment environment) {
    return environment.getSpec().freeze()
        ? new ConditionDraft(
            FROZEN,
            true,
            FROZEN,
            "no step of any StagedApp of the environment is started until its spec.freeze is taken back; what is going on in AWS goes on")
        : new ConditionDraft(FROZEN, false, "NotFrozen", "");
  }

  /** The steps of a plan of which nothing may start; what only tidies up is no news then. */
  static List<PlannedStep> holding(Hold stop, List<PlannedStep> steps) {
    return steps.stream()
        .filter(step -> step.running() || !step.tidies())
        .map(step ->
            step.state() instanceof State.Startable && !goesOn(stop, step)
                ? step.in(new State.Waiting(stop.reason(), stop.message(), stop.until()))
                : step)
        .toList();
  }

  private static boolean goesOn(Hold stop, PlannedStep step) {
    return !stop.reason().equals(OBSERVES)
        && step.step().filter(of -> of.action().completes()).isPresent();
  }
}
