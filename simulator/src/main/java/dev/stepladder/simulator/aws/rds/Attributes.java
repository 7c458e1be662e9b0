package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.Zones;
import dev.stepladder.simulator.aws.rds.Attribute.Timing;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DatabaseInsightsMode;
import software.amazon.awssdk.services.rds.model.MasterUserSecret;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** The attributes of an instance that can be modified. */
final class Attributes {

  static final Attribute<String> PASSWORD =
      Attribute.pending(
          value -> "master user password",
          ModifyDbInstanceRequest::masterUserPassword,
          shown -> "", // Never shown, so every password sent is a new one.
          (shown, value) -> Timing.SOON,
          (shown, value) -> RdsDuration.SETTINGS,
          (pending, value) -> pending.masterUserPassword(Attribute.HIDDEN),
          Instance::withPassword);

  static final Attribute<Boolean> MANAGED_PASSWORD =
      Attribute.soon(
          "management of the master user password",
          ModifyDbInstanceRequest::manageMasterUserPassword,
          shown -> shown.masterUserSecret() != null,
          (instance, managed) -> managed ? withSecret(instance, "creating") : instance,
          (instance, managed) ->
              managed
                  ? withSecret(instance, "active")
                  : instance.with(b -> b.masterUserSecret((MasterUserSecret) null)));

  static final Attribute<Set<String>> SECURITY_GROUPS =
      Attribute.soon(
          "VPC security groups",
          request ->
              request.hasVpcSecurityGroupIds() && !request.vpcSecurityGroupIds().isEmpty()
                  ? new TreeSet<>(request.vpcSecurityGroupIds())
                  : null,
          Attributes::securityGroups,
          (instance, ids) -> withSecurityGroups(instance, ids, "adding"),
          (instance, ids) -> withSecurityGroups(instance, ids, "active"));

  static final Attribute<String> PARAMETER_GROUP =
      Attribute.soon(
          "DB parameter group",
          ModifyDbInstanceRequest::dbParameterGroupName,
          shown -> shown.dbParameterGroups().getFirst().dbParameterGroupName(),
          (instance, name) -> withParameterGroup(instance, name, ParameterGroups.APPLYING),
          (instance, name) -> withParameterGroup(instance, name, ParameterGroups.PENDING_REBOOT));

  static final Attribute<String> CLASS =
      Attribute.deferrable(
          "database instance class",
          ModifyDbInstanceRequest::dbInstanceClass,
          DBInstance::dbInstanceClass,
          RdsDuration.INSTANCE_CLASS,
          PendingModifiedValues.Builder::dbInstanceClass,
          DBInstance.Builder::dbInstanceClass);

  static final Attribute<Integer> STORAGE =
      Attribute.deferrable(
          "allocated storage",
          ModifyDbInstanceRequest::allocatedStorage,
          DBInstance::allocatedStorage,
          RdsDuration.STORAGE,
          PendingModifiedValues.Builder::allocatedStorage,
          DBInstance.Builder::allocatedStorage);

  static final Attribute<String> STORAGE_TYPE =
      Attribute.deferrable(
          "storage type",
          ModifyDbInstanceRequest::storageType,
          DBInstance::storageType,
          RdsDuration.STORAGE,
          PendingModifiedValues.Builder::storageType,
          DBInstance.Builder::storageType);

  static final Attribute<Integer> IOPS =
      Attribute.deferrable(
          "provisioned IOPS",
          ModifyDbInstanceRequest::iops,
          DBInstance::iops,
          RdsDuration.STORAGE,
          PendingModifiedValues.Builder::iops,
          DBInstance.Builder::iops);

  static final Attribute<Integer> THROUGHPUT =
      Attribute.deferrable(
          "storage throughput",
          ModifyDbInstanceRequest::storageThroughput,
          DBInstance::storageThroughput,
          RdsDuration.STORAGE,
          PendingModifiedValues.Builder::storageThroughput,
          DBInstance.Builder::storageThroughput);

  static final Attribute<Boolean> MULTI_AZ =
      Attribute.pending(
          multi ->
              multi
                  ? "convert to a Multi-AZ DB Instance"
                  : "convert to a standard (Single-AZ) DB Instance",
          ModifyDbInstanceRequest::multiAZ,
          DBInstance::multiAZ,
          (shown, value) -> Timing.DEFERRABLE,
          (shown, multi) -> multi ? RdsDuration.TO_MULTI_AZ : RdsDuration.TO_SINGLE_AZ,
          PendingModifiedValues.Builder::multiAZ,
          (instance, multi) ->
              instance.with(b ->
                  b.multiAZ(multi)
                      .secondaryAvailabilityZone(
                          multi ? Zones.other(instance.shown().availabilityZone()) : null)));

