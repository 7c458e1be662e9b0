package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsResponse;
import software.amazon.awssdk.services.rds.model.RestoreWindow;

/** Automated backups, of instances that exist and of some that do not any more. */
final class AutomatedBackups {

  private static final List<String> FILTERS =
      List.of("status", "db-instance-id", "dbi-resource-id");

  private final RdsRegion region;

  AutomatedBackups(RdsRegion region) {
    this.region = region;
  }

  static DBInstanceAutomatedBackup of(Instance instance, RdsRegion region, String status) {
    DBInstance shown = instance.shown();
    return DBInstanceAutomatedBackup.builder()
        .dbInstanceArn(shown.dbInstanceArn())
        .dbiResourceId(shown.dbiResourceId())
        .dbInstanceIdentifier(shown.dbInstanceIdentifier())
        .dbInstanceAutomatedBackupsArn(
            region.scope.arn("rds", "auto-backup:ab-" + shown.dbiResourceId().substring(3)))
        .region(region.scope.region())
        .status(status)
        .allocatedStorage(shown.allocatedStorage())
        .availabilityZone(shown.availabilityZone())
        .engine(shown.engine())
        .engineVersion(shown.engineVersion())
        .licenseModel(shown.licenseModel())
        .masterUsername(shown.masterUsername())
        .instanceCreateTime(shown.instanceCreateTime())
        .encrypted(shown.storageEncrypted())
        .kmsKeyId(shown.kmsKeyId())
        .storageType(shown.storageType())
        .iops(shown.iops())
        .storageThroughput(shown.storageThroughput())
        .port(shown.endpoint() == null ? 0 : shown.endpoint().port())
        .iamDatabaseAuthenticationEnabled(shown.iamDatabaseAuthenticationEnabled())
        .backupRetentionPeriod(shown.backupRetentionPeriod())
        .backupTarget("region")
        .restoreWindow(shown.latestRestorableTime() == null ? null : window(instance, region.now()))
        .build();
  }

  /** From the first backup on, as far back as they are kept. */
  private static RestoreWindow window(Instance instance, Instant now) {
    Instant first = instance.shown().latestRestorableTime();
    Instant kept = now.minus(Duration.ofDays(instance.shown().backupRetentionPeriod()));
    return RestoreWindow.builder()
        .earliestTime(kept.isAfter(first) ? kept : first)
        .latestTime(instance.restorableUntil(now))
        .build();
  }

  /** All that there are: those of an instance that is gone grow old like any other. */
  List<DBInstanceAutomatedBackup> list() {
    List<DBInstanceAutomatedBackup> all = new ArrayList<>();
    for (DBInstanceAutomatedBackup retained : region.retainedBackups.list()) {
      Instant kept = region.now().minus(Duration.ofDays(retained.backupRetentionPeriod()));
      RestoreWindow window = retained.restoreWindow();
      if (!kept.isAfter(window.latestTime())) {
        all.add(
            kept.isAfter(window.earliestTime())
                ? retained.toBuilder()
                    .restoreWindow(w -> w.earliestTime(kept).latestTime(window.latestTime()))
                    .build()
                : retained);
      }
    }
    for (Instance instance : region.instances.list()) {
      if (instance.shown().backupRetentionPeriod() > 0) {
        boolean made = instance.shown().latestRestorableTime() != null;
        all.add(of(instance, region, made ? "active" : "creating"));
      }
    }
    return all;
  }

  DescribeDbInstanceAutomatedBackupsResponse describe(
      DescribeDbInstanceAutomatedBackupsRequest request) {
    Filters filters = Filters.of(request.filters(), FILTERS);
    List<DBInstanceAutomatedBackup> matching =
        list().stream()
            .filter(b ->
                matches(request.dbInstanceIdentifier(), b.dbInstanceIdentifier())
                    && matches(request.dbiResourceId(), b.dbiResourceId())
                    && matches(
                        request.dbInstanceAutomatedBackupsArn(), b.dbInstanceAutomatedBackupsArn())
                    && filters.pass("status", b.status())
                    && filters.passName(
                        "db-instance-id", b.dbInstanceIdentifier(), b.dbInstanceArn())
                    && filters.pass("dbi-resource-id", b.dbiResourceId()))
            .sorted(Comparator.comparing(DBInstanceAutomatedBackup::dbiResourceId))
            .toList();
    Page<DBInstanceAutomatedBackup> page =
        Page.of(
            matching,
            DBInstanceAutomatedBackup::dbiResourceId,
            request.maxRecords(),
            request.marker());
    return DescribeDbInstanceAutomatedBackupsResponse.builder()
        .dbInstanceAutomatedBackups(page.items())
        .marker(page.next())
        .build();
  }

  private static boolean matches(String wanted, String actual) {
    return wanted == null || wanted.equals(actual);
  }
}
