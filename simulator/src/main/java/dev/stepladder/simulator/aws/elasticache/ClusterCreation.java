package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.ReadPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AZMode;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.IpDiscovery;
import software.amazon.awssdk.services.elasticache.model.NetworkType;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;

/** Making a cluster that stands alone, or one more replica of a group. */
final class ClusterCreation {

  private final CacheRegion region;
  private final Views views;
  private final SubnetGroups subnetGroups;
  private final ParameterGroups parameterGroups;
  private final ReplicaCounts replicas;

  ClusterCreation(
      CacheRegion region,
      Views views,
      SubnetGroups subnetGroups,
      ParameterGroups parameterGroups,
      ReplicaCounts replicas) {
    this.region = region;
    this.views = views;
    this.subnetGroups = subnetGroups;
    this.parameterGroups = parameterGroups;
    this.replicas = replicas;
  }

  CacheCluster create(CreateCacheClusterRequest request) {
    requireSimulated(request);
    String id = Checks.identifier("CacheClusterId", request.cacheClusterId(), 50);
    region.requireFree(id);
    Checks.tags(request.tags());
    if (request.replicationGroupId() != null) {
      return replica(request, id);
    }
    Checks.port(request.port());
    Checks.maintenanceWindow(request.preferredMaintenanceWindow());
    Checks.securityGroups(request.securityGroupIds());
    CacheEngine engine = engine(request);
    String version =
        request.engineVersion() == null ? engine.newest() : engine.resolve(request.engineVersion());
    if (request.cacheNodeType() == null || request.numCacheNodes() == null) {
      throw CacheErrors.missing(
          request.cacheNodeType() == null ? "CacheNodeType" : "NumCacheNodes");
    }
    var _ = NodeType.named(request.cacheNodeType());
    requireNodes(region, engine, request.numCacheNodes());
    requireSnapshots(request, engine);
    region.requireRoom(request.numCacheNodes());
    ParameterGroup parameters =
        parameterGroups.find(
            Checks.or(
                request.cacheParameterGroupName(), engine.defaultParameterGroup(version, false)));
    CreateRules.requireFamily(parameters, engine.family(version));
    if (parameters.clustered()) {
      throw CacheErrors.combination(
          "A parameter group with cluster-enabled yes cannot be used for a cache cluster.");
    }
    SubnetGroup subnets = subnetGroups.orDefault(request.cacheSubnetGroupName());
    Cluster cluster =
        new Cluster(
            shown(request, engine, version, id, parameters.name(), subnets.name()),
            Checks.or(request.port(), engine.port()),
            nodes(request, subnets.zones()),
            request.tags(),
            0,
            false);
    return views.cluster(
        region.clusters.begin(
            cluster,
            List.of(
                Phase.wait(region.lasts(CacheDuration.CREATE)),
                Phase.last(c -> {
                  region.events.cluster(c.id(), "Cache cluster created");
                  return c.withStatus(Status.AVAILABLE)
                      .mapNodes(node -> node.withStatus(Status.AVAILABLE));
                }))),
        false);
  }

  private static void requireSimulated(CreateCacheClusterRequest request) {
    Map<String, Boolean> used = new LinkedHashMap<>();
    used.put("SnapshotArns", !request.snapshotArns().isEmpty());
    used.put("SnapshotName", request.snapshotName() != null);
    used.put("AuthToken", request.authToken() != null);
    used.put("TransitEncryptionEnabled", Boolean.TRUE.equals(request.transitEncryptionEnabled()));
    used.put("LogDeliveryConfigurations", !request.logDeliveryConfigurations().isEmpty());
    used.put("CacheSecurityGroupNames", !request.cacheSecurityGroupNames().isEmpty());
    used.put("OutpostMode", request.outpostMode() != null);
    used.put("NotificationTopicArn", request.notificationTopicArn() != null);
    used.put("NetworkType", Checks.or(request.networkType(), NetworkType.IPV4) != NetworkType.IPV4);
    used.put("IpDiscovery", Checks.or(request.ipDiscovery(), IpDiscovery.IPV4) != IpDiscovery.IPV4);
    used.forEach((parameter, sent) -> {
      if (sent) {
        throw CacheErrors.notSimulated(parameter);
      }
    });
  }

  private CacheCluster replica(CreateCacheClusterRequest request, String id) {
    Group group = Groups.idle(region, request.replicationGroupId());
    if (group.clustered()) {
      throw CacheErrors.combination(
          "A cache cluster cannot be added to a group with cluster mode enabled.");
    }
    Member member =
        replicas.add(group, id, Optional.ofNullable(request.preferredAvailabilityZone()));
    return views.member(group, member, false);
  }

