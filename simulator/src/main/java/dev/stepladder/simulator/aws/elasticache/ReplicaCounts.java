package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.ConfigureShard;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** More and fewer replicas. The group is available again a little before its members are. */
final class ReplicaCounts {

  private final CacheRegion region;
  private final Views views;
  private final SubnetGroups subnetGroups;

  ReplicaCounts(CacheRegion region, Views views, SubnetGroups subnetGroups) {
    this.region = region;
    this.views = views;
    this.subnetGroups = subnetGroups;
  }

  /** With a {@code failure} the change is accepted and comes to nothing, for that reason. */
  ReplicationGroup increase(IncreaseReplicaCountRequest request, Optional<String> failure) {
    Group group = changeable(request.replicationGroupId(), request.applyImmediately());
    Map<String, Integer> wanted =
        wanted(group, request.newReplicaCount(), request.replicaConfiguration());
    List<String> zones = subnetGroups.orDefault(group.subnetGroup()).zones();
    List<Shard> grown = new ArrayList<>();
    int more = 0;
    for (Shard shard : group.shards()) {
      int count = wanted.getOrDefault(shard.id(), shard.replicas());
      if (count < shard.replicas()) {
        throw CacheErrors.value(
            "The new replica count must be greater than the current one: " + shard.replicas());
      }
      if (count > Layout.MOST_REPLICAS) {
        throw CacheErrors.value(
            "A node group can have at most " + Layout.MOST_REPLICAS + " replicas: " + count);
      }
      more += count - shard.replicas();
      grown.add(grown(group, shard, count, zones, preferred(request, shard.id(), count)));
    }
    requireSomething(more);
    region.requireRoom(more);
    if (group.clustered()) {
      Layout.requireWithin(region, group.shards().size(), group.size() + more);
    }
    return views.group(add(group, grown, failure));
  }

  /** One more replica, under a name of the caller's choice. */
  Member add(Group group, String clusterId, Optional<String> wantedZone) {
    Shard shard = group.shards().getFirst();
    if (shard.replicas() >= Layout.MOST_REPLICAS) {
      throw AwsError.refused(
          "NodeQuotaForClusterExceeded",
          "A node group can have at most " + Layout.MOST_REPLICAS + " replicas.");
    }
    region.requireRoom(1);
    List<String> zones = subnetGroups.orDefault(group.subnetGroup()).zones();
    List<Member> members = new ArrayList<>(shard.members());
    String zone = wantedZone.orElseGet(() -> zones.get(members.size() % zones.size()));
    requireZone(zones, zone);
    Member member = new Member(clusterId, zone, false, Status.CREATING, region.now());
    members.add(member);
    var _ = add(group, List.of(shard.withMembers(members)), Optional.empty());
    return member;
  }

  private Group add(Group group, List<Shard> grown, Optional<String> failure) {
    Duration lag = region.lasts(CacheDuration.MEMBER_LAG);
    return region.groups.begin(
        group,
        List.of(
            Phase.wait(region.lasts(CacheDuration.AFTER_MODIFY)),
            Phase.of(
                region.lasts(CacheDuration.ADD_REPLICA).minus(lag),
                g -> modifying(g.withShards(grown))),
            Phase.of(lag, g -> rested(g)),
            Phase.last(g ->
                failure
                    .map(reason -> notAdded(g, group.shards(), reason))
                    .orElseGet(() -> added(g)))));
  }

  private static Group modifying(Group group) {
    return group
        .withStatus(Status.MODIFYING)
        .mapShards(shard -> shard.withStatus(Status.MODIFYING));
  }

  private static Group rested(Group group) {
    return group
        .withStatus(Status.AVAILABLE)
        .mapShards(shard -> shard.withStatus(Status.AVAILABLE));
  }

  private Group added(Group group) {
    group
        .members()
        .filter(member -> !member.available())
        .forEach(member -> region.events.cluster(member.id(), "Cache cluster created"));
    region.events.group(group.id(), "Finished increasing the number of replicas");
    return group.withStatuses(Status.AVAILABLE);
  }

  private Group notAdded(Group group, List<Shard> before, String reason) {
    region.events.group(group.id(), "Failed to increase the number of replicas. " + reason);
    return group.withShards(before);
  }

  private Shard grown(
      Group group, Shard shard, int count, List<String> zones, List<String> preferred) {
    List<Member> members = new ArrayList<>(shard.members());
    for (int number = 1; members.size() <= count; number++) {
      String name = Layout.memberName(group.id(), shard.id(), group.clustered(), number);
      if (members.stream().noneMatch(member -> member.id().equals(name))) {
        region.requireFree(name);
        int index = members.size();
        String zone = preferred.isEmpty() ? zones.get(index % zones.size()) : preferred.get(index);
        requireZone(zones, zone);
        members.add(new Member(name, zone, false, Status.CREATING, region.now()));
      }
    }
    return shard.withMembers(members);
  }

  private static void requireZone(List<String> zones, String zone) {
    if (!zones.contains(zone)) {
      throw CacheErrors.value(
          zone + " is not a valid availability zone: the subnet group covers " + zones);
    }
  }

  private static List<String> preferred(
      IncreaseReplicaCountRequest request, String shard, int count) {
    List<String> zones =
        request.replicaConfiguration().stream()
            .filter(one -> shard.equals(one.nodeGroupId()))
            .findFirst()
            .map(ConfigureShard::preferredAvailabilityZones)
            .orElse(List.of());
    if (!zones.isEmpty() && zones.size() != count + 1) {
      throw CacheErrors.combination(
          "The number of PreferredAvailabilityZones must be NewReplicaCount plus 1.");
    }
    return zones;
  }

