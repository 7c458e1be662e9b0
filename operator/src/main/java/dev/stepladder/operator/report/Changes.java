package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.DatabaseStatus;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.SnapshotPurpose;
import dev.stepladder.api.v1alpha1.SnapshotStatus;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What has happened to an app between its last status and the one that is about to be written. */
record Changes(
    Observation seen, Previously before, StepList steps, Verdict verdict, StagedAppStatus now) {

  private static final int MOST_TEXT = 900;

  /** A snapshot takes up to a quarter of an hour, and the app may not be seen for a while. */
  private static final Duration TOLD_WITHIN = Duration.ofHours(2);

  List<Occurrence> occurrences() {
    var all = new ArrayList<Occurrence>();
    if (now.phase() == Phase.DELETING && !before.phase().equals(Optional.of(Phase.DELETING))) {
      all.add(Occurrence.normal("Deleting", deleting()));
    }
    all.addAll(new StepNews(seen, before, steps, now).occurrences());
    stopped(all);
    held(all);
    ignored(all);
    drifted(all);
    stalled(all);
    settled(all);
    kept(all);
    snapshots(all);
    return all.stream()
        .map(one ->
            new Occurrence(one.type(), one.reason(), Wording.steady(one.message(), MOST_TEXT)))
        .toList();
  }

  private String deleting() {
    StagedAppSpec spec = seen.app().getSpec();
    if (spec.database() == null) {
      return "removes what is stateless; buckets stay";
    }
    return switch (spec.deletionPolicy()) {
      case RETAIN -> "removes what is stateless; the database and its Secret stay";
      case SNAPSHOT -> "removes all but buckets; the database leaves a final snapshot";
      case DELETE -> "removes all but buckets; the database goes without a final snapshot";
    };
  }

  /** Those that have become available; after a lost status only what is new is told again. */
  private void snapshots(List<Occurrence> all) {
    Set<String> told =
        available(before.status().map(StagedAppStatus::database)).stream()
            .map(SnapshotStatus::name)
            .collect(Collectors.toSet());
    for (SnapshotStatus snapshot : available(Optional.ofNullable(now.database()))) {
      boolean fresh =
          Wording.instant(snapshot.taken())
              .filter(taken -> taken.plus(TOLD_WITHIN).isAfter(seen.now()))
              .isPresent();
      if (fresh && !told.contains(snapshot.name())) {
        boolean last = snapshot.purpose() == SnapshotPurpose.FINAL;
        all.add(
            Occurrence.normal(
                last ? "FinalSnapshotTaken" : "SnapshotTaken",
                "%ssnapshot %s is available: %s, taken %s%s"
                    .formatted(
                        last ? "the final " : "",
                        snapshot.name(),
                        snapshot.arn(),
                        snapshot.taken(),
                        last
                            ? "; to come back with its data, write spec.database.restoreFrom: {snapshot: %s}"
                                .formatted(snapshot.name())
                            : "")));
      }
    }
  }

  private static List<SnapshotStatus> available(Optional<DatabaseStatus> database) {
    return database.map(DatabaseStatus::snapshots).orElse(List.of()).stream()
        .filter(snapshot -> "available".equals(snapshot.status()))
        .toList();
  }

  /** That somebody has stopped the app is told once, also where nothing is to be done. */
  private void stopped(List<Occurrence> all) {
    for (Finding.Notice stop : Waits.stops(seen)) {
      if (before.waiting().stream().noneMatch(wait -> wait.reason().equals(stop.reason()))) {
        all.add(Occurrence.normal(stop.reason(), stop.message()));
      }
    }
  }

  /** A hold is told once, however its message may change while it lasts. */
  private void held(List<Occurrence> all) {
    Set<String> told = new HashSet<>();
    before.waiting().stream().map(WaitStatus::reason).forEach(told::add);
    Waits.stops(seen).forEach(stop -> told.add(stop.reason()));
    for (PlannedStep step : Waits.held(seen)) {
      if (step.state() instanceof State.Waiting(String reason, String message, var _)
          && told.add(reason)) {
        all.add(Occurrence.normal("StepWaiting", step.title() + ": " + message));
      }
    }
  }

  /** What somebody wrote instead of a fingerprint is told once. */
  private void ignored(List<Occurrence> all) {
    now.waiting().stream()
        .filter(wait -> wait.reason().equals(Waits.NO_APPROVAL))
        .filter(wait ->
            before.waiting().stream()
                .noneMatch(told ->
                    told.reason().equals(wait.reason()) && told.message().equals(wait.message())))
        .forEach(wait -> all.add(Occurrence.warning(wait.reason(), wait.message())));
  }

  /**
   * What differs from the spec for good, and what stays of an app that is about to go: told once,
   * and then in the message of Ready.
   */
  private void kept(List<Occurrence> all) {
    if (!verdict.settled() && !verdict.left()) {
      return;
    }
    String told = before.condition(Verdict.READY).map(Condition::message).orElse("");
    String tells = now.conditions().getFirst().message();
    for (Finding finding : seen.plan().findings()) {
      if (finding instanceof Finding.Drift || Waits.stop(finding.reason())) {
        continue;
      }
      // One that had no room in the message would be told with every report.
      String text = Wording.steady(finding.message(), MOST_TEXT);
      if (tells.contains(text) && !told.contains(text)) {
        all.add(Occurrence.normal(finding.reason(), finding.message()));
      }
    }
  }

  /** What somebody changed by hand is told once for each thing that it is. */
  private void drifted(List<Occurrence> all) {
    String told = before.condition(Verdict.DRIFTED).map(Condition::message).orElse("");
    for (Finding.Drift drift : seen.plan().drift()) {
      if (!told.contains(Wording.steady(drift.message(), MOST_TEXT))) {
        all.add(Occurrence.warning(Verdict.DRIFTED, drift.message()));
      }
    }
  }

  private void stalled(List<Occurrence> all) {
    Condition stalled =
        now.conditions().stream()
            .filter(condition -> condition.type().equals(Verdict.STALLED))
            .findFirst()
            .orElseThrow();
    boolean was = before.holds(Verdict.STALLED);
    if (verdict.stalled()) {
      boolean told =
          was
              && before
                  .condition(Verdict.STALLED)
                  .filter(then -> then.reason().equals(stalled.reason()))
                  .isPresent();
      if (!told) {
        all.add(Occurrence.warning(stalled.reason(), stalled.message()));
      }
    } else if (was) {
      all.add(Occurrence.normal("Recovered", "what stalled the app is mended; it goes on"));
    }
  }

  private void settled(List<Occurrence> all) {
    boolean told =
        before.holds(Verdict.READY) && Objects.equals(before.tier().orElse(null), now.tier());
    if (verdict.settled() && !told) {
      all.add(Occurrence.normal("Settled", "stands on " + now.tier()));
    }
  }
}
