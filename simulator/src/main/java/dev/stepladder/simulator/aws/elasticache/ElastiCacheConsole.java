package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.ReadPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsRequest;
import software.amazon.awssdk.services.elasticache.model.Event;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * ElastiCache in one account and region as a person at the console changes it, and as its inside
 * looks: the same operations with the same refusals, past HTTP, the call log and the faults; and a
 * few things that happen by themselves in real life.
 */
public final class ElastiCacheConsole {

  private final CacheHandlers cache;

  ElastiCacheConsole(CacheHandlers cache) {
    this.cache = cache;
  }

  /** Creates a replication group. */
  public ReplicationGroup create(Consumer<CreateReplicationGroupRequest.Builder> request) {
    return locked(() ->
        cache.creation.create(
            CreateReplicationGroupRequest.builder().applyMutation(request).build(),
            Optional.empty()));
  }

  /** Modifies a replication group. */
  public ReplicationGroup modify(Consumer<ModifyReplicationGroupRequest.Builder> request) {
    return locked(() ->
        cache.modifications.modify(
            ModifyReplicationGroupRequest.builder().applyMutation(request).build(),
            Optional.empty()));
  }

  /** Gives a replication group so many replicas in each shard. */
  public ReplicationGroup replicas(String id, int count) {
    return locked(() -> {
      Group group = cache.region.group(id);
      boolean more = group.shards().stream().anyMatch(shard -> shard.replicas() < count);
      return more
          ? cache.replicas.increase(
              IncreaseReplicaCountRequest.builder()
                  .replicationGroupId(id)
                  .newReplicaCount(count)
                  .applyImmediately(true)
                  .build(),
              Optional.empty())
          : cache.replicas.decrease(
              DecreaseReplicaCountRequest.builder()
                  .replicationGroupId(id)
                  .newReplicaCount(count)
                  .applyImmediately(true)
                  .build(),
              Optional.empty());
    });
  }

  /** Deletes a replication group. */
  public ReplicationGroup delete(Consumer<DeleteReplicationGroupRequest.Builder> request) {
    return locked(() ->
        cache.deletions.delete(
            DeleteReplicationGroupRequest.builder().applyMutation(request).build()));
  }

  /** The replication groups as they are now. */
  public List<ReplicationGroup> groups() {
    return locked(() -> cache.region.groups.table.list().stream().map(cache.views::group).toList());
  }

  /** The replication group of this name as it is now. */
  public Optional<ReplicationGroup> group(String id) {
    return locked(() -> cache.region.groups.table.find(id).map(cache.views::group));
  }

  /** All clusters as they are now, members of groups among them, with their nodes. */
  public List<CacheCluster> clusters() {
    return locked(() ->
        cache
            .clusters
            .describe(
                DescribeCacheClustersRequest.builder().showCacheNodeInfo(true).build(),
                ReadPoint.LATEST)
            .cacheClusters());
  }

  /** The snapshots as they are now. */
  public List<Snapshot> snapshots() {
    return locked(() -> cache.region.snapshots.list().stream().map(s -> s.shown()).toList());
  }

  /** The events of a replication group in the last fourteen days, at most a hundred. */
  public List<Event> events(String groupId) {
    int fourteenDays = 14 * 24 * 60;
    return locked(() ->
        cache
            .region
            .events
            .describe(
                DescribeEventsRequest.builder()
                    .sourceIdentifier(groupId)
                    .sourceType(SourceType.REPLICATION_GROUP)
                    .duration(fourteenDays)
                    .build())
            .events());
  }

  /** From now on events show so long after they happened; AWS does not promise any time. */
  public void eventsShowAfter(Duration late) {
    locked(() -> {
      cache.region.events.late(late);
      return late;
    });
  }

  /**
   * The AUTH tokens that a replication group takes, newest last, for comparing them with what
   * applications got. An empty one: it also takes callers without a token. None at all: it asks for
   * none.
   */
  public List<String> tokens(String id) {
    return locked(() -> cache.region.group(id).tokens());
  }

  /** The maintenance window opens: all that waits for it in the replication group is applied. */
  public void maintenanceWindow(String id) {
    locked(() -> {
      cache.modifications.applyWaiting(id);
      return id;
    });
  }

  /** As {@link #maintenanceWindow}, for a cluster that stands alone. */
  public void clusterMaintenanceWindow(String id) {
    locked(() -> {
      cache.clusterChanges.applyWaiting(id);
      return id;
    });
  }

  /** The primary node of a shard is lost: a replica takes over where failover is on. */
  public void losePrimary(String id, String shard) {
    locked(() -> cache.failovers.lose(cache.region.group(id), shard));
  }

  /** An automatic upgrade within the minor version has raised the version of a group. */
  public void minorUpgrade(String id, String version) {
    locked(() -> {
      cache.region.groups.put(cache.region.group(id).withEach(b -> b.engineVersion(version)));
      return id;
    });
  }

  /** Sets the status of a replication group alone, e.g. {@code create-failed}. */
  public void status(String id, String status) {
    locked(() -> {
      cache.region.groups.put(cache.region.group(id).withStatus(status));
      return id;
    });
  }

  /** A replication group is suddenly not there any more. */
  public void vanish(String id) {
    locked(() -> {
      cache.region.groups.table.remove(id);
      return id;
    });
  }

  /** Changes what the account may have here. */
  public void quota(CacheQuota quota, int max) {
    cache.region.quota(quota, max);
  }

  /** From now on a cache that is there can be given these node types only. */
  public void nodeTypes(String... some) {
    cache.region.nodeTypes(Set.of(some));
  }

  private <T> T locked(Supplier<T> action) {
    return cache.region.locked(action);
  }
}
