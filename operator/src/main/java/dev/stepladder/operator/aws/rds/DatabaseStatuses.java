package dev.stepladder.operator.aws.rds;

import dev.stepladder.api.v1alpha1.DatabaseStatus;
import dev.stepladder.api.v1alpha1.PartStatus;
import dev.stepladder.api.v1alpha1.SnapshotPurpose;
import dev.stepladder.api.v1alpha1.SnapshotStatus;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a person wants to know of an app's database, and of the snapshots taken of it here. */
final class DatabaseStatuses {

  private static final int MOST_SNAPSHOTS = 10;

  private final Blueprint blueprint;
  private final View view;

  DatabaseStatuses(Blueprint blueprint, View view) {
    this.blueprint = blueprint;
    this.view = view;
  }

  /** Of the database that there must be, or that goes. */
  Optional<PartStatus> status() {
    return OwnDatabase.part(blueprint).flatMap(this::status);
  }

  private Optional<PartStatus> status(Part.Database database) {
    return switch (view.entry(DbInstance.class, database.identifier())) {
      case Entry.Present<DbInstance>(DbInstance instance, _, _, _)
          when new OwnDatabase(blueprint, database, view).instance().isPresent() ->
          Optional.of(there(database, instance));
      case Entry.Absent<DbInstance> _ -> gone(database);
      case Entry.Present<DbInstance> _, Entry.Unknown<DbInstance> _ -> Optional.empty();
    };
  }

  private PartStatus there(Part.Database database, DbInstance instance) {
    return new DatabaseStatus(
        instance.name(),
        instance.resourceId(),
        instance.is(Setting.INSTANCE_CLASS),
        instance.is(Setting.VERSION),
        instance.is(Setting.STORAGE) + "Gi",
        instance.host().isEmpty() ? null : instance.host() + ":" + instance.port(),
        new Endpoints(blueprint.owner(), database, instance, Roster.of(blueprint, view), List.of())
            .addresses(),
        snapshots(database.identifier()));
  }

  /** Of one that has gone with its app there is what it has left. */
  private Optional<PartStatus> gone(Part.Database database) {
    String name = new OwnDatabase(blueprint, database, view).formerName();
    List<SnapshotStatus> left = snapshots(name);
    return blueprint.part(Part.NoDatabase.class).isEmpty() || left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DatabaseStatus(
                name,
                view.ledger().resourceId(database.id().toString()).orElse(null),
                null,
                null,
                null,
                null,
                List.of(),
                left));
  }

  private List<SnapshotStatus> snapshots(String name) {
    return view.all(DbSnapshot.class).stream()
        .map(Entry.Present::resource)
        .filter(snapshot -> snapshot.instance().equals(name))
        .filter(this::ours)
        .sorted(
            Comparator.comparing((DbSnapshot snapshot) -> snapshot.taken().orElse(Instant.MAX))
                .reversed()
                .thenComparing(DbSnapshot::name))
        .limit(MOST_SNAPSHOTS)
        .map(DatabaseStatuses::shown)
        .toList();
  }

  /** Those of other people bear the app's tags too, where RDS copies them. */
  private boolean ours(DbSnapshot snapshot) {
    boolean tagged = blueprint.owner().claim(snapshot.tags()) == Owner.Claim.OURS;
    return FinalSnapshots.isFinal(snapshot) || (tagged && snapshot.guards());
  }

  private static SnapshotStatus shown(DbSnapshot snapshot) {
    return new SnapshotStatus(
        snapshot.name(),
        snapshot.arn(),
        FinalSnapshots.isFinal(snapshot) ? SnapshotPurpose.FINAL : SnapshotPurpose.BEFORE_STEP,
        snapshot.status(),
        snapshot.taken().map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null));
  }
}
