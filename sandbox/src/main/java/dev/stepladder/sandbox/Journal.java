package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.report.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an app's status has shown since the app was given a target: a status forgets its steps once
 * the app has settled, a person who watches wants to see them all.
 */
final class Journal {

  private final Instant begun;
  private final List<Entry> entries = new ArrayList<>();
  private Optional<Instant> settled = Optional.empty();

  /**
   * A step in the journal.
   *
   * @param shown as it is shown: named and placed as the plan did before it began, since what goes
   *     on shows less of what it is for
   * @param planned whether a plan listed it; else it is what AWS does on its own in between
   */
  private record Entry(StepStatus shown, boolean planned) {

    private boolean open() {
      return shown.state() != StepState.DONE;
    }

    private Entry becomes(StepStatus step) {
      return new Entry(step, planned);
    }
  }

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
    List<StepStatus> listed = status.plan() == null ? List.of() : status.plan().steps();
    Set<String> listedKeys = listed.stream().map(StepStatus::key).collect(Collectors.toSet());
    for (StepStatus step : listed) {
      note(step, changed);
    }
    if (ready(app)) {
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        if (entry.open() && !listedKeys.contains(entry.shown().key())) {
          finish(i, now, changed);
        }
      }
      settled = settled.or(() -> Optional.of(now));
    } else {
      settled = Optional.empty();
      // What vanished without having run is not needed any more: the spec was changed back, or
      // another step does it too, as a rollout does a restart.
      boolean current = observed(app);
      entries.removeIf(
          entry -> current && entry.open() && !listedKeys.contains(entry.shown().key()));
    }
    return List.copyOf(changed);
  }

  private void note(StepStatus step, List<StepStatus> changed) {
    int place = find(step.key());
    if (place < 0) {
      entries.add(new Entry(step, !InFlight.nobodys(step.key())));
      changed.add(step);
      return;
    }
    Entry before = entries.get(place);
    StepStatus after = begun(step) ? described(step, before.shown()) : step;
    entries.set(place, before.becomes(after));
    if (before.shown().state() != step.state()) {
      changed.add(after);
    }
  }

  private static boolean begun(StepStatus step) {
    return switch (step.state()) {
      case RUNNING, DONE -> true;
      case READY, WAITING, WAITING_FOR_APPROVAL, FAILED -> false;
    };
  }

  private int find(String key) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).shown().key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private void finish(int place, Instant now, List<StepStatus> changed) {
    StepStatus done = done(entries.get(place).shown(), now);
    entries.set(place, entries.get(place).becomes(done));
    changed.add(done);
  }

  /** The steps so far, in the order in which they are taken. */
  List<StepStatus> steps() {
    return entries.stream()
        .map(Entry::shown)
        .sorted(Comparator.comparing(StepStatus::stage))
        .toList();
  }

  /** How many steps were planned: without what AWS does on its own in between. */
  int planned() {
    return (int) entries.stream().filter(Entry::planned).count();
  }

  /** How many of the planned ones are done. */
  int done() {
    return (int) entries.stream().filter(entry -> entry.planned() && !entry.open()).count();
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

  private static StepStatus described(StepStatus step, StepStatus plan) {
    return with(step, plan, step.state(), step.waitsFor(), step.since(), step.took());
  }

  private static StepStatus done(StepStatus step, Instant now) {
    String took =
        step.state() == StepState.RUNNING && step.since() != null
            ? Durations.text(Duration.between(Instant.parse(step.since()), now))
            : null;
    return with(step, step, StepState.DONE, null, now.toString(), took);
  }

  private static StepStatus with(
      StepStatus step,
      StepStatus plan,
      StepState state,
      String waitsFor,
      String since,
      String took) {
    return new StepStatus(
        step.key(),
        plan.stage(),
        plan.title(),
        step.why(),
        step.impact(),
        step.reversible(),
        state,
        waitsFor,
        since,
        plan.expected(),
        took,
        step.fingerprint(),
        step.monthlyCost(),
        step.outage(),
        step.outageUnknown(),
        step.needsApproval(),
        step.waitsOn());
  }
}
