package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.ec2.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DataTieringStatus;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** Manual snapshots. */
final class Snapshots {

  private static final int MOST_PER_PAGE = 50;

  private final CacheRegion region;

  Snapshots(CacheRegion region) {
    this.region = region;
  }

  Snapshot create(CreateSnapshotRequest request) {
    boolean ofGroup = request.replicationGroupId() != null;
    if (ofGroup == (request.cacheClusterId() != null)) {
      throw CacheErrors.combination(
          "Exactly one of ReplicationGroupId and CacheClusterId must be specified.");
    }
    Checks.tags(request.tags());
    if (ofGroup) {
      return ofGroup(region.group(request.replicationGroupId()), Optional.empty(), request);
    }
    String clusterId = Checks.key(request.cacheClusterId());
    Optional<Group> group = region.groupOf(clusterId, ReadPoint.LATEST);
    if (group.isPresent()) {
      if (group.get().clustered()) {
        throw CacheErrors.combination(
            "Specify ReplicationGroupId to snapshot a group with cluster mode enabled.");
      }
      return ofGroup(group.get(), Optional.of(clusterId), request);
    }
    return ofCluster(
        region
            .clusters
            .table
            .find(clusterId)
            .orElseThrow(() -> CacheErrors.clusterNotFound(clusterId)),
        request);
  }

  private Snapshot ofGroup(Group of, Optional<String> member, CreateSnapshotRequest request) {
    String name = newName(request.snapshotName(), of.id());
    if (!of.available() || of.busy()) {
      throw CacheErrors.groupState(
          "Replication group " + of.id() + " is not in available state; it is " + of.status());
    }
    Duration lasts = region.lasts(CacheDuration.SNAPSHOT);
    List<String> taken =
        of.shards().stream()
            .map(shard -> member.orElseGet(() -> shard.members().getLast().id()))
            .toList();
    var _ =
        region.groups.begin(
            of,
            List.of(
                Phase.of(lasts, g -> snapshotting(g, taken)),
                Phase.last(g -> g.withStatuses(Status.AVAILABLE))));
    return take(describe(of, name, member), of.id(), request.tags(), lasts);
  }

  private static Group snapshotting(Group group, List<String> taken) {
    return group
        .withStatus(Status.SNAPSHOTTING)
        .mapMembers(m -> taken.contains(m.id()) ? m.withStatus(Status.SNAPSHOTTING) : m);
  }

  private Snapshot ofCluster(Cluster of, CreateSnapshotRequest request) {
    requireSupported(of);
    String name = newName(request.snapshotName(), of.id());
    if (!of.available() || of.busy()) {
      throw CacheErrors.clusterState(
          "Cache cluster " + of.id() + " is not in available state; it is " + of.status());
    }
    Duration lasts = region.lasts(CacheDuration.SNAPSHOT);
    var _ =
        region.clusters.begin(
            of,
            List.of(
                Phase.of(lasts, c -> c.withStatus(Status.SNAPSHOTTING)),
                Phase.last(c -> c.withStatus(Status.AVAILABLE))));
    return take(describe(of, name), of.id(), request.tags(), lasts);
  }

  private Snapshot describe(Cluster of, String name) {
    return common(of.shown(), name, of.port())
        .cacheClusterId(of.id())
        .numCacheNodes(1)
        .nodeSnapshots(
            of.nodes().stream()
                .map(node -> nodeSnapshot(of.id(), node.id(), node.created()))
                .toList())
        .build();
  }

  private static void requireSupported(Cluster of) {
    if (of.engine() == CacheEngine.MEMCACHED) {
      throw AwsError.refused(
          "SnapshotFeatureNotSupportedFault", "Snapshots are not supported for memcached.");
    }
  }

  /** As below, of a cluster that stands alone. */
  Phase<Cluster> takeFinal(Cluster of, String wanted) {
    requireSupported(of);
    String name = newName(wanted, of.id());
    Duration lasts = region.lasts(CacheDuration.SNAPSHOT);
    return Phase.of(
        lasts,
        c -> {
          var _ = take(describe(c, name), of.id(), List.of(), lasts);
          return c.withStatus(Status.SNAPSHOTTING);
        });
  }

  /** The snapshot that a delete leaves behind, as the first phase of the delete. */
  Phase<Group> takeFinal(Group of, String wanted) {
    String name = newName(wanted, of.id());
    Duration lasts = region.lasts(CacheDuration.SNAPSHOT);
    List<String> taken = of.shards().stream().map(shard -> shard.primary().id()).toList();
    return Phase.of(
        lasts,
        g -> {
          var _ = take(describe(g, name, Optional.empty()), of.id(), List.of(), lasts);
          return snapshotting(g, taken);
        });
  }

  private Snapshot describe(Group of, String name, Optional<String> member) {
    Snapshot.Builder snapshot = common(of.each(), name, of.port());
    List<NodeSnapshot> nodes = new ArrayList<>();
    for (Shard shard : of.shards()) {
      Member from =
          member.map(id -> of.member(id).orElseThrow().member()).orElseGet(shard::primary);
      nodes.add(
          nodeSnapshot(from.id(), "0001", from.created()).toBuilder()
              .nodeGroupId(shard.id())
              .build());
    }
    member.ifPresentOrElse(
        id -> snapshot.cacheClusterId(id).numCacheNodes(1),
        () ->
            snapshot
                .replicationGroupId(of.id())
                .replicationGroupDescription(of.shown().description()));
    return snapshot
        .numNodeGroups(of.shards().size())
        .automaticFailover(of.shown().automaticFailover())
        .kmsKeyId(of.shown().kmsKeyId())
        .nodeSnapshots(nodes)
        .build();
  }

