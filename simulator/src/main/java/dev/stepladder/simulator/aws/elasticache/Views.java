package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.NodeGroupMember;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** What describing groups and clusters answers. */
final class Views {

  /** While these last, AWS shows no nodes. */
  private static final Set<String> WITHOUT_NODES =
      Set.of(Status.CREATING, Status.DELETING, Status.CREATE_FAILED);

  private static final String ONLY_NODE = "0001";

  private final CacheRegion region;

  Views(CacheRegion region) {
    this.region = region;
  }

  ReplicationGroup group(Group group) {
    Instant now = region.now();
    ReplicationGroup.Builder view =
        group.shown().toBuilder()
            .memberClusters(group.members().map(Member::id).sorted().toList())
            .snapshottingClusterId(snapshotting(group));
    group
        .resharding()
        .ifPresent(span ->
            view.pendingModifiedValues(
                group.shown().pendingModifiedValues().toBuilder()
                    .resharding(
                        r -> r.slotMigration(m -> m.progressPercentage((double) span.percent(now))))
                    .build()));
    if (!WITHOUT_NODES.contains(group.status())) {
      view.nodeGroups(group.shards().stream().map(shard -> shard(group, shard)).toList());
      if (group.clustered()) {
        view.configurationEndpoint(region.endpoints.configuration(group));
      }
    }
    return view.build();
  }

  /** The member that daily snapshots are taken from: the one asked for, or the last. */
  private static String snapshotting(Group group) {
    if (group.shown().snapshotRetentionLimit() == 0 || group.clustered()) {
      return null;
    }
    String wanted = group.shown().snapshottingClusterId();
    return wanted != null && group.member(wanted).isPresent()
        ? wanted
        : group.shards().getFirst().members().getLast().id();
  }

  private NodeGroup shard(Group group, Shard shard) {
    NodeGroup.Builder view =
        NodeGroup.builder()
            .nodeGroupId(shard.id())
            .status(shard.status())
            .nodeGroupMembers(
                shard.members().stream().map(member -> inShard(group, member)).toList());
    if (group.clustered()) {
      view.slots(shard.slots());
    }
    if (group.mode() != ClusterMode.ENABLED) {
      view.primaryEndpoint(region.endpoints.primary(group))
          .readerEndpoint(region.endpoints.reader(group));
    }
    return view.build();
  }

  private NodeGroupMember inShard(Group group, Member member) {
    NodeGroupMember.Builder view =
        NodeGroupMember.builder()
            .cacheClusterId(member.id())
            .cacheNodeId(ONLY_NODE)
            .preferredAvailabilityZone(member.zone());
    if (group.mode() != ClusterMode.ENABLED) {
      view.currentRole(member.primary() ? "primary" : "replica");
      if (!member.status().equals(Status.CREATING)) {
        view.readEndpoint(region.endpoints.node(group, member));
      }
    }
    return view.build();
  }

  /** A member of a group as a cluster. */
  CacheCluster member(Group group, Member member, boolean showNodes) {
    CacheCluster.Builder view =
        group.each().toBuilder()
            .cacheClusterId(member.id())
            .arn(region.scope.arn("elasticache", "cluster:" + member.id()))
            .cacheClusterStatus(member.status())
            .cacheClusterCreateTime(member.created())
            .preferredAvailabilityZone(member.zone())
            .numCacheNodes(1);
    if (showNodes && !WITHOUT_NODES.contains(member.status())) {
      view.cacheNodes(
          CacheNode.builder()
              .cacheNodeId(ONLY_NODE)
              .cacheNodeStatus(member.status())
              .cacheNodeCreateTime(member.created())
              .customerAvailabilityZone(member.zone())
              .endpoint(region.endpoints.node(group, member))
              .parameterGroupStatus(group.each().cacheParameterGroup().parameterApplyStatus())
              .build());
    }
    return view.build();
  }

  CacheCluster cluster(Cluster cluster, boolean showNodes) {
    List<Node> nodes = cluster.nodes();
    List<String> zones = nodes.stream().map(Node::zone).distinct().toList();
    CacheCluster.Builder view =
        cluster.shown().toBuilder()
            .preferredAvailabilityZone(zones.size() == 1 ? zones.getFirst() : "Multiple");
    if (cluster.engine() == CacheEngine.MEMCACHED && !WITHOUT_NODES.contains(cluster.status())) {
      view.configurationEndpoint(region.endpoints.configuration(cluster));
    }
    if (showNodes && !WITHOUT_NODES.contains(cluster.status())) {
      view.cacheNodes(nodes.stream().map(node -> node(cluster, node)).toList());
    }
    return view.build();
  }

  private CacheNode node(Cluster cluster, Node node) {
    CacheNode.Builder view =
        CacheNode.builder()
            .cacheNodeId(node.id())
            .cacheNodeStatus(node.status())
            .customerAvailabilityZone(node.zone())
            .parameterGroupStatus(cluster.shown().cacheParameterGroup().parameterApplyStatus());
    return node.status().equals(Status.CREATING)
        ? view.build()
        : view.cacheNodeCreateTime(node.created())
            .endpoint(region.endpoints.node(cluster, node))
            .build();
  }
}
