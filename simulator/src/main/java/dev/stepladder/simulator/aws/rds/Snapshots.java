package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.rds.RdsRegion.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.Tag;

/** Manual snapshots. */
final class Snapshots {

  private static final List<String> FILTERS =
      List.of("db-instance-id", "db-snapshot-id", "dbi-resource-id", "snapshot-type", "engine");
  private static final String AVAILABLE = "available";
  private static final String CREATING = "creating";

  private final RdsRegion region;

  Snapshots(RdsRegion region) {
    this.region = region;
  }

  DBSnapshot create(CreateDbSnapshotRequest request) {
    Instance instance = region.instance(request.dbInstanceIdentifier());
    Checks.tags(request.tags());
    String id = newId(request.dbSnapshotIdentifier());
    Restarts.requireIdle(instance);
    Duration lasts = region.durations.of(RdsDuration.SNAPSHOT);
    var _ =
        region.begin(
            instance,
            List.of(Phase.status(Instance.BACKING_UP, lasts), Phase.last(i -> settled(i))));
    return take(instance, id, tags(request.tags(), instance), lasts);
  }

  private static Instance settled(Instance instance) {
    return instance.settled();
  }

  /** The snapshot that a delete leaves behind; done when the instance is gone. */
  void takeFinal(Instance instance, String id) {
    var _ =
        take(
            instance,
            id,
            tags(List.of(), instance),
            region.durations.of(RdsDuration.DELETE).dividedBy(2));
  }

  private static List<Tag> tags(List<Tag> own, Instance instance) {
    return own.isEmpty() && Boolean.TRUE.equals(instance.shown().copyTagsToSnapshot())
        ? instance.shown().tagList()
        : own;
  }

  private DBSnapshot take(Instance instance, String id, List<Tag> tags, Duration lasts) {
    DBInstance of = instance.shown();
    DBSnapshot snapshot =
        DBSnapshot.builder()
            .dbSnapshotIdentifier(id)
            .dbSnapshotArn(region.scope.arn("rds", "snapshot:" + id))
            .dbInstanceIdentifier(of.dbInstanceIdentifier())
            .dbiResourceId(of.dbiResourceId())
            .snapshotType("manual")
            .status(CREATING)
            .percentProgress(0)
            .snapshotCreateTime(region.now())
            .originalSnapshotCreateTime(region.now())
            .instanceCreateTime(of.instanceCreateTime())
            .engine(of.engine())
            .engineVersion(of.engineVersion())
            .licenseModel(of.licenseModel())
            .masterUsername(of.masterUsername())
            .allocatedStorage(of.allocatedStorage())
            .storageType(of.storageType())
            .iops(of.iops())
            .storageThroughput(of.storageThroughput())
            .encrypted(of.storageEncrypted())
            .kmsKeyId(of.kmsKeyId())
            .availabilityZone(of.availabilityZone())
            .port(of.endpoint() == null ? 0 : of.endpoint().port())
            .vpcId(of.dbSubnetGroup().vpcId())
            .optionGroupName(of.optionGroupMemberships().getFirst().optionGroupName())
            .iamDatabaseAuthenticationEnabled(of.iamDatabaseAuthenticationEnabled())
            .snapshotTarget("region")
            .tagList(tags)
            .build();
    region.snapshots.put(id, snapshot);
    region.events.snapshot(id, EventLog.CREATION, "Creating manual snapshot");
    region.later(
        lasts,
        () ->
            region
                .snapshots
                .find(id)
                .filter(s -> s.snapshotCreateTime().equals(snapshot.snapshotCreateTime()))
                .ifPresent(this::finish));
    return snapshot;
  }

  private void finish(DBSnapshot snapshot) {
    String id = snapshot.dbSnapshotIdentifier();
    region.snapshots.put(id, snapshot.toBuilder().status(AVAILABLE).percentProgress(100).build());
    region.events.snapshot(id, EventLog.CREATION, "Manual snapshot created");
  }

