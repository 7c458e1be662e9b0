package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The manual snapshot that a database is to be made from. */
final class SnapshotSource {

  private static final int ARN_PARTS = 7;

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;

  SnapshotSource(Blueprint blueprint, Part.Database database, View view) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
  }

  /** Searches by name or ARN. */
  RestoreSource find(String nameOrArn) {
    String name = nameOrArn;
    if (nameOrArn.startsWith("arn:")) {
      String[] parts = nameOrArn.split(":", ARN_PARTS);
      boolean snapshot = parts.length == ARN_PARTS && parts[5].equals("snapshot");
      if (!snapshot) {
        return none(
            "RestoreNotFound",
            "%s, which spec.database.restoreFrom names, is not the ARN of a DB snapshot"
                .formatted(nameOrArn));
      }
      if (!parts[3].equals(blueprint.region()) || !parts[4].equals(blueprint.account())) {
        return none(
            "RestoreElsewhere",
            "snapshot %s is in account %s, region %s, and the app in account %s, region %s: copy it there (aws rds copy-db-snapshot), have the copy tagged %s=%s, and name the copy in spec.database.restoreFrom"
                .formatted(
                    nameOrArn,
                    parts[4],
                    parts[3],
                    blueprint.account(),
                    blueprint.region(),
                    Owner.ADOPTABLE_BY,
                    blueprint.owner().adopter()));
      }
      name = parts[6];
    }
    if (name.startsWith("rds:")) {
      return none(
          "RestoreNotFound",
          "%s is an automated snapshot, which RDS removes by itself: use spec.database.restoreFrom.pointInTime, or copy it (aws rds copy-db-snapshot) and name the copy"
              .formatted(name));
    }
    return switch (view.entry(DbSnapshot.class, name.toLowerCase(Locale.ROOT))) {
      case Entry.Unknown<DbSnapshot> unknown ->
          new RestoreSource.None(
              new Finding.Unseen(
                  database.id(),
                  "NotSeen",
                  "whether there is the snapshot %s: %s".formatted(name, unknown.reason())));
      case Entry.Absent<DbSnapshot> _ ->
          none(
              "RestoreNotFound",
              "there is no manual snapshot %s in account %s, region %s, which spec.database.restoreFrom names%s"
                  .formatted(
                      name,
                      blueprint.account(),
                      blueprint.region(),
                      newest().map(other -> "; there is " + other.name()).orElse("")));
      case Entry.Present<DbSnapshot> present -> judge(present.resource());
    };
  }

  private RestoreSource judge(DbSnapshot snapshot) {
    String what = "snapshot " + snapshot.name();
    boolean remembered = remembered(snapshot);
    if (!remembered && !blueprint.owner().mayHave(snapshot.tags())) {
      return none(
          "RestoreNotAllowed",
          "%s is not this app's, and its owner in AWS has not agreed that the app uses it. Let them tag it %s=%s"
              .formatted(what, Owner.ADOPTABLE_BY, blueprint.owner().adopter()));
    }
    if (snapshot.status().equals("failed")) {
      return none(
          "RestoreNotFound",
          "%s, which spec.database.restoreFrom names, has failed and holds nothing: name another%s"
              .formatted(what, newest().map(other -> ", for example " + other.name()).orElse("")));
    }
    Optional<Hold> hold =
        snapshot.status().equals("available")
            ? Optional.empty()
            : Optional.of(
                Hold.of("SnapshotNotReady", "%s is %s".formatted(what, snapshot.status())));
    return RestoreSource.misfit(database, what, snapshot.contents())
        .orElseGet(() ->
            new RestoreSource.Ready(
                new RdsAction.RestoreSnapshot(
                    database,
                    Groups.parameterGroup(
                        blueprint.owner(), database, snapshot.contents().version()),
                    snapshot.contents(),
                    snapshot.resourceId(),
                    remembered,
                    snapshot.name()),
                "restore the database from " + what,
                "%s of %s%s"
                    .formatted(
                        what,
                        snapshot.resourceId(),
                        snapshot.taken().map(at -> ", taken at " + at).orElse("")),
                hold));
  }

  /**
   * Tags may be lost; the ids and names in the ledger are not. What is another app's now, or of a
   * database that is, is nobody else's to have.
   */
  private boolean remembered(DbSnapshot snapshot) {
    String part = database.id().toString();
    boolean known =
        view.ledger().resourceId(part).filter(snapshot.resourceId()::equals).isPresent()
            || view.ledger().finalSnapshot(part).filter(snapshot.name()::equals).isPresent();
    return known
        && !blueprint.owner().anothers(snapshot.tags())
        && !new OwnDatabase(blueprint, database, view).handedOver(snapshot.resourceId());
  }

  /** The newest that could be used. */
  Optional<DbSnapshot> newest() {
    return usable()
        .max(
            Comparator.comparing((DbSnapshot snapshot) -> snapshot.taken().orElseThrow())
                .thenComparing(DbSnapshot::name));
  }

  /** All that could be used. */
  Stream<DbSnapshot> usable() {
    return view.all(DbSnapshot.class).stream()
        .map(Entry.Present::resource)
        .filter(snapshot -> snapshot.status().equals("available"))
        .filter(snapshot -> snapshot.taken().isPresent())
        .filter(snapshot -> remembered(snapshot) || blueprint.owner().mayHave(snapshot.tags()))
        .filter(snapshot ->
            RestoreSource.misfit(database, snapshot.name(), snapshot.contents()).isEmpty());
  }

  private RestoreSource none(String reason, String message) {
    return RestoreSource.none(database, reason, message);
  }
}
