package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;

class FailoverTest {

  private static final String STATE = "InvalidReplicationGroupState";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  private void failover(String shard) {
    caches.client.testFailover(r -> r.replicationGroupId("shop").nodeGroupId(shard));
  }

  @Test
  void replicaTakesOverAndTheOldPrimaryComesBackAsAReplica() {
    caches.replicated("shop", 1);
    failover("0001");
    aws.pass(CacheDuration.AFTER_MODIFY.median());
    assertThat(caches.status("shop")).isEqualTo("modifying");
    aws.pass(CacheDuration.FAILOVER.median());
    assertThat(Caches.primary(caches.show("shop"))).isEqualTo("shop-002");
    assertThat(caches.cluster("shop-001").cacheClusterStatus()).isEqualTo("modifying");
    aws.settle();
    assertThat(caches.status("shop")).isEqualTo("available");
    assertThat(caches.cluster("shop-001").cacheClusterStatus()).isEqualTo("available");
    assertThat(Caches.primary(caches.show("shop"))).isEqualTo("shop-002");
  }

  @Test
  void eventsTellHowFarItIs() {
    caches.replicated("shop", 1);
    failover("0001");
    aws.settle();
    assertThat(caches.events("shop"))
        .containsSubsequence(
            "Test Failover API called for node group 0001",
            "Failover from primary node shop-001 to replica node shop-002 completed");
  }

  @Test
  void needsAutomaticFailover() {
    caches.running("shop", r -> r.numCacheClusters(2));
    assertRefused(STATE, () -> failover("0001"));
  }

  @Test
  void needsAReplica() {
    caches.sharded("shop", 2, 0);
    assertRefused(STATE, () -> failover("0001"));
  }

  @Test
  void needsAShardThatExists() {
    caches.replicated("shop", 1);
    assertRefused("NodeGroupNotFoundFault", () -> failover("0002"));
  }

  @Test
  void isLimitedInADay() {
    caches.replicated("shop", 1);
    aws.caches().quota(CacheQuota.FAILOVERS_A_DAY, 1);
    failover("0001");
    aws.settle();
    assertRefused("APICallRateForCustomerExceeded", () -> failover("0001"));
  }

  @Test
  void lostPrimaryIsReplacedByItsReplica() {
    caches.replicated("shop", 1);
    aws.caches().losePrimary("shop", "0001");
    aws.settle();
    assertThat(Caches.primary(caches.show("shop"))).isEqualTo("shop-002");
  }

  @Test
  void lostPrimaryComesBackAsSuchWhereFailoverIsOff() {
    assertThat(caches.running("shop", r -> r.numCacheClusters(2)).automaticFailover())
        .isEqualTo(AutomaticFailoverStatus.DISABLED);
    aws.caches().losePrimary("shop", "0001");
    aws.settle();
    assertThat(Caches.primary(caches.show("shop"))).isEqualTo("shop-001");
  }
}
