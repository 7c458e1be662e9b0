package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;

class CacheClusterTest {

  private static final String COMBINATION = "InvalidParameterCombination";
  private static final String STATE = "InvalidCacheClusterState";
  private static final String VALUE = "InvalidParameterValue";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  private CacheCluster create(String id, Consumer<CreateCacheClusterRequest.Builder> more) {
    return caches
        .client
        .createCacheCluster(r ->
            r.cacheClusterId(id)
                .engine("memcached")
                .engineVersion("1.6.17")
                .cacheNodeType("cache.t4g.micro")
                .numCacheNodes(2)
                .applyMutation(more))
        .cacheCluster();
  }

  private CacheCluster running(String id, Consumer<CreateCacheClusterRequest.Builder> more) {
    var _ = create(id, more);
    aws.settle();
    return caches.cluster(id);
  }

  private CacheCluster modify(String id, Consumer<ModifyCacheClusterRequest.Builder> change) {
    return caches
        .client
        .modifyCacheCluster(r -> r.cacheClusterId(id).applyImmediately(true).applyMutation(change))
        .cacheCluster();
  }

  private void delete(String id) {
    caches.client.deleteCacheCluster(r -> r.cacheClusterId(id));
  }

  @Test
  void memcachedHasAConfigurationEndpointAndItsNodes() {
    CacheCluster mem = running("mem", r -> {});
    assertThat(mem.configurationEndpoint().address())
        .startsWith("mem.")
        .endsWith(".cfg.use1.cache.amazonaws.com");
    assertThat(mem.configurationEndpoint().port()).isEqualTo(11211);
    assertThat(mem.cacheNodes()).extracting(CacheNode::cacheNodeId).containsExactly("0001", "0002");
  }

  @Test
  void nodesAreShownWhereTheyAreAskedForAndThere() {
    var _ = create("mem", r -> {});
    assertThat(caches.cluster("mem").cacheNodes()).isEmpty();
    aws.settle();
    assertThat(caches.client.describeCacheClusters().cacheClusters().getFirst().cacheNodes())
        .isEmpty();
  }

  @Test
  void clustersThatStandAloneCanBeListedAlone() {
    caches.running("shop");
    running("mem", r -> {});
    assertThat(caches.clusters())
        .extracting(CacheCluster::cacheClusterId)
        .containsExactly("mem", "shop-001");
    assertThat(
            caches
                .client
                .describeCacheClusters(r -> r.showCacheClustersNotInReplicationGroups(true))
                .cacheClusters())
        .extracting(CacheCluster::cacheClusterId)
        .containsExactly("mem");
  }

  @Test
  void moreNodesArePendingUntilTheyAreThere() {
    running("mem", r -> {});
    assertThat(modify("mem", r -> r.numCacheNodes(3)).pendingModifiedValues().numCacheNodes())
        .isEqualTo(3);
    aws.settle();
    CacheCluster mem = caches.cluster("mem");
    assertThat(mem.numCacheNodes()).isEqualTo(3);
    assertThat(mem.cacheNodes()).hasSize(3);
    assertThat(mem.pendingModifiedValues().numCacheNodes()).isNull();
  }

  @Test
  void fewerNodesAreNamed() {
    running("mem", r -> {});
    assertRefused(COMBINATION, () -> modify("mem", r -> {}));
    assertRefused(COMBINATION, () -> modify("mem", r -> r.numCacheNodes(1)));
    assertRefused(VALUE, () -> modify("mem", r -> r.numCacheNodes(1).cacheNodeIdsToRemove("0009")));
    modify("mem", r -> r.numCacheNodes(1).cacheNodeIdsToRemove("0001"));
    aws.settle();
    assertThat(caches.cluster("mem").cacheNodes())
        .extracting(CacheNode::cacheNodeId)
        .containsExactly("0002");
  }

