package dev.stepladder.operator.report;

import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * About how long a plan takes when nothing holds it: the longest chain of steps that wait for each
 * other, with one change at a time of a resource and one disruption at a time of the app, with each
 * snapshot just before the step that it protects, and with the waits that are known before they
 * begin. It does not count down, so that it is the same until a step is done.
 */
final class Forecast {

  private final List<PlannedStep> steps;
  private final Map<PlannedStep, Duration> ends = new HashMap<>();
  private final Set<PlannedStep> visiting = new HashSet<>();

  private Forecast(List<PlannedStep> steps) {
    this.steps = steps;
  }

  static Duration of(Plan plan) {
    var forecast = new Forecast(plan.steps());
    return longest(plan.steps().stream().map(forecast::end).toList());
  }

  private Duration end(PlannedStep step) {
    Duration known = ends.get(step);
    if (known != null) {
      return known;
    }
    // A circle of steps that wait for each other never ends; here it only must not hang.
    if (!visiting.add(step)) {
      return Duration.ZERO;
    }
    Duration end = start(step).plus(step.expected().median());
    ends.put(step, end);
    return end;
  }

  private Duration start(PlannedStep step) {
    var before = new ArrayList<Duration>();
    for (PlannedStep other : steps) {
      if (!other.equals(step) && precedes(other, step)) {
        before.add(end(other).plus(soak(other, step)));
      }
    }
    before.add(soaking(step));
    // A safety net is made only when its step could start but for it.
    guarded(step)
        .ifPresent(guarded ->
            steps.stream()
                .filter(other -> !other.equals(step) && !other.equals(guarded))
                .filter(other -> !guarded(other).equals(Optional.of(guarded)))
                .filter(other -> precedes(other, guarded))
                .forEach(other -> before.add(end(other).plus(soak(other, guarded)))));
    guarded(step).map(Forecast::soaking).ifPresent(before::add);
    return longest(before).plus(lead(step));
  }

  private Optional<PlannedStep> guarded(PlannedStep step) {
    return step.step()
        .flatMap(Step::protects)
        .flatMap(key -> steps.stream().filter(other -> other.key().equals(key)).findFirst());
  }

  /** What a step waits for though what it waits for is done: no more than the whole of it. */
  private static Duration soaking(PlannedStep step) {
    boolean waits =
        step.step()
            .flatMap(Step::hold)
            .filter(hold -> hold.reason().equals(Hold.WARMS_UP))
            .isPresent();
    return waits
        ? longest(
            step.step().stream()
                .flatMap(it -> it.needs().stream())
                .map(need ->
                    need instanceof Need.DoneFor(_, _, Duration time) ? time : Duration.ZERO)
                .toList())
        : Duration.ZERO;
  }

  private static Duration lead(PlannedStep step) {
    return step.step().map(Step::lead).orElse(Duration.ZERO);
  }

  /** How long a step has to be over before the next begins. */
  private static Duration soak(PlannedStep other, PlannedStep step) {
    return longest(
        step.step().stream()
            .flatMap(it -> it.needs().stream())
            .filter(need -> need.concerns(other))
            .map(need -> need instanceof Need.DoneFor(_, _, Duration time) ? time : Duration.ZERO)
            .toList());
  }

  private boolean precedes(PlannedStep other, PlannedStep step) {
    if (step.step().isEmpty()) {
      return false;
    }
    Step it = step.step().get();
    if (it.needs().stream().anyMatch(need -> need.concerns(other))) {
      return true;
    }
    boolean earlier = place(other) < place(step);
    boolean sameResource =
        other.step().map(Step::resource).filter(it.resource()::equals).isPresent();
    boolean bothDisrupt = it.disruptive() && other.impact().disruptive();
    return earlier && (sameResource || bothDisrupt);
  }

  /** Where it stands: a safety net just before its step, wherever that is. */
  private int place(PlannedStep step) {
    return guarded(step)
        .map(guarded -> 2 * steps.indexOf(guarded) - 1)
        .orElseGet(() -> 2 * steps.indexOf(step));
  }

  private static Duration longest(List<Duration> durations) {
    return durations.stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
