package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The automated backups that a database is to be made from. They bear no tags: whose they are is
 * told by their instance's id or by the name that the app gives, or by its tags while it is there.
 * Those of one that is another app's now are that app's.
 */
final class BackupSource {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;
  private final Instant now;

  BackupSource(Blueprint blueprint, Part.Database database, View view, Instant now) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.now = now;
  }

  RestoreSource find(Part.Restore.ToTime restore) {
    List<DbBackup> named = restore.of().map(this::named).orElseGet(this::own);
    if (named.isEmpty()) {
      return none(
          "RestoreNotFound",
          "RDS has no automated backups of %s in account %s, region %s. It keeps those of a deleted database only if that was asked for, and as long as its retention says: name a snapshot in spec.database.restoreFrom"
              .formatted(
                  restore.of().orElse(database.identifier()),
                  blueprint.account(),
                  blueprint.region()));
    }
    List<DbBackup> usable = named.stream().filter(this::allowed).toList();
    if (usable.isEmpty()) {
      return notAllowed(restore.of().orElse(database.identifier()), named);
    }
    return usable.size() == 1
        ? judge(usable.getFirst(), restore.time())
        : none(
            "RestoreAmbiguous",
            "there are automated backups of more than one database %s: say in spec.database.restoreFrom.database which of them, %s"
                .formatted(
                    usable.getFirst().instance(),
                    usable.stream()
                        .map(BackupSource::described)
                        .collect(Collectors.joining(" or "))));
  }

  /** Those of the instance that the app had, else all of its name. */
  private List<DbBackup> own() {
    List<DbBackup> last = all().stream().filter(this::remembered).toList();
    return last.isEmpty() ? all().stream().filter(this::named).toList() : last;
  }

  private List<DbBackup> named(String idOrName) {
    return all().stream()
        .filter(backup ->
            backup.resourceId().equalsIgnoreCase(idOrName)
                || backup.instance().equalsIgnoreCase(idOrName))
        .toList();
  }

  private List<DbBackup> all() {
    return view.all(DbBackup.class).stream().map(Entry.Present::resource).toList();
  }

  private boolean remembered(DbBackup backup) {
    return view.ledger()
        .resourceId(database.id().toString())
        .filter(backup.resourceId()::equals)
        .filter(_ -> !handedOver(backup))
        .isPresent();
  }

  private boolean handedOver(DbBackup backup) {
    return new OwnDatabase(blueprint, database, view).handedOver(backup.resourceId());
  }

  /** By the name that only the app's own gets: which other one it is to be, its author says. */
  private boolean named(DbBackup backup) {
    return backup.instance().equals(blueprint.owner().identifier(Architect.DATABASE));
  }

  private boolean allowed(DbBackup backup) {
    return remembered(backup)
        || (named(backup) && !handedOver(backup))
        || there(backup).filter(instance -> blueprint.owner().mayHave(instance.tags())).isPresent();
  }

  /** The instance that the backups are of, while it is there. */
  private Optional<DbInstance> there(DbBackup backup) {
    return view.entry(DbInstance.class, backup.instance())
        .known()
        .filter(instance -> instance.resourceId().equals(backup.resourceId()));
  }

  private RestoreSource notAllowed(String name, List<DbBackup> backups) {
    boolean there = backups.stream().anyMatch(backup -> there(backup).isPresent());
    return none(
        "RestoreNotAllowed",
        there
            ? "database %s is not this app's, and its owner in AWS has not agreed that the app uses its backups. Let them tag it %s=%s"
                .formatted(name, Owner.ADOPTABLE_BY, blueprint.owner().adopter())
            : "the automated backups of %s are not of a database that this app had, and RDS shows no tags of them. Let whoever they belong to restore them, take a snapshot of that and tag it %s=%s; then name the snapshot in spec.database.restoreFrom"
                .formatted(name, Owner.ADOPTABLE_BY, blueprint.owner().adopter()));
  }

  private RestoreSource judge(DbBackup backup, Optional<Instant> time) {
    // Asked for by its name, so that a change of it wakes the app.
    Optional<DbBackup> seen = view.entry(DbBackup.class, backup.resourceId()).known();
    if (seen.isEmpty()) {
      return new RestoreSource.None(
          new Finding.Unseen(
              database.id(), "NotSeen", "the automated backups of " + backup.name()));
    }
    Optional<Instant> late =
        time.filter(at -> at.isAfter(backup.until().filter(now::isAfter).orElse(now)));
    if (late.isPresent()) {
      return none(
          "RestoreTimeOutside",
          "spec.database.restoreFrom.pointInTime %s is later than what the automated backups of %s (%s) tell of%s: give an earlier time, or latest"
              .formatted(
                  late.get(),
                  backup.instance(),
                  backup.resourceId(),
                  backup.until().map(until -> ", which ends at " + until).orElse("")));
    }
    String what = "automated backups of %s (%s)".formatted(backup.instance(), backup.resourceId());
    String when = time.map(at -> "at " + at).orElse("last");
    Optional<Hold> hold =
        backup.status().equals("creating")
            ? Optional.of(
                Hold.of("BackupsNotReady", "the first of the %s is being made".formatted(what)))
            : Optional.empty();
    return RestoreSource.misfit(database, what, backup.contents())
        .orElseGet(() ->
            new RestoreSource.Ready(
                new RdsAction.RestoreToTime(
                    database,
                    Groups.parameterGroup(blueprint.owner(), database, backup.contents().version()),
                    backup.contents(),
                    backup.resourceId(),
                    remembered(backup),
                    time),
                "restore the database as it was " + when,
                "%s, as it was %s".formatted(what, when),
                hold));
  }

  /** How the app's own backups could be used, if there are any. */
  Optional<String> suggestion() {
    List<DbBackup> own = usable().toList();
    return switch (own.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of("restoreFrom: {pointInTime: latest}" + until(own.getFirst()));
      default ->
          Optional.of(
              "restoreFrom: {pointInTime: latest, database: %s}".formatted(own.getLast().name()));
    };
  }

  /** The app's own that could be used. */
  Stream<DbBackup> usable() {
    return own().stream()
        .filter(this::allowed)
        .filter(backup -> !backup.status().equals("creating"))
        .filter(
            backup -> RestoreSource.misfit(database, backup.name(), backup.contents()).isEmpty());
  }

  private static String described(DbBackup backup) {
    return backup.resourceId() + until(backup);
  }

  /** As all other times are written. */
  private static String until(DbBackup backup) {
    return backup
        .until()
        .map(until -> " (until %s)".formatted(until.truncatedTo(ChronoUnit.SECONDS)))
        .orElse("");
  }

  private RestoreSource none(String reason, String message) {
    return RestoreSource.none(database, reason, message);
  }
}
