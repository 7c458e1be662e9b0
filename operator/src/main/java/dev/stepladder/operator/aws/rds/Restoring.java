package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.Passwords;
import dev.stepladder.operator.aws.Sender;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;

/** Makes a database from a backup, after another look at whose that is. */
final class Restoring {

  private final SweptInventory inventory;
  private final RdsReader reader;
  private final Sender<RdsClient> sender;
  private final Passwords passwords;

  Restoring(
      SweptInventory inventory, RdsReader reader, Sender<RdsClient> sender, Passwords passwords) {
    this.inventory = inventory;
    this.reader = reader;
    this.sender = sender;
    this.passwords = passwords;
  }

  Outcome start(Step step, RdsAction.Restore action, Blueprint blueprint) {
    return switch (action) {
      case RdsAction.RestoreSnapshot restore ->
          looked(
              against(restore, blueprint.owner()),
              new ResourceKey(DbSnapshot.class, restore.snapshot()),
              () ->
                  send(
                      restore,
                      blueprint,
                      call(
                          step,
                          restore,
                          "restore DB instance %s from the DB snapshot %s"
                              .formatted(restore.name(), restore.snapshot()),
                          "RestoreDBInstanceFromDBSnapshot"),
                      rds -> rds.restoreDBInstanceFromDBSnapshot(RdsRequests.restore(restore))));
      case RdsAction.RestoreToTime restore ->
          looked(
              against(restore, blueprint.owner()),
              new ResourceKey(DbBackup.class, restore.source()),
              () ->
                  send(
                      restore,
                      blueprint,
                      call(
                          step,
                          restore,
                          "restore DB instance %s from the automated backups of %s"
                              .formatted(restore.name(), restore.source()),
                          "RestoreDBInstanceToPointInTime"),
                      rds -> rds.restoreDBInstanceToPointInTime(RdsRequests.restore(restore))));
    };
  }

  private Outcome looked(Optional<Outcome> against, ResourceKey looked, Supplier<Outcome> then) {
    if (against.isPresent()) {
      // What the next plan is made of must show it too.
      inventory.readSoon(Set.of(looked), Duration.ZERO);
      return against.get();
    }
    return then.get();
  }

  /**
   * The password that comes with a backup is nobody's business: before the call the Secret is
   * marked as not in force, so that whatever happens then it is set before anybody is told of it.
   */
  private Outcome send(
      RdsAction.Restore action,
      Blueprint blueprint,
      Sender.Call call,
      Function<RdsClient, ?> request) {
    return switch (action.database().passwordMode()) {
      case RDS_MANAGED -> sender.send(call, request);
      case GENERATED ->
          passwords.doubting(
              blueprint.owner().namespace(),
              action.database().secretName(),
              () -> sender.send(call, request));
    };
  }

  private static Sender.Call call(
      Step step, RdsAction.Restore action, String intent, String operation) {
    return new Sender.Call(
        step, new ResourceKey(DbInstance.class, action.name()), intent, operation, Set.of());
  }

  private Optional<Outcome> against(RdsAction.RestoreSnapshot action, Owner owner) {
    Optional<DbSnapshot> now =
        reader.snapshots(List.of(action.snapshot())).stream()
            .findFirst()
            .map(RdsRecords::snapshot)
            .filter(snapshot -> snapshot.resourceId().equals(action.source()));
    if (now.isEmpty()) {
      return outdated(
          "DB snapshot %s is gone, or of another instance".formatted(action.snapshot()));
    }
    boolean remembered = action.remembered() && !owner.anothers(now.get().tags());
    if (!remembered && !owner.mayHave(now.get().tags())) {
      return outdated("DB snapshot %s is not the app's any more".formatted(action.snapshot()));
    }
    return now.get().status().equals("available")
        ? Optional.empty()
        : Optional.of(
            new Outcome.Busy(
                "DB snapshot %s is %s".formatted(action.snapshot(), now.get().status())));
  }

  private Optional<Outcome> against(RdsAction.RestoreToTime action, Owner owner) {
    Optional<DBInstanceAutomatedBackup> now =
        reader.backups().stream()
            .filter(backup -> action.source().equals(backup.dbiResourceId()))
            .findFirst();
    if (now.isEmpty()) {
      return outdated("the automated backups of %s are gone".formatted(action.source()));
    }
    DbBackup backup = RdsRecords.backup(now.get());
    Optional<DbInstance> there =
        reader
            .instance(backup.instance())
            .map(RdsRecords::instance)
            .filter(instance -> instance.resourceId().equals(action.source()));
    boolean known =
        action.remembered() || backup.instance().equals(owner.identifier(Architect.DATABASE));
    boolean allowed =
        there.filter(instance -> owner.mayHave(instance.tags())).isPresent()
            || (known && there.filter(instance -> owner.anothers(instance.tags())).isEmpty());
    if (!allowed) {
      return outdated(
          "the automated backups of %s are not the app's any more".formatted(action.source()));
    }
    Optional<DbBackup.Window> window = RdsRecords.window(now.get());
    if (window.isEmpty()) {
      return Optional.of(
          new Outcome.Busy("there is no automated backup of %s yet".formatted(action.source())));
    }
    return action.time().flatMap(time -> outside(action, time, window.get()));
  }

  private static Optional<Outcome> outside(
      RdsAction.RestoreToTime action, Instant time, DbBackup.Window window) {
    return window.holds(time)
        ? Optional.empty()
        : Optional.of(
            new Outcome.Refused(
                "RestoreTimeOutside",
                "the automated backups of %s tell of %s to %s, and spec.database.restoreFrom.pointInTime is %s: give a time between those, or latest"
                    .formatted(action.source(), window.earliest(), window.latest(), time)));
  }

  private static Optional<Outcome> outdated(String message) {
    return Optional.of(new Outcome.Outdated(message));
  }
}
