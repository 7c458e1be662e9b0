package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static dev.stepladder.simulator.aws.SimulatedAws.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;

class RestoreTest {

  private static final String COMBINATION = "InvalidParameterCombination";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private void snapshot(String id) {
    aws.rds.createDBSnapshot(r -> r.dbSnapshotIdentifier(id).dbInstanceIdentifier("shop"));
    aws.settle();
  }

  private DBInstance fromSnapshot(
      String id, Consumer<RestoreDbInstanceFromDbSnapshotRequest.Builder> more) {
    aws.rds.restoreDBInstanceFromDBSnapshot(
        r -> r.dbInstanceIdentifier("again").dbSnapshotIdentifier(id).applyMutation(more));
    aws.settle();
    return aws.show("again");
  }

  private DBInstance toTime(Consumer<RestoreDbInstanceToPointInTimeRequest.Builder> more) {
    aws.rds.restoreDBInstanceToPointInTime(
        r -> r.targetDBInstanceIdentifier("again").applyMutation(more));
    aws.settle();
    return aws.show("again");
  }

  private void delete(boolean keepBackups) {
    aws.rds.deleteDBInstance(r ->
        r.dbInstanceIdentifier("shop")
            .skipFinalSnapshot(true)
            .deleteAutomatedBackups(!keepBackups));
    aws.settle();
  }

  private DBInstanceAutomatedBackup backup() {
    return aws.rds
        .describeDBInstanceAutomatedBackups(r -> r.dbInstanceIdentifier("shop"))
        .dbInstanceAutomatedBackups()
        .getFirst();
  }

  @Test
  void aRestoredInstanceHasThePasswordOfTheTimeOfItsSnapshot() {
    aws.running("shop");
    snapshot("before");
    aws.modified("shop", r -> r.masterUserPassword("another-password"));
    var _ = fromSnapshot("before", r -> {});
    assertThat(aws.console().password("again")).contains(SimulatedAws.PASSWORD);
  }

  @Test
  void aRestoredInstanceIsAnotherOneWithTheUserAndTheEncryptionOfItsSource() {
    DBInstance shop = aws.running("shop", r -> r.storageEncrypted(true).dbName("shop"));
    snapshot("before");
    DBInstance again = fromSnapshot("before", r -> {});
    assertThat(again.dbiResourceId()).isNotEqualTo(shop.dbiResourceId());
    assertThat(again.masterUsername()).isEqualTo("app");
    assertThat(again.dbName()).isEqualTo("shop");
    assertThat(again.storageEncrypted()).isTrue();
    assertThat(again.kmsKeyId()).isEqualTo(shop.kmsKeyId());
  }

  @Test
  void tagsAndProtectionAreThoseOfTheRequest() {
    aws.running("shop", r -> r.tags(tag("of", "shop")).copyTagsToSnapshot(true));
    snapshot("before");
    DBInstance again = fromSnapshot("before", r -> r.deletionProtection(true));
    assertThat(again.tagList()).isEmpty();
    assertThat(again.deletionProtection()).isTrue();
  }

  @Test
  void storageIsNeverLessThanThatOfTheSnapshot() {
    aws.running("shop", r -> r.allocatedStorage(40));
    snapshot("before");
    assertRefused(COMBINATION, () -> fromSnapshot("before", r -> r.allocatedStorage(30)));
    assertThat(fromSnapshot("before", r -> r.allocatedStorage(60)).allocatedStorage())
        .isEqualTo(60);
  }

  @Test
  void onlyOracleIsGivenAManagedPasswordByARestore() {
    aws.running("shop");
    snapshot("before");
    assertRefused(COMBINATION, () -> fromSnapshot("before", r -> r.manageMasterUserPassword(true)));
  }

  @Test
  void aTakenNameIsRefused() {
    aws.running("shop");
    snapshot("before");
    assertRefused(
        "DBInstanceAlreadyExists",
        () -> fromSnapshot("before", r -> r.dbInstanceIdentifier("shop")));
    assertRefused(
        "DBInstanceAlreadyExists",
        () ->
            toTime(r ->
                r.sourceDBInstanceIdentifier("shop")
                    .targetDBInstanceIdentifier("shop")
                    .useLatestRestorableTime(true)));
  }

  @Test
  void goesBackToATimeWithWhatWasInForceThen() {
    aws.running("shop", r -> r.backupRetentionPeriod(7));
    Instant then = aws.show("shop").latestRestorableTime();
    aws.pass(Duration.ofHours(1));
    aws.modified("shop", r -> r.masterUserPassword("another-password").allocatedStorage(40));
    DBInstance again = toTime(r -> r.sourceDBInstanceIdentifier("shop").restoreTime(then));
    assertThat(again.allocatedStorage()).isEqualTo(20);
    assertThat(aws.console().password("again")).contains(SimulatedAws.PASSWORD);
  }

