package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.CacheEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupPendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.Subnet;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;

/** Reads the SDK's types into the records that plans are made of. */
final class CacheRecords {

  private static final String HIDDEN = "****";
  private static final String AVAILABLE = "available";
  private static final String IN_SYNC = "in-sync";

  /** Members of a group's PendingModifiedValues that are settings of their own. */
  private static final Set<String> KNOWN_OF_GROUP =
      Set.of("AutomaticFailoverStatus", "Resharding", "AuthTokenStatus", "ClusterMode");

  /** The same of a cluster's; of a member, encryption is the group's. */
  private static final Set<String> KNOWN_OF_CLUSTER =
      Set.of(
          "NumCacheNodes",
          "CacheNodeIdsToRemove",
          "EngineVersion",
          "CacheNodeType",
          "AuthTokenStatus",
          "TransitEncryptionEnabled",
          "TransitEncryptionMode");

  private CacheRecords() {}

  /**
   * What is known of a cache from elsewhere.
   *
   * @param tags empty while they are not known
   */
  record Beside(Optional<Map<String, String>> tags, List<CacheGroup.Failure> failures) {

    static final Beside NOTHING = new Beside(Optional.empty(), List.of());
  }

  /** The engine of a cluster that stands alone and is one of those here. */
  static boolean isMemcached(CacheCluster shown) {
    return CacheEngine.MEMCACHED.awsName().equals(shown.engine());
  }

  /** The engine of a replication group; older answers leave it out, and then it is Redis OSS. */
  private static CacheEngine engine(ReplicationGroup shown, List<CacheCluster> members) {
    String name =
        Optional.ofNullable(shown.engine())
            .or(() -> members.stream().map(CacheCluster::engine).findFirst())
            .orElse("");
    return name.equals(CacheEngine.VALKEY.awsName()) ? CacheEngine.VALKEY : CacheEngine.REDIS;
  }

  /**
   * A replication group.
   *
   * @param members its clusters, as far as they were read
   */
  static CacheGroup group(ReplicationGroup shown, List<CacheCluster> members, Beside beside) {
    CacheEngine engine = engine(shown, members);
    Optional<Endpoint> endpoint =
        Optional.ofNullable(shown.configurationEndpoint())
            .or(() -> first(shown).map(NodeGroup::primaryEndpoint));
    String host = endpoint.map(Endpoint::address).orElse("");
    return new CacheGroup(
        shown.replicationGroupId(),
        id(shown.replicationGroupCreateTime()),
        text(shown.arn()),
        engine,
        text(shown.status()),
        settings(shown, members),
        pending(shown, members),
        host,
        shown.configurationEndpoint() != null
            ? host
            : first(shown).map(NodeGroup::readerEndpoint).map(Endpoint::address).orElse(host),
        endpoint.map(Endpoint::port).orElse(engine.port()),
        busy(shown, members),
        shown.nodeGroups().stream().map(NodeGroup::nodeGroupId).sorted().toList(),
        shown.memberClusters().size(),
        lacks(shown),
        members.stream().map(CacheCluster::cacheSubnetGroupName).findFirst().orElse(""),
        Optional.ofNullable(shown.kmsKeyId()).filter(key -> !key.isEmpty()),
        OwnerMark.read(text(shown.description())),
        beside.tags(),
        beside.failures(),
        text(shown.description()));
  }

  private static Optional<NodeGroup> first(ReplicationGroup shown) {
    return shown.nodeGroups().stream().findFirst();
  }

  private static Map<CacheSetting, String> settings(
      ReplicationGroup shown, List<CacheCluster> members) {
    var settings = new EnumMap<CacheSetting, String>(CacheSetting.class);
    put(settings, CacheSetting.NODE_TYPE, shown.cacheNodeType());
    put(
        settings,
        CacheSetting.FAILOVER,
        shown.automaticFailover() == AutomaticFailoverStatus.ENABLED);
    put(settings, CacheSetting.MULTI_AZ, shown.multiAZ() == MultiAZStatus.ENABLED);
    put(settings, CacheSetting.SNAPSHOT_RETENTION, shown.snapshotRetentionLimit());
    put(settings, CacheSetting.CLUSTER_MODE, mode(shown));
    if (!shown.nodeGroups().isEmpty()) {
      put(settings, CacheSetting.SHARDS, shown.nodeGroups().size());
      shown.nodeGroups().stream()
          .mapToInt(shard -> shard.nodeGroupMembers().size() - 1)
          .min()
          .ifPresent(replicas -> put(settings, CacheSetting.REPLICAS, Math.max(0, replicas)));
    }
    members.stream().findFirst().ifPresent(member -> ofMember(settings, member));
    return settings;
  }

