package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.DBInstance;

class ReplicaTest {

  private static final String STATE = "InvalidDBInstanceState";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private void ask(String id) {
    aws.rds.createDBInstanceReadReplica(
        r -> r.dbInstanceIdentifier(id).sourceDBInstanceIdentifier("shop"));
  }

  private String replication(String id) {
    return aws.show(id).statusInfos().getFirst().status();
  }

  @Test
  void isCreatedThenModifiedThenLoadsItsVolumeThenAvailable() {
    aws.running("shop");
    ask("shop-ro1");
    List<String> statuses = new ArrayList<>(List.of(aws.status("shop-ro1")));
    while (aws.clock.advanceToNext()) {
      statuses.add(aws.status("shop-ro1"));
    }
    assertThat(statuses)
        .containsExactly("creating", "modifying", "storage-initialization", "available");
  }

  @Test
  void knowsItsSourceAndItsSourceKnowsIt() {
    aws.running("shop");
    DBInstance replica = aws.replica("shop-ro1", "shop");
    assertThat(replica.readReplicaSourceDBInstanceIdentifier()).isEqualTo("shop");
    assertThat(replica.backupRetentionPeriod()).isZero();
    assertThat(replication("shop-ro1")).isEqualTo("replicating");
    assertThat(aws.show("shop").readReplicaDBInstanceIdentifiers()).containsExactly("shop-ro1");
  }

  @Test
  void doesNotInheritTags() {
    aws.running("shop", r -> r.tags(SimulatedAws.tag("app", "shop")));
    assertThat(aws.replica("shop-ro1", "shop").tagList()).isEmpty();
  }

  @Test
  void severalCanBeMadeAtOnce() {
    aws.running("shop");
    ask("shop-ro1");
    ask("shop-ro2");
    aws.settle();
    assertThat(aws.show("shop").readReplicaDBInstanceIdentifiers())
        .containsExactly("shop-ro1", "shop-ro2");
  }

  @Test
  void needsASourceThatIsAvailable() {
    aws.create("shop", r -> {});
    assertRefused(STATE, () -> ask("shop-ro1"));
  }

  @Test
  void needsASourceWithBackups() {
    aws.running("shop", r -> r.backupRetentionPeriod(0));
    assertRefused(STATE, () -> ask("shop-ro1"));
  }

  @Test
  void needsASourceWhosePasswordRdsDoesNotKeep() {
    aws.running("shop", r -> r.masterUserPassword(null).manageMasterUserPassword(true));
    assertRefused("InvalidParameterValue", () -> ask("shop-ro1"));
  }

  @Test
  void sourceWithReplicasKeepsItsBackupsAndItsPassword() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    assertRefused(
        "InvalidParameterCombination", () -> aws.modify("shop", r -> r.backupRetentionPeriod(0)));
    assertRefused(
        "InvalidParameterValue", () -> aws.modify("shop", r -> r.manageMasterUserPassword(true)));
  }

  @Test
  void takesNoPasswordOfItsOwn() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    assertRefused(
        "InvalidParameterCombination",
        () -> aws.modify("shop-ro1", r -> r.masterUserPassword("another-password")));
  }

  @Test
  void thereAreNotMoreThanTheQuotaAllows() {
    aws.console().quota(Quota.REPLICAS_PER_SOURCE, 1);
    aws.running("shop");
    ask("shop-ro1");
    assertRefused("InstanceQuotaExceeded", () -> ask("shop-ro2"));
  }

  @Test
  void postgresReplicaSmallerThanItsPrimaryCannotFollow() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    aws.modified("shop", r -> r.dbInstanceClass("db.m7g.large"));
    assertThat(replication("shop-ro1")).isEqualTo("error");
    assertThat(aws.show("shop-ro1").statusInfos().getFirst().message()).contains("max_connections");
    aws.modified("shop-ro1", r -> r.dbInstanceClass("db.m7g.large"));
    assertThat(replication("shop-ro1")).isEqualTo("replicating");
  }

  @Test
  void postgresReplicaGrownFirstFollowsAllTheWay() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    aws.modified("shop-ro1", r -> r.dbInstanceClass("db.m7g.large"));
    aws.modified("shop", r -> r.dbInstanceClass("db.m7g.large"));
    assertThat(aws.console().events("shop-ro1"))
        .noneSatisfy(event -> assertThat(event.message()).contains("error"));
    assertThat(replication("shop-ro1")).isEqualTo("replicating");
  }

  @Test
  void promotedReplicaRebootsAndStandsAlone() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    aws.rds.promoteReadReplica(r -> r.dbInstanceIdentifier("shop-ro1").backupRetentionPeriod(7));
    List<String> statuses = new ArrayList<>(List.of(aws.status("shop-ro1")));
    while (aws.clock.advanceToNext()) {
      statuses.add(aws.status("shop-ro1"));
    }
    assertThat(statuses).containsExactly("modifying", "rebooting", "available");
    assertThat(aws.show("shop-ro1").readReplicaSourceDBInstanceIdentifier()).isNull();
    assertThat(aws.show("shop-ro1").backupRetentionPeriod()).isEqualTo(7);
    assertThat(aws.show("shop").readReplicaDBInstanceIdentifiers()).isEmpty();
  }

  @Test
  void onlyAReplicaCanBePromoted() {
    aws.running("shop");
    assertRefused(STATE, () -> aws.rds.promoteReadReplica(r -> r.dbInstanceIdentifier("shop")));
  }

  @Test
  void deletingTheSourcePromotesItsReplicasIntoOrphans() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("shop").skipFinalSnapshot(true));
    aws.settle();
    assertThat(aws.console().instance("shop")).isEmpty();
    assertThat(aws.show("shop-ro1").readReplicaSourceDBInstanceIdentifier()).isNull();
    assertThat(aws.status("shop-ro1")).isEqualTo("available");
  }

  @Test
  void orphanOfASourceThatWentWhileItWasBeingMadeHasAnEndpoint() {
    aws.running("shop");
    ask("shop-ro1");
    aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("shop").skipFinalSnapshot(true));
    aws.settle();
    assertThat(aws.show("shop-ro1").endpoint().port()).isEqualTo(5432);
  }

  @Test
  void deletedReplicaLeavesItsSourcesListWhenItIsGone() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("shop-ro1").skipFinalSnapshot(true));
    assertThat(aws.show("shop").readReplicaDBInstanceIdentifiers()).containsExactly("shop-ro1");
    aws.pass(Duration.ofMinutes(15));
    assertThat(aws.show("shop").readReplicaDBInstanceIdentifiers()).isEmpty();
  }
}
