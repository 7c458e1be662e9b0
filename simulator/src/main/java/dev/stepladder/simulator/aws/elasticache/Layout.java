package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.NodeGroupConfiguration;

/** The shards and nodes that a new replication group is asked to have. */
final class Layout {

  static final int MOST_REPLICAS = 5;

  private final CreateReplicationGroupRequest request;
  private final List<NodeGroupConfiguration> configured;

  Layout(CreateReplicationGroupRequest request) {
    this.request = request;
    configured = request.nodeGroupConfiguration();
    if (request.numCacheClusters() != null
        && (request.numNodeGroups() != null
            || request.replicasPerNodeGroup() != null
            || !configured.isEmpty())) {
      throw CacheErrors.combination(
          "NumCacheClusters cannot be combined with NumNodeGroups, ReplicasPerNodeGroup or"
              + " NodeGroupConfiguration.");
    }
    if (request.numCacheClusters() != null
        && (request.numCacheClusters() < 1 || request.numCacheClusters() > MOST_REPLICAS + 1)) {
      throw CacheErrors.value("NumCacheClusters must be between 1 and " + (MOST_REPLICAS + 1));
    }
    if (request.numNodeGroups() != null && request.numNodeGroups() < 1) {
      throw CacheErrors.value("NumNodeGroups must be at least 1.");
    }
    if (request.numNodeGroups() != null
        && !configured.isEmpty()
        && request.numNodeGroups() != configured.size()) {
      throw CacheErrors.combination(
          "NumNodeGroups must be the number of node groups in NodeGroupConfiguration.");
    }
  }

  int shards() {
    return configured.isEmpty() ? Checks.or(request.numNodeGroups(), 1) : configured.size();
  }

  private int replicas(int shard) {
    int common =
        request.numCacheClusters() == null
            ? Checks.or(request.replicasPerNodeGroup(), 0)
            : request.numCacheClusters() - 1;
    int replicas =
        configured.isEmpty() ? common : Checks.or(configured.get(shard).replicaCount(), common);
    if (replicas < 0 || replicas > MOST_REPLICAS) {
      throw CacheErrors.value(
          "The number of replicas per node group must be between 0 and "
              + MOST_REPLICAS
              + ": "
              + replicas);
    }
    return replicas;
  }

  int fewestReplicas() {
    return IntStream.range(0, shards()).map(this::replicas).min().orElse(0);
  }

  int nodes() {
    return IntStream.range(0, shards()).map(shard -> replicas(shard) + 1).sum();
  }

  /** The shards of group {@code id}, all being created, in these zones. */
  List<Shard> build(String id, boolean clustered, List<String> zones, Instant now) {
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < shards(); i++) {
      String shardId = shardId(i);
      List<String> wanted = wantedZones(i);
      List<Member> members = new ArrayList<>();
      for (int k = 0; k <= replicas(i); k++) {
        String zone = k < wanted.size() ? wanted.get(k) : zones.get((i + k) % zones.size());
        if (!zones.contains(zone)) {
          throw CacheErrors.value(
              zone + " is not a valid availability zone: the subnet group covers " + zones);
        }
        String name = memberName(id, shardId, clustered, k + 1);
        members.add(new Member(name, zone, k == 0, Status.CREATING, now));
      }
      shards.add(new Shard(shardId, slots(i), Status.CREATING, List.copyOf(members)));
    }
    requireAllSlots(shards);
    return shards;
  }

  static String memberName(String group, String shard, boolean clustered, int number) {
    return clustered
        ? "%s-%s-%03d".formatted(group, shard, number)
        : "%s-%03d".formatted(group, number);
  }

  private String shardId(int shard) {
    String wanted = configured.isEmpty() ? null : configured.get(shard).nodeGroupId();
    if (wanted != null && !wanted.matches("\\d{1,4}")) {
      throw CacheErrors.value("NodeGroupId must have 1 to 4 digits: " + wanted);
    }
    return "%04d".formatted(wanted == null ? shard + 1 : Integer.parseInt(wanted));
  }

  private String slots(int shard) {
    String wanted = configured.isEmpty() ? null : configured.get(shard).slots();
    return Checks.or(wanted, Shard.evenly(shard, shards()));
  }

  private List<String> wantedZones(int shard) {
    if (configured.isEmpty()) {
      List<String> zones = request.preferredCacheClusterAZs();
      if (!zones.isEmpty() && zones.size() != nodes()) {
        throw CacheErrors.combination(
            "The number of PreferredCacheClusterAZs must be the number of cache clusters.");
      }
      return zones;
    }
    NodeGroupConfiguration one = configured.get(shard);
    if (one.primaryAvailabilityZone() == null) {
      return List.of();
    }
    List<String> zones = new ArrayList<>(List.of(one.primaryAvailabilityZone()));
    zones.addAll(one.replicaAvailabilityZones());
    if (zones.size() > 1 && zones.size() != replicas(shard) + 1) {
      throw CacheErrors.combination(
          "The number of ReplicaAvailabilityZones must be the number of replicas.");
    }
    return zones;
  }

  private static void requireAllSlots(List<Shard> shards) {
    boolean[] held = new boolean[Shard.SLOTS];
    for (Shard shard : shards) {
      for (String range : shard.slots().split(",", -1)) {
        if (!range.matches("\\d{1,5}-\\d{1,5}")) {
          throw CacheErrors.value("Slots must be startkey-endkey: " + range);
        }
        int dash = range.indexOf('-');
        int from = Integer.parseInt(range.substring(0, dash));
        int until = Integer.parseInt(range.substring(dash + 1));
        if (until >= Shard.SLOTS || from > until) {
          throw CacheErrors.value("Slots must be within 0-16383: " + range);
        }
        for (int slot = from; slot <= until; slot++) {
          if (held[slot]) {
            throw CacheErrors.value("Slot " + slot + " is in more than one node group.");
          }
          held[slot] = true;
        }
      }
    }
    for (boolean slot : held) {
      if (!slot) {
        throw CacheErrors.value("The node groups must cover all slots from 0 to 16383.");
      }
    }
  }

  /** Refuses more shards and nodes than one group may have. */
  static void requireWithin(CacheRegion region, int shards, int nodes) {
    int most = region.quota(CacheQuota.NODES_PER_GROUP);
    if (shards > most) {
      throw AwsError.refused(
          "NodeGroupsPerReplicationGroupQuotaExceeded",
          "A replication group can have at most " + most + " node groups.");
    }
    if (nodes > most) {
      throw AwsError.refused(
          "NodeQuotaForClusterExceeded",
          "A replication group can have at most " + most + " nodes: " + nodes);
    }
  }
}