  private static String mode(ReplicationGroup shown) {
    ClusterMode mode = shown.clusterMode();
    return mode != null && mode != ClusterMode.UNKNOWN_TO_SDK_VERSION
        ? mode.toString()
        : Boolean.TRUE.equals(shown.clusterEnabled()) ? "enabled" : "disabled";
  }

  /** What all members have alike. */
  private static void ofMember(Map<CacheSetting, String> settings, CacheCluster member) {
    put(settings, CacheSetting.VERSION, member.engineVersion());
    if (member.cacheParameterGroup() != null) {
      put(
          settings,
          CacheSetting.PARAMETER_GROUP,
          member.cacheParameterGroup().cacheParameterGroupName());
    }
    put(
        settings,
        CacheSetting.SECURITY_GROUPS,
        joined(
            member.securityGroups().stream()
                .filter(group -> !"removing".equals(group.status()))
                .map(SecurityGroupMembership::securityGroupId)
                .toList()));
  }

  private static Map<CacheSetting, String> pending(
      ReplicationGroup shown, List<CacheCluster> members) {
    var pending = new EnumMap<CacheSetting, String>(CacheSetting.class);
    members.forEach(member -> pendingOf(pending, member.pendingModifiedValues()));
    if (shown.automaticFailover() == AutomaticFailoverStatus.ENABLING) {
      pending.put(CacheSetting.FAILOVER, "true");
    } else if (shown.automaticFailover() == AutomaticFailoverStatus.DISABLING) {
      pending.put(CacheSetting.FAILOVER, "false");
    }
    ReplicationGroupPendingModifiedValues values = shown.pendingModifiedValues();
    if (values == null) {
      return pending;
    }
    if (values.automaticFailoverStatus() != null) {
      put(
          pending,
          CacheSetting.FAILOVER,
          values.automaticFailoverStatusAsString().equals("enabled"));
    }
    if (values.clusterMode() != null) {
      put(pending, CacheSetting.CLUSTER_MODE, values.clusterModeAsString());
    }
    if (values.resharding() != null) {
      put(pending, CacheSetting.SHARDS, "resharding");
    }
    if (values.authTokenStatus() != null) {
      put(pending, CacheSetting.TOKEN, HIDDEN);
    }
    others(pending, values, KNOWN_OF_GROUP);
    return pending;
  }

  private static void pendingOf(Map<CacheSetting, String> pending, PendingModifiedValues values) {
    if (values == null) {
      return;
    }
    put(pending, CacheSetting.NODE_TYPE, values.cacheNodeType());
    put(pending, CacheSetting.VERSION, values.engineVersion());
    put(pending, CacheSetting.SHARDS, values.numCacheNodes());
    if (values.authTokenStatus() != null) {
      put(pending, CacheSetting.TOKEN, HIDDEN);
    }
    others(pending, values, KNOWN_OF_CLUSTER);
  }

