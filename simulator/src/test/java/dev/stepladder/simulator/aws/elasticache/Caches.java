package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** What most tests of ElastiCache do with the real client. */
final class Caches {

  static final String TOKEN = "correct-horse-battery";

  private final SimulatedAws aws;
  final ElastiCacheClient client;

  Caches(SimulatedAws aws) {
    this.aws = aws;
    client = aws.elasticache;
  }

  /** A small Valkey group of one node, just asked for. */
  ReplicationGroup create(String id, Consumer<CreateReplicationGroupRequest.Builder> more) {
    return client.createReplicationGroup(small(id).applyMutation(more).build()).replicationGroup();
  }

  /** A small Valkey group of one node, available. */
  ReplicationGroup running(String id, Consumer<CreateReplicationGroupRequest.Builder> more) {
    var _ = create(id, more);
    aws.settle();
    return show(id);
  }

  ReplicationGroup running(String id) {
    return running(id, r -> {});
  }

  /** A primary and so many replicas, with automatic failover. */
  ReplicationGroup replicated(String id, int replicas) {
    return running(id, r -> r.numCacheClusters(replicas + 1).automaticFailoverEnabled(true));
  }

  /** Cluster mode enabled. */
  ReplicationGroup sharded(String id, int shards, int replicas) {
    return running(
        id,
        r ->
            r.numNodeGroups(shards)
                .replicasPerNodeGroup(replicas)
                .cacheParameterGroupName("default.valkey8.cluster.on")
                .automaticFailoverEnabled(true));
  }

  static CreateReplicationGroupRequest.Builder small(String id) {
    return CreateReplicationGroupRequest.builder()
        .replicationGroupId(id)
        .replicationGroupDescription("a test")
        .engine("valkey")
        .engineVersion("8.0")
        .cacheNodeType("cache.t4g.micro");
  }

  /** Modifies at once; the answer only says that it was accepted. */
  ReplicationGroup modify(String id, Consumer<ModifyReplicationGroupRequest.Builder> change) {
    return client
        .modifyReplicationGroup(
            r -> r.replicationGroupId(id).applyImmediately(true).applyMutation(change))
        .replicationGroup();
  }

  /** Modifies at once and waits for the end of it. */
  ReplicationGroup modified(String id, Consumer<ModifyReplicationGroupRequest.Builder> change) {
    var _ = modify(id, change);
    aws.settle();
    return show(id);
  }

  void increase(String id, int replicas) {
    client.increaseReplicaCount(
        r -> r.replicationGroupId(id).newReplicaCount(replicas).applyImmediately(true));
  }

  void decrease(String id, int replicas) {
    client.decreaseReplicaCount(
        r -> r.replicationGroupId(id).newReplicaCount(replicas).applyImmediately(true));
  }

  ReplicationGroup show(String id) {
    return client
        .describeReplicationGroups(r -> r.replicationGroupId(id))
        .replicationGroups()
        .getFirst();
  }

  String status(String id) {
    return show(id).status();
  }

  CacheCluster cluster(String id) {
    return client
        .describeCacheClusters(r -> r.cacheClusterId(id).showCacheNodeInfo(true))
        .cacheClusters()
        .getFirst();
  }

  List<CacheCluster> clusters() {
    return client.describeCacheClusters(r -> r.showCacheNodeInfo(true)).cacheClusters();
  }

  List<String> events(String groupId) {
    return aws.caches().events(groupId).stream().map(event -> event.message()).toList();
  }

  /** The id of the primary of the first shard. */
  static String primary(ReplicationGroup group) {
    return group.nodeGroups().getFirst().nodeGroupMembers().stream()
        .filter(member -> "primary".equals(member.currentRole()))
        .findFirst()
        .orElseThrow()
        .cacheClusterId();
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
