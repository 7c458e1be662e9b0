package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.ReadPoint;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersResponse;

/** All clusters: those that stand alone, and the members of replication groups. */
final class Clusters {

  private final CacheRegion region;
  private final Views views;

  Clusters(CacheRegion region, Views views) {
    this.region = region;
    this.views = views;
  }

  DescribeCacheClustersResponse describe(DescribeCacheClustersRequest request, ReadPoint point) {
    boolean nodes = Boolean.TRUE.equals(request.showCacheNodeInfo());
    boolean alone = Boolean.TRUE.equals(request.showCacheClustersNotInReplicationGroups());
    String wanted = request.cacheClusterId();
    List<CacheCluster> matching =
        Stream.concat(
                region.clusters.table.list(point).stream()
                    .map(cluster -> views.cluster(cluster, nodes)),
                alone
                    ? Stream.<CacheCluster>empty()
                    : region.groups.table.list(point).stream()
                        .flatMap(group ->
                            group.members().map(member -> views.member(group, member, nodes))))
            .filter(
                cluster -> wanted == null || cluster.cacheClusterId().equals(Checks.key(wanted)))
            .sorted(Comparator.comparing(CacheCluster::cacheClusterId))
            .toList();
    if (wanted != null && matching.isEmpty()) {
      throw CacheErrors.clusterNotFound(wanted);
    }
    Page<CacheCluster> page =
        Page.of(matching, CacheCluster::cacheClusterId, request.maxRecords(), request.marker());
    return DescribeCacheClustersResponse.builder()
        .cacheClusters(page.items())
        .marker(page.next())
        .build();
  }

  /** The cluster that stands alone under this name, if nothing is being done to it. */
  static Cluster idle(CacheRegion region, String id) {
    Cluster cluster =
        region
            .clusters
            .table
            .find(Checks.key(id))
            .orElseThrow(() -> CacheErrors.clusterNotFound(id));
    if (!cluster.available() || cluster.busy()) {
      throw CacheErrors.clusterState(
          "Cache cluster "
              + cluster.id()
              + " is not in available state; it is "
              + (cluster.available() ? Status.MODIFYING : cluster.status()));
    }
    return cluster;
  }
}
