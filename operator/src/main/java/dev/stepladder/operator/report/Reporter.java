package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.BucketStatus;
import dev.stepladder.api.v1alpha1.CacheStatus;
import dev.stepladder.api.v1alpha1.DatabaseStatus;
import dev.stepladder.api.v1alpha1.NetworkState;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.blueprint.PartId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says where an app stands. Pure: the same observation gives the same report, and a report on top
 * of itself gives the same status and no occurrences, so that an app that rests or waits causes no
 * writes. No text in it tells how long something has lasted; it says since when.
 */
public final class Reporter {

  /** The report on what has been observed, compared with the app's own status of last time. */
  public Report report(Observation seen) {
    var before = Previously.of(seen.app().getStatus());
    var steps = StepList.of(seen, before);
    List<Observation.Refusal> obstacles = Obstacles.of(seen, steps);
    var verdict = new Verdict(seen, steps, obstacles);
    var status =
        StatusSize.within(
            new StagedAppStatus(
                seen.app().getMetadata().getGeneration(),
                verdict.phase(),
                (verdict.settled() ? seen.target() : seen.settledTier())
                    .or(before::tier)
                    .orElse(null),
                seen.target().or(before::target).orElse(null),
                verdict.step().orElse(null),
                steps.status(verdict.settled(), seen.plan(), before),
                Approvals.command(seen.app(), steps.open(), used(seen, steps)).orElse(null),
                Waits.of(seen, steps, obstacles, before),
                seen.part(DatabaseStatus.class)
                    .or(() -> before.status().map(StagedAppStatus::database))
                    .orElse(null),
                seen.part(CacheStatus.class).orElse(null),
                buckets(seen, before),
                verdict.conditions(before),
                seen.part(NetworkState.class)
                    .or(() -> before.status().map(StagedAppStatus::network))
                    .orElse(null)));
    return new Report(
        status,
        new Changes(seen, before, steps, verdict, status).occurrences(),
        steps.finished().stream()
            .flatMap(step -> taken(step, before, seen.now()).stream())
            .toList());
  }

  /** The approvals that hold for nothing any more: what they were given for has been done. */
  private static Set<String> used(Observation seen, StepList steps) {
    var used = new HashSet<>(seen.spent());
    steps.done().forEach(step -> Optional.ofNullable(step.fingerprint()).ifPresent(used::add));
    steps.open().forEach(step -> used.remove(step.fingerprint()));
    return used;
  }

  /** How long a step took, from the start that the last status shows. */
  private static Optional<Report.Taken> taken(StepStatus step, Previously before, Instant now) {
    return before
        .step(step.key())
        .flatMap(then -> Wording.instant(then.since()))
        .map(since ->
            new Report.Taken(
                PartId.parse(step.key()).kind(), step.impact(), Duration.between(since, now)));
  }

  /** While one cannot be seen, what was known of it stands. */
  private static List<BucketStatus> buckets(Observation seen, Previously before) {
    List<BucketStatus> shown = seen.parts(BucketStatus.class);
    List<BucketStatus> known = before.status().map(StagedAppStatus::buckets).orElse(List.of());
    return seen.app().getSpec().buckets().stream()
        .flatMap(bucket ->
            Stream.concat(shown.stream(), known.stream())
                .filter(status -> bucket.name().equals(status.name()))
                .limit(1))
        .toList();
  }
}