  static final Attribute<Integer> RETENTION =
      Attribute.pending(
          value -> "backup retention period",
          ModifyDbInstanceRequest::backupRetentionPeriod,
          DBInstance::backupRetentionPeriod,
          (shown, days) -> switchesBackups(shown, days) ? Timing.DEFERRABLE : Timing.SOON,
          (shown, days) ->
              switchesBackups(shown, days) ? RdsDuration.BACKUPS_SWITCHED : RdsDuration.SETTINGS,
          PendingModifiedValues.Builder::backupRetentionPeriod,
          (instance, days) -> instance.with(b -> b.backupRetentionPeriod(days)));

  static final Attribute<Integer> PORT =
      Attribute.pending(
          value -> "database port",
          ModifyDbInstanceRequest::dbPortNumber,
          shown -> shown.endpoint() == null ? null : shown.endpoint().port(),
          (shown, value) -> Timing.SOON,
          (shown, value) -> RdsDuration.REBOOT,
          PendingModifiedValues.Builder::port,
          (instance, port) ->
              instance.with(
                  b -> b.endpoint(instance.shown().endpoint().toBuilder().port(port).build())));

  static final Attribute<String> ENGINE_VERSION =
      Attribute.deferrable(
          "DB engine version",
          ModifyDbInstanceRequest::engineVersion,
          DBInstance::engineVersion,
          RdsDuration.ENGINE_VERSION,
          PendingModifiedValues.Builder::engineVersion,
          DBInstance.Builder::engineVersion);

  /** Changes that rearrange the volume. */
  static final Set<Attribute<?>> OF_STORAGE = Set.of(STORAGE, STORAGE_TYPE, IOPS, THROUGHPUT);

  static final List<Attribute<?>> ALL =
      List.of(
          PASSWORD,
          MANAGED_PASSWORD,
          SECURITY_GROUPS,
          PARAMETER_GROUP,
          STORAGE,
          STORAGE_TYPE,
          IOPS,
          THROUGHPUT,
          CLASS,
          MULTI_AZ,
          RETENTION,
          PORT,
          ENGINE_VERSION,
          Attribute.atOnce(
              "deletion protection",
              ModifyDbInstanceRequest::deletionProtection,
              DBInstance::deletionProtection,
              DBInstance.Builder::deletionProtection),
          Attribute.atOnce(
              "storage autoscaling",
              ModifyDbInstanceRequest::maxAllocatedStorage,
              DBInstance::maxAllocatedStorage,
              DBInstance.Builder::maxAllocatedStorage),
          Attribute.atOnce(
              "minor version upgrades",
              ModifyDbInstanceRequest::autoMinorVersionUpgrade,
              DBInstance::autoMinorVersionUpgrade,
              DBInstance.Builder::autoMinorVersionUpgrade),
          Attribute.atOnce(
              "tags of snapshots",
              ModifyDbInstanceRequest::copyTagsToSnapshot,
              DBInstance::copyTagsToSnapshot,
              DBInstance.Builder::copyTagsToSnapshot),
          Attribute.atOnce(
              "backup window",
              ModifyDbInstanceRequest::preferredBackupWindow,
              DBInstance::preferredBackupWindow,
              DBInstance.Builder::preferredBackupWindow),
          Attribute.atOnce(
              "maintenance window",
              request ->
                  request.preferredMaintenanceWindow() == null
                      ? null
                      : request.preferredMaintenanceWindow().toLowerCase(Locale.ROOT),
              DBInstance::preferredMaintenanceWindow,
              DBInstance.Builder::preferredMaintenanceWindow),
          settings(
              "public access",
              ModifyDbInstanceRequest::publiclyAccessible,
              DBInstance::publiclyAccessible,
              DBInstance.Builder::publiclyAccessible),
          settings(
              "IAM database authentication",
              ModifyDbInstanceRequest::enableIAMDatabaseAuthentication,
              DBInstance::iamDatabaseAuthenticationEnabled,
              DBInstance.Builder::iamDatabaseAuthenticationEnabled),
          settings(
              "Enhanced Monitoring interval",
              ModifyDbInstanceRequest::monitoringInterval,
              DBInstance::monitoringInterval,
              DBInstance.Builder::monitoringInterval),
          settings(
              "Enhanced Monitoring role",
              ModifyDbInstanceRequest::monitoringRoleArn,
              DBInstance::monitoringRoleArn,
              DBInstance.Builder::monitoringRoleArn),
          Attribute.<Boolean>soon(
              "Performance Insights",
              ModifyDbInstanceRequest::enablePerformanceInsights,
              DBInstance::performanceInsightsEnabled,
              Attributes::withInsights,
              (instance, enabled) -> instance),
          settings(
              "Performance Insights retention",
              ModifyDbInstanceRequest::performanceInsightsRetentionPeriod,
              DBInstance::performanceInsightsRetentionPeriod,
              DBInstance.Builder::performanceInsightsRetentionPeriod),
          Attribute.<DatabaseInsightsMode>soon(
              "Database Insights",
              ModifyDbInstanceRequest::databaseInsightsMode,
              DBInstance::databaseInsightsMode,
              (instance, mode) -> instance.with(b -> b.databaseInsightsMode(mode)),
              (instance, mode) -> instance),
          settings(
              "CA certificate",
              ModifyDbInstanceRequest::caCertificateIdentifier,
              DBInstance::caCertificateIdentifier,
              DBInstance.Builder::caCertificateIdentifier));