  /** With a {@code failure} the change is accepted and comes to nothing, for that reason. */
  ReplicationGroup decrease(DecreaseReplicaCountRequest request, Optional<String> failure) {
    Group group = changeable(request.replicationGroupId(), request.applyImmediately());
    Set<String> leaving =
        request.replicasToRemove().isEmpty()
            ? surplus(
                group, wanted(group, request.newReplicaCount(), request.replicaConfiguration()))
            : named(group, request);
    requireSomething(leaving.size());
    for (Shard shard : group.shards()) {
      long left =
          shard.members().stream().filter(member -> !leaving.contains(member.id())).count() - 1;
      requireEnoughLeft(group, left);
    }
    return views.group(remove(group, leaving, failure));
  }

  /** Takes replicas away, checked before. */
  Group remove(Group group, Set<String> leaving, Optional<String> failure) {
    Duration lag = region.lasts(CacheDuration.MEMBER_LAG);
    return region.groups.begin(
        group,
        List.of(
            Phase.wait(region.lasts(CacheDuration.AFTER_MODIFY)),
            Phase.of(
                region.lasts(CacheDuration.REMOVE_REPLICA).minus(lag),
                g ->
                    modifying(g)
                        .mapMembers(
                            m -> leaving.contains(m.id()) ? m.withStatus(Status.DELETING) : m)),
            Phase.of(lag, ReplicaCounts::rested),
            Phase.last(g ->
                failure
                    .map(reason -> notRemoved(g, reason))
                    .orElseGet(() -> removed(g, leaving)))));
  }

  private Group removed(Group group, Set<String> leaving) {
    leaving.forEach(id -> region.events.cluster(id, "Cache cluster deleted"));
    region.events.group(group.id(), "Finished decreasing the number of replicas");
    return group
        .mapShards(shard ->
            shard.withMembers(
                shard.members().stream().filter(m -> !leaving.contains(m.id())).toList()))
        .withStatuses(Status.AVAILABLE);
  }

  private Group notRemoved(Group group, String reason) {
    region.events.group(group.id(), "Failed to decrease the number of replicas. " + reason);
    return group.withStatuses(Status.AVAILABLE);
  }

  static void requireEnoughLeft(Group group, long replicas) {
    if (replicas < 1 && !group.clustered() && group.failover()) {
      throw CacheErrors.value(
          "Must have at least 1 replica when cluster mode is disabled with auto failover"
              + " enabled.");
    }
    if (replicas < 1 && group.multiAz()) {
      throw CacheErrors.value("Must have at least 1 replica when Multi-AZ is enabled.");
    }
  }

  /** Without a choice of the caller's, the last replicas of each shard go. */
  private static Set<String> surplus(Group group, Map<String, Integer> wanted) {
    Set<String> leaving = new LinkedHashSet<>();
    for (Shard shard : group.shards()) {
      int count = wanted.getOrDefault(shard.id(), shard.replicas());
      if (count > shard.replicas()) {
        throw CacheErrors.value(
            "The new replica count must be less than the current one: " + shard.replicas());
      }
      if (count < 0) {
        throw CacheErrors.value("The new replica count must not be negative: " + count);
      }
      shard.members().reversed().stream()
          .filter(member -> !member.primary())
          .limit(shard.replicas() - count)
          .forEach(member -> leaving.add(member.id()));
    }
    return leaving;
  }

  private static Set<String> named(Group group, DecreaseReplicaCountRequest request) {
    Set<String> leaving = new LinkedHashSet<>();
    for (String wanted : request.replicasToRemove()) {
      Member member =
          group
              .member(Checks.key(wanted))
              .orElseThrow(() ->
                  CacheErrors.value(wanted + " is not a member of replication group " + group.id()))
              .member();
      if (member.primary()) {
        throw CacheErrors.value("The primary " + member.id() + " cannot be removed.");
      }
      leaving.add(member.id());
    }
    Integer count = request.newReplicaCount();
    if (count != null
        && count * group.shards().size() != group.size() - group.shards().size() - leaving.size()) {
      throw CacheErrors.combination(
          "NewReplicaCount does not match the number of ReplicasToRemove.");
    }
    return leaving;
  }

  private Group changeable(String id, Boolean immediately) {
    if (!Boolean.TRUE.equals(immediately)) {
      throw CacheErrors.value("ApplyImmediately must be true.");
    }
    Group group = Groups.idle(region, id);
    if (group.mode() == ClusterMode.COMPATIBLE) {
      throw ModifyRules.compatible();
    }
    return group;
  }

  /** The new count of replicas by shard, of those that are to change. */
  private static Map<String, Integer> wanted(
      Group group, Integer everywhere, List<ConfigureShard> configured) {
    if ((everywhere == null) == configured.isEmpty()) {
      throw CacheErrors.combination(
          "Exactly one of NewReplicaCount and ReplicaConfiguration must be specified.");
    }
    Map<String, Integer> wanted = new LinkedHashMap<>();
    if (everywhere != null) {
      group.shards().forEach(shard -> wanted.put(shard.id(), everywhere));
    }
    for (ConfigureShard one : configured) {
      if (one.nodeGroupId() == null || one.newReplicaCount() == null) {
        throw CacheErrors.missing("ReplicaConfiguration.ConfigureShard");
      }
      if (group.shards().stream().noneMatch(shard -> shard.id().equals(one.nodeGroupId()))) {
        throw CacheErrors.value("There is no node group " + one.nodeGroupId());
      }
      wanted.put(one.nodeGroupId(), one.newReplicaCount());
    }
    return wanted;
  }

  private static void requireSomething(int changes) {
    if (changes == 0) {
      throw CacheErrors.noOperation(
          "Requested new replica count already matches current number of replicas.");
    }
  }
}
