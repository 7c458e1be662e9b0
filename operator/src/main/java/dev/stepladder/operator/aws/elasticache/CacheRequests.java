package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Part;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationRequest;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** What is sent to ElastiCache for each action. */
final class CacheRequests {

  /** ModifyCacheParameterGroup takes at most so many parameters. */
  static final int PARAMETERS_A_CALL = 20;

  private CacheRequests() {}

  /**
   * Always encrypted, on the way and at rest, and with its owner in the same call, so that a crash
   * leaves nothing that nobody owns.
   */
  static CreateReplicationGroupRequest create(CacheAction.Create action, String token) {
    Part.Cache cache = action.cache();
    CreateReplicationGroupRequest.Builder request =
        CreateReplicationGroupRequest.builder()
            .replicationGroupId(cache.identifier())
            .replicationGroupDescription(OwnerMark.of(cache.tags()))
            .engine(cache.engine().awsName())
            .engineVersion(cache.engine().release(cache.version()))
            .cacheNodeType(cache.nodeType())
            .cacheParameterGroupName(action.parameterGroup())
            .cacheSubnetGroupName(cache.subnetGroup())
            .securityGroupIds(cache.securityGroups())
            .port(cache.engine().port())
            .automaticFailoverEnabled(cache.failover())
            .multiAZEnabled(cache.multiAz())
            .snapshotRetentionLimit(cache.snapshotRetention())
            .autoMinorVersionUpgrade(true)
            .transitEncryptionEnabled(true)
            .atRestEncryptionEnabled(true)
            .authToken(token)
            .tags(tags(cache.tags()));
    cache.kmsKey().ifPresent(request::kmsKeyId);
    return cache.shards() == 0
        ? request.numCacheClusters(cache.replicas() + 1).build()
        : request
            .clusterMode(ClusterMode.ENABLED)
            .numNodeGroups(cache.shards())
            .replicasPerNodeGroup(cache.replicas())
            .build();
  }

  static CreateCacheClusterRequest createCluster(CacheAction.Create action) {
    Part.Cache cache = action.cache();
    return CreateCacheClusterRequest.builder()
        .cacheClusterId(cache.identifier())
        .engine(CacheEngine.MEMCACHED.awsName())
        .engineVersion(cache.engine().release(cache.version()))
        .cacheNodeType(cache.nodeType())
        .numCacheNodes(Math.max(1, cache.shards()))
        .cacheParameterGroupName(action.parameterGroup())
        .cacheSubnetGroupName(cache.subnetGroup())
        .securityGroupIds(cache.securityGroups())
        .port(cache.engine().port())
        .autoMinorVersionUpgrade(true)
        .tags(tags(cache.tags()))
        .build();
  }

  /** Applied at once, and with it everything that is pending. */
  static ModifyReplicationGroupRequest modify(CacheAction.Modify action) {
    ModifyReplicationGroupRequest.Builder request =
        ModifyReplicationGroupRequest.builder()
            .replicationGroupId(action.name())
            .applyImmediately(true);
    action
        .to()
        .forEach((setting, value) -> {
          switch (setting) {
            case NODE_TYPE -> request.cacheNodeType(value);
            case VERSION -> request.engineVersion(value);
            case FAILOVER -> request.automaticFailoverEnabled(Boolean.valueOf(value));
            case MULTI_AZ -> request.multiAZEnabled(Boolean.valueOf(value));
            case CLUSTER_MODE -> request.clusterMode(value);
            case PARAMETER_GROUP -> request.cacheParameterGroupName(value);
            case SECURITY_GROUPS -> request.securityGroupIds(CacheRecords.split(value));
            case SNAPSHOT_RETENTION -> request.snapshotRetentionLimit(Integer.valueOf(value));
            case REPLICAS, SHARDS, TOKEN, OTHER -> throw notHere(action, setting);
          }
        });
    return request.build();
  }

  static ModifyCacheClusterRequest modifyCluster(CacheAction.Modify action) {
    ModifyCacheClusterRequest.Builder request =
        ModifyCacheClusterRequest.builder().cacheClusterId(action.name()).applyImmediately(true);
    action
        .to()
        .forEach((setting, value) -> {
          switch (setting) {
            case VERSION -> request.engineVersion(value);
            case PARAMETER_GROUP -> request.cacheParameterGroupName(value);
            case SECURITY_GROUPS -> request.securityGroupIds(CacheRecords.split(value));
            case NODE_TYPE, FAILOVER, MULTI_AZ, CLUSTER_MODE, SNAPSHOT_RETENTION ->
                throw notHere(action, setting);
            case REPLICAS, SHARDS, TOKEN, OTHER -> throw notHere(action, setting);
          }
        });
    return request.build();
  }

  /**
   * What is pending is not asked for by its values: some cannot be (a token is not shown), some not
   * in one call, and a version not as it is shown. ApplyImmediately is about "the modifications in
   * this request and any pending modifications" (ModifyReplicationGroup, ElastiCache API
   * reference), but a request has to have some.
   */
  static ModifyReplicationGroupRequest applyPending(CacheAction.ApplyPending action) {
    return ModifyReplicationGroupRequest.builder()
        .replicationGroupId(action.name())
        .replicationGroupDescription(action.description())
        .applyImmediately(true)
        .build();
  }

  /**
   * The same of a cluster, which has no description.
   *
   * @param upgrades whether it takes minor versions by itself, as it does now
   */
  static ModifyCacheClusterRequest applyPending(CacheAction.ApplyPending action, boolean upgrades) {
    return ModifyCacheClusterRequest.builder()
        .cacheClusterId(action.name())
        .autoMinorVersionUpgrade(upgrades)
        .applyImmediately(true)
        .build();
  }

