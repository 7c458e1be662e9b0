package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.NodeGroupMember;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupPendingModifiedValues;

class GroupLifecycleTest {

  private static final String STATE = "InvalidReplicationGroupState";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  @Test
  void newGroupIsCreatingWithoutNodesUntilItIsAvailable() {
    ReplicationGroup asked =
        caches.create("shop", r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
    assertThat(asked.status()).isEqualTo("creating");
    assertThat(asked.memberClusters()).containsExactly("shop-001", "shop-002");
    assertThat(asked.nodeGroups()).isEmpty();
    assertThat(asked.automaticFailover()).isEqualTo(AutomaticFailoverStatus.ENABLING);
    aws.pass(CacheDuration.CREATE.median().minusSeconds(1));
    assertThat(caches.status("shop")).isEqualTo("creating");
    aws.pass(Duration.ofSeconds(1));
    assertThat(caches.status("shop")).isEqualTo("available");
    assertThat(caches.show("shop").automaticFailover()).isEqualTo(AutomaticFailoverStatus.ENABLED);
  }

  @Test
  void identifierIsStoredInLowerCase() {
    assertThat(caches.running("Shop").replicationGroupId()).isEqualTo("shop");
    assertThat(caches.show("SHOP").description()).isEqualTo("a test");
  }

  @Test
  void withoutClusterModeItHasAPrimaryAndAReaderEndpoint() {
    ReplicationGroup shop = caches.replicated("shop", 1);
    assertThat(shop.clusterMode()).isEqualTo(ClusterMode.DISABLED);
    assertThat(shop.configurationEndpoint()).isNull();
    assertThat(shop.nodeGroups())
        .singleElement()
        .satisfies(shard -> {
          assertThat(shard.nodeGroupId()).isEqualTo("0001");
          assertThat(shard.slots()).isNull();
          assertThat(shard.primaryEndpoint().address())
              .startsWith("shop.")
              .endsWith(".ng.0001.use1.cache.amazonaws.com");
          assertThat(shard.readerEndpoint().address()).startsWith("shop-ro.");
          assertThat(shard.primaryEndpoint().port()).isEqualTo(6379);
          assertThat(shard.nodeGroupMembers())
              .extracting(NodeGroupMember::currentRole)
              .containsExactly("primary", "replica");
        });
  }

  @Test
  void withEncryptionInTransitItsEndpointsHaveOtherNames() {
    ReplicationGroup shop = caches.running("shop", r -> r.transitEncryptionEnabled(true));
    assertThat(shop.nodeGroups().getFirst().primaryEndpoint().address()).startsWith("master.shop.");
  }

  @Test
  void inClusterModeItHasAConfigurationEndpointOnly() {
    ReplicationGroup shop = caches.sharded("shop", 2, 1);
    assertThat(shop.clusterEnabled()).isTrue();
    assertThat(shop.configurationEndpoint().address()).contains(".clustercfg.use1.");
    assertThat(shop.memberClusters())
        .containsExactly("shop-0001-001", "shop-0001-002", "shop-0002-001", "shop-0002-002");
    assertThat(shop.nodeGroups())
        .extracting(shard -> shard.slots())
        .containsExactly("0-8191", "8192-16383");
    assertThat(shop.nodeGroups())
        .allSatisfy(shard -> {
          assertThat(shard.primaryEndpoint()).isNull();
          assertThat(shard.nodeGroupMembers())
              .extracting(NodeGroupMember::currentRole)
              .containsOnlyNulls();
        });
  }

  @Test
  void engineIsShownButItsVersionOnlyOnTheMembers() {
    ReplicationGroup shop = caches.running("shop");
    assertThat(shop.engine()).isEqualTo("valkey");
    CacheCluster member = caches.cluster("shop-001");
    assertThat(member.engineVersion()).isEqualTo("8.0.1");
    assertThat(member.cacheParameterGroup().cacheParameterGroupName()).isEqualTo("default.valkey8");
    assertThat(member.replicationGroupId()).isEqualTo("shop");
  }

  @Test
  void valkeyIsEncryptedAtRestUnlessItIsSaidOtherwiseAndRedisIsNot() {
    assertThat(caches.running("shop").atRestEncryptionEnabled()).isTrue();
    assertThat(
            caches
                .running("cart", r -> r.engine("redis").engineVersion("7.1"))
                .atRestEncryptionEnabled())
        .isFalse();
  }

  @Test
  void settledGroupHasNothingPending() {
    assertThat(caches.replicated("shop", 1).pendingModifiedValues())
        .isEqualTo(ReplicationGroupPendingModifiedValues.builder().build());
  }

  @Test
  void multiAzSpreadsTheNodes() {
    ReplicationGroup shop =
        caches.running(
            "shop", r -> r.numCacheClusters(2).automaticFailoverEnabled(true).multiAZEnabled(true));
    assertThat(shop.multiAZ()).isEqualTo(MultiAZStatus.ENABLED);
    assertThat(shop.nodeGroups().getFirst().nodeGroupMembers())
        .extracting(NodeGroupMember::preferredAvailabilityZone)
        .doesNotHaveDuplicates();
  }

  @Test
  void pagesHoldAHundredGroups() {
    aws.caches().quota(CacheQuota.NODES, 1_000);
    for (int i = 0; i < 101; i++) {
      var _ = caches.create("shop-%03d".formatted(i), r -> {});
    }
    DescribeReplicationGroupsResponse first = caches.client.describeReplicationGroups();
    assertThat(first.replicationGroups()).hasSize(100);
    DescribeReplicationGroupsResponse second =
        caches.client.describeReplicationGroups(r -> r.marker(first.marker()));
    assertThat(second.replicationGroups())
        .extracting(ReplicationGroup::replicationGroupId)
        .containsExactly("shop-100");
    assertThat(second.marker()).isNull();
  }

  @Test
  void pageOfTenIsRefused() {
    assertRefused(
        "InvalidParameterValue",
        () -> caches.client.describeReplicationGroups(r -> r.maxRecords(10)));
  }

  @Test
  void groupThatDoesNotExistIsNotFound() {
    assertRefused("ReplicationGroupNotFoundFault", () -> caches.show("nobody"));
  }

  @Test
  void sameNameIsRefusedWhileTheGroupExists() {
    var _ = caches.create("shop", r -> {});
    assertRefused("ReplicationGroupAlreadyExists", () -> caches.create("SHOP", r -> {}));
  }

  @Test
  void failedCreationStaysAndCanBeDeleted() {
    aws.simulator.faults().on("CreateReplicationGroup").once().failLater("No capacity.");
    assertThat(caches.running("shop").status()).isEqualTo("create-failed");
    assertThat(caches.events("shop")).anySatisfy(m -> assertThat(m).contains("No capacity."));
    delete("shop");
    aws.settle();
    assertThat(aws.caches().groups()).isEmpty();
  }

  @Test
  void deletedGroupIsDeletingAndThenGoneWithItsMembers() {
    caches.replicated("shop", 1);
    delete("shop");
    assertThat(caches.status("shop")).isEqualTo("deleting");
    assertThat(caches.cluster("shop-002").cacheClusterStatus()).isEqualTo("deleting");
    aws.pass(CacheDuration.DELETE.median());
    assertRefused("ReplicationGroupNotFoundFault", () -> caches.show("shop"));
    assertThat(caches.clusters()).isEmpty();
  }

  @Test
  void groupInCreationIsNotDeleted() {
    var _ = caches.create("shop", r -> {});
    assertRefused(STATE, () -> delete("shop"));
  }

  @Test
  void groupBeingDeletedIsNotDeletedAgain() {
    caches.running("shop");
    delete("shop");
    assertRefused(STATE, () -> delete("shop"));
  }

  @Test
  void groupIsNotDeletedWhileAMemberIsCreating() {
    caches.replicated("shop", 1);
    caches.increase("shop", 2);
    aws.pass(CacheDuration.AFTER_MODIFY.median().plusSeconds(1));
    assertRefused(STATE, () -> delete("shop"));
  }

  @Test
  void groupIsNotDeletedWhileAMemberIsDeleting() {
    caches.replicated("shop", 2);
    caches.decrease("shop", 1);
    aws.pass(CacheDuration.AFTER_MODIFY.median().plusSeconds(1));
    assertRefused(STATE, () -> delete("shop"));
  }

  @Test
  void groupIsNotDeletedWhileItIsSnapshotting() {
    caches.running("shop");
    caches.client.createSnapshot(r -> r.replicationGroupId("shop").snapshotName("last"));
    assertRefused(STATE, () -> delete("shop"));
  }

  @Test
  void primaryCanBeRetainedAsAClusterOfItsOwn() {
    caches.replicated("shop", 1);
    caches.client.deleteReplicationGroup(
        r -> r.replicationGroupId("shop").retainPrimaryCluster(true));
    aws.settle();
    assertThat(caches.clusters())
        .singleElement()
        .satisfies(cluster -> {
          assertThat(cluster.cacheClusterId()).isEqualTo("shop-001");
          assertThat(cluster.replicationGroupId()).isNull();
          assertThat(cluster.cacheClusterStatus()).isEqualTo("available");
        });
  }

  @Test
  void staleReadShowsAGroupThatIsGone() {
    caches.running("shop");
    delete("shop");
    aws.pass(CacheDuration.DELETE.median());
    aws.simulator.faults().on("DescribeReplicationGroups").once().stale(Duration.ofSeconds(30));
    assertThat(caches.status("shop")).isEqualTo("deleting");
    assertRefused("ReplicationGroupNotFoundFault", () -> caches.show("shop"));
  }

  @Test
  void lostAnswerOfACreateKeepsTheGroup() {
    aws.simulator.faults().on("CreateReplicationGroup").once().internalFailureAfter();
    assertRefused("InternalFailure", () -> caches.create("shop", r -> {}));
    assertThat(aws.caches().group("shop")).isPresent();
  }

  @Test
  void withoutCapacityThereIsNoGroup() {
    aws.simulator.faults().on("CreateReplicationGroup").once().insufficientCapacity();
    assertRefused("InsufficientCacheClusterCapacity", () -> caches.create("shop", r -> {}));
  }

  private void delete(String id) {
    caches.client.deleteReplicationGroup(r -> r.replicationGroupId(id));
  }
}
