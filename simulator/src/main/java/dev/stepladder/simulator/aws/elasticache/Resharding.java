package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReshardingConfiguration;

/** More and fewer shards, while the group goes on serving. */
final class Resharding {

  private final CacheRegion region;
  private final Views views;
  private final SubnetGroups subnetGroups;

  Resharding(CacheRegion region, Views views, SubnetGroups subnetGroups) {
    this.region = region;
    this.views = views;
    this.subnetGroups = subnetGroups;
  }

  /** With a {@code failure} the change is accepted and comes to nothing, for that reason. */
  ReplicationGroup modify(
      ModifyReplicationGroupShardConfigurationRequest request, Optional<String> failure) {
    if (!Boolean.TRUE.equals(request.applyImmediately())) {
      throw CacheErrors.value("ApplyImmediately must be true.");
    }
    Group group = Groups.idle(region, request.replicationGroupId());
    if (group.mode() == ClusterMode.COMPATIBLE) {
      throw ModifyRules.compatible();
    }
    if (group.mode() == ClusterMode.DISABLED) {
      throw CacheErrors.combination(
          "The shards of a replication group can only be changed with cluster mode enabled.");
    }
    int count = request.nodeGroupCount();
    int now = group.shards().size();
    if (count < 1) {
      throw CacheErrors.value("NodeGroupCount must be at least 1: " + count);
    }
    if (count <= now && !request.reshardingConfiguration().isEmpty()) {
      throw CacheErrors.combination("ReshardingConfiguration is for more node groups only.");
    }
    boolean named =
        !request.nodeGroupsToRemove().isEmpty() || !request.nodeGroupsToRetain().isEmpty();
    if (count >= now && named) {
      throw CacheErrors.combination(
          "NodeGroupsToRemove and NodeGroupsToRetain are for fewer node groups only.");
    }
    if (count == now) {
      requireUneven(group);
    }
    List<Shard> added = count > now ? added(request, group) : List.of();
    Set<String> leaving = count < now ? leaving(request, group) : Set.of();
    return views.group(begin(group, added, leaving, failure));
  }

  /** With as many shards as before the slots are only spread evenly. */
  private static void requireUneven(Group group) {
    int count = group.shards().size();
    boolean even =
        IntStream.range(0, count)
            .allMatch(i -> group.shards().get(i).slots().equals(Shard.evenly(i, count)));
    if (even) {
      throw CacheErrors.noOperation(
          "Requested node group count already matches the current one, and the slots are"
              + " balanced.");
    }
  }

  private List<Shard> added(ModifyReplicationGroupShardConfigurationRequest request, Group group) {
    int more = request.nodeGroupCount() - group.shards().size();
    List<ReshardingConfiguration> configured = request.reshardingConfiguration();
    if (!configured.isEmpty() && configured.size() != more) {
      throw CacheErrors.combination(
          "ReshardingConfiguration must describe each of the " + more + " new node groups.");
    }
    int replicas = group.shards().getFirst().replicas();
    int nodes = more * (replicas + 1);
    Layout.requireWithin(region, request.nodeGroupCount(), group.size() + nodes);
    region.requireRoom(nodes);
    List<String> zones = subnetGroups.orDefault(group.subnetGroup()).zones();
    int last =
        group.shards().stream().mapToInt(shard -> Integer.parseInt(shard.id())).max().orElse(0);
    List<Shard> added = new ArrayList<>();
    for (int i = 0; i < more; i++) {
      String id = "%04d".formatted(last + 1 + i);
      List<String> wanted =
          configured.isEmpty() ? List.of() : configured.get(i).preferredAvailabilityZones();
      added.add(shard(group, id, replicas, zones, wanted));
    }
    return added;
  }

  private Shard shard(
      Group group, String id, int replicas, List<String> zones, List<String> wanted) {
    if (!wanted.isEmpty() && (wanted.size() != replicas + 1 || !zones.containsAll(wanted))) {
      throw CacheErrors.value(
          "PreferredAvailabilityZones must name " + (replicas + 1) + " of the zones " + zones);
    }
    List<Member> members = new ArrayList<>();
    for (int k = 0; k <= replicas; k++) {
      String zone =
          wanted.isEmpty()
              ? zones.get((Integer.parseInt(id) - 1 + k) % zones.size())
              : wanted.get(k);
      String name = Layout.memberName(group.id(), id, true, k + 1);
      region.requireFree(name);
      members.add(new Member(name, zone, k == 0, Status.CREATING, region.now()));
    }
    return new Shard(id, "", Status.CREATING, List.copyOf(members));
  }

  private static Set<String> leaving(
      ModifyReplicationGroupShardConfigurationRequest request, Group group) {
    if (request.nodeGroupsToRemove().isEmpty() == request.nodeGroupsToRetain().isEmpty()) {
      throw CacheErrors.combination(
          "Exactly one of NodeGroupsToRemove and NodeGroupsToRetain must be specified.");
    }
    Set<String> all =
        group.shards().stream().map(Shard::id).collect(Collectors.toCollection(TreeSet::new));
    Set<String> named = new TreeSet<>(request.nodeGroupsToRemove());
    named.addAll(request.nodeGroupsToRetain());
    if (!all.containsAll(named)) {
      throw CacheErrors.value("Not all of these are node groups of " + group.id() + ": " + named);
    }
    Set<String> leaving = new TreeSet<>(all);
    if (request.nodeGroupsToRetain().isEmpty()) {
      leaving.retainAll(named);
    } else {
      leaving.removeAll(named);
    }
    if (all.size() - leaving.size() != request.nodeGroupCount()) {
      throw CacheErrors.combination(
          "NodeGroupCount does not match the node groups to remove or to retain.");
    }
    return leaving;
  }

  private Group begin(
      Group group, List<Shard> added, Set<String> leaving, Optional<String> failure) {
    Duration lasts = region.lasts(CacheDuration.RESHARDING);
    return region.groups.begin(
        group,
        List.of(
            Phase.wait(region.lasts(CacheDuration.AFTER_MODIFY)),
            Phase.of(lasts, g -> started(g, added, lasts)),
            Phase.last(g ->
                failure
                    .map(reason -> failed(g, group.shards(), reason))
                    .orElseGet(() -> finished(g, leaving)))));
  }

  private Group started(Group group, List<Shard> added, Duration lasts) {
    Instant now = region.now();
    List<Shard> all = new ArrayList<>();
    group
        .shards()
        .forEach(shard ->
            all.add(
                shard
                    .withStatus(Status.MODIFYING)
                    .map(member -> member.withStatus(Status.MODIFYING))));
    all.addAll(added);
    return group
        .withStatus(Status.MODIFYING)
        .withShards(all)
        .withResharding(Optional.of(new Span(now, now.plus(lasts))));
  }

  private Group finished(Group group, Set<String> leaving) {
    List<Shard> left =
        group.shards().stream().filter(shard -> !leaving.contains(shard.id())).toList();
    List<Shard> even =
        IntStream.range(0, left.size())
            .mapToObj(i -> left.get(i).withSlots(Shard.evenly(i, left.size())))
            .toList();
    region.events.group(
        group.id(), "Finished resharding; the number of node groups is now " + even.size());
    return group.withResharding(Optional.empty()).withShards(even).withStatuses(Status.AVAILABLE);
  }

  private Group failed(Group group, List<Shard> before, String reason) {
    region.events.group(group.id(), "Failed to reshard. " + reason);
    return group.withResharding(Optional.empty()).withShards(before).withStatuses(Status.AVAILABLE);
  }
}
