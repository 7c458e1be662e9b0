package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsResponse;

/** Automated backups, of instances that exist and of some that do not any more. */
final class AutomatedBackups {

  private static final List<String> FILTERS =
      List.of("status", "db-instance-id", "dbi-resource-id");

  private final RdsRegion region;

  AutomatedBackups(RdsRegion region) {
    this.region = region;
  }

  static DBInstanceAutomatedBackup of(DBInstance shown, RdsRegion region, String status) {
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
        .build();
  }

  DescribeDbInstanceAutomatedBackupsResponse describe(
      DescribeDbInstanceAutomatedBackupsRequest request) {
    Filters filters = Filters.of(request.filters(), FILTERS);
    List<DBInstanceAutomatedBackup> all = new ArrayList<>(region.retainedBackups.list());
    for (Instance instance : region.instances.list()) {
      if (instance.shown().backupRetentionPeriod() > 0) {
        boolean made = instance.shown().latestRestorableTime() != null;
        all.add(of(instance.shown(), region, made ? "active" : "creating"));
      }
    }
    List<DBInstanceAutomatedBackup> matching =
        all.stream()
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
