package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Sent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;

/** What a request to modify a replication group must fulfil, and which changes it asks for. */
final class ModifyRules {

  private static final Set<String> OF_EVERY_CALL = Set.of("ReplicationGroupId", "ApplyImmediately");

  private final ParameterGroups parameterGroups;
  private final ModeRules modes;
  private final NodeTypes nodeTypes;

  ModifyRules(ParameterGroups parameterGroups, NodeTypes nodeTypes) {
    this.nodeTypes = nodeTypes;
    this.parameterGroups = parameterGroups;
    modes = new ModeRules(parameterGroups);
  }

  /** The changes that take time; what is already so is none. */
  List<Change> changes(ModifyReplicationGroupRequest request, Group group) {
    requireSimulated(request);
    requireNothingBesideClusterMode(request, group);
    Checks.description(request.replicationGroupDescription());
    Checks.retention(request.snapshotRetentionLimit());
    Checks.snapshotWindow(request.snapshotWindow());
    Checks.maintenanceWindow(request.preferredMaintenanceWindow());
    Checks.securityGroups(request.securityGroupIds());
    requireSnapshotting(request, group);
    List<Change> changes = new ArrayList<>();
    nodeType(request, group).ifPresent(changes::add);
    Optional<Change> upgrade = upgrade(request, group);
    upgrade.ifPresent(changes::add);
    failover(request, group).ifPresent(changes::add);
    multiAz(request, group).ifPresent(changes::add);
    if (upgrade.isEmpty() && request.clusterMode() == null) {
      parameters(request, group).ifPresent(changes::add);
    }
    securityGroups(request, group).ifPresent(changes::add);
    modes.token(request, group).ifPresent(changes::add);
    modes.clusterMode(request, group).ifPresent(changes::add);
    modes.encryption(request, group).ifPresent(changes::add);
    primary(request, group).ifPresent(changes::add);
    requireOneKind(changes);
    return changes;
  }

  private static void requireOneKind(List<Change> changes) {
    Set<Change.Kind> kinds = new TreeSet<>();
    changes.forEach(change -> kinds.add(change.kind()));
    kinds.remove(Change.Kind.SETTINGS);
    if (kinds.size() > 1) {
      throw CacheErrors.combination("Cannot modify these at the same time: " + kinds);
    }
  }

  private static void requireSimulated(ModifyReplicationGroupRequest request) {
    if (!request.userGroupIdsToAdd().isEmpty() || !request.userGroupIdsToRemove().isEmpty()) {
      // There are none here, and AWS says just this of one that does not exist.
      throw AwsError.notFound("UserGroupNotFound", "User group not found.");
    }
    Map<String, Boolean> used = new LinkedHashMap<>();
    used.put("RemoveUserGroups", Boolean.TRUE.equals(request.removeUserGroups()));
    used.put("LogDeliveryConfigurations", !request.logDeliveryConfigurations().isEmpty());
    used.put("CacheSecurityGroupNames", !request.cacheSecurityGroupNames().isEmpty());
    used.put("IpDiscovery", request.ipDiscovery() != null);
    used.put("NotificationTopicArn", request.notificationTopicArn() != null);
    used.put("NotificationTopicStatus", request.notificationTopicStatus() != null);
    used.forEach((parameter, sent) -> {
      if (sent) {
        throw CacheErrors.notSimulated(parameter);
      }
    });
  }

  /** On its way to cluster mode a group takes no other change, neither with it nor in between. */
  private static void requireNothingBesideClusterMode(
      ModifyReplicationGroupRequest request, Group group) {
    Set<String> others = Sent.members(request);
    others.removeAll(OF_EVERY_CALL);
    if (others.isEmpty()) {
      throw CacheErrors.combination("No modifications were requested");
    }
    if (others.remove("ClusterMode")) {
      others.remove("CacheParameterGroupName");
      if (!others.isEmpty()) {
        throw CacheErrors.combination("ClusterMode cannot be modified together with " + others);
      }
    } else if (group.mode() == ClusterMode.COMPATIBLE && !others.isEmpty()) {
      throw compatible();
    }
  }

  /** Refuses a group that is between cluster mode disabled and enabled. */
  static AwsError compatible() {
    return CacheErrors.combination(
        "While cluster mode is compatible, nothing but the cluster mode can be modified.");
  }

  private static void requireSnapshotting(ModifyReplicationGroupRequest request, Group group) {
    String id = request.snapshottingClusterId();
    if (id == null) {
      return;
    }
    if (group.clustered()) {
      throw CacheErrors.combination(
          "SnapshottingClusterId cannot be set with cluster mode enabled.");
    }
    if (group.member(Checks.key(id)).isEmpty()) {
      throw CacheErrors.clusterNotFound(id);
    }
  }

  private Optional<Change> nodeType(ModifyReplicationGroupRequest request, Group group) {
    if (request.cacheNodeType() == null) {
      return Optional.empty();
    }
    String type = NodeType.named(request.cacheNodeType()).name();
    if (type.equals(group.shown().cacheNodeType())) {
      return Optional.empty();
    }
    nodeTypes.require(type);
    return Optional.of(new NodeTypeTo(type));
  }

