package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.ec2.Network;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DataTieringStatus;
import software.amazon.awssdk.services.elasticache.model.IpDiscovery;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.NetworkType;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupPendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** Making a replication group. */
final class GroupCreation {

  private final CacheRegion region;
  private final Views views;
  private final SubnetGroups subnetGroups;
  private final ParameterGroups parameterGroups;
  private final Snapshots snapshots;

  GroupCreation(
      CacheRegion region,
      Views views,
      SubnetGroups subnetGroups,
      ParameterGroups parameterGroups,
      Snapshots snapshots) {
    this.region = region;
    this.views = views;
    this.subnetGroups = subnetGroups;
    this.parameterGroups = parameterGroups;
    this.snapshots = snapshots;
  }

  /** With a {@code failure} the group is accepted and ends as create-failed, for that reason. */
  ReplicationGroup create(CreateReplicationGroupRequest request, Optional<String> failure) {
    CreateRules.requireSimulated(request);
    String id = Checks.identifier("ReplicationGroupId", request.replicationGroupId(), 40);
    if (region.groups.table.find(id).isPresent()) {
      throw AwsError.refused(
          "ReplicationGroupAlreadyExists", "Replication group " + id + " already exists.");
    }
    CreateRules.requireValid(request);
    CacheEngine engine = CreateRules.engine(request);
    String version = CreateRules.version(engine, request.engineVersion());
    Layout layout = new Layout(request);
    ParameterGroup parameters = parameterGroup(request, engine, version, layout);
    boolean clustered = parameters.clustered();
    CreateRules.requireModes(request, layout, clustered);
    SubnetGroup subnets = subnetGroups.orDefault(request.cacheSubnetGroupName());
    if (clustered) {
      Layout.requireWithin(region, layout.shards(), layout.nodes());
    }
    region.requireRoom(layout.nodes());
    List<Shard> shards = layout.build(id, clustered, subnets.zones(), region.now());
    shards.forEach(shard -> shard.members().forEach(member -> region.requireFree(member.id())));
    if (Boolean.TRUE.equals(request.multiAZEnabled())) {
      shards.forEach(CreateRules::requireZones);
    }
    Optional<CacheSnapshot> source = snapshots.restoring(request.snapshotName(), layout.shards());
    Group group =
        new Group(
            shown(request, engine, id, clustered),
            each(request, engine, version, id, parameters.name(), subnets.name()),
            Checks.or(request.port(), engine.port()),
            shards,
            request.tags(),
            request.authToken() == null ? List.of() : List.of(request.authToken()),
            List.of(),
            Optional.empty(),
            0,
            false);
    return views.group(
        region.groups.begin(
            group,
            List.of(
                Phase.wait(region.lasts(CacheDuration.CREATE)),
                Phase.last(g -> {
                  source.ifPresent(snapshots::restored);
                  return failure.map(reason -> failed(g, reason)).orElseGet(() -> created(g));
                }))));
  }

  private Group created(Group group) {
    group.members().forEach(member -> region.events.cluster(member.id(), "Cache cluster created"));
    region.events.group(group.id(), "Replication group " + group.id() + " created");
    return group
        .withStatuses(Status.AVAILABLE)
        .with(b ->
            b.automaticFailover(
                group.failover()
                    ? AutomaticFailoverStatus.ENABLED
                    : AutomaticFailoverStatus.DISABLED));
  }

  private Group failed(Group group, String reason) {
    region.events.group(
        group.id(), "Replication group " + group.id() + " failed to create. " + reason);
    return group.withStatuses(Status.CREATE_FAILED);
  }

  private ParameterGroup parameterGroup(
      CreateReplicationGroupRequest request, CacheEngine engine, String version, Layout layout) {
    if (request.cacheParameterGroupName() == null) {
      boolean clustered = request.clusterMode() == ClusterMode.ENABLED || layout.shards() > 1;
      return parameterGroups.find(engine.defaultParameterGroup(version, clustered));
    }
    ParameterGroup group = parameterGroups.find(request.cacheParameterGroupName());
    CreateRules.requireFamily(group, engine.family(version));
    return group;
  }

