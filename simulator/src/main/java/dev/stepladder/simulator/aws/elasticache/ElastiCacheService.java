package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.Desk;
import dev.stepladder.simulator.aws.Durations;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Tagged;
import dev.stepladder.simulator.aws.TaggedResource;
import dev.stepladder.simulator.aws.ec2.Network;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.QueryProtocol;
import dev.stepladder.simulator.aws.servicequotas.AccountQuota;
import dev.stepladder.simulator.clock.VirtualClock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheEngineVersionsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.ListAllowedNodeTypeModificationsRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationResponse;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.elasticache.model.TestFailoverRequest;
import software.amazon.awssdk.services.elasticache.model.TestFailoverResponse;

/** ElastiCache: which operation is answered by which part, for each account and region. */
public final class ElastiCacheService implements AwsService, Tagged {

  private final VirtualClock clock;
  private final Revisions revisions;
  private final Scope home;
  private final Durations durations;
  private final Function<Scope, Network> networks;
  private final Protocol protocol =
      new QueryProtocol("http://elasticache.amazonaws.com/doc/2015-02-02/");
  private final Map<Scope, CacheHandlers> handlers = new ConcurrentHashMap<>();
  private final Desk<CacheHandlers> desk = new Desk<>(this::at, cache -> cache.region);

  public ElastiCacheService(
      VirtualClock clock,
      Revisions revisions,
      Scope home,
      Durations durations,
      Function<Scope, Network> networks) {
    this.clock = clock;
    this.revisions = revisions;
    this.home = home;
    this.durations = durations;
    this.networks = networks;
  }

  /** What a person at the console of the default account and region can do. */
  public ElastiCacheConsole console() {
    return console(home);
  }

  /** What a person at the console of this account and region can do. */
  public ElastiCacheConsole console(Scope scope) {
    return new ElastiCacheConsole(at(scope));
  }

  /** What Service Quotas tells of it in this account and region. */
  public List<AccountQuota> quotas(Scope scope) {
    return Arrays.stream(CacheQuota.values())
        .flatMap(quota -> quota.listed(at(scope).region.granted(quota)).stream())
        .toList();
  }

  private CacheHandlers at(Scope scope) {
    return handlers.computeIfAbsent(
        scope,
        s -> new CacheHandlers(new CacheRegion(clock, revisions, s, durations, networks.apply(s))));
  }

