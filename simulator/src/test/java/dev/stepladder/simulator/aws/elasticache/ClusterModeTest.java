package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

class ClusterModeTest {

  private static final String COMBINATION = "InvalidParameterCombination";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  @Test
  void goesFromDisabledToCompatibleToEnabled() {
    caches.replicated("shop", 1);
    assertThat(
            caches
                .modify("shop", r -> r.clusterMode(ClusterMode.COMPATIBLE))
                .pendingModifiedValues()
                .clusterMode())
        .isEqualTo(ClusterMode.COMPATIBLE);
    aws.settle();
    ReplicationGroup compatible = caches.show("shop");
    assertThat(compatible.clusterMode()).isEqualTo(ClusterMode.COMPATIBLE);
    assertThat(compatible.clusterEnabled()).isTrue();
    assertThat(compatible.configurationEndpoint()).isNotNull();
    assertThat(compatible.nodeGroups().getFirst().primaryEndpoint()).isNotNull();
    assertThat(caches.cluster("shop-001").cacheParameterGroup().cacheParameterGroupName())
        .isEqualTo("default.valkey8.cluster.on");
    ReplicationGroup enabled = caches.modified("shop", r -> r.clusterMode(ClusterMode.ENABLED));
    assertThat(enabled.clusterMode()).isEqualTo(ClusterMode.ENABLED);
    assertThat(enabled.nodeGroups().getFirst().primaryEndpoint()).isNull();
    assertThat(enabled.memberClusters()).containsExactly("shop-001", "shop-002");
  }

  @Test
  void skipsNoStep() {
    caches.replicated("shop", 1);
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.clusterMode(ClusterMode.ENABLED)));
  }

  @Test
  void neverGoesBack() {
    caches.replicated("shop", 1);
    caches.modified("shop", r -> r.clusterMode(ClusterMode.COMPATIBLE));
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.clusterMode(ClusterMode.DISABLED)));
    caches.modified("shop", r -> r.clusterMode(ClusterMode.ENABLED));
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.clusterMode(ClusterMode.COMPATIBLE)));
  }

  @Test
  void nothingElseChangesWhileItIsCompatible() {
    caches.replicated("shop", 1);
    caches.modified("shop", r -> r.clusterMode(ClusterMode.COMPATIBLE));
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.cacheNodeType("cache.m7g.large")));
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.replicationGroupDescription("mine")));
    assertRefused(COMBINATION, () -> caches.increase("shop", 2));
  }

  @Test
  void nothingElseChangesWithIt() {
    caches.replicated("shop", 1);
    assertRefused(
        COMBINATION,
        () ->
            caches.modify(
                "shop", r -> r.clusterMode(ClusterMode.COMPATIBLE).snapshotRetentionLimit(1)));
  }

  @Test
  void needsFailover() {
    caches.running("shop", r -> r.numCacheClusters(2));
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.clusterMode(ClusterMode.COMPATIBLE)));
  }

  @Test
  void needsRedisSeven() {
    caches.running(
        "shop",
        r ->
            r.engine("redis")
                .engineVersion("6.2")
                .numCacheClusters(2)
                .automaticFailoverEnabled(true));
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.clusterMode(ClusterMode.COMPATIBLE)));
  }

  @Test
  void ownParametersMustBeMadeForIt() {
    caches.client.createCacheParameterGroup(r ->
        r.cacheParameterGroupName("mine").cacheParameterGroupFamily("valkey8").description("test"));
    caches.running(
        "shop",
        r -> r.cacheParameterGroupName("mine").numCacheClusters(2).automaticFailoverEnabled(true));
    assertRefused(
        COMBINATION, () -> caches.modify("shop", r -> r.clusterMode(ClusterMode.COMPATIBLE)));
    ReplicationGroup shop =
        caches.modified(
            "shop",
            r ->
                r.clusterMode(ClusterMode.COMPATIBLE)
                    .cacheParameterGroupName("default.valkey8.cluster.on"));
    assertThat(shop.clusterMode()).isEqualTo(ClusterMode.COMPATIBLE);
  }
}
