package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a primary differs from what is asked for in what no change can mend. */
final class DatabaseNotices {

  private final Part.Database database;
  private final DbInstance instance;
  private final List<String> others;
  private final Ledger ledger;

  /**
   * Of one instance.
   *
   * @param others who replicates it and is not the app's
   */
  DatabaseNotices(Part.Database database, DbInstance instance, List<String> others, Ledger ledger) {
    this.database = database;
    this.instance = instance;
    this.others = List.copyOf(others);
    this.ledger = ledger;
  }

  Assessment assess() {
    var notices = new ArrayList<Finding>();
    if (!instance.encrypted()) {
      notices.add(cannotChange("it is not encrypted"));
    }
    if (!instance.subnetGroup().equals(database.subnetGroup())) {
      notices.add(cannotChange("it is in the subnet group " + instance.subnetGroup()));
    }
    if (!instance.username().equals(database.username())) {
      notices.add(cannotChange("its master user is " + instance.username()));
    }
    if (!instance.databaseName().isEmpty()
        && !instance.databaseName().equals(database.databaseName())) {
      notices.add(
          cannotChange(
              "its first database is %s, while bindings name %s: create that in it, or %s"
                  .formatted(
                      instance.databaseName(),
                      database.databaseName(),
                      database.adopted()
                          ? "write spec.database.name: " + instance.databaseName()
                          : "make the app anew with that name")));
    }
    boolean wantsManaged = database.passwordMode() == Part.PasswordMode.RDS_MANAGED;
    boolean owed =
        ledger.passwordOwed(database.id().toString()).equals(Optional.of(instance.resourceId()));
    if (wantsManaged && instance.managedSecret().isEmpty() && !owed) {
      notices.add(
          cannotChange(
              database.adopted()
                  ? "RDS does not keep its password: let RDS keep it, or set spec.database.password: Generated"
                  : "its password is a generated one, and stays so until you hand it to RDS"));
    }
    if (!others.isEmpty()) {
      notices.add(
          new Finding.Notice(
              database.id(),
              "ReplicasOfOthers",
              "database %s is replicated by %s, which this app did not make: nothing is done to them, and they go on. Another version, class or parameter group of the database may stop them, or take them along: see to them when that comes"
                  .formatted(instance.name(), String.join(", ", others))));
    }
    if (Restoration.ignored(database, instance, ledger)) {
      notices.add(
          new Finding.Notice(
              database.id(),
              "RestoreHasNoEffect",
              "spec.database.restoreFrom has no effect on database %s, which is there"
                  .formatted(instance.name())));
    }
    if (InstanceRules.number(instance.is(Setting.STORAGE)) > database.storage()) {
      notices.add(
          new Finding.Notice(
              database.id(),
              "StorageIsAFloor",
              "database %s has %s GiB, more than the %d GiB asked for; storage is never taken away"
                  .formatted(instance.name(), instance.is(Setting.STORAGE), database.storage())));
    }
    if (Engine.compareVersions(instance.is(Setting.VERSION), database.version()) > 0) {
      notices.add(
          new Finding.Notice(
              database.id(),
              "VersionIsAFloor",
              "database %s runs version %s, newer than the %s asked for; it is never taken back"
                  .formatted(instance.name(), instance.is(Setting.VERSION), database.version())));
    }
    return new Assessment(List.of(), List.of(), notices);
  }

  private Finding cannotChange(String what) {
    return new Finding.Notice(
        database.id(),
        "SetAtCreation",
        "database %s differs from what is asked for: %s. That can only be set at creation, so it is left as it is"
            .formatted(instance.name(), what));
  }
}
