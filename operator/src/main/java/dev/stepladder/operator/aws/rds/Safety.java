package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
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
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Snapshots as the safety nets of steps that could harm a database: each such step waits for an
 * available snapshot that carries its fingerprint and is fresh.
 */
final class Safety {

  /** The tag that names the step a snapshot was taken for. */
  static final String FINGERPRINT = "stepladder.dev/fingerprint";

  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(5);
  private static final int GIVES_UP_AFTER = 3;

  private final Owner owner;
  private final Part.Database database;
  private final View view;
  private final Instant now;

  Safety(Owner owner, Part.Database database, View view, Instant now) {
    this.owner = owner;
    this.database = database;
    this.view = view;
    this.now = now;
  }

  /** The step as it is, or behind a snapshot where it could do harm. */
  Assessment guard(Step step, DbInstance instance) {
    if (!step.impact().disruptive() && step.reversible()) {
      return Assessment.of(step);
    }
    String fingerprint = step.fingerprint(owner);
    List<Entry.Present<DbSnapshot>> taken =
        view.all(DbSnapshot.class).stream()
            .filter(entry -> entry.resource().instance().equals(instance.name()))
            .filter(entry -> fingerprint.equals(entry.resource().tags().get(FINGERPRINT)))
            .toList();
    if (taken.stream().anyMatch(entry -> fresh(entry.resource()))) {
      return Assessment.of(step);
    }
    Optional<String> unknown = view.unknown(DbSnapshot.class);
    if (unknown.isPresent()) {
      return Assessment.of(
          step.holding(
              Optional.of(
                  Hold.of("SnapshotsNotSeen", "whether there is a snapshot: " + unknown.get()))));
    }
    String key = step.key() + "/snapshot";
    String name = name(instance.name() + "-" + fingerprint);
    Step guarded = step.needing(new Need.Done(step.part(), key));
    Optional<InFlight> going = going(key, name, taken, step, instance);
    if (going.isPresent()) {
      return Assessment.of(guarded).and(Assessment.of(going.get()));
    }
    List<Instant> failed = failed(taken);
    Step snapshot = snapshot(key, name, fingerprint, step, instance);
    long outlived =
        taken.stream().filter(entry -> entry.resource().status().equals("available")).count();
    if (outlived >= GIVES_UP_AFTER) {
      // What they were for has been refused for hours: more of them only fill the quota.
      return Assessment.of(snapshot.asking())
          .and(inVain(step, outlived))
          .and(Assessment.of(guarded));
    }
    return Assessment.of(failed.isEmpty() ? snapshot : again(snapshot, failed))
        .and(failed.size() < GIVES_UP_AFTER ? Assessment.NOTHING : givenUp(step, failed.size()))
        .and(Assessment.of(guarded));
  }

  private static Assessment inVain(Step step, long times) {
    return Assessment.of(
        new Finding.Alarm(
            PartId.of("failure", step.key() + "/snapshot"),
            "SnapshotsInVain",
            "%d snapshots were taken before “%s”, and each was more than an hour old before that could be done: see why it is refused, mend that, then approve the next snapshot"
                .formatted(times, step.title())));
  }

  /** The first free name; one that is being made without showing yet counts as free. */
  private String name(String stem) {
    List<String> names =
        view.all(DbSnapshot.class).stream().map(entry -> entry.resource().name()).toList();
    return IntStream.iterate(1, number -> number + 1)
        .mapToObj(number -> stem + "-" + number)
        .filter(name -> !names.contains(name))
        .findFirst()
        .orElseThrow();
  }

  /** When snapshots for the step failed, since the last one that did not. */
  private static List<Instant> failed(List<Entry.Present<DbSnapshot>> taken) {
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
                    "the snapshot failed %d times; tried again at %s"
                        .formatted(failed.size(), again),
                    again)))
        : counted;
  }

  private static Assessment givenUp(Step step, int times) {
    return Assessment.of(
        new Finding.Alarm(
            PartId.of("failure", step.key() + "/snapshot"),
            "SnapshotFailed",
            "the snapshot before “%s” failed %d times: see the database's events in RDS, then approve the snapshot to try again"
                .formatted(step.title(), times)));
  }

  /** While a snapshot is taken RDS accepts no change of the instance, so that is what is busy. */
  private Optional<InFlight> going(
      String key,
      String name,
      List<Entry.Present<DbSnapshot>> taken,
      Step step,
      DbInstance instance) {
    Optional<Instant> since =
        taken.stream()
            .filter(entry -> !entry.resource().resting())
            .map(Entry.Present::since)
            .findFirst();
    if (since.isEmpty()
        && view.entry(DbSnapshot.class, name) instanceof Entry.Unknown<DbSnapshot> unknown) {
      since = unknown.sent().map(Entry.Mutation::at);
    }
    return since.map(instant ->
        new InFlight(
            key,
            database.id(),
            step.stage(),
            title(step),
            Impact.ONLINE,
            instance.name(),
            "creating",
            instant,
            RdsEstimates.SNAPSHOT));
  }

  private Step snapshot(
      String key, String name, String fingerprint, Step step, DbInstance instance) {
    var tags = new TreeMap<>(database.tags());
    tags.put(FINGERPRINT, fingerprint);
    return Step.of(
            key,
            database.id(),
            step.stage(),
            Verb.SNAPSHOT,
            title(step),
            new RdsAction.TakeSnapshot(name, instance.name(), instance.resourceId(), tags))
        .because(List.of(new FieldChange("snapshot", "", name)))
        .costing(Impact.ONLINE, RdsEstimates.SNAPSHOT)
        .on(instance.name(), instance.resourceId(), 0)
        .protecting(step.key());
  }

  private boolean fresh(DbSnapshot snapshot) {
    return snapshot.status().equals("available")
        && snapshot.taken().filter(at -> at.plus(FRESH).isAfter(now)).isPresent();
  }

  private static String title(Step guarded) {
    return "snapshot before: " + guarded.title();
  }
}
