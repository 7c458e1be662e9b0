package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.report.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an app's status has shown since the app was given a target: a status forgets its steps once
 * the app has settled, a person who watches wants to see them all.
 */
final class Journal {

  private final Instant begun;
  private final Map<String, StepStatus> steps = new LinkedHashMap<>();
  private Optional<Instant> settled = Optional.empty();

  /** A journal of what happens from an instant of simulated time on. */
  Journal(Instant begun) {
    this.begun = begun;
  }

  /** When it was begun. */
  Instant begun() {
    return begun;
  }

  /** Takes in what an app shows, and returns the steps that are not as they were before. */
  List<StepStatus> take(StagedApp app, Instant now) {
    StagedAppStatus status = app.getStatus();
    if (status == null) {
      return List.of();
    }
    var changed = new ArrayList<StepStatus>();
    Set<String> shown = new HashSet<>();
    List<StepStatus> listed = status.plan() == null ? List.of() : status.plan().steps();
    for (StepStatus step : listed) {
      shown.add(step.key());
      StepStatus before = steps.get(step.key());
      StepStatus after = before == null ? step : titled(step, before.title());
      steps.put(step.key(), after);
      if (before == null || before.state() != step.state()) {
        changed.add(after);
      }
    }
    if (ready(app)) {
      for (StepStatus step : List.copyOf(steps.values())) {
        if (!shown.contains(step.key()) && step.state() != StepState.DONE) {
          StepStatus done = done(step, now);
          steps.put(step.key(), done);
          changed.add(done);
        }
      }
      settled = settled.or(() -> Optional.of(now));
    } else {
      settled = Optional.empty();
      // What vanished without having run was never needed: the spec was changed back.
      boolean current = observed(app);
      steps
          .values()
          .removeIf(
              step -> current && !shown.contains(step.key()) && step.state() != StepState.DONE);
    }
    return List.copyOf(changed);
  }

  /** The steps so far, in the order in which they are taken. */
  List<StepStatus> steps() {
    var all = new ArrayList<>(steps.values());
    all.sort((a, b) -> a.stage().compareTo(b.stage()));
    return List.copyOf(all);
  }

  /** How many of them are done. */
  int done() {
    return (int) steps.values().stream().filter(step -> step.state() == StepState.DONE).count();
  }

  /** Simulated time from the beginning until the app settled, or until now. */
  Duration elapsed(Instant now) {
    return Duration.between(begun, settled.orElse(now));
  }

  /** Whether the app's newest spec is there and settled. */
  static boolean ready(StagedApp app) {
    return condition(app, "Ready").filter(ready -> ready.status().equals("True")).isPresent();
  }

  /** Why nothing goes on with the app's newest spec, if so. */
  static Optional<String> stalled(StagedApp app) {
    return condition(app, "Stalled")
        .filter(stalled -> stalled.status().equals("True"))
        .map(stalled -> "%s: %s".formatted(stalled.reason(), stalled.message()));
  }

  private static Optional<Condition> condition(StagedApp app, String type) {
    return Optional.ofNullable(app.getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.type().equals(type))
        .filter(
            condition -> app.getMetadata().getGeneration().equals(condition.observedGeneration()))
        .findFirst();
  }

  private static boolean observed(StagedApp app) {
    return app.getMetadata().getGeneration().equals(app.getStatus().observedGeneration());
  }

  /** What goes on shows less of what it is for than the plan did. */
  private static StepStatus titled(StepStatus step, String title) {
    return with(step, title, step.state(), step.waitsFor(), step.since(), step.took());
  }

  private static StepStatus done(StepStatus step, Instant now) {
    String took =
        step.state() == StepState.RUNNING && step.since() != null
            ? Durations.text(Duration.between(Instant.parse(step.since()), now))
            : null;
    return with(step, step.title(), StepState.DONE, null, now.toString(), took);
  }

  private static StepStatus with(
      StepStatus step, String title, StepState state, String waitsFor, String since, String took) {
    return new StepStatus(
        step.key(),
        step.stage(),
        title,
        step.why(),
        step.impact(),
        step.reversible(),
        state,
        waitsFor,
        since,
        step.expected(),
        took,
        step.fingerprint());
  }
}