  private Snapshot.Builder common(CacheCluster of, String name, int port) {
    return Snapshot.builder()
        .snapshotName(name)
        .arn(region.scope.arn("elasticache", "snapshot:" + name))
        .snapshotStatus(Status.CREATING)
        .snapshotSource("manual")
        .cacheNodeType(of.cacheNodeType())
        .engine(of.engine())
        .engineVersion(of.engineVersion())
        .preferredMaintenanceWindow(of.preferredMaintenanceWindow())
        .port(port)
        .cacheParameterGroupName(of.cacheParameterGroup().cacheParameterGroupName())
        .cacheSubnetGroupName(of.cacheSubnetGroupName())
        .vpcId(
            region
                .subnetGroups
                .find(of.cacheSubnetGroupName())
                .map(group -> group.shown().vpcId())
                .orElse(Network.VPC))
        .autoMinorVersionUpgrade(of.autoMinorVersionUpgrade())
        .snapshotRetentionLimit(of.snapshotRetentionLimit())
        .snapshotWindow(of.snapshotWindow())
        .dataTiering(DataTieringStatus.DISABLED);
  }

  private NodeSnapshot nodeSnapshot(String clusterId, String nodeId, Instant created) {
    return NodeSnapshot.builder()
        .cacheClusterId(clusterId)
        .cacheNodeId(nodeId)
        .cacheNodeCreateTime(created)
        .snapshotCreateTime(region.now())
        .cacheSize("10 MB")
        .build();
  }

  private Snapshot take(Snapshot snapshot, String source, List<Tag> tags, Duration lasts) {
    CacheSnapshot kept = new CacheSnapshot(snapshot, source, region.now(), tags);
    region.snapshots.put(kept.name(), kept);
    region.later(lasts, () -> change(kept, Status.AVAILABLE));
    return snapshot;
  }

  private void change(CacheSnapshot snapshot, String status) {
    region
        .snapshots
        .find(snapshot.name())
        .filter(current -> current.taken().equals(snapshot.taken()))
        .ifPresent(current -> region.snapshots.put(current.name(), current.withStatus(status)));
  }

  /** A checked name that is not taken, within what one source may have in a day. */
  private String newName(String wanted, String source) {
    String name = Checks.identifier("SnapshotName", wanted, 255);
    if (region.snapshots.find(name).isPresent()) {
      throw AwsError.refused(
          "SnapshotAlreadyExistsFault", "Snapshot with specified name already exists: " + name);
    }
    Instant dayAgo = region.now().minus(Duration.ofDays(1));
    long today =
        region.snapshots.list().stream()
            .filter(s -> s.taken().isAfter(dayAgo) && s.source().equals(source))
            .count();
    if (today >= region.quota(CacheQuota.SNAPSHOTS_A_DAY)) {
      throw AwsError.refused(
          "SnapshotQuotaExceededFault", "Too many manual snapshots of " + source + " in 24 hours.");
    }
    return name;
  }

  /** The snapshot that a new group is made from, if it names one; from now on it is restoring. */
  Optional<CacheSnapshot> restoring(String name, int shards) {
    if (name == null) {
      return Optional.empty();
    }
    CacheSnapshot snapshot = available(name);
    int held = Checks.or(snapshot.shown().numNodeGroups(), 1);
    if (held != shards) {
      throw CacheErrors.combination(
          "The snapshot has " + held + " node groups and the new group would have " + shards);
    }
    change(snapshot, Status.RESTORING);
    return Optional.of(snapshot);
  }

  void restored(CacheSnapshot snapshot) {
    change(snapshot, Status.AVAILABLE);
  }

  CacheSnapshot find(String nameOrArn) {
    return region
        .snapshots
        .find(Checks.key(nameOrArn))
        .orElseThrow(() -> CacheErrors.snapshotNotFound(nameOrArn));
  }

  private CacheSnapshot available(String name) {
    CacheSnapshot snapshot = find(name);
    if (!snapshot.available()) {
      throw AwsError.refused(
          "InvalidSnapshotState",
          "Snapshot " + name + " is in state " + snapshot.shown().snapshotStatus());
    }
    return snapshot;
  }

  Snapshot delete(String name) {
    CacheSnapshot deleting = available(name).withStatus(Status.DELETING);
    region.snapshots.put(deleting.name(), deleting);
    region.later(
        region.lasts(CacheDuration.DELETE_SNAPSHOT),
        () -> region.snapshots.remove(deleting.name()));
    return deleting.shown();
  }

  DescribeSnapshotsResponse describe(DescribeSnapshotsRequest request, ReadPoint point) {
    String name = request.snapshotName();
    if (name != null && region.snapshots.find(Checks.key(name), point).isEmpty()) {
      throw CacheErrors.snapshotNotFound(name);
    }
    String source = request.snapshotSource();
    if (source != null && !List.of("system", "user").contains(source)) {
      throw CacheErrors.value("SnapshotSource must be system or user: " + source);
    }
    List<Snapshot> matching =
        region.snapshots.list(point).stream()
            .map(CacheSnapshot::shown)
            .filter(s -> named(name, s.snapshotName()))
            .filter(s -> named(request.replicationGroupId(), s.replicationGroupId()))
            .filter(s -> named(request.cacheClusterId(), s.cacheClusterId()))
            .filter(s -> source == null || source.equals("user"))
            .toList();
    Page<Snapshot> page =
        Page.of(
            matching,
            Snapshot::snapshotName,
            request.maxRecords(),
            MOST_PER_PAGE,
            request.marker());
    return DescribeSnapshotsResponse.builder().snapshots(page.items()).marker(page.next()).build();
  }

  private static boolean named(String wanted, String actual) {
    return wanted == null || Checks.key(wanted).equals(actual);
  }
}