  private static CacheEngine engine(CreateCacheClusterRequest request) {
    CacheEngine engine = CacheEngine.named(Checks.or(request.engine(), "memcached"));
    if (engine == CacheEngine.VALKEY) {
      throw CacheErrors.value(
          "Engine valkey is not supported by CreateCacheCluster; use CreateReplicationGroup.");
    }
    return engine;
  }

  static void requireNodes(CacheRegion region, CacheEngine engine, int count) {
    if (engine != CacheEngine.MEMCACHED && count != 1) {
      throw CacheErrors.value(
          "NumCacheNodes should be 1 if engine is " + engine.awsName() + ": " + count);
    }
    if (count < 1) {
      throw CacheErrors.value("NumCacheNodes must be at least 1: " + count);
    }
    int most = region.quota(CacheQuota.NODES_PER_MEMCACHED_CLUSTER);
    if (count > most) {
      throw AwsError.refused(
          "NodeQuotaForClusterExceeded", "A cluster can have at most " + most + " nodes.");
    }
  }

  private static void requireSnapshots(CreateCacheClusterRequest request, CacheEngine engine) {
    boolean asked = request.snapshotRetentionLimit() != null || request.snapshotWindow() != null;
    if (asked && engine == CacheEngine.MEMCACHED) {
      throw CacheErrors.combination("Snapshots are not supported for memcached.");
    }
    Checks.retention(request.snapshotRetentionLimit());
    Checks.snapshotWindow(request.snapshotWindow());
  }

  private List<Node> nodes(CreateCacheClusterRequest request, List<String> zones) {
    List<String> wanted = request.preferredAvailabilityZones();
    int count = request.numCacheNodes();
    if (!wanted.isEmpty() && wanted.size() != count) {
      throw CacheErrors.combination(
          "The number of PreferredAvailabilityZones must be NumCacheNodes.");
    }
    boolean across = request.azMode() == AZMode.CROSS_AZ;
    if (across && count < 2) {
      throw CacheErrors.combination("AZMode cross-az needs at least two nodes.");
    }
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String own = across ? zones.get(i % zones.size()) : zones.getFirst();
      String zone =
          wanted.isEmpty() ? Checks.or(request.preferredAvailabilityZone(), own) : wanted.get(i);
      if (!zones.contains(zone)) {
        throw CacheErrors.value(
            zone + " is not a valid availability zone: the subnet group covers " + zones);
      }
      nodes.add(new Node("%04d".formatted(i + 1), zone, Status.CREATING, region.now()));
    }
    return List.copyOf(nodes);
  }

  private CacheCluster shown(
      CreateCacheClusterRequest request,
      CacheEngine engine,
      String version,
      String id,
      String parameterGroup,
      String subnetGroup) {
    CacheCluster.Builder shown =
        CacheCluster.builder()
            .cacheClusterId(id)
            .arn(region.scope.arn("elasticache", "cluster:" + id))
            .cacheClusterStatus(Status.CREATING)
            .cacheClusterCreateTime(region.now())
            .engine(engine.awsName())
            .engineVersion(version)
            .cacheNodeType(request.cacheNodeType())
            .numCacheNodes(request.numCacheNodes())
            .cacheParameterGroup(ParameterGroups.status(parameterGroup, ParameterGroups.IN_SYNC))
            .cacheSubnetGroupName(subnetGroup)
            .securityGroups(GroupCreation.securityGroups(request.securityGroupIds()))
            .pendingModifiedValues(PendingModifiedValues.builder().build())
            .preferredMaintenanceWindow(
                GroupCreation.maintenanceWindow(request.preferredMaintenanceWindow()))
            .autoMinorVersionUpgrade(Checks.or(request.autoMinorVersionUpgrade(), true))
            .authTokenEnabled(false)
            .transitEncryptionEnabled(false)
            .atRestEncryptionEnabled(false)
            .replicationGroupLogDeliveryEnabled(false)
            .networkType(NetworkType.IPV4)
            .ipDiscovery(IpDiscovery.IPV4);
    return engine == CacheEngine.MEMCACHED
        ? shown.build()
        : shown
            .snapshotRetentionLimit(Checks.or(request.snapshotRetentionLimit(), 0))
            .snapshotWindow(Checks.or(request.snapshotWindow(), "05:00-06:00"))
            .build();
  }

  /** Whether a name is that of a member of a group. */
  static boolean member(CacheRegion region, String id) {
    return region.groupOf(Checks.key(id), ReadPoint.LATEST).isPresent();
  }
}
