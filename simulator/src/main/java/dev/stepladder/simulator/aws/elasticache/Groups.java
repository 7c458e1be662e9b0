package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.ReadPoint;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsResponse;

/** Finding replication groups, for reading them and for changing them. */
final class Groups {

  private final CacheRegion region;
  private final Views views;

  Groups(CacheRegion region, Views views) {
    this.region = region;
    this.views = views;
  }

  DescribeReplicationGroupsResponse describe(
      DescribeReplicationGroupsRequest request, ReadPoint point) {
    String wanted = request.replicationGroupId();
    List<Group> groups =
        wanted == null
            ? region.groups.table.list(point)
            : List.of(
                region
                    .groups
                    .table
                    .find(Checks.key(wanted), point)
                    .orElseThrow(() -> CacheErrors.groupNotFound(wanted)));
    Page<Group> page = Page.of(groups, Group::id, request.maxRecords(), request.marker());
    return DescribeReplicationGroupsResponse.builder()
        .replicationGroups(page.items().stream().map(views::group).toList())
        .marker(page.next())
        .build();
  }

  /** The group, if nothing is being done to it: neither to the group nor to any of its members. */
  static Group idle(CacheRegion region, String id) {
    Group group = region.group(id);
    if (!group.available()) {
      throw CacheErrors.groupState("Replication group must be in available state to modify.");
    }
    group
        .members()
        .filter(member -> !member.available())
        .findFirst()
        .ifPresent(member -> {
          throw CacheErrors.clusterState(
              "Cache cluster "
                  + member.id()
                  + " is not in a valid state to be modified: "
                  + member.status());
        });
    if (group.busy()) {
      // Already at work, although it still shows as available.
      throw CacheErrors.groupState("Replication group must be in available state to modify.");
    }
    return group;
  }
}
