package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.tagging.TaggedResources;
import dev.stepladder.operator.blueprint.Owner;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheClusterNotFoundException;
import software.amazon.awssdk.services.elasticache.model.CacheEngineVersion;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsRequest;
import software.amazon.awssdk.services.elasticache.model.Event;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.SnapshotNotFoundException;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;

/** The reading calls of ElastiCache: every page, and failures in words for a person. */
final class CacheReader {

  /** The most that ElastiCache gives a page; of snapshots half of it. */
  static final int PAGE = 100;

  private static final int PAGE_OF_SNAPSHOTS = 50;
  private static final String GROUPS = "elasticache:replicationgroup";
  private static final String CLUSTERS = "elasticache:cluster";

  private final AwsAccount account;
  private final ElastiCacheClient cache;
  private final ResourceGroupsTaggingApiClient tagging;

  CacheReader(AwsAccount account) {
    this.account = account;
    this.cache = ElastiCacheService.client(account);
    this.tagging = TaggedResources.client(account);
  }

  List<ReplicationGroup> groups() {
    return call(
        "list replication groups",
        "DescribeReplicationGroups",
        () ->
            cache
                .describeReplicationGroupsPaginator(request -> request.maxRecords(PAGE))
                .replicationGroups()
                .stream()
                .toList());
  }

