package dev.stepladder.simulator.aws.elasticache;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.elasticache.model.ListAllowedNodeTypeModificationsRequest;
import software.amazon.awssdk.services.elasticache.model.ListAllowedNodeTypeModificationsResponse;

/** Which node types a cache that is there can be given. */
final class NodeTypes {

  private final CacheRegion region;

  NodeTypes(CacheRegion region) {
    this.region = region;
  }

  ListAllowedNodeTypeModificationsResponse allowed(
      ListAllowedNodeTypeModificationsRequest request) {
    NodeType now = NodeType.named(of(request));
    return ListAllowedNodeTypeModificationsResponse.builder()
        .scaleUpModifications(names(type -> type.memoryMebibytes() >= now.memoryMebibytes(), now))
        .scaleDownModifications(names(type -> type.memoryMebibytes() < now.memoryMebibytes(), now))
        .build();
  }

  /** Refuses a change to a type that is not listed. */
  void require(String type) {
    if (!region.nodeTypes().map(some -> some.contains(type)).orElse(true)) {
      throw CacheErrors.value("The node type " + type + " is not available for modification.");
    }
  }

  private String of(ListAllowedNodeTypeModificationsRequest request) {
    if (request.replicationGroupId() != null) {
      return region.group(request.replicationGroupId()).shown().cacheNodeType();
    }
    if (request.cacheClusterId() == null) {
      throw CacheErrors.combination("Either CacheClusterId or ReplicationGroupId must be given.");
    }
    return region
        .clusters
        .table
        .find(Checks.key(request.cacheClusterId()))
        .orElseThrow(() -> CacheErrors.clusterNotFound(request.cacheClusterId()))
        .shown()
        .cacheNodeType();
  }

  private List<String> names(Predicate<NodeType> fits, NodeType now) {
    Optional<Set<String>> some = region.nodeTypes();
    return NodeType.all().stream()
        .filter(type -> !type.equals(now))
        .filter(fits)
        .filter(type -> some.map(names -> names.contains(type.name())).orElse(true))
        .sorted(Comparator.comparing(NodeType::name))
        .map(NodeType::name)
        .toList();
  }
}
