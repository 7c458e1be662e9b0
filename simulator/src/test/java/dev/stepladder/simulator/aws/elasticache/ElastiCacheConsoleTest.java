package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

class ElastiCacheConsoleTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  @Test
  void changesFromOutsideHappenPastTheCallLog() {
    aws.caches()
        .create(r ->
            r.replicationGroupId("shop")
                .replicationGroupDescription("not ours")
                .engine("valkey")
                .engineVersion("8.0")
                .cacheNodeType("cache.t4g.micro"));
    aws.settle();
    aws.caches().modify(r -> r.replicationGroupId("shop").replicationGroupDescription("mine"));
    aws.caches().replicas("shop", 2);
    aws.settle();
    aws.caches().replicas("shop", 1);
    aws.settle();
    assertThat(aws.simulator.calls().all()).isEmpty();
    ReplicationGroup shop = caches.show("shop");
    assertThat(shop.description()).isEqualTo("mine");
    assertThat(shop.memberClusters()).containsExactly("shop-001", "shop-002");
  }

  @Test
  void groupCanBeDeletedFromOutside() {
    caches.running("shop");
    aws.caches().delete(r -> r.replicationGroupId("shop"));
    assertThat(caches.status("shop")).isEqualTo("deleting");
    aws.settle();
    assertThat(aws.caches().group("shop")).isEmpty();
  }

  @Test
  void groupCanVanish() {
    caches.running("shop");
    aws.caches().vanish("shop");
    assertRefused("ReplicationGroupNotFoundFault", () -> caches.show("shop"));
  }

  @Test
  void workOnAGroupThatVanishedComesToNothing() {
    caches.running("shop");
    caches.increase("shop", 1);
    aws.caches().vanish("shop");
    aws.settle();
    assertThat(aws.caches().clusters()).isEmpty();
  }

  @Test
  void versionCanRiseByItself() {
    caches.running("shop");
    aws.caches().minorUpgrade("shop", "8.0.9");
    assertThat(caches.cluster("shop-001").engineVersion()).isEqualTo("8.0.9");
    caches.modified("shop", r -> r.engineVersion("8.0"));
    assertThat(caches.cluster("shop-001").engineVersion()).isEqualTo("8.0.9");
    aws.caches().minorUpgrade("shop", "8.1.0");
    assertRefused(
        "InvalidParameterCombination", () -> caches.modify("shop", r -> r.engineVersion("8.0")));
  }
}
