package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;

/** Changing and deleting clusters that stand alone, and what can be changed of a member. */
final class ClusterChanges {

  private static final Set<String> OF_EVERY_CALL = Set.of("CacheClusterId", "ApplyImmediately");

  private final CacheRegion region;
  private final Views views;
  private final ParameterGroups parameterGroups;
  private final SubnetGroups subnetGroups;
  private final ReplicaCounts replicas;
  private final Snapshots snapshots;

  ClusterChanges(
      CacheRegion region,
      Views views,
      ParameterGroups parameterGroups,
      SubnetGroups subnetGroups,
      ReplicaCounts replicas,
      Snapshots snapshots) {
    this.region = region;
    this.views = views;
    this.parameterGroups = parameterGroups;
    this.subnetGroups = subnetGroups;
    this.replicas = replicas;
    this.snapshots = snapshots;
  }

  /** With a {@code failure} the change is accepted and comes to nothing, for that reason. */
  CacheCluster modify(ModifyCacheClusterRequest request, Optional<String> failure) {
    if (ClusterCreation.member(region, request.cacheClusterId())) {
      throw CacheErrors.combination(
          "Cache cluster "
              + request.cacheClusterId()
              + " is a member of a replication group; modify the replication group.");
    }
    Cluster cluster = Clusters.idle(region, request.cacheClusterId());
    if (OF_EVERY_CALL.containsAll(Sent.members(request))) {
      throw CacheErrors.combination("No modifications were requested");
    }
    PendingModifiedValues pending = pending(request, cluster);
    Cluster changed = settings(request, cluster).with(b -> b.pendingModifiedValues(pending));
    boolean nothing = pending.equals(PendingModifiedValues.builder().build());
    if (nothing || !Boolean.TRUE.equals(request.applyImmediately())) {
      region.clusters.put(changed);
      return views.cluster(changed, false);
    }
    return views.cluster(apply(changed, failure), false);
  }

  /** What the maintenance window does: applies all that is pending, for a reboot too. */
  void applyWaiting(String id) {
    Cluster idle = Clusters.idle(region, id);
    Cluster cluster =
        idle.with(b ->
            b.cacheParameterGroup(ParameterGroups.rebooted(idle.shown().cacheParameterGroup())));
    region.clusters.put(cluster);
    if (!cluster.shown().pendingModifiedValues().equals(PendingModifiedValues.builder().build())) {
      var _ = apply(cluster, Optional.empty());
    }
  }

  /** What is pending once the request is accepted: a newer value takes the place of an older. */
  private PendingModifiedValues pending(ModifyCacheClusterRequest request, Cluster cluster) {
    CacheCluster now = cluster.shown();
    PendingModifiedValues.Builder pending = now.pendingModifiedValues().toBuilder();
    if (request.cacheNodeType() != null) {
      String type = NodeType.named(request.cacheNodeType()).name();
      pending.cacheNodeType(type.equals(now.cacheNodeType()) ? null : type);
    }
    if (request.engine() != null && !request.engine().equals(now.engine())) {
      throw CacheErrors.combination("The engine of a cache cluster cannot be changed.");
    }
    if (request.engineVersion() != null) {
      String version = cluster.engine().resolve(request.engineVersion());
      CacheEngine.requireNewer(version, now.engineVersion());
      String family = cluster.engine().family(version);
      CreateRules.requireFamily(
          parameterGroups.find(
              Checks.or(request.cacheParameterGroupName(), cluster.parameterGroup())),
          family);
      pending.engineVersion(version.equals(now.engineVersion()) ? null : version);
    }
    if (request.numCacheNodes() != null) {
      nodeCount(request, cluster, pending);
    } else if (!request.cacheNodeIdsToRemove().isEmpty()) {
      throw CacheErrors.combination("CacheNodeIdsToRemove needs NumCacheNodes.");
    }
    return pending.build();
  }

