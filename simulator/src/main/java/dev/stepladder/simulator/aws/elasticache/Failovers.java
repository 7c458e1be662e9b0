package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.TestFailoverRequest;

/** A replica takes over from the primary of its shard. */
final class Failovers {

  private final CacheRegion region;
  private final Views views;
  private final List<Instant> tests = new ArrayList<>();

  Failovers(CacheRegion region, Views views) {
    this.region = region;
    this.views = views;
  }

  /** What a person asks for, to see what happens. */
  ReplicationGroup test(TestFailoverRequest request) {
    Group group = region.group(request.replicationGroupId());
    requireShard(group, request.nodeGroupId());
    Group idle = Groups.idle(region, group.id());
    if (!idle.failover()) {
      throw CacheErrors.groupState(
          "Automatic failover is not enabled for replication group " + idle.id() + ".");
    }
    if (idle.shard(request.nodeGroupId()).replicas() < 1) {
      throw CacheErrors.groupState(
          "Node group " + request.nodeGroupId() + " has no replica to fail over to.");
    }
    Instant dayAgo = region.now().minus(Duration.ofDays(1));
    tests.removeIf(test -> !test.isAfter(dayAgo));
    if (tests.size() >= region.quota(CacheQuota.FAILOVERS_A_DAY)) {
      throw AwsError.refused(
          "APICallRateForCustomerExceeded", "Too many test failovers in 24 hours.");
    }
    tests.add(region.now());
    region.events.group(
        idle.id(), "Test Failover API called for node group " + request.nodeGroupId());
    return views.group(lose(idle, request.nodeGroupId()));
  }

  private static void requireShard(Group group, String shardId) {
    if (group.shards().stream().noneMatch(shard -> shard.id().equals(shardId))) {
      throw AwsError.notFound(
          "NodeGroupNotFoundFault",
          "Node group " + shardId + " not found in replication group " + group.id() + ".");
    }
  }

  /** The node that is the primary of a shard is lost, whyever, and replaced. */
  Group lose(Group group, String shardId) {
    requireShard(group, shardId);
    boolean takeover = group.failover() && group.shard(shardId).replicas() > 0;
    String lost = group.shard(shardId).primary().id();
    return region.groups.begin(
        group,
        List.of(
            Phase.wait(region.lasts(CacheDuration.AFTER_MODIFY)),
            Phase.of(region.lasts(CacheDuration.FAILOVER), g -> status(g, lost, Status.MODIFYING)),
            Phase.of(
                region.lasts(CacheDuration.ADD_REPLICA),
                g -> recovering(takeover ? failedOver(g, shardId) : g, lost)),
            Phase.last(g -> recovered(g, lost))));
  }

  private static Group status(Group group, String memberId, String status) {
    return group
        .withStatus(status)
        .mapMembers(member -> member.id().equals(memberId) ? member.withStatus(status) : member);
  }

  private Group failedOver(Group group, String shardId) {
    Shard shard = group.shard(shardId);
    String from = shard.primary().id();
    String to =
        shard.members().stream().filter(member -> !member.primary()).findFirst().orElseThrow().id();
    String message = "Failover from primary node " + from + " to replica node " + to + " completed";
    region.events.cluster(from, message);
    region.events.group(group.id(), message);
    return group.withShard(shard.map(member -> member.withRole(member.id().equals(to))));
  }

  private Group recovering(Group group, String lost) {
    region.events.cluster(lost, "Recovering cache nodes 0001");
    return group;
  }

  private Group recovered(Group group, String lost) {
    region.events.cluster(lost, "Finished recovery for cache nodes 0001");
    return status(group, lost, Status.AVAILABLE);
  }
}
