package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SnapshotTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private void take(String id) {
    aws.rds.createDBSnapshot(r -> r.dbSnapshotIdentifier(id).dbInstanceIdentifier("shop"));
  }

  private String status(String id) {
    return aws.rds
        .describeDBSnapshots(r -> r.dbSnapshotIdentifier(id))
        .dbSnapshots()
        .getFirst()
        .status();
  }

  @Test
  void instanceIsBackingUpWhileItIsMade() {
    aws.running("shop");
    take("before");
    assertThat(aws.status("shop")).isEqualTo("backing-up");
    assertThat(status("before")).isEqualTo("creating");
    aws.pass(RdsDuration.SNAPSHOT.median());
    assertThat(aws.status("shop")).isEqualTo("available");
    assertThat(status("before")).isEqualTo("available");
  }

  @Test
  void needsAnInstanceThatIsAvailable() {
    aws.create("shop", r -> {});
    assertRefused("InvalidDBInstanceState", () -> take("before"));
  }

  @Test
  void nameIsTakenOnlyOnce() {
    aws.running("shop");
    take("before");
    aws.settle();
    assertRefused("DBSnapshotAlreadyExists", () -> take("before"));
  }

  @Test
  void thereAreNotMoreThanTheQuotaAllows() {
    aws.console().quota(Quota.MANUAL_SNAPSHOTS, 0);
    aws.running("shop");
    assertRefused("SnapshotQuotaExceeded", () -> take("before"));
  }

  @Test
  void canOnlyBeDeletedOnceItIsDone() {
    aws.running("shop");
    take("before");
    assertRefused(
        "InvalidDBSnapshotState",
        () -> aws.rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("before")));
    aws.settle();
    aws.rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("before"));
    assertRefused("DBSnapshotNotFound", () -> status("before"));
  }

  @Test
  void isFoundByTheResourceIdOfItsInstance() {
    String resourceId = aws.running("shop").dbiResourceId();
    take("before");
    assertThat(aws.rds.describeDBSnapshots(r -> r.dbiResourceId(resourceId)).dbSnapshots())
        .hasSize(1);
    assertThat(aws.rds.describeDBSnapshots(r -> r.dbiResourceId("db-OTHER")).dbSnapshots())
        .isEmpty();
  }

  @Test
  void restoredInstanceLoadsItsVolumeBeforeItIsAvailable() {
    aws.running("shop");
    take("before");
    aws.settle();
    aws.rds.restoreDBInstanceFromDBSnapshot(r ->
        r.dbInstanceIdentifier("again")
            .dbSnapshotIdentifier("before")
            .dbInstanceClass("db.t4g.small"));
    assertThat(aws.status("again")).isEqualTo("creating");
    aws.pass(RdsDuration.RESTORE.median());
    assertThat(aws.status("again")).isEqualTo("storage-initialization");
    aws.settle();
    assertThat(aws.status("again")).isEqualTo("available");
    assertThat(aws.show("again").engineVersion()).isEqualTo("17.4");
  }
}
