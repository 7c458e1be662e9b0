package dev.stepladder.operator.aws;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Snapshots as the safety nets of steps that could harm what holds data: each such step waits for
 * an available snapshot that carries its fingerprint and is fresh.
 *
 * @param <S> the snapshots of a service
 */
public final class Safety<S extends Snapshot> {

  /** The tag that names the step a snapshot was taken for. */
  public static final String FINGERPRINT = "stepladder.dev/fingerprint";

  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(5);
  private static final int GIVES_UP_AFTER = 3;

  /** How a snapshot is taken. */
  @FunctionalInterface
  public interface Taking {
    /** Takes one under a name, which carries the fingerprint of a step. */
    Action take(String name, String fingerprint);
  }

  /**
   * What a snapshot is taken of.
   *
   * @param immutableId its AWS id, never used again
   */
  public record Guarded(PartId part, String name, String immutableId) {}

  private final Owner owner;
  private final Guarded guarded;
  private final Class<S> kind;
  private final Estimate takes;
  private final View view;
  private final Instant now;

  /**
   * The safety nets of one resource.
   *
   * @param kind the snapshots of its service
   * @param takes how long one takes
   */
  public Safety(
      Owner owner, Guarded guarded, Class<S> kind, Estimate takes, View view, Instant now) {
    this.owner = owner;
    this.guarded = guarded;
    this.kind = kind;
    this.takes = takes;
    this.view = view;
    this.now = now;
  }

  /** A step that could do harm, behind a snapshot. */
  public Assessment guard(Step step, Taking taking) {
    String fingerprint = step.fingerprint(owner);
    List<Entry.Present<S>> taken =
        view.all(kind).stream()
            .filter(entry -> entry.resource().source().equals(guarded.name()))
            .filter(entry -> entry.resource().fingerprint().filter(fingerprint::equals).isPresent())
            .toList();
    if (taken.stream().anyMatch(entry -> fresh(entry.resource()))) {
      return Assessment.of(step);
    }
    Optional<String> unknown = view.unknown(kind);
    if (unknown.isPresent()) {
      return Assessment.of(
          step.holding(
              Optional.of(
                  Hold.of("SnapshotsNotSeen", "whether there is a snapshot: " + unknown.get()))));
    }
    String key = step.key() + "/snapshot";
    String name = name(guarded.name() + "-" + fingerprint);
    Step behind = step.needing(new Need.Done(step.part(), key));
    Optional<InFlight> going = going(key, name, taken, step);
    if (going.isPresent()) {
      return Assessment.of(behind).and(Assessment.of(going.get()));
    }
    List<Instant> failed = failed(taken);
    Step snapshot = snapshot(key, name, step, taking.take(name, fingerprint));
    long outlived =
        taken.stream().filter(entry -> entry.resource().status().equals("available")).count();
    if (outlived >= GIVES_UP_AFTER) {
      // What they were for has been refused for hours: more of them only fill the quota.
      return Assessment.of(snapshot.asking())
          .and(inVain(step, outlived))
          .and(Assessment.of(behind));
    }
    return Assessment.of(failed.isEmpty() ? snapshot : again(snapshot, failed))
        .and(failed.size() < GIVES_UP_AFTER ? Assessment.NOTHING : givenUp(step, failed.size()))
        .and(Assessment.of(behind));
  }

  private static Assessment inVain(Step step, long times) {
    return Assessment.of(
        new Finding.Alarm(
            PartId.of(Finding.FAILURE, step.key() + "/snapshot"),
            "SnapshotsInVain",
            "%d snapshots were taken before “%s”, and each was more than an hour old before that could be done: see why it is refused, mend that, then approve the next snapshot"
                .formatted(times, step.title())));
  }

  /** The first free name; one that is being made without showing yet counts as free. */
  private String name(String stem) {
    List<String> names = view.all(kind).stream().map(entry -> entry.resource().name()).toList();
    return IntStream.iterate(1, number -> number + 1)
        .mapToObj(number -> stem + "-" + number)
        .filter(name -> !names.contains(name))
        .findFirst()
        .orElseThrow();
  }

  /** When snapshots for the step failed, since the last one that did not. */
  private List<Instant> failed(List<Entry.Present<S>> taken) {
    Instant succeeded =
        taken.stream()
            .filter(entry -> entry.resource().status().equals("available"))
            .map(Entry.Present::since)
            .max(Instant::compareTo)
            .orElse(Instant.MIN);
    return taken.stream()
        .filter(entry -> entry.resource().status().equals("failed"))
        .map(Entry.Present::since)
        .filter(succeeded::isBefore)
        .sorted()
        .toList();
  }

  /** Failed snapshots count against the account's quota: the next waits, later for a person. */
  private Step again(Step snapshot, List<Instant> failed) {
    Step counted = snapshot.on(snapshot.resource(), snapshot.immutableId(), failed.size());
    if (failed.size() >= GIVES_UP_AFTER) {
      return counted.asking();
    }
    Instant again = failed.getLast().plus(FIRST_RETRY.multipliedBy(1L << (failed.size() - 1)));
    return again.isAfter(now)
        ? counted.holding(
            Optional.of(
                Hold.until(
                    "RetryLater",
                    "the snapshot failed %s; tried again at %s"
                        .formatted(failed.size() == 1 ? "once" : failed.size() + " times", again),
                    again)))
        : counted;
  }

  private static Assessment givenUp(Step step, int times) {
    return Assessment.of(
        new Finding.Alarm(
            PartId.of(Finding.FAILURE, step.key() + "/snapshot"),
            "SnapshotFailed",
            "the snapshot before “%s” failed %d times: see the events of its service, then approve the snapshot to try again"
                .formatted(step.title(), times)));
  }

  /** While a snapshot is taken RDS accepts no change of the instance, so that is what is busy. */
  private Optional<InFlight> going(
      String key, String name, List<Entry.Present<S>> taken, Step step) {
    Optional<Instant> since =
        taken.stream()
            .filter(entry -> !entry.resource().resting())
            .map(Entry.Present::since)
            .findFirst();
    if (since.isEmpty() && view.entry(kind, name) instanceof Entry.Unknown<S> unknown) {
      since = unknown.sent().map(Entry.Mutation::at);
    }
    return since.map(instant ->
        new InFlight(
            key,
            guarded.part(),
            step.stage(),
            title(step),
            Impact.ONLINE,
            guarded.name(),
            "creating",
            instant,
            takes));
  }

  private Step snapshot(String key, String name, Step step, Action action) {
    return Step.of(key, guarded.part(), step.stage(), Verb.SNAPSHOT, title(step), action)
        .because(List.of(new FieldChange("snapshot", "", name)))
        .costing(Impact.ONLINE, takes)
        .on(guarded.name(), guarded.immutableId(), 0)
        .protecting(step.key());
  }

  private boolean fresh(S snapshot) {
    return snapshot.status().equals("available")
        && snapshot.taken().filter(at -> at.plus(FRESH).isAfter(now)).isPresent();
  }

  private static String title(Step step) {
    return "snapshot before: " + step.title();
  }
}
