package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;

/** What instances are made from that are not made empty: snapshots, and automated backups. */
final class Origins {

  private final RdsRegion region;
  private final Snapshots snapshots;
  private final AutomatedBackups backups;

  Origins(RdsRegion region, Snapshots snapshots, AutomatedBackups backups) {
    this.region = region;
    this.snapshots = snapshots;
    this.backups = backups;
  }

  /**
   * What is restored.
   *
   * @param inside what cannot be chosen anew
   * @param retention days that the new one keeps backups
   */
  record Origin(
      Past.Inside inside,
      String engine,
      String licenseModel,
      String masterUsername,
      String storageType,
      Integer iops,
      Integer storageThroughput,
      Boolean encrypted,
      String kmsKeyId,
      Optional<String> optionGroup,
      String instanceClass,
      int retention) {}

  Origin snapshot(RestoreDbInstanceFromDbSnapshotRequest request) {
    if (request.dbSnapshotIdentifier() == null) {
      throw RdsErrors.missing("DBSnapshotIdentifier");
    }
    DBSnapshot from = snapshots.available(request.dbSnapshotIdentifier());
    return new Origin(
        region.past.at(from.dbiResourceId(), from.snapshotCreateTime()),
        from.engine(),
        from.licenseModel(),
        from.masterUsername(),
        from.storageType(),
        from.iops(),
        from.storageThroughput(),
        from.encrypted(),
        from.kmsKeyId(),
        Optional.ofNullable(from.optionGroupName()),
        "db.m6g.large",
        1);
  }

  /** Made from the instance with most of its configuration, at a time that its backups cover. */
  Origin pointInTime(RestoreDbInstanceToPointInTimeRequest request) {
    DBInstanceAutomatedBackup from = source(request);
    boolean latest = Boolean.TRUE.equals(request.useLatestRestorableTime());
    if (latest == (request.restoreTime() != null)) {
      throw RdsErrors.combination(
          "Exactly one of RestoreTime and UseLatestRestorableTime must be specified.");
    }
    if (from.restoreWindow() == null) {
      throw invalid("There is no backup of " + from.dbInstanceIdentifier() + " yet.");
    }
    Instant time = latest ? from.restoreWindow().latestTime() : request.restoreTime();
    if (time.isAfter(from.restoreWindow().latestTime())) {
      throw invalid(
          "The specified instance cannot be restored to a time later than "
              + from.restoreWindow().latestTime());
    }
    if (time.isBefore(from.restoreWindow().earliestTime())) {
      throw invalid(
          "The specified instance cannot be restored to a time earlier than "
              + from.restoreWindow().earliestTime());
    }
    Past.Inside inside = region.past.at(from.dbiResourceId(), time);
    return new Origin(
        inside,
        from.engine(),
        from.licenseModel(),
        from.masterUsername(),
        from.storageType(),
        from.iops(),
        from.storageThroughput(),
        from.encrypted(),
        from.kmsKeyId(),
        Optional.empty(),
        inside.instanceClass(),
        from.backupRetentionPeriod());
  }

  private DBInstanceAutomatedBackup source(RestoreDbInstanceToPointInTimeRequest request) {
    List<String> given =
        Stream.of(
                request.sourceDBInstanceIdentifier(),
                request.sourceDbiResourceId(),
                request.sourceDBInstanceAutomatedBackupsArn())
            .filter(Objects::nonNull)
            .toList();
    if (given.size() != 1) {
      throw RdsErrors.combination(
          "Exactly one of SourceDBInstanceIdentifier, SourceDbiResourceId and"
              + " SourceDBInstanceAutomatedBackupsArn must be specified.");
    }
    Optional<Instance> there =
        request.sourceDBInstanceIdentifier() == null
            ? region.instances.list().stream()
                .filter(instance -> instance.resourceId().equals(request.sourceDbiResourceId()))
                .findFirst()
            : Optional.of(region.instance(request.sourceDBInstanceIdentifier()));
    if (there.filter(instance -> instance.shown().backupRetentionPeriod() == 0).isPresent()) {
      throw AwsError.refused(
          "PointInTimeRestoreNotEnabled",
          "Point in time restore is not enabled for " + there.get().id() + ".");
    }
    String id = there.map(Instance::resourceId).orElse(request.sourceDbiResourceId());
    return backups.list().stream()
        .filter(backup ->
            backup.dbiResourceId().equals(id)
                || backup
                    .dbInstanceAutomatedBackupsArn()
                    .equals(request.sourceDBInstanceAutomatedBackupsArn()))
        .findFirst()
        .orElseThrow(() -> RdsErrors.backupNotFound(given.getFirst()));
  }

  private static AwsError invalid(String message) {
    return AwsError.refused("InvalidRestoreFault", message);
  }

  /** What is asked of the new instance, whatever it is made from. */
  static RestoreDbInstanceFromDbSnapshotRequest request(
      RestoreDbInstanceToPointInTimeRequest request) {
    return RestoreDbInstanceFromDbSnapshotRequest.builder()
        .dbInstanceIdentifier(request.targetDBInstanceIdentifier())
        .dbInstanceClass(request.dbInstanceClass())
        .allocatedStorage(request.allocatedStorage())
        .port(request.port())
        .vpcSecurityGroupIds(request.vpcSecurityGroupIds())
        .tags(request.tags())
        .availabilityZone(request.availabilityZone())
        .multiAZ(request.multiAZ())
        .dbParameterGroupName(request.dbParameterGroupName())
        .dbSubnetGroupName(request.dbSubnetGroupName())
        .dbName(request.dbName())
        .storageType(request.storageType())
        .iops(request.iops())
        .storageThroughput(request.storageThroughput())
        .autoMinorVersionUpgrade(request.autoMinorVersionUpgrade())
        .publiclyAccessible(request.publiclyAccessible())
        .copyTagsToSnapshot(request.copyTagsToSnapshot())
        .deletionProtection(request.deletionProtection())
        .enableIAMDatabaseAuthentication(request.enableIAMDatabaseAuthentication())
        .caCertificateIdentifier(request.caCertificateIdentifier())
        .networkType(request.networkType())
        .manageMasterUserPassword(request.manageMasterUserPassword())
        .build();
  }
}
