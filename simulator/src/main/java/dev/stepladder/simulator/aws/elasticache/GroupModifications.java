package dev.stepladder.simulator.aws.elasticache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/**
 * Changing a replication group that exists. What ElastiCache answers is that it has accepted: for
 * some seconds the group stays available with the new values pending, then the work is done, and
 * only the events tell if it came to nothing.
 */
final class GroupModifications {

  private final CacheRegion region;
  private final Views views;
  private final ModifyRules rules;

  GroupModifications(CacheRegion region, Views views, ModifyRules rules) {
    this.region = region;
    this.views = views;
    this.rules = rules;
  }

  /** With a {@code failure} the change is accepted and comes to nothing, for that reason. */
  ReplicationGroup modify(ModifyReplicationGroupRequest request, Optional<String> failure) {
    Group group = Groups.idle(region, request.replicationGroupId());
    List<Change> changes = rules.changes(request, group);
    boolean immediately = Boolean.TRUE.equals(request.applyImmediately());
    List<Change> waiting =
        group.waiting().stream().filter(change -> !mentions(request, change)).toList();
    List<Change> applying = new ArrayList<>();
    List<Change> left = new ArrayList<>(waiting);
    for (Change change : changes) {
      (immediately || !change.deferrable() ? applying : left).add(change);
    }
    if (immediately) {
      // The flag is not about this request: it flushes whatever waits.
      applying.addAll(waiting);
      left.clear();
    }
    Group accepted = settings(request, group);
    for (Change change : group.waiting()) {
      accepted = change.cleared(accepted);
    }
    accepted = accepted.withWaiting(left);
    for (Change change : left) {
      accepted = change.pending(accepted);
    }
    return views.group(apply(accepted, applying, failure));
  }

  /** What the maintenance window does: applies all that waits, for a reboot too. */
  void applyWaiting(String id) {
    Group idle = Groups.idle(region, id);
    Group group =
        idle.withEach(b ->
            b.cacheParameterGroup(ParameterGroups.rebooted(idle.each().cacheParameterGroup())));
    var _ = apply(group.withWaiting(List.of()), group.waiting(), Optional.empty());
  }

  private Group apply(Group accepted, List<Change> changes, Optional<String> failure) {
    if (changes.isEmpty()) {
      region.groups.put(accepted);
      return accepted;
    }
    Group pending = accepted;
    Duration lasts = Duration.ZERO;
    for (Change change : changes) {
      pending = change.pending(pending);
      lasts = lasts.plus(region.lasts(change.lasts()));
    }
    return region.groups.begin(
        pending,
        List.of(
            Phase.wait(region.lasts(CacheDuration.AFTER_MODIFY)),
            Phase.of(lasts, g -> started(g, changes)),
            Phase.last(g ->
                failure
                    .map(reason -> failed(g, changes, reason))
                    .orElseGet(() -> finished(g, changes)))));
  }

  private Group started(Group group, List<Change> changes) {
    boolean nodes = changes.stream().anyMatch(Change::touchesNodes);
    Group started =
        nodes ? group.withStatuses(Status.MODIFYING) : group.withStatus(Status.MODIFYING);
    for (Change change : changes) {
      started = change.started(started);
      region.events.group(group.id(), "Applying modification of " + change.label());
    }
    return started;
  }

  private Group finished(Group group, List<Change> changes) {
    Group done = group;
    for (Change change : changes) {
      done = change.done(change.cleared(done), region.now());
      region.events.group(group.id(), "Finished modification of " + change.label());
    }
    return done.withStatuses(Status.AVAILABLE);
  }

  private Group failed(Group group, List<Change> changes, String reason) {
    Group unchanged = group;
    for (Change change : changes) {
      unchanged = change.cleared(unchanged);
      region.events.group(
          group.id(), "Failed to apply modification of " + change.label() + ". " + reason);
    }
    return unchanged.withStatuses(Status.AVAILABLE);
  }

  /** What takes no time. */
  private static Group settings(ModifyReplicationGroupRequest request, Group group) {
    Group changed = group;
    if (request.replicationGroupDescription() != null) {
      changed = changed.with(b -> b.description(request.replicationGroupDescription()));
    }
    if (request.snapshotRetentionLimit() != null) {
      int days = request.snapshotRetentionLimit();
      changed =
          changed
              .with(b -> b.snapshotRetentionLimit(days))
              .withEach(b -> b.snapshotRetentionLimit(days));
    }
    if (request.snapshotWindow() != null) {
      changed =
          changed
              .with(b -> b.snapshotWindow(request.snapshotWindow()))
              .withEach(b -> b.snapshotWindow(request.snapshotWindow()));
    }
    if (request.snapshottingClusterId() != null) {
      changed =
          changed.with(b -> b.snapshottingClusterId(Checks.key(request.snapshottingClusterId())));
    }
    if (request.preferredMaintenanceWindow() != null) {
      changed =
          changed.withEach(b ->
              b.preferredMaintenanceWindow(
                  GroupCreation.maintenanceWindow(request.preferredMaintenanceWindow())));
    }
    if (request.autoMinorVersionUpgrade() != null) {
      changed =
          changed
              .with(b -> b.autoMinorVersionUpgrade(request.autoMinorVersionUpgrade()))
              .withEach(b -> b.autoMinorVersionUpgrade(request.autoMinorVersionUpgrade()));
    }
    return changed;
  }

  /** Whether a request is about the same as a change that waits, and so takes its place. */
  private static boolean mentions(ModifyReplicationGroupRequest request, Change waiting) {
    return switch (waiting.kind()) {
      case NODE_TYPE -> request.cacheNodeType() != null;
      case ENGINE -> request.engineVersion() != null;
      case FAILOVER ->
          request.automaticFailoverEnabled() != null || request.multiAZEnabled() != null;
      case TOKEN, CLUSTER_MODE, ENCRYPTION, PRIMARY, SETTINGS -> false;
    };
  }
}