  private void nodeCount(
      ModifyCacheClusterRequest request, Cluster cluster, PendingModifiedValues.Builder pending) {
    int now = cluster.nodes().size();
    int count = request.numCacheNodes();
    ClusterCreation.requireNodes(region, cluster.engine(), count);
    Set<String> leaving = new TreeSet<>(request.cacheNodeIdsToRemove());
    Set<String> all =
        cluster.nodes().stream().map(Node::id).collect(Collectors.toCollection(TreeSet::new));
    if (leaving.size() != Math.max(0, now - count)) {
      throw CacheErrors.combination(
          "CacheNodeIdsToRemove must name as many nodes as are to go: " + Math.max(0, now - count));
    }
    if (!all.containsAll(leaving)) {
      throw CacheErrors.value("Not all of these are nodes of " + cluster.id() + ": " + leaving);
    }
    if (count > now) {
      region.requireRoom(count - now);
    }
    // As many as there are takes back what was pending.
    pending.numCacheNodes(count == now ? null : count);
    pending.cacheNodeIdsToRemove(leaving.isEmpty() ? null : leaving);
  }

  private Cluster settings(ModifyCacheClusterRequest request, Cluster cluster) {
    Checks.maintenanceWindow(request.preferredMaintenanceWindow());
    Checks.securityGroups(request.securityGroupIds());
    Checks.retention(request.snapshotRetentionLimit());
    Checks.snapshotWindow(request.snapshotWindow());
    if (cluster.engine() == CacheEngine.MEMCACHED
        && (request.snapshotRetentionLimit() != null || request.snapshotWindow() != null)) {
      throw CacheErrors.combination("Snapshots are not supported for memcached.");
    }
    return cluster.with(b -> {
      if (request.cacheParameterGroupName() != null) {
        ParameterGroup wanted = parameterGroups.find(request.cacheParameterGroupName());
        CreateRules.requireFamily(wanted, cluster.engine().family(cluster.shown().engineVersion()));
        b.cacheParameterGroup(ParameterGroups.status(wanted.name(), ParameterGroups.IN_SYNC));
      }
      if (!request.securityGroupIds().isEmpty()) {
        b.securityGroups(GroupCreation.securityGroups(request.securityGroupIds()));
      }
      if (request.preferredMaintenanceWindow() != null) {
        b.preferredMaintenanceWindow(
            GroupCreation.maintenanceWindow(request.preferredMaintenanceWindow()));
      }
      if (request.snapshotRetentionLimit() != null) {
        b.snapshotRetentionLimit(request.snapshotRetentionLimit());
      }
      if (request.snapshotWindow() != null) {
        b.snapshotWindow(request.snapshotWindow());
      }
      if (request.autoMinorVersionUpgrade() != null) {
        b.autoMinorVersionUpgrade(request.autoMinorVersionUpgrade());
      }
    });
  }

  private Cluster apply(Cluster cluster, Optional<String> failure) {
    PendingModifiedValues pending = cluster.shown().pendingModifiedValues();
    Duration lasts = Duration.ZERO;
    if (pending.cacheNodeType() != null) {
      lasts = lasts.plus(region.lasts(CacheDuration.NODE_TYPE));
    }
    if (pending.engineVersion() != null) {
      lasts = lasts.plus(region.lasts(CacheDuration.ENGINE_VERSION));
    }
    if (pending.numCacheNodes() != null) {
      lasts = lasts.plus(region.lasts(CacheDuration.ADD_REPLICA));
    }
    List<Node> before = cluster.nodes();
    return region.clusters.begin(
        cluster,
        List.of(
            Phase.wait(region.lasts(CacheDuration.AFTER_MODIFY)),
            Phase.of(lasts, c -> started(c, pending)),
            Phase.last(c ->
                failure
                    .map(reason -> failed(c.withNodes(before), reason))
                    .orElseGet(() -> finished(c, pending)))));
  }