  private Attributes() {}

  private static <T> Attribute<T> settings(
      String label,
      Function<ModifyDbInstanceRequest, T> wanted,
      Function<DBInstance, T> current,
      BiConsumer<DBInstance.Builder, T> set) {
    return Attribute.soon(
        label,
        wanted,
        current,
        (instance, value) -> instance.with(b -> set.accept(b, value)),
        (instance, value) -> instance);
  }

  private static Instance withInsights(Instance instance, boolean enabled) {
    Integer days = instance.shown().performanceInsightsRetentionPeriod();
    return instance.with(b ->
        b.performanceInsightsEnabled(enabled)
            .performanceInsightsRetentionPeriod(enabled ? Instances.or(days, 7) : null));
  }

  private static boolean switchesBackups(DBInstance shown, int days) {
    return (shown.backupRetentionPeriod() == 0) != (days == 0);
  }

  private static Set<String> securityGroups(DBInstance shown) {
    Set<String> ids = new TreeSet<>();
    shown.vpcSecurityGroups().forEach(group -> ids.add(group.vpcSecurityGroupId()));
    return ids;
  }

  static Instance withSecurityGroups(Instance instance, Set<String> ids, String status) {
    Set<String> before = securityGroups(instance.shown());
    return instance.with(b ->
        b.vpcSecurityGroups(
            ids.stream()
                .map(id ->
                    VpcSecurityGroupMembership.builder()
                        .vpcSecurityGroupId(id)
                        .status(before.contains(id) && !status.equals("active") ? "active" : status)
                        .build())
                .toList()));
  }

  static Instance withParameterGroup(Instance instance, String name, String status) {
    return instance.with(b -> b.dbParameterGroups(parameterGroup(name, status)));
  }

  static DBParameterGroupStatus parameterGroup(String name, String status) {
    return DBParameterGroupStatus.builder()
        .dbParameterGroupName(name)
        .parameterApplyStatus(status)
        .build();
  }

  /** The secret that RDS keeps for the master user; its name is the same for the same instance. */
  static Instance withSecret(Instance instance, String status) {
    String arn = instance.shown().dbInstanceArn();
    String id = instance.resourceId().toLowerCase(Locale.ROOT).substring(3);
    String name =
        "rds!db-%s-%s-%s-%s-%s-%s"
            .formatted(
                id.substring(0, 8),
                id.substring(8, 12),
                id.substring(12, 16),
                id.substring(16, 20),
                id,
                id.substring(20));
    String prefix = arn.substring(0, arn.lastIndexOf(":db:"));
    return instance.with(b ->
        b.masterUserSecret(s ->
            s.secretArn(prefix.replace(":rds:", ":secretsmanager:") + ":secret:" + name)
                .secretStatus(status)
                .kmsKeyId(prefix.replace(":rds:", ":kms:") + ":key/aws-secretsmanager")));
  }
}
