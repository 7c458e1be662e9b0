package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Tag;

/** What is made of an instance as RDS shows it. */
class RdsRecordsTest {

  private static DBInstance.Builder postgres() {
    return DBInstance.builder().dbInstanceIdentifier("orders-1").engine("postgres");
  }

  @Test
  void aMemberOfAClusterIsNoInstanceThatStandsAlone() {
    DBInstance member =
        postgres()
            .dbClusterIdentifier("orders")
            .tagList(Tag.builder().key("team").value("b").build())
            .build();

    assertThat(RdsRecords.isOurKind(member)).isFalse();
    assertThat(RdsRecords.clusterMember(member))
        .contains(new DbClusterMember("orders-1", "orders", Map.of("team", "b")));
  }

  @Test
  void anInstanceThatStandsAloneIsNoMemberOfACluster() {
    assertThat(RdsRecords.clusterMember(postgres().build())).isEmpty();
  }

  @Test
  void oneThatReplicatesAClusterIsAReplica() {
    DBInstance replica = postgres().readReplicaSourceDBClusterIdentifier("orders").build();

    assertThat(RdsRecords.instance(replica).source()).contains("orders");
  }

  @Test
  void moreOfItsVolumeThatIsPendingBesideItsSizeIsNoPartOfThat() {
    DBInstance shown =
        postgres()
            .pendingModifiedValues(
                pending -> pending.allocatedStorage(400).iops(12_000).storageThroughput(500))
            .build();

    assertThat(RdsRecords.instance(shown).pending())
        .isEqualTo(
            Map.of(Setting.STORAGE, "400", Setting.OTHER, "Iops=12000, StorageThroughput=500"));
  }

  @Test
  void clustersThatReplicateItAreAmongItsReplicas() {
    DBInstance source =
        postgres()
            .readReplicaDBInstanceIdentifiers("orders-ro")
            .readReplicaDBClusterIdentifiers("orders-cluster")
            .build();

    assertThat(RdsRecords.instance(source).replicas())
        .containsExactly("orders-cluster", "orders-ro");
  }
}