  private Optional<Change> upgrade(ModifyReplicationGroupRequest request, Group group) {
    CacheEngine from = group.engine();
    CacheEngine to = request.engine() == null ? from : CacheEngine.named(request.engine());
    if (to != from && (from != CacheEngine.REDIS || to != CacheEngine.VALKEY)) {
      throw CacheErrors.combination(
          "Cannot change the engine from " + from.awsName() + " to " + to.awsName() + ".");
    }
    if (request.engineVersion() == null) {
      if (to != from) {
        throw CacheErrors.combination("EngineVersion must be specified with another Engine.");
      }
      return Optional.empty();
    }
    to.requireNoPatch(request.engineVersion());
    String now = group.each().engineVersion();
    if (to == from && CacheEngine.names(request.engineVersion(), now)) {
      return Optional.empty();
    }
    String version = to.resolve(request.engineVersion());
    if (to == from) {
      CacheEngine.requireNewer(version, now);
    }
    return Optional.of(new UpgradeTo(to, version, groupAfterUpgrade(request, group, to, version)));
  }

  /** A default parameter group goes along by itself; another one must be named. */
  private String groupAfterUpgrade(
      ModifyReplicationGroupRequest request, Group group, CacheEngine to, String version) {
    ParameterGroup now = parameterGroups.find(group.parameterGroup());
    if (request.cacheParameterGroupName() == null && now.standard()) {
      return to.defaultParameterGroup(version, group.clustered());
    }
    ParameterGroup wanted =
        request.cacheParameterGroupName() == null
            ? now
            : parameterGroups.find(request.cacheParameterGroupName());
    CreateRules.requireFamily(wanted, to.family(version));
    requireSameMode(wanted, group);
    return wanted.name();
  }

  private static void requireSameMode(ParameterGroup wanted, Group group) {
    if (wanted.clustered() != group.clustered()) {
      throw CacheErrors.combination(
          "The parameter group "
              + wanted.name()
              + " does not have cluster-enabled "
              + (group.clustered() ? "yes." : "no."));
    }
  }

  private Optional<Change> parameters(ModifyReplicationGroupRequest request, Group group) {
    if (request.cacheParameterGroupName() == null) {
      return Optional.empty();
    }
    ParameterGroup wanted = parameterGroups.find(request.cacheParameterGroupName());
    CreateRules.requireFamily(wanted, group.engine().family(group.each().engineVersion()));
    requireSameMode(wanted, group);
    return wanted.name().equals(group.parameterGroup())
        ? Optional.empty()
        : Optional.of(new ParametersTo(wanted.name()));
  }

  private static Optional<Change> failover(ModifyReplicationGroupRequest request, Group group) {
    Boolean wanted = request.automaticFailoverEnabled();
    if (wanted == null || wanted == group.failover()) {
      return Optional.empty();
    }
    if (wanted && group.shards().stream().anyMatch(shard -> shard.replicas() < 1)) {
      throw CacheErrors.combination(
          "Replication group must have at least one read replica to enable autofailover.");
    }
    if (!wanted && group.clustered()) {
      throw CacheErrors.combination(
          "Turning off automatic failover for replication group with cluster mode enabled is not"
              + " supported.");
    }
    if (!wanted && group.multiAz() && !Boolean.FALSE.equals(request.multiAZEnabled())) {
      throw CacheErrors.combination("Must disable Multi-AZ to disable automatic failover.");
    }
    return Optional.of(new FailoverTo(wanted));
  }

  private static Optional<Change> multiAz(ModifyReplicationGroupRequest request, Group group) {
    Boolean wanted = request.multiAZEnabled();
    if (wanted == null || (wanted == group.multiAz())) {
      return Optional.empty();
    }
    if (wanted) {
      if (!Checks.or(request.automaticFailoverEnabled(), group.failover())) {
        throw CacheErrors.combination("Must enable automatic failover to enable Multi-AZ.");
      }
      if (group.shards().stream().anyMatch(shard -> shard.replicas() < 1)) {
        throw CacheErrors.combination(
            "Must have at least one replica in each node group to enable Multi-AZ.");
      }
      group.shards().forEach(CreateRules::requireZones);
    }
    return Optional.of(new MultiAzTo(wanted));
  }

  private static Optional<Change> securityGroups(
      ModifyReplicationGroupRequest request, Group group) {
    List<String> now =
        group.each().securityGroups().stream()
            .map(SecurityGroupMembership::securityGroupId)
            .toList();
    List<String> wanted = request.securityGroupIds();
    return wanted.isEmpty() || new TreeSet<>(wanted).equals(new TreeSet<>(now))
        ? Optional.empty()
        : Optional.of(new SecurityGroupsTo(wanted));
  }

  private static Optional<Change> primary(ModifyReplicationGroupRequest request, Group group) {
    if (request.primaryClusterId() == null) {
      return Optional.empty();
    }
    if (group.clustered()) {
      throw CacheErrors.combination("PrimaryClusterId cannot be set with cluster mode enabled.");
    }
    if (group.failover()) {
      throw CacheErrors.combination(
          "Cannot manually promote a new master cache cluster while autofailover is enabled.");
    }
    Member wanted =
        group
            .member(Checks.key(request.primaryClusterId()))
            .orElseThrow(() -> CacheErrors.clusterNotFound(request.primaryClusterId()))
            .member();
    if (!wanted.primary() && !Boolean.TRUE.equals(request.applyImmediately())) {
      throw CacheErrors.combination("PrimaryClusterId needs ApplyImmediately.");
    }
    return wanted.primary() ? Optional.empty() : Optional.of(new PrimaryTo(wanted.id()));
  }
}