  @Test
  void goesBackToTheLatestTimeWithTheClassAndTheRetentionOfItsSource() {
    aws.running("shop", r -> r.backupRetentionPeriod(7).dbInstanceClass("db.t4g.small"));
    DBInstance again =
        toTime(r ->
            r.sourceDbiResourceId(aws.show("shop").dbiResourceId()).useLatestRestorableTime(true));
    assertThat(again.dbInstanceClass()).isEqualTo("db.t4g.small");
    assertThat(again.backupRetentionPeriod()).isEqualTo(7);
  }

  @Test
  void retainedBackupsServeAfterTheirInstanceIsGone() {
    String id = aws.running("shop", r -> r.backupRetentionPeriod(7)).dbiResourceId();
    delete(true);
    assertRefused(
        "DBInstanceNotFound",
        () -> toTime(r -> r.sourceDBInstanceIdentifier("shop").useLatestRestorableTime(true)));
    DBInstance again = toTime(r -> r.sourceDbiResourceId(id).useLatestRestorableTime(true));
    assertThat(again.masterUsername()).isEqualTo("app");
  }

  @Test
  void retainedBackupsAreNamedByTheirArnToo() {
    aws.running("shop", r -> r.backupRetentionPeriod(7));
    delete(true);
    String arn = backup().dbInstanceAutomatedBackupsArn();
    DBInstance again =
        toTime(r -> r.sourceDBInstanceAutomatedBackupsArn(arn).useLatestRestorableTime(true));
    assertThat(again.engine()).isEqualTo("postgres");
  }

  @Test
  void retainedBackupsGoWhenTheyAreAsOldAsTheyWereToBeKept() {
    String id = aws.running("shop", r -> r.backupRetentionPeriod(2)).dbiResourceId();
    aws.pass(Duration.ofHours(36));
    delete(true);
    aws.pass(Duration.ofHours(36));
    assertThat(backup().restoreWindow().earliestTime())
        .isEqualTo(aws.clock.now().minus(Duration.ofDays(2)));
    aws.pass(Duration.ofHours(36));
    assertRefused(
        "DBInstanceAutomatedBackupNotFound",
        () -> toTime(r -> r.sourceDbiResourceId(id).useLatestRestorableTime(true)));
  }

  @Test
  void backupsThatWentWithTheirInstanceAreNotFound() {
    String id = aws.running("shop", r -> r.backupRetentionPeriod(7)).dbiResourceId();
    delete(false);
    assertRefused(
        "DBInstanceAutomatedBackupNotFound",
        () -> toTime(r -> r.sourceDbiResourceId(id).useLatestRestorableTime(true)));
  }

  @Test
  void anInstanceWithoutBackupsCannotGoBack() {
    aws.running("shop", r -> r.backupRetentionPeriod(0));
    assertRefused(
        "PointInTimeRestoreNotEnabled",
        () -> toTime(r -> r.sourceDBInstanceIdentifier("shop").useLatestRestorableTime(true)));
  }

  @Test
  void timesOutsideTheWindowAreRefused() {
    aws.running("shop", r -> r.backupRetentionPeriod(1));
    Instant first = backup().restoreWindow().earliestTime();
    assertRefused(
        "InvalidRestoreFault",
        () -> toTime(r -> r.sourceDBInstanceIdentifier("shop").restoreTime(first.minusSeconds(1))));
    assertRefused(
        "InvalidRestoreFault",
        () ->
            toTime(r ->
                r.sourceDBInstanceIdentifier("shop")
                    .restoreTime(aws.clock.now().plus(Duration.ofMinutes(10)))));
  }

  @Test
  void exactlyOneTimeAndOneSourceAreGiven() {
    String id = aws.running("shop").dbiResourceId();
    assertRefused(COMBINATION, () -> toTime(r -> r.sourceDBInstanceIdentifier("shop")));
    assertRefused(
        COMBINATION,
        () ->
            toTime(r ->
                r.sourceDBInstanceIdentifier("shop")
                    .useLatestRestorableTime(true)
                    .restoreTime(aws.clock.now())));
    assertRefused(COMBINATION, () -> toTime(r -> r.useLatestRestorableTime(true)));
    assertRefused(
        COMBINATION,
        () ->
            toTime(r ->
                r.sourceDBInstanceIdentifier("shop")
                    .sourceDbiResourceId(id)
                    .useLatestRestorableTime(true)));
  }
}