  /** A checked snapshot id that is not taken, within the quota. */
  String newId(String wanted) {
    String id = Names.identifier("DBSnapshotIdentifier", wanted, 255);
    if (region.snapshots.find(id).isPresent()) {
      throw AwsError.refused(
          "DBSnapshotAlreadyExists",
          "Cannot create the snapshot because a snapshot with the identifier "
              + id
              + " already exists.");
    }
    if (region.snapshots.size() >= region.quota(Quota.MANUAL_SNAPSHOTS)) {
      throw AwsError.refused(
          "SnapshotQuotaExceeded",
          "Cannot create more than " + region.quota(Quota.MANUAL_SNAPSHOTS) + " manual snapshots");
    }
    return id;
  }

  DBSnapshot find(String nameOrArn) {
    return region
        .snapshots
        .find(Names.fromArn(nameOrArn).toLowerCase(Locale.ROOT))
        .orElseThrow(() -> RdsErrors.snapshotNotFound(nameOrArn));
  }

  /** As {@link #find}, and done. */
  DBSnapshot available(String nameOrArn) {
    DBSnapshot snapshot = find(nameOrArn);
    if (!snapshot.status().equals(AVAILABLE)) {
      throw AwsError.refused(
          "InvalidDBSnapshotState",
          "The snapshot "
              + snapshot.dbSnapshotIdentifier()
              + " is in state "
              + snapshot.status()
              + "; it must be available.");
    }
    return snapshot;
  }

  DBSnapshot delete(String nameOrArn) {
    DBSnapshot snapshot = available(nameOrArn);
    region.snapshots.remove(snapshot.dbSnapshotIdentifier());
    region.events.snapshot(
        snapshot.dbSnapshotIdentifier(), EventLog.DELETION, "Deleted manual snapshot");
    return snapshot.toBuilder().status("deleted").build();
  }

  DescribeDbSnapshotsResponse describe(DescribeDbSnapshotsRequest request, ReadPoint point) {
    Filters filters = Filters.of(request.filters(), FILTERS);
    if (request.dbSnapshotIdentifier() != null) {
      var _ =
          region
              .snapshots
              .find(Names.fromArn(request.dbSnapshotIdentifier()).toLowerCase(Locale.ROOT), point)
              .orElseThrow(() -> RdsErrors.snapshotNotFound(request.dbSnapshotIdentifier()));
    }
    List<DBSnapshot> matching =
        region.snapshots.list(point).stream()
            .filter(s ->
                named(request.dbSnapshotIdentifier(), s.dbSnapshotIdentifier())
                    && named(request.dbInstanceIdentifier(), s.dbInstanceIdentifier())
                    && (request.dbiResourceId() == null
                        || request.dbiResourceId().equals(s.dbiResourceId()))
                    && (request.snapshotType() == null
                        || request.snapshotType().equals(s.snapshotType()))
                    && filters.passName(
                        "db-instance-id",
                        s.dbInstanceIdentifier(),
                        region.scope.arn("rds", "db:" + s.dbInstanceIdentifier()))
                    && filters.passName(
                        "db-snapshot-id", s.dbSnapshotIdentifier(), s.dbSnapshotArn())
                    && filters.pass("dbi-resource-id", s.dbiResourceId())
                    && filters.pass("snapshot-type", s.snapshotType())
                    && filters.pass("engine", s.engine()))
            .toList();
    Page<DBSnapshot> page =
        Page.of(matching, DBSnapshot::dbSnapshotIdentifier, request.maxRecords(), request.marker());
    return DescribeDbSnapshotsResponse.builder()
        .dbSnapshots(page.items())
        .marker(page.next())
        .build();
  }

  private static boolean named(String wanted, String actual) {
    return wanted == null || Names.fromArn(wanted).equalsIgnoreCase(actual);
  }
}
