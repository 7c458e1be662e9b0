package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.ConfigureShard;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;

class ReplicaCountTest {

  private static final String VALUE = "InvalidParameterValue";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  @Test
  void newReplicaIsCreatingWhileTheGroupIsModifying() {
    caches.running("shop");
    caches.increase("shop", 1);
    assertThat(caches.status("shop")).isEqualTo("available");
    aws.pass(CacheDuration.AFTER_MODIFY.median());
    assertThat(caches.status("shop")).isEqualTo("modifying");
    assertThat(caches.cluster("shop-002").cacheClusterStatus()).isEqualTo("creating");
    assertThat(caches.cluster("shop-001").cacheClusterStatus()).isEqualTo("available");
  }

  @Test
  void groupIsAvailableAgainBeforeItsNewReplicaIs() {
    caches.running("shop");
    caches.increase("shop", 1);
    aws.pass(
        CacheDuration.AFTER_MODIFY
            .median()
            .plus(CacheDuration.ADD_REPLICA.median())
            .minus(CacheDuration.MEMBER_LAG.median()));
    assertThat(caches.status("shop")).isEqualTo("available");
    assertThat(caches.cluster("shop-002").cacheClusterStatus()).isEqualTo("creating");
    assertRefused(
        "InvalidCacheClusterState",
        () -> caches.modify("shop", r -> r.cacheNodeType("cache.m7g.large")));
    aws.settle();
    assertThat(caches.cluster("shop-002").cacheClusterStatus()).isEqualTo("available");
  }

  @Test
  void replicasTakeTheLowestFreeNumbers() {
    caches.running("shop", r -> r.numCacheClusters(3));
    caches.client.decreaseReplicaCount(
        r -> r.replicationGroupId("shop").replicasToRemove("shop-002").applyImmediately(true));
    aws.settle();
    assertThat(caches.show("shop").memberClusters()).containsExactly("shop-001", "shop-003");
    caches.increase("shop", 2);
    aws.settle();
    assertThat(caches.show("shop").memberClusters())
        .containsExactly("shop-001", "shop-002", "shop-003");
  }

  @Test
  void lastReplicaGoesFirstAndThePrimaryNever() {
    caches.running("shop", r -> r.numCacheClusters(2));
    caches.modified("shop", r -> r.primaryClusterId("shop-002"));
    caches.decrease("shop", 0);
    aws.settle();
    assertThat(caches.show("shop").memberClusters()).containsExactly("shop-002");
  }

  @Test
  void leavingReplicaIsDeletingUntilItIsGone() {
    caches.replicated("shop", 2);
    caches.decrease("shop", 1);
    aws.pass(CacheDuration.AFTER_MODIFY.median());
    assertThat(caches.cluster("shop-003").cacheClusterStatus()).isEqualTo("deleting");
    aws.settle();
    assertRefused("CacheClusterNotFound", () -> caches.cluster("shop-003"));
  }

  @Test
  void everyShardGetsAsMany() {
    caches.sharded("shop", 2, 0);
    caches.increase("shop", 1);
    aws.settle();
    assertThat(caches.show("shop").memberClusters())
        .containsExactly("shop-0001-001", "shop-0001-002", "shop-0002-001", "shop-0002-002");
  }

  @Test
  void oneShardCanGetMoreThanTheOthers() {
    caches.sharded("shop", 2, 1);
    caches.client.increaseReplicaCount(r ->
        r.replicationGroupId("shop")
            .replicaConfiguration(
                ConfigureShard.builder().nodeGroupId("0002").newReplicaCount(2).build())
            .applyImmediately(true));
    aws.settle();
    assertThat(caches.show("shop").nodeGroups())
        .extracting(NodeGroup::nodeGroupMembers)
        .extracting(members -> members.size())
        .containsExactly(2, 3);
  }

  @Test
  void equalCountIsNoOperation() {
    caches.replicated("shop", 1);
    assertRefused("NoOperationFault", () -> caches.increase("shop", 1));
    assertRefused("NoOperationFault", () -> caches.decrease("shop", 1));
  }

  @Test
  void wrongDirectionIsRefused() {
    caches.replicated("shop", 2);
    assertRefused(VALUE, () -> caches.increase("shop", 1));
    assertRefused(VALUE, () -> caches.decrease("shop", 3));
  }

  @Test
  void countsMustApplyImmediately() {
    caches.replicated("shop", 2);
    assertRefused(
        VALUE,
        () ->
            caches.client.increaseReplicaCount(
                r -> r.replicationGroupId("shop").newReplicaCount(3).applyImmediately(false)));
    assertRefused(
        VALUE,
        () ->
            caches.client.decreaseReplicaCount(
                r -> r.replicationGroupId("shop").newReplicaCount(1).applyImmediately(false)));
    assertRefused(
        "MissingParameter",
        () ->
            caches.client.increaseReplicaCount(
                r -> r.replicationGroupId("shop").newReplicaCount(3)));
  }

  @Test
  void sixthReplicaIsRefused() {
    caches.replicated("shop", 5);
    assertRefused(VALUE, () -> caches.increase("shop", 6));
  }

  @Test
  void failoverKeepsItsLastReplica() {
    caches.replicated("shop", 1);
    assertRefused(VALUE, () -> caches.decrease("shop", 0));
    caches.modified("shop", r -> r.automaticFailoverEnabled(false));
    caches.decrease("shop", 0);
    aws.settle();
    assertThat(caches.show("shop").memberClusters()).containsExactly("shop-001");
  }

  @Test
  void multiAzKeepsTheLastReplicaOfEveryShard() {
    caches.sharded("shop", 2, 1);
    caches.modified("shop", r -> r.multiAZEnabled(true));
    assertRefused(VALUE, () -> caches.decrease("shop", 0));
  }

  @Test
  void primaryIsNotRemovedByName() {
    caches.replicated("shop", 2);
    assertRefused(
        VALUE,
        () ->
            caches.client.decreaseReplicaCount(r ->
                r.replicationGroupId("shop").replicasToRemove("shop-001").applyImmediately(true)));
  }

  @Test
  void nodesAreLimitedForTheRegion() {
    caches.running("shop");
    aws.caches().quota(CacheQuota.NODES, 1);
    assertRefused("NodeQuotaForCustomerExceeded", () -> caches.increase("shop", 1));
  }

  @Test
  void busyGroupIsRefused() {
    caches.running("shop");
    caches.increase("shop", 1);
    assertRefused("InvalidReplicationGroupState", () -> caches.increase("shop", 2));
  }

  @Test
  void failedIncreaseLeavesTheGroupAsItWas() {
    caches.running("shop");
    aws.simulator.faults().on("IncreaseReplicaCount").once().failLater("No free addresses.");
    caches.increase("shop", 1);
    aws.settle();
    assertThat(caches.show("shop").memberClusters()).containsExactly("shop-001");
    assertThat(caches.events("shop")).anySatisfy(m -> assertThat(m).contains("No free addresses."));
  }
}