  private Cluster started(Cluster cluster, PendingModifiedValues pending) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : cluster.nodes()) {
      boolean leaving = pending.cacheNodeIdsToRemove().contains(node.id());
      nodes.add(leaving ? node.withStatus(Status.DELETING) : node);
    }
    int count = Checks.or(pending.numCacheNodes(), nodes.size());
    List<String> zones = subnetGroups.orDefault(cluster.shown().cacheSubnetGroupName()).zones();
    Set<String> taken = nodes.stream().map(Node::id).collect(Collectors.toSet());
    for (int number = 1; nodes.size() < count; number++) {
      String id = "%04d".formatted(number);
      if (!taken.contains(id)) {
        nodes.add(new Node(id, zones.getFirst(), Status.CREATING, region.now()));
      }
    }
    return cluster.withNodes(nodes).withStatus(Status.MODIFYING);
  }

  private Cluster finished(Cluster cluster, PendingModifiedValues pending) {
    List<Node> left =
        cluster.nodes().stream()
            .filter(node -> !pending.cacheNodeIdsToRemove().contains(node.id()))
            .map(node -> node.withStatus(Status.AVAILABLE))
            .toList();
    region.events.cluster(cluster.id(), "Finished modifying the cache cluster");
    CacheCluster now = cluster.shown();
    return cluster
        .withNodes(left)
        .with(b ->
            b.pendingModifiedValues(PendingModifiedValues.builder().build())
                .numCacheNodes(left.size())
                .cacheNodeType(Checks.or(pending.cacheNodeType(), now.cacheNodeType()))
                .engineVersion(Checks.or(pending.engineVersion(), now.engineVersion())))
        .withStatus(Status.AVAILABLE);
  }

  private Cluster failed(Cluster cluster, String reason) {
    region.events.cluster(cluster.id(), "Failed to modify the cache cluster. " + reason);
    return cluster
        .with(b -> b.pendingModifiedValues(PendingModifiedValues.builder().build()))
        .withStatus(Status.AVAILABLE);
  }

  CacheCluster delete(DeleteCacheClusterRequest request) {
    String id = Checks.key(request.cacheClusterId());
    Optional<Group> group = region.groupOf(id, ReadPoint.LATEST);
    if (group.isPresent()) {
      return deleteReplica(group.get(), id, request);
    }
    Cluster cluster = Clusters.idle(region, id);
    List<Phase<Cluster>> phases = new ArrayList<>();
    Optional.ofNullable(request.finalSnapshotIdentifier())
        .ifPresent(name -> phases.add(snapshots.takeFinal(cluster, name)));
    phases.add(
        Phase.of(
            region.lasts(CacheDuration.DELETE),
            c -> c.withStatus(Status.DELETING).mapNodes(node -> node.withStatus(Status.DELETING))));
    phases.add(
        Phase.gone(c -> {
          region.events.cluster(c.id(), "Cache cluster deleted");
          return c;
        }));
    return views.cluster(region.clusters.begin(cluster, phases), false);
  }

  private CacheCluster deleteReplica(Group group, String id, DeleteCacheClusterRequest request) {
    if (request.finalSnapshotIdentifier() != null) {
      throw CacheErrors.combination("A replica is deleted without a final snapshot.");
    }
    if (group.clustered()) {
      throw CacheErrors.clusterState(
          "Cache cluster " + id + " belongs to a group with cluster mode enabled.");
    }
    if (group.size() == 1) {
      throw CacheErrors.clusterState(
          "Cannot delete the cache cluster since it is the only member of a replication group."
              + " Delete the replication group instead.");
    }
    Member member = group.member(id).orElseThrow().member();
    if (member.primary()) {
      throw CacheErrors.clusterState(
          "Cache cluster " + id + " is serving as primary for replication group " + group.id());
    }
    if (group.size() == 2 && group.failover()) {
      throw CacheErrors.clusterState(
          "Cannot delete the cache cluster because it is the only read replica for replication"
              + " group "
              + group.id()
              + " which has autofailover enabled or pending.");
    }
    if (!member.available()) {
      throw CacheErrors.clusterState(
          "Cache cluster " + id + " is not in available state; it is " + member.status());
    }
    Group idle = Groups.idle(region, group.id());
    var _ = replicas.remove(idle, Set.of(id), Optional.empty());
    return views.member(group, member.withStatus(Status.DELETING), false);
  }
}
