package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * One cluster that belongs to no replication group: Memcached, or a single Redis node.
 *
 * @param shown what describing it shows, without its nodes
 * @param port of every node
 * @param work the number of what is being done to it
 * @param busy whether that goes on
 */
record Cluster(
    CacheCluster shown, int port, List<Node> nodes, List<Tag> tags, long work, boolean busy)
    implements Worked<Cluster> {

  @Override
  public String id() {
    return shown.cacheClusterId();
  }

  @Override
  public Instant created() {
    return shown.cacheClusterCreateTime();
  }

  String status() {
    return shown.cacheClusterStatus();
  }

  boolean available() {
    return status().equals(Status.AVAILABLE);
  }

  CacheEngine engine() {
    return CacheEngine.named(shown.engine());
  }

  String parameterGroup() {
    return shown.cacheParameterGroup().cacheParameterGroupName();
  }

  Cluster with(Consumer<CacheCluster.Builder> change) {
    return new Cluster(
        shown.toBuilder().applyMutation(change).build(), port, nodes, tags, work, busy);
  }

  Cluster withPending(Consumer<PendingModifiedValues.Builder> change) {
    return with(b ->
        b.pendingModifiedValues(
            shown.pendingModifiedValues().toBuilder().applyMutation(change).build()));
  }

  Cluster withStatus(String status) {
    return with(b -> b.cacheClusterStatus(status));
  }

  Cluster withNodes(List<Node> all) {
    return new Cluster(shown, port, List.copyOf(all), tags, work, busy);
  }

  Cluster mapNodes(UnaryOperator<Node> change) {
    return withNodes(nodes.stream().map(change).toList());
  }

  Cluster withTags(List<Tag> all) {
    return new Cluster(shown, port, nodes, List.copyOf(all), work, busy);
  }

  @Override
  public Cluster withWork(long number, boolean isBusy) {
    return new Cluster(shown, port, nodes, tags, number, isBusy);
  }
}