  Optional<ReplicationGroup> group(String name) {
    return call(
        "read the replication group " + name,
        "DescribeReplicationGroups",
        () -> {
          try {
            return cache
                .describeReplicationGroups(request -> request.replicationGroupId(name))
                .replicationGroups()
                .stream()
                .findFirst();
          } catch (ReplicationGroupNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Clusters that stand alone and members of replication groups. */
  List<CacheCluster> clusters() {
    return call(
        "list cache clusters",
        "DescribeCacheClusters",
        () ->
            cache
                .describeCacheClustersPaginator(
                    request -> request.maxRecords(PAGE).showCacheNodeInfo(true))
                .cacheClusters()
                .stream()
                .toList());
  }

  Optional<CacheCluster> cluster(String name) {
    return call(
        "read the cache cluster " + name,
        "DescribeCacheClusters",
        () -> {
          try {
            return cache
                .describeCacheClusters(
                    request -> request.cacheClusterId(name).showCacheNodeInfo(true))
                .cacheClusters()
                .stream()
                .findFirst();
          } catch (CacheClusterNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * The tags of all replication groups, and of the clusters of an installation or that one may take
   * over, by ARN. It is told of a change of tags a while after it was made, so that one it does not
   * name may have some.
   */
  Map<String, Map<String, String>> tagsInBulk(String installation) {
    return account.read(
        "read the tags of caches",
        "tag:GetResources",
        () -> {
          var all = new HashMap<String, Map<String, String>>();
          tagging
              .getResourcesPaginator(
                  request -> request.resourceTypeFilters(GROUPS).resourcesPerPage(PAGE))
              .resourceTagMappingList()
              .forEach(shown -> all.put(shown.resourceARN(), CacheRecords.tags(shown)));
          all.putAll(clusters(TagFilter.builder().key(Owner.ADOPTABLE_BY).build()));
          all.putAll(
              clusters(TagFilter.builder().key(Owner.INSTALLATION).values(installation).build()));
          return all;
        });
  }

  private Map<String, Map<String, String>> clusters(TagFilter which) {
    var some = new HashMap<String, Map<String, String>>();
    tagging
        .getResourcesPaginator(request ->
            request.resourceTypeFilters(CLUSTERS).tagFilters(which).resourcesPerPage(PAGE))
        .resourceTagMappingList()
        .forEach(shown -> some.put(shown.resourceARN(), CacheRecords.tags(shown)));
    return some;
  }

  /** The tags of one that is available; of another ElastiCache says none. */
  Map<String, String> tags(String arn) {
    return call(
        "read the tags of " + arn,
        "ListTagsForResource",
        () ->
            cache.listTagsForResource(request -> request.resourceName(arn)).tagList().stream()
                .collect(
                    Collectors.toMap(
                        tag -> tag.key(),
                        tag -> CacheRecords.text(tag.value()),
                        (first, second) -> second)));
  }

  List<Snapshot> snapshots() {
    return call(
        "list snapshots of caches",
        "DescribeSnapshots",
        () ->
            cache
                .describeSnapshotsPaginator(
                    request -> request.snapshotSource("user").maxRecords(PAGE_OF_SNAPSHOTS))
                .snapshots()
                .stream()
                .toList());
  }

  Optional<Snapshot> snapshot(String name) {
    return call(
        "read the snapshot " + name,
        "DescribeSnapshots",
        () -> {
          try {
            return cache
                .describeSnapshots(request -> request.snapshotName(name))
                .snapshots()
                .stream()
                .findFirst();
          } catch (SnapshotNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  List<CacheSubnetGroup> subnetGroups() {
    return call(
        "list cache subnet groups",
        "DescribeCacheSubnetGroups",
        () ->
            cache
                .describeCacheSubnetGroupsPaginator(request -> request.maxRecords(PAGE))
                .cacheSubnetGroups()
                .stream()
                .toList());
  }

  Optional<CacheSubnetGroup> subnetGroup(String name) {
    return call(
        "read the cache subnet group " + name,
        "DescribeCacheSubnetGroups",
        () -> {
          try {
            return cache
                .describeCacheSubnetGroups(request -> request.cacheSubnetGroupName(name))
                .cacheSubnetGroups()
                .stream()
                .findFirst();
          } catch (CacheSubnetGroupNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  List<CacheParameterGroup> parameterGroups() {
    return call(
        "list cache parameter groups",
        "DescribeCacheParameterGroups",
        () ->
            cache
                .describeCacheParameterGroupsPaginator(request -> request.maxRecords(PAGE))
                .cacheParameterGroups()
                .stream()
                .toList());
  }

  Optional<CacheParameterGroup> parameterGroup(String name) {
    return call(
        "read the cache parameter group " + name,
        "DescribeCacheParameterGroups",
        () -> {
          try {
            return cache
                .describeCacheParameterGroups(request -> request.cacheParameterGroupName(name))
                .cacheParameterGroups()
                .stream()
                .findFirst();
          } catch (CacheParameterGroupNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** What was set in a parameter group beside the engine's defaults. */
  Map<String, String> parameters(String group) {
    return call(
        "read the parameters of " + group,
        "DescribeCacheParameters",
        () ->
            cache
                .describeCacheParametersPaginator(request ->
                    request.cacheParameterGroupName(group).source("user").maxRecords(PAGE))
                .stream()
                .flatMap(page -> page.parameters().stream())
                .filter(parameter -> parameter.parameterValue() != null)
                .collect(
                    Collectors.toMap(
                        Parameter::parameterName,
                        Parameter::parameterValue,
                        (first, second) -> second)));
  }

  /** The versions of an engine. */
  Set<String> releases(String engine) {
    return call(
        "list the versions of " + engine,
        "DescribeCacheEngineVersions",
        () ->
            cache
                .describeCacheEngineVersionsPaginator(
                    request -> request.engine(engine).maxRecords(PAGE))
                .cacheEngineVersions()
                .stream()
                .map(CacheEngineVersion::engineVersion)
                .collect(Collectors.toSet()));
  }

  /** The node types that a replication group can be given, larger and smaller. */
  SortedSet<String> nodeTypes(String group) {
    return call(
        "look up which node types %s can be given".formatted(group),
        "ListAllowedNodeTypeModifications",
        () -> {
          var allowed =
              cache.listAllowedNodeTypeModifications(request -> request.replicationGroupId(group));
          var types = new TreeSet<>(allowed.scaleUpModifications());
          types.addAll(allowed.scaleDownModifications());
          return types;
        });
  }

  Stream<Event> events(DescribeEventsRequest request) {
    return call(
        "read events of caches",
        "DescribeEvents",
        () -> cache.describeEventsPaginator(request).events().stream().toList())
        .stream();
  }

  /** Clusters by name, each by itself or all there are, whichever takes fewer calls. */
  List<CacheCluster> clusters(Collection<String> names, int known) {
    boolean allTogether = names.size() > Math.ceilDiv(Math.max(1, known), PAGE);
    return allTogether
        ? clusters()
        : names.stream().flatMap(name -> cluster(name).stream()).toList();
  }

  private <T> T call(String intent, String operation, Supplier<T> reading) {
    return account.read(intent, ElastiCacheService.NAME + ":" + operation, reading);
  }
}
