package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the status said last time. It is only read to keep times and counts and to see what is new;
 * a wiped status costs nothing but these.
 */
record Previously(Optional<StagedAppStatus> status) {

  static Previously of(StagedAppStatus status) {
    return new Previously(Optional.ofNullable(status));
  }

  List<StepStatus> steps() {
    return status.map(StagedAppStatus::plan).map(PlanStatus::steps).orElse(List.of());
  }

  Optional<StepStatus> step(String key) {
    return steps().stream().filter(step -> step.key().equals(key)).findFirst();
  }

  List<StepStatus> steps(boolean done) {
    return steps().stream().filter(step -> (step.state() == StepState.DONE) == done).toList();
  }

  /** An instant at which a step was not going on, if there is one that is known. */
  Optional<Instant> rested(String key) {
    return step(key)
        .map(step ->
            step.state() == StepState.RUNNING
                ? Optional.<Instant>empty()
                : Wording.instant(step.since()))
        .orElseGet(() ->
            condition(Verdict.READY)
                .filter(ready -> ready.status().equals("True"))
                .flatMap(ready -> Wording.instant(ready.lastTransitionTime())));
  }

  /** How many steps of its plan were done. */
  int done() {
    return status.map(StagedAppStatus::plan).map(PlanStatus::done).orElse(0);
  }

  /** What the app cost, while that can not be seen. */
  Optional<String> costBefore() {
    return status.map(StagedAppStatus::plan).map(PlanStatus::costBefore);
  }

  /** What it was to cost. */
  Optional<String> costAfter() {
    return status.map(StagedAppStatus::plan).map(PlanStatus::costAfter);
  }

  /** How long what was left was to take, while that can not be seen. */
  Optional<String> expected() {
    return status.map(StagedAppStatus::plan).map(PlanStatus::expected);
  }

  /** For how much of that users were to see errors. */
  OutageTold outage() {
    return status.map(StagedAppStatus::plan).map(OutageTold::of).orElse(OutageTold.NONE);
  }

  /** For how much of what needed approval users were to see errors. */
  OutageTold approvalOutage() {
    return status.map(StagedAppStatus::plan).map(OutageTold::ofApprovals).orElse(OutageTold.NONE);
  }

  Optional<Condition> condition(String type) {
    return status.map(StagedAppStatus::conditions).orElse(List.of()).stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  boolean holds(String type) {
    return condition(type).filter(condition -> condition.status().equals("True")).isPresent();
  }

  List<WaitStatus> waiting() {
    return status.map(StagedAppStatus::waiting).orElse(List.of());
  }

  Optional<Phase> phase() {
    return status.map(StagedAppStatus::phase);
  }

  Optional<String> tier() {
    return status.map(StagedAppStatus::tier);
  }

  Optional<String> target() {
    return status.map(StagedAppStatus::target);
  }
}
