package dev.stepladder.operator.telemetry;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.Stage;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.prices.Amount;
import dev.stepladder.operator.report.Observation;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What metrics say of one app: little enough to be kept for ten thousand.
 *
 * @param tier the rung it settled on last; {@value #NONE} if on none
 * @param target the rung it goes to, likewise
 * @param waits since when it waits, by what for
 * @param cost what it costs, unless that cannot be seen right now
 */
record AppFigures(
    String environment,
    String tier,
    String target,
    Phase phase,
    List<Standing> conditions,
    List<Step> steps,
    Map<Wait, Instant> waits,
    Optional<Monthly> cost) {

  /** Stands for a rung where there is none. */
  static final String NONE = "none";

  private static final String STEP_RUNNING = "StepRunning";
  private static final String STALLED = "Stalled";

  AppFigures {
    conditions = List.copyOf(conditions);
    steps = List.copyOf(steps);
    waits = Map.copyOf(waits);
  }

  /** The status of a condition, with its reason. */
  record Standing(String condition, String status, String reason) {}

  /** A step that the status lists. */
  record Step(String key, Stage stage, Impact impact, StepState state) {}

  /**
   * What is waited for.
   *
   * @param reason as the status gives it
   */
  record Wait(WaitKind kind, String reason) {}

  /**
   * What a month costs, in US dollars, as far as the prices are known.
   *
   * @param planned once the plan is carried out
   */
  record Monthly(Optional<Double> now, Optional<Double> planned) {}

  /** What a report says. */
  static AppFigures of(Observation seen, StagedAppStatus status) {
    return new AppFigures(
        seen.app().getSpec().environment(),
        orNone(status.tier()),
        orNone(status.target()),
        status.phase(),
        status.conditions().stream()
            .map(one -> new Standing(one.type(), one.status(), one.reason()))
            .toList(),
        Optional.ofNullable(status.plan()).map(PlanStatus::steps).orElse(List.of()).stream()
            .map(AppFigures::step)
            .toList(),
        waits(seen, status),
        seen.plan()
            .cost()
            .filter(known -> !known.blind())
            .map(known -> new Monthly(dollars(known.before()), dollars(known.after()))));
  }

  /** The same with what it cost before, if that cannot be seen right now. */
  AppFigures after(AppFigures before) {
    return new AppFigures(
        environment,
        tier,
        target,
        phase,
        conditions,
        steps,
        waits,
        cost.isPresent() ? cost : before.cost);
  }

  /** Since when it waits, by what for. */
  Map<WaitKind, Instant> waitsByKind() {
    var since = new EnumMap<WaitKind, Instant>(WaitKind.class);
    waits.forEach((wait, at) -> since.merge(wait.kind(), at, AppFigures::earlier));
    return since;
  }

  private static String orNone(String rung) {
    return Optional.ofNullable(rung).orElse(NONE);
  }

  private static Step step(StepStatus step) {
    return new Step(step.key(), step.stage(), step.impact(), step.state());
  }

  private static Optional<Double> dollars(Amount amount) {
    return amount.isKnown() ? Optional.of(amount.known().doubleValue()) : Optional.empty();
  }

  private static Map<Wait, Instant> waits(Observation seen, StagedAppStatus status) {
    var waits = new HashMap<Wait, Instant>();
    String stalled =
        status.conditions().stream()
            .filter(condition -> condition.type().equals(STALLED))
            .filter(condition -> condition.status().equals("True"))
            .map(Condition::reason)
            .findFirst()
            .orElse("");
    for (WaitStatus wait : status.waiting()) {
      // What runs is told by the steps themselves, which say of what part they are.
      if (!wait.reason().equals(STEP_RUNNING)) {
        var what =
            new Wait(WaitKind.of(wait.reason(), wait.reason().equals(stalled)), wait.reason());
        waits.merge(what, since(wait, seen.now()), AppFigures::earlier);
      }
    }
    for (PlannedStep step : seen.plan().steps()) {
      if (step.state() instanceof State.Running(_, Instant began, _)) {
        var what = new Wait(WaitKind.running(step.part().kind()), STEP_RUNNING);
        waits.merge(what, began, AppFigures::earlier);
      }
    }
    return waits;
  }

  private static Instant since(WaitStatus wait, Instant now) {
    if (wait.since() == null) {
      return now;
    }
    try {
      return Instant.parse(wait.since());
    } catch (DateTimeException unreadable) {
      // Somebody else wrote the status.
      return now;
    }
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
