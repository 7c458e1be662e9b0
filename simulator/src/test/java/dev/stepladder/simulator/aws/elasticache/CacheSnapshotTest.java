package dev.stepladder.simulator.aws.elasticache;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

class CacheSnapshotTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Caches caches = new Caches(aws);

  private Snapshot take(String name) {
    return caches
        .client
        .createSnapshot(r -> r.replicationGroupId("shop").snapshotName(name))
        .snapshot();
  }

  private Snapshot show(String name) {
    return caches.client.describeSnapshots(r -> r.snapshotName(name)).snapshots().getFirst();
  }

  @Test
  void groupIsSnapshottingUntilTheSnapshotIsAvailable() {
    caches.replicated("shop", 1);
    assertThat(take("one").snapshotStatus()).isEqualTo("creating");
    assertThat(caches.status("shop")).isEqualTo("snapshotting");
    assertThat(caches.cluster("shop-002").cacheClusterStatus()).isEqualTo("snapshotting");
    aws.settle();
    assertThat(show("one").snapshotStatus()).isEqualTo("available");
    assertThat(show("one").replicationGroupId()).isEqualTo("shop");
    assertThat(caches.status("shop")).isEqualTo("available");
  }

  @Test
  void finalSnapshotIsTakenBeforeTheGroupGoes() {
    caches.sharded("shop", 2, 0);
    caches.client.deleteReplicationGroup(
        r -> r.replicationGroupId("shop").finalSnapshotIdentifier("last"));
    assertThat(caches.status("shop")).isEqualTo("snapshotting");
    aws.pass(CacheDuration.SNAPSHOT.median());
    assertThat(caches.status("shop")).isEqualTo("deleting");
    assertThat(show("last").snapshotStatus()).isEqualTo("available");
    aws.settle();
    assertThat(aws.caches().groups()).isEmpty();
    assertThat(show("last").nodeSnapshots())
        .extracting(node -> node.nodeGroupId())
        .containsExactly("0001", "0002");
  }

  @Test
  void snapshotOfTheNameIsRefusedOnceMore() {
    caches.running("shop");
    take("one");
    aws.settle();
    assertRefused("SnapshotAlreadyExistsFault", () -> take("one"));
    assertRefused(
        "SnapshotAlreadyExistsFault",
        () ->
            caches.client.deleteReplicationGroup(
                r -> r.replicationGroupId("shop").finalSnapshotIdentifier("one")));
  }

  @Test
  void busyGroupIsNotSnapshotted() {
    caches.running("shop");
    take("one");
    assertRefused("InvalidReplicationGroupState", () -> take("two"));
  }

  @Test
  void snapshotsOfAGroupAreLimitedInADay() {
    caches.running("shop");
    aws.caches().quota(CacheQuota.SNAPSHOTS_A_DAY, 1);
    take("one");
    aws.settle();
    assertRefused("SnapshotQuotaExceededFault", () -> take("two"));
  }

  @Test
  void deletedSnapshotIsDeletingAndThenGone() {
    caches.running("shop");
    take("one");
    assertRefused(
        "InvalidSnapshotState", () -> caches.client.deleteSnapshot(r -> r.snapshotName("one")));
    aws.settle();
    caches.client.deleteSnapshot(r -> r.snapshotName("one"));
    assertThat(show("one").snapshotStatus()).isEqualTo("deleting");
    aws.settle();
    assertRefused("SnapshotNotFoundFault", () -> show("one"));
  }

  @Test
  void newGroupFromASnapshotHasAsManyShards() {
    caches.sharded("shop", 2, 0);
    take("one");
    aws.settle();
    assertRefused(
        "InvalidParameterCombination", () -> caches.create("cart", r -> r.snapshotName("one")));
    var _ =
        caches.create(
            "cart", r -> r.snapshotName("one").numNodeGroups(2).automaticFailoverEnabled(true));
    assertThat(show("one").snapshotStatus()).isEqualTo("restoring");
    aws.settle();
    assertThat(show("one").snapshotStatus()).isEqualTo("available");
  }

  @Test
  void memcachedHasNoSnapshots() {
    caches.client.createCacheCluster(r ->
        r.cacheClusterId("mem")
            .engine("memcached")
            .cacheNodeType("cache.t4g.micro")
            .numCacheNodes(1));
    aws.settle();
    assertRefused(
        "SnapshotFeatureNotSupportedFault",
        () -> caches.client.createSnapshot(r -> r.cacheClusterId("mem").snapshotName("one")));
  }
}
