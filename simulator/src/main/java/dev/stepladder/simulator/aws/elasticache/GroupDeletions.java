package dev.stepladder.simulator.aws.elasticache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** The end of a replication group, and what is left of it. */
final class GroupDeletions {

  private static final Set<String> DELETABLE = Set.of(Status.AVAILABLE, Status.CREATE_FAILED);

  private final CacheRegion region;
  private final Views views;
  private final Snapshots snapshots;

  GroupDeletions(CacheRegion region, Views views, Snapshots snapshots) {
    this.region = region;
    this.views = views;
    this.snapshots = snapshots;
  }

  ReplicationGroup delete(DeleteReplicationGroupRequest request) {
    Group group = region.group(request.replicationGroupId());
    requireDeletable(group);
    boolean retain = Boolean.TRUE.equals(request.retainPrimaryCluster());
    if (retain && group.clustered()) {
      throw CacheErrors.combination(
          "RetainPrimaryCluster is not supported for groups with cluster mode enabled.");
    }
    Optional<String> last = Optional.ofNullable(request.finalSnapshotIdentifier());
    if (retain && last.isPresent()) {
      throw CacheErrors.combination(
          "FinalSnapshotIdentifier cannot be used when the primary cluster is retained.");
    }
    if (last.isPresent() && !group.available()) {
      throw CacheErrors.groupState(
          "No snapshot can be taken of a replication group in state " + group.status());
    }
    List<Phase<Group>> phases = new ArrayList<>();
    last.ifPresent(name -> phases.add(snapshots.takeFinal(group, name)));
    phases.add(
        Phase.of(
            region.lasts(CacheDuration.DELETE),
            g -> retain ? withoutReplicas(g) : g.withStatuses(Status.DELETING)));
    phases.add(Phase.gone(g -> gone(g, retain)));
    return views.group(region.groups.begin(group, phases));
  }

  private static void requireDeletable(Group group) {
    if (!DELETABLE.contains(group.status()) || group.busy()) {
      throw CacheErrors.groupState(
          "Replication group "
              + group.id()
              + " has status "
              + (group.busy() && group.available() ? Status.MODIFYING : group.status())
              + " which is not valid for deletion.");
    }
  }

  private static Group withoutReplicas(Group group) {
    return group
        .withStatus(Status.DELETING)
        .mapShards(shard ->
            shard
                .withStatus(Status.DELETING)
                .map(member -> member.primary() ? member : member.withStatus(Status.DELETING)));
  }

  private Group gone(Group group, boolean retain) {
    region.events.group(group.id(), "Replication group " + group.id() + " deleted");
    group
        .members()
        .filter(member -> !retain || !member.primary())
        .forEach(member -> region.events.cluster(member.id(), "Cache cluster deleted"));
    if (retain) {
      Member primary = group.shards().getFirst().primary();
      region.clusters.put(
          new Cluster(
              views.member(group, primary, false).toBuilder().replicationGroupId(null).build(),
              group.port(),
              List.of(new Node("0001", primary.zone(), Status.AVAILABLE, primary.created())),
              group.tags(),
              0,
              false));
    }
    return group;
  }
}
