package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.TaggedResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Tag;

/** Tags of whatever has an ARN. */
final class Tags {

  private final RdsRegion region;
  private final SubnetGroups subnetGroups;
  private final ParameterGroups parameterGroups;
  private final Snapshots snapshots;

  Tags(
      RdsRegion region,
      SubnetGroups subnetGroups,
      ParameterGroups parameterGroups,
      Snapshots snapshots) {
    this.region = region;
    this.subnetGroups = subnetGroups;
    this.parameterGroups = parameterGroups;
    this.snapshots = snapshots;
  }

  /** Whatever has tags. */
  List<TaggedResource> all() {
    List<TaggedResource> all = new ArrayList<>();
    for (Instance instance : region.instances.list()) {
      all.add(tagged(instance.shown().dbInstanceArn(), instance.shown().tagList()));
    }
    for (DBSnapshot snapshot : region.snapshots.list()) {
      all.add(tagged(snapshot.dbSnapshotArn(), snapshot.tagList()));
    }
    for (SubnetGroup group : region.subnetGroups.list()) {
      all.add(tagged(group.shown().dbSubnetGroupArn(), group.tags()));
    }
    for (ParameterGroup group : region.parameterGroups.list()) {
      all.add(tagged(group.shown().dbParameterGroupArn(), group.tags()));
    }
    return all;
  }

  private static TaggedResource tagged(String arn, List<Tag> tags) {
    Map<String, String> byKey = new LinkedHashMap<>();
    tags.forEach(tag -> byKey.put(tag.key(), tag.value() == null ? "" : tag.value()));
    return new TaggedResource(arn, byKey);
  }

  List<Tag> list(String arn) {
    return changed(arn, tags -> tags);
  }

  void add(String arn, List<Tag> added) {
    Checks.tags(added);
    var _ =
        changed(
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

  void remove(String arn, List<String> keys) {
    var _ = changed(arn, tags -> tags.stream().filter(tag -> !keys.contains(tag.key())).toList());
  }

  private List<Tag> changed(String arn, UnaryOperator<List<Tag>> change) {
    String prefix = region.scope.arn("rds", "");
    if (!arn.startsWith(prefix)) {
      throw RdsErrors.value(
          "The specified resource name does not match an RDS resource here: " + arn);
    }
    String[] typeAndName = arn.substring(prefix.length()).split(":", 2);
    return switch (typeAndName[0]) {
      case "db" -> {
        Instance instance = region.instance(arn);
        List<Tag> tags = change.apply(instance.shown().tagList());
        region.put(instance.with(b -> b.tagList(tags)));
        yield tags;
      }
      case "snapshot" -> {
        DBSnapshot snapshot = snapshots.find(arn);
        List<Tag> tags = change.apply(snapshot.tagList());
        region.snapshots.put(
            snapshot.dbSnapshotIdentifier(), snapshot.toBuilder().tagList(tags).build());
        yield tags;
      }
      case "subgrp" -> {
        SubnetGroup group = subnetGroups.find(arn);
        List<Tag> tags = change.apply(group.tags());
        region.subnetGroups.put(
            group.shown().dbSubnetGroupName(), new SubnetGroup(group.shown(), tags));
        yield tags;
      }
      case "pg" -> {
        ParameterGroup group = parameterGroups.find(arn);
        List<Tag> tags = change.apply(group.tags());
        region.parameterGroups.put(
            group.name(), new ParameterGroup(group.shown(), group.values(), tags));
        yield tags;
      }
      default -> throw AwsError.refused("InvalidParameterValue", "Invalid resource name: " + arn);
    };
  }
}