  @Override
  public String signingName() {
    return "elasticache";
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<TaggedResource> tagged(Scope scope) {
    CacheHandlers cache = at(scope);
    return cache.region.locked(cache.tags::all);
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        desk.write(
                "CreateReplicationGroup",
                CreateReplicationGroupRequest::builder,
                (cache, request, context) ->
                    CreateReplicationGroupResponse.builder()
                        .replicationGroup(cache.creation.create(request, context.failure()))
                        .build())
            .requiring("ReplicationGroupId", "ReplicationGroupDescription"),
        desk.write(
                "ModifyReplicationGroup",
                ModifyReplicationGroupRequest::builder,
                (cache, request, context) ->
                    ModifyReplicationGroupResponse.builder()
                        .replicationGroup(cache.modifications.modify(request, context.failure()))
                        .build())
            .requiring("ReplicationGroupId"),
        desk.write(
                "IncreaseReplicaCount",
                IncreaseReplicaCountRequest::builder,
                (cache, request, context) ->
                    IncreaseReplicaCountResponse.builder()
                        .replicationGroup(cache.replicas.increase(request, context.failure()))
                        .build())
            .requiring("ReplicationGroupId", "ApplyImmediately"),
        desk.write(
                "DecreaseReplicaCount",
                DecreaseReplicaCountRequest::builder,
                (cache, request, context) ->
                    DecreaseReplicaCountResponse.builder()
                        .replicationGroup(cache.replicas.decrease(request, context.failure()))
                        .build())
            .requiring("ReplicationGroupId", "ApplyImmediately"),
        desk.write(
                "ModifyReplicationGroupShardConfiguration",
                ModifyReplicationGroupShardConfigurationRequest::builder,
                (cache, request, context) ->
                    ModifyReplicationGroupShardConfigurationResponse.builder()
                        .replicationGroup(cache.resharding.modify(request, context.failure()))
                        .build())
            .requiring("ReplicationGroupId", "NodeGroupCount", "ApplyImmediately"),
        desk.write(
                "DeleteReplicationGroup",
                DeleteReplicationGroupRequest::builder,
                (cache, request, context) ->
                    DeleteReplicationGroupResponse.builder()
                        .replicationGroup(cache.deletions.delete(request))
                        .build())
            .requiring("ReplicationGroupId"),
        desk.read(
            "DescribeReplicationGroups",
            DescribeReplicationGroupsRequest::builder,
            (cache, request, context) -> cache.groups.describe(request, context.readPoint())),
        desk.read(
            "DescribeCacheEngineVersions",
            DescribeCacheEngineVersionsRequest::builder,
            (cache, request, context) -> Releases.describe(request)),
        desk.read(
            "ListAllowedNodeTypeModifications",
            ListAllowedNodeTypeModificationsRequest::builder,
            (cache, request, context) -> cache.nodeTypes.allowed(request)),
        desk.write(
                "TestFailover",
                TestFailoverRequest::builder,
                (cache, request, context) ->
                    TestFailoverResponse.builder()
                        .replicationGroup(cache.failovers.test(request))
                        .build())
            .requiring("ReplicationGroupId", "NodeGroupId"),
        desk.write(
                "CreateCacheCluster",
                CreateCacheClusterRequest::builder,
                (cache, request, context) ->
                    CreateCacheClusterResponse.builder()
                        .cacheCluster(cache.clusterCreation.create(request))
                        .build())
            .requiring("CacheClusterId"),
        desk.write(
                "ModifyCacheCluster",
                ModifyCacheClusterRequest::builder,
                (cache, request, context) ->
                    ModifyCacheClusterResponse.builder()
                        .cacheCluster(cache.clusterChanges.modify(request, context.failure()))
                        .build())
            .requiring("CacheClusterId"),
        desk.write(
                "DeleteCacheCluster",
                DeleteCacheClusterRequest::builder,
                (cache, request, context) ->
                    DeleteCacheClusterResponse.builder()
                        .cacheCluster(cache.clusterChanges.delete(request))
                        .build())
            .requiring("CacheClusterId"),
        desk.read(
            "DescribeCacheClusters",
            DescribeCacheClustersRequest::builder,
            (cache, request, context) -> cache.clusters.describe(request, context.readPoint())),
        desk.write(
                "CreateSnapshot",
                CreateSnapshotRequest::builder,
                (cache, request, context) ->
                    CreateSnapshotResponse.builder()
                        .snapshot(cache.snapshots.create(request))
                        .build())
            .requiring("SnapshotName"),
        desk.write(
                "DeleteSnapshot",
                DeleteSnapshotRequest::builder,
                (cache, request, context) ->
                    DeleteSnapshotResponse.builder()
                        .snapshot(cache.snapshots.delete(request.snapshotName()))
                        .build())
            .requiring("SnapshotName"),
        desk.read(
            "DescribeSnapshots",
            DescribeSnapshotsRequest::builder,
            (cache, request, context) -> cache.snapshots.describe(request, context.readPoint())),
        desk.write(
                "CreateCacheSubnetGroup",
                CreateCacheSubnetGroupRequest::builder,
                (cache, request, context) ->
                    CreateCacheSubnetGroupResponse.builder()
                        .cacheSubnetGroup(cache.subnetGroups.create(request))
                        .build())
            .requiring("CacheSubnetGroupName", "CacheSubnetGroupDescription", "SubnetIds"),
        desk.write(
                "ModifyCacheSubnetGroup",
                ModifyCacheSubnetGroupRequest::builder,
                (cache, request, context) ->
                    ModifyCacheSubnetGroupResponse.builder()
                        .cacheSubnetGroup(cache.subnetGroups.modify(request))
                        .build())
            .requiring("CacheSubnetGroupName"),
        desk.write(
                "DeleteCacheSubnetGroup",
                DeleteCacheSubnetGroupRequest::builder,
                (cache, request, context) -> {
                  cache.subnetGroups.delete(request.cacheSubnetGroupName());
                  return DeleteCacheSubnetGroupResponse.builder().build();
                })
            .requiring("CacheSubnetGroupName"),
        desk.read(
            "DescribeCacheSubnetGroups",
            DescribeCacheSubnetGroupsRequest::builder,
            (cache, request, context) -> cache.subnetGroups.describe(request, context.readPoint())),
        desk.write(
                "CreateCacheParameterGroup",
                CreateCacheParameterGroupRequest::builder,
                (cache, request, context) ->
                    CreateCacheParameterGroupResponse.builder()
                        .cacheParameterGroup(cache.parameterGroups.create(request))
                        .build())
            .requiring("CacheParameterGroupName", "CacheParameterGroupFamily", "Description"),
        desk.write(
                "ModifyCacheParameterGroup",
                ModifyCacheParameterGroupRequest::builder,
                (cache, request, context) -> cache.parameterGroups.modify(request))
            .requiring("CacheParameterGroupName", "ParameterNameValues"),
        desk.write(
                "DeleteCacheParameterGroup",
                DeleteCacheParameterGroupRequest::builder,
                (cache, request, context) -> {
                  cache.parameterGroups.delete(request.cacheParameterGroupName());
                  return DeleteCacheParameterGroupResponse.builder().build();
                })
            .requiring("CacheParameterGroupName"),
        desk.read(
            "DescribeCacheParameterGroups",
            DescribeCacheParameterGroupsRequest::builder,
            (cache, request, context) ->
                cache.parameterGroups.describe(request, context.readPoint())),
        desk.read(
                "DescribeCacheParameters",
                DescribeCacheParametersRequest::builder,
                (cache, request, context) -> cache.parameterGroups.parameters(request))
            .requiring("CacheParameterGroupName"),
        desk.read(
            "DescribeEvents",
            DescribeEventsRequest::builder,
            (cache, request, context) -> cache.region.events.describe(request)),
        desk.write(
                "AddTagsToResource",
                AddTagsToResourceRequest::builder,
                (cache, request, context) ->
                    AddTagsToResourceResponse.builder()
                        .tagList(cache.tags.add(request.resourceName(), request.tags()))
                        .build())
            .requiring("ResourceName", "Tags"),
        desk.write(
                "RemoveTagsFromResource",
                RemoveTagsFromResourceRequest::builder,
                (cache, request, context) ->
                    RemoveTagsFromResourceResponse.builder()
                        .tagList(cache.tags.remove(request.resourceName(), request.tagKeys()))
                        .build())
            .requiring("ResourceName", "TagKeys"),
        desk.read(
                "ListTagsForResource",
                ListTagsForResourceRequest::builder,
                (cache, request, context) ->
                    ListTagsForResourceResponse.builder()
                        .tagList(cache.tags.list(request.resourceName()))
                        .build())
            .requiring("ResourceName"));
  }
}
