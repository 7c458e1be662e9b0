package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Durations;
import dev.stepladder.simulator.aws.Guarded;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Table;
import dev.stepladder.simulator.aws.ec2.Network;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The caches of one account in one region, and what is being done to them. Everything happens under
 * one lock: the calls, and the steps of work when their time comes.
 */
final class CacheRegion extends Guarded {

  final Scope scope;
  final Network network;
  final Durations durations;
  final EventLog events;
  final Endpoints endpoints;
  final Work<Group> groups;
  final Work<Cluster> clusters;
  final Table<CacheSnapshot> snapshots;
  final Table<SubnetGroup> subnetGroups;
  final Table<ParameterGroup> parameterGroups;

  private final VirtualClock clock;
  private final Map<CacheQuota, Integer> quotas = new ConcurrentHashMap<>();
  private volatile Optional<Set<String>> nodeTypes = Optional.empty();

  CacheRegion(
      VirtualClock clock, Revisions revisions, Scope scope, Durations durations, Network network) {
    this.clock = clock;
    this.scope = scope;
    this.network = network;
    this.durations = durations;
    events = new EventLog(clock);
    endpoints = new Endpoints(scope);
    groups = new Work<>(clock, this, new Table<Group>(revisions));
    clusters = new Work<>(clock, this, new Table<Cluster>(revisions));
    snapshots = new Table<>(revisions);
    subnetGroups = new Table<>(revisions);
    parameterGroups = new Table<>(revisions);
  }

  Instant now() {
    return clock.now();
  }

  /** Does something later. */
  void later(Duration delay, Runnable action) {
    clock.schedule(delay, () -> alone(action));
  }

  /** The group of this name, or ReplicationGroupNotFoundFault. */
  Group group(String id) {
    return groups.table.find(Checks.key(id)).orElseThrow(() -> CacheErrors.groupNotFound(id));
  }

  /** The group that a cluster is a member of, as a read at {@code point} shows it. */
  Optional<Group> groupOf(String clusterId, ReadPoint point) {
    return groups.table.list(point).stream()
        .filter(group -> group.member(clusterId).isPresent())
        .findFirst();
  }

  /** Refuses a name that a cluster or a member of a group has. */
  void requireFree(String clusterId) {
    if (clusters.table.find(clusterId).isPresent()
        || groupOf(clusterId, ReadPoint.LATEST).isPresent()) {
      throw CacheErrors.clusterExists(clusterId);
    }
  }

  /** Refuses more nodes than the account may have. */
  void requireRoom(int nodes) {
    int used =
        groups.table.list().stream().mapToInt(Group::size).sum()
            + clusters.table.list().stream().mapToInt(c -> c.nodes().size()).sum();
    if (used + nodes > quota(CacheQuota.NODES)) {
      throw AwsError.refused(
          "NodeQuotaForCustomerExceeded",
          "You have exceeded the limit of nodes in this region: "
              + quota(CacheQuota.NODES)
              + ". You have "
              + used
              + " and asked for "
              + nodes
              + " more.");
    }
  }

  /** The only node types that a cache can be given, if not all can. */
  Optional<Set<String>> nodeTypes() {
    return nodeTypes;
  }

  void nodeTypes(Set<String> some) {
    nodeTypes = Optional.of(Set.copyOf(some));
  }

  /** What was granted to the account beyond the standard, if anything was. */
  OptionalInt granted(CacheQuota quota) {
    return quotas.containsKey(quota) ? OptionalInt.of(quotas.get(quota)) : OptionalInt.empty();
  }

  int quota(CacheQuota quota) {
    return quotas.getOrDefault(quota, quota.standard());
  }

  void quota(CacheQuota quota, int max) {
    quotas.put(quota, max);
  }

  Duration lasts(CacheDuration kind) {
    return durations.of(kind);
  }
}