  @Test
  void withoutApplyImmediatelyAChangeWaitsForTheWindow() {
    running("mem", r -> {});
    modify("mem", r -> r.engineVersion("1.6.22").applyImmediately(false));
    aws.settle();
    assertThat(caches.cluster("mem").engineVersion()).isEqualTo("1.6.17");
    assertThat(caches.cluster("mem").pendingModifiedValues().engineVersion()).isEqualTo("1.6.22");
    aws.caches().clusterMaintenanceWindow("mem");
    aws.settle();
    assertThat(caches.cluster("mem").engineVersion()).isEqualTo("1.6.22");
  }

  @Test
  void asManyNodesAsThereAreTakeBackWhatWasPending() {
    running("mem", r -> {});
    modify("mem", r -> r.numCacheNodes(4).applyImmediately(false));
    modify("mem", r -> r.numCacheNodes(2).applyImmediately(false));
    assertThat(caches.cluster("mem").pendingModifiedValues().numCacheNodes()).isNull();
  }

  @Test
  void nodeTypeIsPendingUntilItIsThere() {
    running("mem", r -> {});
    assertThat(
            modify("mem", r -> r.cacheNodeType("cache.m7g.large"))
                .pendingModifiedValues()
                .cacheNodeType())
        .isEqualTo("cache.m7g.large");
    aws.settle();
    assertThat(caches.cluster("mem").cacheNodeType()).isEqualTo("cache.m7g.large");
  }

  @Test
  void versionIsNeverLowered() {
    running("mem", r -> {});
    assertRefused(COMBINATION, () -> modify("mem", r -> r.engineVersion("1.6.6")));
  }

  @Test
  void redisHasOneNode() {
    assertRefused(VALUE, () -> create("one", r -> r.engine("redis").engineVersion("7.1")));
    CacheCluster one = running("one", r -> r.engine("redis").engineVersion("7.1").numCacheNodes(1));
    assertThat(one.configurationEndpoint()).isNull();
    assertThat(one.cacheNodes().getFirst().endpoint().address()).contains(".0001.use1.");
  }

  @Test
  void valkeyNeedsAReplicationGroup() {
    assertRefused(
        VALUE, () -> create("one", r -> r.engine("valkey").engineVersion("8.0").numCacheNodes(1)));
  }

  @Test
  void nodesOfMemcachedAreLimited() {
    assertRefused("NodeQuotaForClusterExceeded", () -> create("mem", r -> r.numCacheNodes(41)));
  }

  @Test
  void nameIsTakenOnlyOnceAlsoByMembers() {
    caches.running("shop");
    assertRefused("CacheClusterAlreadyExists", () -> create("shop-001", r -> {}));
  }

  @Test
  void deletedClusterIsDeletingAndThenGone() {
    running("mem", r -> {});
    delete("mem");
    assertThat(caches.cluster("mem").cacheClusterStatus()).isEqualTo("deleting");
    aws.settle();
    assertRefused("CacheClusterNotFound", () -> caches.cluster("mem"));
  }

  @Test
  void busyClusterIsNotDeleted() {
    var _ = create("mem", r -> {});
    assertRefused(STATE, () -> delete("mem"));
  }

  @Test
  void memberIsModifiedThroughItsGroup() {
    caches.running("shop");
    assertRefused(COMBINATION, () -> modify("shop-001", r -> r.cacheNodeType("cache.m7g.large")));
  }

  @Test
  void onlyReplicasThatFailoverDoesNotNeedAreDeletedOneByOne() {
    caches.running("cart");
    assertRefused(STATE, () -> delete("cart-001"));
    caches.replicated("shop", 1);
    assertRefused(STATE, () -> delete("shop-001"));
    assertRefused(STATE, () -> delete("shop-002"));
    caches.increase("shop", 2);
    aws.settle();
    delete("shop-002");
    aws.settle();
    assertThat(caches.show("shop").memberClusters()).containsExactly("shop-001", "shop-003");
  }

  @Test
  void replicaCanHaveANameOfItsOwn() {
    caches.running("shop");
    caches.client.createCacheCluster(
        r -> r.cacheClusterId("shop-reader").replicationGroupId("shop"));
    aws.settle();
    assertThat(caches.show("shop").memberClusters()).containsExactly("shop-001", "shop-reader");
  }
}
