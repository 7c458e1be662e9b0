package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.TaggedResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** Tags of whatever has an ARN. Those of a replication group are also those of its members. */
final class CacheTags {

  private final CacheRegion region;
  private final SubnetGroups subnetGroups;
  private final ParameterGroups parameterGroups;
  private final Snapshots snapshots;

  CacheTags(
      CacheRegion region,
      SubnetGroups subnetGroups,
      ParameterGroups parameterGroups,
      Snapshots snapshots) {
    this.region = region;
    this.subnetGroups = subnetGroups;
    this.parameterGroups = parameterGroups;
    this.snapshots = snapshots;
  }

  List<Tag> list(String arn) {
    return changed(arn, tags -> tags);
  }

  List<Tag> add(String arn, List<Tag> added) {
    Checks.tags(added);
    return changed(
        arn,
        tags -> {
          Map<String, Tag> all = new LinkedHashMap<>();
          tags.forEach(tag -> all.put(tag.key(), tag));
          added.forEach(tag -> all.put(tag.key(), tag));
          List<Tag> together = List.copyOf(all.values());
          Checks.tags(together);
          return together;
        });
  }

  List<Tag> remove(String arn, List<String> keys) {
    return changed(
        arn,
        tags -> {
          for (String key : keys) {
            if (tags.stream().noneMatch(tag -> tag.key().equals(key))) {
              throw AwsError.notFound("TagNotFound", "Tag " + key + " not found on " + arn);
            }
          }
          return tags.stream().filter(tag -> !keys.contains(tag.key())).toList();
        });
  }

  private List<Tag> changed(String arn, UnaryOperator<List<Tag>> change) {
    String prefix = region.scope.arn("elasticache", "");
    String[] typeAndName =
        arn.startsWith(prefix) ? arn.substring(prefix.length()).split(":", 2) : new String[0];
    if (typeAndName.length != 2) {
      throw AwsError.refused("InvalidARN", "Not the ARN of an ElastiCache resource here: " + arn);
    }
    return switch (typeAndName[0]) {
      case "replicationgroup" -> changed(region.group(typeAndName[1]), change);
      case "cluster" -> ofCluster(typeAndName[1], change);
      case "snapshot" -> {
        CacheSnapshot snapshot = snapshots.find(typeAndName[1]);
        List<Tag> tags = change.apply(snapshot.tags());
        region.snapshots.put(snapshot.name(), snapshot.withTags(tags));
        yield tags;
      }
      case "subnetgroup" -> {
        SubnetGroup group = subnetGroups.find(typeAndName[1]);
        List<Tag> tags = change.apply(group.tags());
        region.subnetGroups.put(group.name(), new SubnetGroup(group.shown(), tags));
        yield tags;
      }
      case "parametergroup" -> {
        ParameterGroup group = parameterGroups.find(typeAndName[1]);
        List<Tag> tags = change.apply(group.tags());
        if (!group.standard()) {
          region.parameterGroups.put(
              group.name(), new ParameterGroup(group.shown(), group.values(), tags));
        }
        yield tags;
      }
      default -> throw AwsError.refused("InvalidARN", "Unknown kind of resource: " + arn);
    };
  }

  private List<Tag> ofCluster(String id, UnaryOperator<List<Tag>> change) {
    Optional<Group> group = region.groupOf(Checks.key(id), ReadPoint.LATEST);
    if (group.isPresent()) {
      return changed(group.get(), change);
    }
    Cluster cluster =
        region
            .clusters
            .table
            .find(Checks.key(id))
            .orElseThrow(() -> CacheErrors.clusterNotFound(id));
    if (!cluster.available()) {
      throw notAvailable();
    }
    List<Tag> tags = change.apply(cluster.tags());
    region.clusters.put(cluster.withTags(tags));
    return tags;
  }

  /** Other tags make the group busy for a while. */
  private List<Tag> changed(Group group, UnaryOperator<List<Tag>> change) {
    if (!group.available() || group.members().anyMatch(member -> !member.available())) {
      throw notAvailable();
    }
    List<Tag> tags = change.apply(group.tags());
    if (tags.equals(group.tags())) {
      return tags;
    }
    if (group.busy()) {
      throw notAvailable();
    }
    var _ =
        region.groups.begin(
            group.withTags(tags),
            List.of(
                Phase.wait(region.lasts(CacheDuration.AFTER_MODIFY)),
                Phase.of(region.lasts(CacheDuration.SETTINGS), g -> g.withStatus(Status.MODIFYING)),
                Phase.last(g -> g.withStatus(Status.AVAILABLE))));
    return tags;
  }

  private static AwsError notAvailable() {
    return CacheErrors.groupState("Cluster not in available state to perform tagging operations.");
  }

  /** Everything that can carry tags, with the tags it has. */
  List<TaggedResource> all() {
    List<TaggedResource> all = new ArrayList<>();
    for (Group group : region.groups.table.list()) {
      all.add(tagged("replicationgroup:" + group.id(), group.tags()));
      group.members().forEach(member -> all.add(tagged("cluster:" + member.id(), group.tags())));
    }
    region.clusters.table.list().forEach(c -> all.add(tagged("cluster:" + c.id(), c.tags())));
    region.snapshots.list().forEach(s -> all.add(tagged("snapshot:" + s.name(), s.tags())));
    region.subnetGroups.list().forEach(g -> all.add(tagged("subnetgroup:" + g.name(), g.tags())));
    region
        .parameterGroups
        .list()
        .forEach(g -> all.add(tagged("parametergroup:" + g.name(), g.tags())));
    return List.copyOf(all);
  }

  private TaggedResource tagged(String resource, List<Tag> tags) {
    Map<String, String> values = new LinkedHashMap<>();
    tags.forEach(tag -> values.put(tag.key(), Checks.or(tag.value(), "")));
    return new TaggedResource(region.scope.arn("elasticache", resource), Map.copyOf(values));
  }
}
