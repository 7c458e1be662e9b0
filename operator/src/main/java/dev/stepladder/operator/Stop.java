package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.report.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * That a person has stopped an app: nothing of it starts, what is going on goes on. So does what
 * tells pods the password that the app's data has got: it was given one before the stop, and for as
 * long as that lasts nobody could log in anew. The pods' restart waits.
 *
 * @param part what is stopped
 * @param reason a word for conditions, in CamelCase
 * @param message what is stopped, and what takes it back
 */
record Stop(PartId part, String reason, String message) {

  private static final String PAUSED = "Paused";
  private static final String OBSERVES = "ObserveOnly";
  private static final String FROZEN = "Frozen";

  /**
   * Why nothing may start; each of these has to go. First what is said of the app itself.
   *
   * @param observes whether this operator only plans
   */
  static List<Stop> of(StagedApp app, Optional<AwsEnvironment> environment, boolean observes) {
    var stops = new ArrayList<Stop>();
    if (app.says(Names.PAUSED)) {
      stops.add(
          new Stop(
              PartId.of(Finding.APP),
              PAUSED,
              "the app is paused: nothing is started until the annotation %s is removed"
                  .formatted(Names.PAUSED)));
    }
    environment
        .filter(it -> it.getSpec().freeze())
        .map(it ->
            new Stop(
                Scene.PLACE,
                FROZEN,
                "the environment %s is frozen: nothing is started until its spec.freeze is taken back"
                    .formatted(it.getMetadata().getName())))
        .ifPresent(stops::add);
    if (observes) {
      stops.add(
          new Stop(
              PartId.of("operator"),
              OBSERVES,
              "this operator only observes: nothing is started; run one without --observe-only to have it carried out"));
    }
    return List.copyOf(stops);
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
  static List<PlannedStep> holding(List<Stop> stops, List<PlannedStep> steps) {
    if (stops.isEmpty()) {
      return steps;
    }
    State held = new State.Waiting(stops.getFirst().reason(), said(stops), Optional.empty());
    return steps.stream()
        .filter(step -> step.running() || !step.tidies())
        .map(step ->
            step.state() instanceof State.Startable && !goesOn(stops, step) ? step.in(held) : step)
        .toList();
  }

  /** Of several a line has no room for more than their names; the status has each in full. */
  private static String said(List<Stop> stops) {
    return stops.size() == 1
        ? stops.getFirst().message()
        : stops.stream()
            .map(stop -> Why.shortly(stop.reason()))
            .collect(Collectors.joining(" and "));
  }

  private static boolean goesOn(List<Stop> stops, PlannedStep step) {
    return stops.stream().noneMatch(stop -> stop.reason().equals(OBSERVES))
        && step.step().filter(of -> of.action().completes()).isPresent();
  }
}