  private static void others(Map<CacheSetting, String> pending, SdkPojo values, Set<String> known) {
    String others =
        values.sdkFields().stream()
            .filter(field -> !known.contains(field.memberName()))
            .filter(field -> !isEmpty(field.getValueOrDefault(values)))
            .map(field -> field.memberName() + "=" + field.getValueOrDefault(values))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      pending.put(CacheSetting.OTHER, others);
    }
  }

  /** A member that is sent as an empty element is not pending. */
  private static boolean isEmpty(Object value) {
    return switch (value) {
      case null -> true;
      case Collection<?> collection -> collection.isEmpty();
      case SdkPojo pojo ->
          pojo.sdkFields().stream().allMatch(field -> isEmpty(field.getValueOrDefault(pojo)));
      default -> false;
    };
  }

  private static Set<String> busy(ReplicationGroup shown, List<CacheCluster> members) {
    var busy = new TreeSet<String>();
    Stream.concat(
            shown.nodeGroups().stream().map(NodeGroup::status),
            members.stream().map(CacheCluster::cacheClusterStatus))
        .map(CacheRecords::text)
        .filter(status -> !status.equals(AVAILABLE))
        .forEach(busy::add);
    // A member that is listed and cannot be read is on its way out, or in.
    if (members.size() != shown.memberClusters().size()) {
      busy.add("not all there");
    }
    members.forEach(member -> busy.addAll(applying(member)));
    return busy;
  }

  /** Parameters and security groups that are not in force yet. */
  private static List<String> applying(CacheCluster shown) {
    var states = new ArrayList<String>();
    if (shown.cacheParameterGroup() != null) {
      states.add(text(shown.cacheParameterGroup().parameterApplyStatus()));
    }
    boolean adding =
        shown.securityGroups().stream().anyMatch(group -> !"active".equals(group.status()));
    if (adding) {
      states.add("applying");
    }
    states.removeIf(state -> state.isEmpty() || state.equals(IN_SYNC));
    return states;
  }

  private static Set<CacheGroup.Lack> lacks(ReplicationGroup shown) {
    var lacks = EnumSet.noneOf(CacheGroup.Lack.class);
    if (!Boolean.TRUE.equals(shown.atRestEncryptionEnabled())) {
      lacks.add(CacheGroup.Lack.ENCRYPTION_AT_REST);
    }
    if (!Boolean.TRUE.equals(shown.transitEncryptionEnabled())) {
      lacks.add(CacheGroup.Lack.TRANSIT_ENCRYPTION);
    } else if (!Boolean.TRUE.equals(shown.authTokenEnabled())) {
      lacks.add(CacheGroup.Lack.TOKEN);
    }
    return lacks;
  }

  /** A Memcached cluster, which stands alone. */
  static CacheGroup memcached(CacheCluster shown, Beside beside) {
    var settings = new EnumMap<CacheSetting, String>(CacheSetting.class);
    put(settings, CacheSetting.NODE_TYPE, shown.cacheNodeType());
    put(settings, CacheSetting.SHARDS, shown.numCacheNodes());
    ofMember(settings, shown);
    var pending = new EnumMap<CacheSetting, String>(CacheSetting.class);
    pendingOf(pending, shown.pendingModifiedValues());
    var busy = new TreeSet<>(applying(shown));
    shown.cacheNodes().stream()
        .map(CacheNode::cacheNodeStatus)
        .map(CacheRecords::text)
        .filter(status -> !status.equals(AVAILABLE))
        .forEach(busy::add);
    Optional<Endpoint> endpoint = Optional.ofNullable(shown.configurationEndpoint());
    String host = endpoint.map(Endpoint::address).orElse("");
    return new CacheGroup(
        shown.cacheClusterId(),
        id(shown.cacheClusterCreateTime()),
        text(shown.arn()),
        CacheEngine.MEMCACHED,
        text(shown.cacheClusterStatus()),
        settings,
        pending,
        host,
        host,
        endpoint.map(Endpoint::port).orElse(CacheEngine.MEMCACHED.port()),
        busy,
        shown.cacheNodes().stream().map(CacheNode::cacheNodeId).sorted().toList(),
        shown.numCacheNodes() == null ? 0 : shown.numCacheNodes(),
        Set.of(),
        text(shown.cacheSubnetGroupName()),
        Optional.empty(),
        Map.of(),
        beside.tags(),
        beside.failures(),
        "");
  }

  static CacheSnapshot snapshot(Snapshot shown) {
    return new CacheSnapshot(
        shown.snapshotName(),
        text(shown.arn()),
        text(shown.replicationGroupId()),
        text(shown.snapshotStatus()),
        shown.nodeSnapshots().stream()
            .map(NodeSnapshot::snapshotCreateTime)
            .filter(taken -> taken != null)
            .max(Instant::compareTo)
            .filter(_ -> AVAILABLE.equals(shown.snapshotStatus())));
  }

  static CacheSubnets subnets(CacheSubnetGroup shown) {
    return new CacheSubnets(
        shown.cacheSubnetGroupName(),
        text(shown.arn()),
        text(shown.cacheSubnetGroupDescription()),
        shown.subnets().stream().map(Subnet::subnetIdentifier).collect(Collectors.toSet()));
  }

  static CacheParameters parameters(CacheParameterGroup shown, Map<String, String> parameters) {
    return new CacheParameters(
        shown.cacheParameterGroupName(),
        text(shown.arn()),
        text(shown.cacheParameterGroupFamily()),
        text(shown.description()),
        parameters);
  }

  static Map<String, String> tags(ResourceTagMapping shown) {
    return shown.tags().stream()
        .collect(
            Collectors.toMap(
                tag -> tag.key(), tag -> text(tag.value()), (first, second) -> second));
  }

  /** Sorted ids, separated by commas. */
  static String joined(Collection<String> ids) {
    return ids.stream().sorted().distinct().collect(Collectors.joining(","));
  }

  /** The ids that {@link #joined} put together. */
  static List<String> split(String ids) {
    return Arrays.stream(ids.split(",", -1)).filter(id -> !id.isEmpty()).toList();
  }

  private static String id(Instant created) {
    return created == null ? "" : created.toString();
  }

  private static void put(Map<CacheSetting, String> settings, CacheSetting setting, Object value) {
    if (value != null) {
      settings.put(setting, value.toString());
    }
  }

  static String text(String value) {
    return value == null ? "" : value;
  }
}
