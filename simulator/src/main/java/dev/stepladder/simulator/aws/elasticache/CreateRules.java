package dev.stepladder.simulator.aws.elasticache;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.IpDiscovery;
import software.amazon.awssdk.services.elasticache.model.NetworkType;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** What a request for a new replication group must fulfil. */
final class CreateRules {

  private CreateRules() {}

  static void requireSimulated(CreateReplicationGroupRequest request) {
    Map<String, Boolean> used = new LinkedHashMap<>();
    used.put("GlobalReplicationGroupId", request.globalReplicationGroupId() != null);
    used.put("PrimaryClusterId", request.primaryClusterId() != null);
    used.put("SnapshotArns", !request.snapshotArns().isEmpty());
    used.put("ServerlessCacheSnapshotName", request.serverlessCacheSnapshotName() != null);
    used.put("UserGroupIds", !request.userGroupIds().isEmpty());
    used.put("LogDeliveryConfigurations", !request.logDeliveryConfigurations().isEmpty());
    used.put("DataTieringEnabled", Boolean.TRUE.equals(request.dataTieringEnabled()));
    used.put("CacheSecurityGroupNames", !request.cacheSecurityGroupNames().isEmpty());
    used.put("NetworkType", Checks.or(request.networkType(), NetworkType.IPV4) != NetworkType.IPV4);
    used.put("IpDiscovery", Checks.or(request.ipDiscovery(), IpDiscovery.IPV4) != IpDiscovery.IPV4);
    used.forEach((parameter, sent) -> {
      if (sent) {
        throw CacheErrors.notSimulated(parameter);
      }
    });
  }

  static void requireValid(CreateReplicationGroupRequest request) {
    Checks.description(request.replicationGroupDescription());
    Checks.tags(request.tags());
    Checks.port(request.port());
    Checks.retention(request.snapshotRetentionLimit());
    Checks.snapshotWindow(request.snapshotWindow());
    Checks.maintenanceWindow(request.preferredMaintenanceWindow());
    Checks.securityGroups(request.securityGroupIds());
    if (request.cacheNodeType() == null) {
      throw CacheErrors.missing("CacheNodeType");
    }
    var _ = NodeType.named(request.cacheNodeType());
    boolean encrypted = Boolean.TRUE.equals(request.transitEncryptionEnabled());
    if (request.authToken() != null) {
      if (!encrypted) {
        throw CacheErrors.combination(
            "AuthToken can only be used when TransitEncryptionEnabled is true.");
      }
      Checks.token(request.authToken());
    }
    if (request.transitEncryptionMode() == TransitEncryptionMode.UNKNOWN_TO_SDK_VERSION) {
      throw CacheErrors.value("TransitEncryptionMode must be preferred or required.");
    }
    if (request.transitEncryptionMode() != null && !encrypted) {
      throw CacheErrors.combination(
          "TransitEncryptionMode can only be used when TransitEncryptionEnabled is true.");
    }
    if (request.kmsKeyId() != null && !encryptedAtRest(request, engine(request))) {
      throw CacheErrors.combination(
          "KmsKeyId can only be used when AtRestEncryptionEnabled is true.");
    }
  }

  static CacheEngine engine(CreateReplicationGroupRequest request) {
    CacheEngine engine = CacheEngine.named(Checks.or(request.engine(), "redis"));
    if (engine == CacheEngine.MEMCACHED) {
      throw CacheErrors.value("Engine memcached is not supported for replication groups.");
    }
    return engine;
  }

  static String version(CacheEngine engine, String wanted) {
    if (wanted == null && engine == CacheEngine.VALKEY) {
      throw CacheErrors.combination("EngineVersion must be specified for engine valkey.");
    }
    return wanted == null ? engine.newest() : engine.resolve(wanted);
  }

  static boolean encryptedAtRest(CreateReplicationGroupRequest request, CacheEngine engine) {
    return Checks.or(request.atRestEncryptionEnabled(), engine == CacheEngine.VALKEY);
  }

  static void requireFamily(ParameterGroup group, String family) {
    if (!group.family().equals(family)) {
      throw CacheErrors.combination(
          "Expected a parameter group of family "
              + family
              + " but found one of family "
              + group.family());
    }
  }

  /** Cluster mode, automatic failover, Multi-AZ and the number of nodes must go together. */
  static void requireModes(
      CreateReplicationGroupRequest request, Layout layout, boolean clustered) {
    ClusterMode mode =
        Checks.or(request.clusterMode(), clustered ? ClusterMode.ENABLED : ClusterMode.DISABLED);
    if (mode != ClusterMode.ENABLED && mode != ClusterMode.DISABLED) {
      throw CacheErrors.value("ClusterMode must be enabled or disabled for a new group.");
    }
    if ((mode == ClusterMode.ENABLED) != clustered) {
      throw CacheErrors.combination(
          "ClusterMode "
              + mode
              + " needs a parameter group with cluster-enabled "
              + (mode == ClusterMode.ENABLED ? "yes." : "no."));
    }
    if (!clustered && layout.shards() > 1) {
      throw CacheErrors.combination(
          "Cannot have more than one node group without cluster mode enabled.");
    }
    boolean failover = Boolean.TRUE.equals(request.automaticFailoverEnabled());
    if (clustered && !failover) {
      throw CacheErrors.value(
          "Redis with cluster mode enabled cannot be created with auto failover turned off.");
    }
    if (!clustered && failover && layout.nodes() < 2) {
      throw CacheErrors.combination(
          "When using automatic failover, there must be at least 2 cache clusters in the"
              + " replication group.");
    }
    if (Boolean.TRUE.equals(request.multiAZEnabled())) {
      if (!failover) {
        throw CacheErrors.combination("Must enable automatic failover to enable Multi-AZ.");
      }
      if (layout.fewestReplicas() < 1) {
        throw CacheErrors.combination(
            "Must have at least one replica in each node group to enable Multi-AZ.");
      }
    }
  }

  /** Multi-AZ is nothing where all nodes of a shard are in one zone. */
  static void requireZones(Shard shard) {
    if (shard.members().stream().map(Member::zone).distinct().count() < 2) {
      throw CacheErrors.combination(
          "Multi-AZ needs the nodes of node group "
              + shard.id()
              + " in at least two Availability Zones.");
    }
  }
}