  private ReplicationGroup shown(
      CreateReplicationGroupRequest request, CacheEngine engine, String id, boolean clustered) {
    Instant now = region.now();
    boolean encrypted = Boolean.TRUE.equals(request.transitEncryptionEnabled());
    return ReplicationGroup.builder()
        .replicationGroupId(id)
        .arn(region.scope.arn("elasticache", "replicationgroup:" + id))
        .description(request.replicationGroupDescription())
        .status(Status.CREATING)
        .pendingModifiedValues(ReplicationGroupPendingModifiedValues.builder().build())
        .automaticFailover(
            Boolean.TRUE.equals(request.automaticFailoverEnabled())
                ? AutomaticFailoverStatus.ENABLING
                : AutomaticFailoverStatus.DISABLED)
        .multiAZ(
            Boolean.TRUE.equals(request.multiAZEnabled())
                ? MultiAZStatus.ENABLED
                : MultiAZStatus.DISABLED)
        .snapshotRetentionLimit(Checks.or(request.snapshotRetentionLimit(), 0))
        .snapshotWindow(Checks.or(request.snapshotWindow(), "05:00-06:00"))
        .clusterEnabled(clustered)
        .clusterMode(clustered ? ClusterMode.ENABLED : ClusterMode.DISABLED)
        .cacheNodeType(request.cacheNodeType())
        .authTokenEnabled(request.authToken() != null)
        .authTokenLastModifiedDate(request.authToken() == null ? null : now)
        .transitEncryptionEnabled(encrypted)
        .transitEncryptionMode(
            encrypted
                ? Checks.or(request.transitEncryptionMode(), TransitEncryptionMode.REQUIRED)
                : null)
        .atRestEncryptionEnabled(CreateRules.encryptedAtRest(request, engine))
        .kmsKeyId(request.kmsKeyId())
        .replicationGroupCreateTime(now)
        .dataTiering(DataTieringStatus.DISABLED)
        .autoMinorVersionUpgrade(Checks.or(request.autoMinorVersionUpgrade(), true))
        .networkType(NetworkType.IPV4)
        .ipDiscovery(IpDiscovery.IPV4)
        .engine(engine.awsName())
        .userGroupIds(List.of())
        .build();
  }

  private CacheCluster each(
      CreateReplicationGroupRequest request,
      CacheEngine engine,
      String version,
      String id,
      String parameterGroup,
      String subnetGroup) {
    boolean encrypted = Boolean.TRUE.equals(request.transitEncryptionEnabled());
    return CacheCluster.builder()
        .replicationGroupId(id)
        .replicationGroupLogDeliveryEnabled(false)
        .engine(engine.awsName())
        .engineVersion(version)
        .cacheNodeType(request.cacheNodeType())
        .cacheParameterGroup(ParameterGroups.status(parameterGroup, ParameterGroups.IN_SYNC))
        .cacheSubnetGroupName(subnetGroup)
        .securityGroups(securityGroups(request.securityGroupIds()))
        .pendingModifiedValues(PendingModifiedValues.builder().build())
        .preferredMaintenanceWindow(maintenanceWindow(request.preferredMaintenanceWindow()))
        .snapshotRetentionLimit(Checks.or(request.snapshotRetentionLimit(), 0))
        .snapshotWindow(Checks.or(request.snapshotWindow(), "05:00-06:00"))
        .autoMinorVersionUpgrade(Checks.or(request.autoMinorVersionUpgrade(), true))
        .authTokenEnabled(request.authToken() != null)
        .authTokenLastModifiedDate(request.authToken() == null ? null : region.now())
        .transitEncryptionEnabled(encrypted)
        .transitEncryptionMode(
            encrypted
                ? Checks.or(request.transitEncryptionMode(), TransitEncryptionMode.REQUIRED)
                : null)
        .atRestEncryptionEnabled(CreateRules.encryptedAtRest(request, engine))
        .networkType(NetworkType.IPV4)
        .ipDiscovery(IpDiscovery.IPV4)
        .build();
  }

  static String maintenanceWindow(String wanted) {
    return Checks.or(wanted, "sun:06:00-sun:07:00").toLowerCase(Locale.ROOT);
  }

  static List<SecurityGroupMembership> securityGroups(List<String> ids) {
    return (ids.isEmpty() ? List.of(Network.DEFAULT_GROUP) : ids)
        .stream()
            .map(id ->
                SecurityGroupMembership.builder().securityGroupId(id).status("active").build())
            .toList();
  }
}
