package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How a database that is not there is made from a backup. The spec's word for it is used once:
 * should what was made of it vanish, the same old backup does not come back by itself.
 */
final class Restoration {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;
  private final Instant now;

  Restoration(Blueprint blueprint, Part.Database database, View view, Instant now) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.now = now;
  }

  /** What the spec says, unless that has been done. */
  static Optional<Part.Restore> wanted(Part.Database database, Ledger ledger) {
    Optional<String> used = ledger.restored(database.id().toString());
    return database.restore().filter(restore -> !used.equals(Optional.of(restore.word())));
  }

  /** Whether the spec asks for a backup in place of a database that has been there before. */
  static boolean ignored(Part.Database database, DbInstance instance, Ledger ledger) {
    return wanted(database, ledger).isPresent()
        && ledger.resourceId(database.id().toString()).equals(Optional.of(instance.resourceId()));
  }

  /**
   * Remembers that the spec's word has been used once a database is there, be it for that or not,
   * and whose password RDS has yet to keep.
   */
  static Ledger remember(Part.Database database, Optional<DbInstance> there, Ledger ledger) {
    String part = database.id().toString();
    if (database.restore().isEmpty()) {
      return settled(database, there, ledger.withoutRestored(part));
    }
    // One that is being deleted is what the word is about to replace.
    Optional<DbInstance> staying = there.filter(found -> !found.status().equals("deleting"));
    if (staying.isEmpty()) {
      return ledger;
    }
    DbInstance instance = staying.get();
    boolean made = wanted(database, ledger).isPresent() && !ignored(database, instance, ledger);
    Ledger used = ledger.withRestored(part, database.restore().get().word());
    return settled(
        database, there, made ? used.withPasswordOwed(part, instance.resourceId()) : used);
  }

  /** Once RDS keeps the password, or is not to, nothing is owed; nor is it to a successor. */
  private static Ledger settled(Part.Database database, Optional<DbInstance> there, Ledger ledger) {
    if (there.isEmpty()) {
      return ledger;
    }
    String part = database.id().toString();
    boolean owed =
        database.passwordMode() == Part.PasswordMode.RDS_MANAGED
            && there
                .filter(instance -> instance.managedSecret().isEmpty())
                .map(DbInstance::resourceId)
                .equals(ledger.passwordOwed(part));
    return owed ? ledger : ledger.withoutPasswordOwed(part);
  }

  /** What follows once a database shows that was asked for, if it is made from a backup. */
  Assessment following() {
    return wanted(database, view.ledger()).isPresent()
        ? new DatabasePassword(database, view).onceRestored("")
        : Assessment.NOTHING;
  }

  /** The same of one that shows, and is being made. */
  Assessment following(DbInstance instance) {
    var password = new DatabasePassword(database, view);
    String id = instance.resourceId();
    boolean restored =
        wanted(database, view.ledger()).isPresent() && !ignored(database, instance, view.ledger());
    // One that begins empty is given the password of its Secret with the call that makes it.
    boolean other =
        database.passwordMode() == Part.PasswordMode.RDS_MANAGED
            ? view.ledger().passwordOwed(database.id().toString()).equals(Optional.of(id))
            : database.restore().isPresent() && password.unconfirmed();
    return restored || other ? password.onceRestored(id) : Assessment.NOTHING;
  }

  /** The version that the database comes with, if it is made from a backup. */
  Optional<String> version() {
    return action().map(restore -> restore.contents().version());
  }

  /** The storage that it comes with, in GiB, if it is made from a backup. */
  Optional<Integer> storage() {
    return action().map(RdsAction.Restore::storage);
  }

  /** Whether what the spec names cannot be seen, so that nobody knows how large it is. */
  boolean unseen() {
    return wanted(database, view.ledger())
        .map(this::find)
        .filter(found -> found instanceof RestoreSource.None(Finding.Unseen _))
        .isPresent();
  }

  private Optional<RdsAction.Restore> action() {
    return wanted(database, view.ledger())
        .map(this::find)
        .filter(RestoreSource.Ready.class::isInstance)
        .map(found -> ((RestoreSource.Ready) found).action());
  }

  /** The storage of the largest backup that it could be made from, in GiB. */
  Optional<Integer> largest() {
    return Stream.concat(
            new SnapshotSource(blueprint, database, view).usable().map(DbSnapshot::contents),
            new BackupSource(blueprint, database, view, now).usable().map(DbBackup::contents))
        .map(DbContents::storage)
        .max(Comparator.naturalOrder());
  }

  private RestoreSource find(Part.Restore restore) {
    return switch (restore) {
      case Part.Restore.FromSnapshot(String name) ->
          new SnapshotSource(blueprint, database, view).find(name);
      case Part.Restore.ToTime to -> new BackupSource(blueprint, database, view, now).find(to);
      case Part.Restore.NoTime(String text) ->
          RestoreSource.none(
              database,
              "RestoreTimeUnreadable",
              "spec.database.restoreFrom.pointInTime: %s is no time that there ever was: write one such as \"2026-01-31T09:30:00Z\", or latest"
                  .formatted(text));
    };
  }

  /**
   * The one step that makes the database, or why it cannot be taken.
   *
   * @param held what there is to do where it cannot be taken
   */
  Assessment assess(Part.Restore restore, Function<Finding, Assessment> held, Need... needs) {
    return switch (find(restore)) {
      case RestoreSource.None(Finding finding) -> held.apply(finding);
      case RestoreSource.Ready ready ->
          Assessment.of(step(ready, needs))
              .and(new DatabasePassword(database, view).onceRestored(""))
              .and(notices(ready));
    };
  }

  private Step step(RestoreSource.Ready ready, Need... needs) {
    DbContents contents = ready.action().contents();
    return Step.of(
            database.id().toString(),
            database.id(),
            Stage.EXPAND,
            Verb.CREATE,
            ready.title(),
            ready.action())
        .because(
            List.of(
                new FieldChange("made from", "", ready.from()),
                new FieldChange("engine", "", contents.engine() + " " + contents.version()),
                new FieldChange("class", "", database.instanceClass()),
                new FieldChange("storage", "", ready.action().storage() + " GiB"),
                new FieldChange("Multi-AZ", "", Boolean.toString(database.multiAz()))))
        .costing(Impact.ONLINE, RdsEstimates.RESTORE)
        .on(database.identifier(), "", 0)
        .holding(ready.hold())
        .needing(needs);
  }

  private Assessment notices(RestoreSource.Ready ready) {
    return ready.action().contents().encrypted()
        ? Assessment.NOTHING
        : Assessment.of(
            new Finding.Notice(
                database.id(),
                "RestoresUnencrypted",
                "%s is not encrypted, so the database made from it will not be: to have it encrypted, copy the snapshot with a key (aws rds copy-db-snapshot --kms-key-id), have the copy tagged as its original is, and name the copy"
                    .formatted(ready.from())));
  }

  /** What a person can write to have a database again, for the end of a message. */
  String ways() {
    var ways = new ArrayList<String>();
    new SnapshotSource(blueprint, database, view)
        .newest()
        .map(snapshot ->
            "restoreFrom: {snapshot: %s} (the newest there is, of %s)"
                .formatted(
                    snapshot.name(),
                    snapshot.taken().orElseThrow().truncatedTo(ChronoUnit.SECONDS)))
        .ifPresent(ways::add);
    new BackupSource(blueprint, database, view, now).suggestion().ifPresent(ways::add);
    if (ways.isEmpty()) {
      ways.add("restoreFrom: {snapshot: <name>}");
    }
    return "Set in spec.database %s to bring it back, or startEmpty: true to begin with an empty one%s"
        .formatted(String.join(", or ", ways), usedUp());
  }

  private String usedUp() {
    if (database.startEmpty()) {
      return " (startEmpty is true already and has been used: set it to false, then to true again)";
    }
    return database.restore().isPresent()
        ? " (restoreFrom is there already, and what it names has been used: give it another value, or take it away and set it again)"
        : "";
  }
}