  /** Without ApplyImmediately nothing is applied, whatever else may have come meanwhile. */
  static ModifyReplicationGroupRequest withdraw(CacheAction.Withdraw action) {
    return ModifyReplicationGroupRequest.builder()
        .replicationGroupId(action.name())
        .cacheNodeType(action.is().get(CacheSetting.NODE_TYPE))
        .build();
  }

  /** The same of a cluster, of which the number of nodes may be pending. */
  static ModifyCacheClusterRequest withdrawNodes(CacheAction.Withdraw action) {
    return ModifyCacheClusterRequest.builder()
        .cacheClusterId(action.name())
        .numCacheNodes(Integer.valueOf(action.is().get(CacheSetting.SHARDS)))
        .build();
  }

  private static IllegalArgumentException notHere(CacheAction.Modify action, CacheSetting setting) {
    return new IllegalArgumentException(
        "%s of %s is not a setting that is changed in this way"
            .formatted(setting.title(), action.name()));
  }

  static IncreaseReplicaCountRequest moreReplicas(CacheAction.SetReplicas action) {
    return IncreaseReplicaCountRequest.builder()
        .replicationGroupId(action.name())
        .newReplicaCount(action.to())
        .applyImmediately(true)
        .build();
  }

  static DecreaseReplicaCountRequest fewerReplicas(CacheAction.SetReplicas action) {
    return DecreaseReplicaCountRequest.builder()
        .replicationGroupId(action.name())
        .newReplicaCount(action.to())
        .applyImmediately(true)
        .build();
  }

  static ModifyReplicationGroupShardConfigurationRequest shards(CacheAction.SetShards action) {
    ModifyReplicationGroupShardConfigurationRequest.Builder request =
        ModifyReplicationGroupShardConfigurationRequest.builder()
            .replicationGroupId(action.name())
            .nodeGroupCount(action.to())
            .applyImmediately(true);
    return action.leaving().isEmpty()
        ? request.build()
        : request.nodeGroupsToRemove(action.leaving()).build();
  }

  static ModifyCacheClusterRequest nodes(CacheAction.SetShards action) {
    ModifyCacheClusterRequest.Builder request =
        ModifyCacheClusterRequest.builder()
            .cacheClusterId(action.name())
            .numCacheNodes(action.to())
            .applyImmediately(true);
    return action.leaving().isEmpty()
        ? request.build()
        : request.cacheNodeIdsToRemove(action.leaving()).build();
  }

  /** Clients that have the old token go on with it until they have the new one. */
  static ModifyReplicationGroupRequest token(CacheAction.SetToken action, String token) {
    return ModifyReplicationGroupRequest.builder()
        .replicationGroupId(action.name())
        .authToken(token)
        .authTokenUpdateStrategy(AuthTokenUpdateStrategyType.ROTATE)
        .applyImmediately(true)
        .build();
  }

  static ModifyReplicationGroupRequest mark(CacheAction.Mark action) {
    return ModifyReplicationGroupRequest.builder()
        .replicationGroupId(action.name())
        .replicationGroupDescription(action.description())
        .build();
  }

  static ModifyReplicationGroupRequest mark(CacheAction.Adopt action) {
    return mark(new CacheAction.Mark(action.name(), action.id(), action.description()));
  }

  static AddTagsToResourceRequest tag(CacheAction.Adopt action) {
    return tag(new CacheAction.Tag(action.name(), action.id(), action.arn(), action.tags()));
  }

  static DeleteReplicationGroupRequest delete(CacheAction.Delete action) {
    DeleteReplicationGroupRequest.Builder request =
        DeleteReplicationGroupRequest.builder().replicationGroupId(action.name());
    action.lastSnapshot().ifPresent(request::finalSnapshotIdentifier);
    return request.build();
  }

  static CreateSnapshotRequest snapshot(CacheAction.TakeSnapshot action) {
    return CreateSnapshotRequest.builder()
        .snapshotName(action.name())
        .replicationGroupId(action.group())
        .tags(tags(action.tags()))
        .build();
  }

  static CreateCacheSubnetGroupRequest createSubnetGroup(CacheAction.CreateSubnetGroup action) {
    return CreateCacheSubnetGroupRequest.builder()
        .cacheSubnetGroupName(action.name())
        .cacheSubnetGroupDescription(action.description())
        .subnetIds(action.subnets())
        .tags(tags(action.tags()))
        .build();
  }

  static ModifyCacheSubnetGroupRequest modifySubnetGroup(CacheAction.ModifySubnetGroup action) {
    return ModifyCacheSubnetGroupRequest.builder()
        .cacheSubnetGroupName(action.name())
        .subnetIds(action.subnets())
        .build();
  }

  static CreateCacheParameterGroupRequest createParameterGroup(
      CacheAction.CreateParameterGroup action) {
    return CreateCacheParameterGroupRequest.builder()
        .cacheParameterGroupName(action.name())
        .cacheParameterGroupFamily(action.family())
        .description(action.description())
        .tags(tags(action.tags()))
        .build();
  }

  static List<ModifyCacheParameterGroupRequest> setParameters(
      String group, Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry ->
            ParameterNameValue.builder()
                .parameterName(entry.getKey())
                .parameterValue(entry.getValue())
                .build())
        .gather(Gatherers.windowFixed(PARAMETERS_A_CALL))
        .map(some ->
            ModifyCacheParameterGroupRequest.builder()
                .cacheParameterGroupName(group)
                .parameterNameValues(some)
                .build())
        .toList();
  }

  static AddTagsToResourceRequest tag(CacheAction.Tag action) {
    return AddTagsToResourceRequest.builder()
        .resourceName(action.arn())
        .tags(tags(action.tags()))
        .build();
  }

  private static Collection<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }
}
