package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What keeps an app from going on until a person helps. */
final class Obstacles {

  /** A refusal may be a mishap; one that is still there after this, and so again, is not. */
  static final Duration PERSISTS = Duration.ofMinutes(1);

  private static final int MOST_TEXT = 600;

  /** Without these pods do not get ready. */
  private static final Set<PartId> NEEDED = Set.of(Architect.DATABASE, Architect.CACHE);

  private Obstacles() {}

  /** The worst first: what stops the app, then what stops a part, then what stops a step. */
  static List<Observation.Refusal> of(Observation seen, StepList steps) {
    var all = new ArrayList<>(seen.stalls());
    lasting(seen.plan()).stream().map(Obstacles::refusal).forEach(all::add);
    // While something goes on, the app is on its way; what holds the rest stands in its waits.
    seen.plan()
        .objection()
        .filter(objection -> objection.lasting() && !seen.plan().moves())
        .ifPresent(
            objection -> all.add(new Observation.Refusal(objection.reason(), objection.message())));
    if (!seen.plan().moves() && !goesOn(seen)) {
      all.addAll(hopeless(seen));
    }
    steps.open().stream()
        .filter(step -> step.state() == StepState.FAILED)
        .filter(step -> persists(step, seen))
        .map(step -> refused(step, seen.refusals().get(step.key())))
        .forEach(all::add);
    var distinct = new LinkedHashSet<Observation.Refusal>();
    for (Observation.Refusal one : all) {
      distinct.add(new Observation.Refusal(one.reason(), Wording.steady(one.message(), MOST_TEXT)));
    }
    return List.copyOf(distinct);
  }

  /** What stops a part until a person helps. */
  static List<Finding.Alarm> lasting(Plan plan) {
    return plan.alarms().stream().filter(alarm -> !mayPass(alarm, plan)).toList();
  }

  /** What is told of a part without stalling the app. */
  static List<Observation.Refusal> passing(Observation seen) {
    return seen.plan().alarms().stream()
        .filter(alarm -> mayPass(alarm, seen.plan()))
        .map(Obstacles::refusal)
        .toList();
  }

  /**
   * Whether a roll-out that is stuck may only wait for something else: pods do not get ready while
   * their database is away, or is being brought back. Beside what takes nothing away they do.
   */
  private static boolean mayPass(Finding.Alarm alarm, Plan plan) {
    return alarm.part().kind().equals(Architect.WORKLOAD)
        && plan.steps().stream().anyMatch(step -> step.running() && takesAway(step));
  }

  /** What is made, or made again, has the key of its part; all else that is done to it has more. */
  private static boolean takesAway(PlannedStep step) {
    return NEEDED.contains(step.part())
        && (step.impact().disruptive() || step.key().equals(step.part().toString()));
  }

  private static Observation.Refusal refusal(Finding.Alarm alarm) {
    return new Observation.Refusal(alarm.reason(), alarm.message());
  }

  /** Whether something else starts once a person approves it or its time has come. */
  private static boolean goesOn(Observation seen) {
    return seen.plan().steps().stream()
        .anyMatch(step ->
            switch (step.state()) {
              case State.Approval _ -> true;
              case State.Waiting(_, _, var until) -> until.isPresent();
              case State.Running _, State.Startable _ -> false;
            });
  }

  /** Steps for which no window ever opens: they wait until a person writes another one. */
  private static List<Observation.Refusal> hopeless(Observation seen) {
    return seen.plan().steps().stream()
        .flatMap(step ->
            step.state() instanceof State.Waiting(String reason, _, _)
                ? step.never().map(text -> new Observation.Refusal(reason, text)).stream()
                : Stream.empty())
        .toList();
  }

  static Observation.Refusal refused(StepStatus step, Observation.Refusal refusal) {
    return new Observation.Refusal(
        refusal.reason(),
        Wording.steady("“%s”: %s".formatted(step.title(), refusal.message()), MOST_TEXT));
  }

  private static boolean persists(StepStatus step, Observation seen) {
    return Wording.instant(step.since())
        .filter(since -> !since.plus(PERSISTS).isAfter(seen.now()))
        .isPresent();
  }
}
