package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Part;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Gatherers;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.CreateDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.CreateDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DatabaseInsightsMode;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/** What is sent to RDS for each action. */
final class RdsRequests {

  /** ModifyDBParameterGroup takes at most so many parameters. */
  static final int PARAMETERS_A_CALL = 20;

  /**
   * How much of the load is recorded, as all requests say it: advanced Database Insights needs
   * fifteen months of history, and seven days are free.
   *
   * @param days how long, where anything is
   */
  private record Recording(boolean on, DatabaseInsightsMode mode, Optional<Integer> days) {

    static Recording of(Part.Insights insights) {
      return switch (insights) {
        case OFF -> new Recording(false, DatabaseInsightsMode.STANDARD, Optional.empty());
        case STANDARD -> new Recording(true, DatabaseInsightsMode.STANDARD, Optional.of(7));
        case ADVANCED -> new Recording(true, DatabaseInsightsMode.ADVANCED, Optional.of(465));
      };
    }
  }

  private RdsRequests() {}

  /**
   * Never public, always encrypted, and with its tags in the same call, so that a crash leaves
   * nothing that nobody owns.
   *
   * @param password the master password; empty if RDS is to keep one
   */
  static CreateDbInstanceRequest create(
      RdsAction.CreateInstance action, Optional<String> password) {
    Part.Database database = action.database();
    CreateDbInstanceRequest.Builder request =
        CreateDbInstanceRequest.builder()
            .dbInstanceIdentifier(database.identifier())
            .engine(database.engine().rdsName())
            .engineVersion(database.version())
            .dbInstanceClass(database.instanceClass())
            .allocatedStorage(database.storage())
            .storageType(DbInstance.STORAGE_TYPE)
            .storageEncrypted(true)
            .publiclyAccessible(false)
            .copyTagsToSnapshot(true)
            .autoMinorVersionUpgrade(true)
            .multiAZ(database.multiAz())
            .backupRetentionPeriod(database.backupRetention())
            .deletionProtection(database.deletionProtection())
            .dbSubnetGroupName(database.subnetGroup())
            .vpcSecurityGroupIds(database.securityGroups())
            .dbParameterGroupName(action.parameterGroup())
            .port(database.engine().port())
            .masterUsername(database.username())
            .dbName(database.databaseName())
            .tags(tags(database.tags()));
    database.kmsKey().ifPresent(request::kmsKeyId);
    password.ifPresentOrElse(
        request::masterUserPassword, () -> request.manageMasterUserPassword(true));
    var recording = Recording.of(database.insights());
    request.enablePerformanceInsights(recording.on()).databaseInsightsMode(recording.mode());
    recording.days().ifPresent(request::performanceInsightsRetentionPeriod);
    return request.build();
  }

  /**
   * With all that the call takes; how long backups are kept, and what is recorded of its load, is
   * set once it is there. Its encryption, user, password and version are those of the snapshot, and
   * ManageMasterUserPassword is for Oracle only (RestoreDBInstanceFromDBSnapshot).
   */
  static RestoreDbInstanceFromDbSnapshotRequest restore(RdsAction.RestoreSnapshot action) {
    Part.Database database = action.database();
    return RestoreDbInstanceFromDbSnapshotRequest.builder()
        .dbInstanceIdentifier(database.identifier())
        .dbSnapshotIdentifier(action.snapshot())
        .dbInstanceClass(database.instanceClass())
        .allocatedStorage(action.storage())
        .storageType(DbInstance.STORAGE_TYPE)
        .publiclyAccessible(false)
        .copyTagsToSnapshot(true)
        .autoMinorVersionUpgrade(true)
        .multiAZ(database.multiAz())
        .deletionProtection(database.deletionProtection())
        .dbSubnetGroupName(database.subnetGroup())
        .vpcSecurityGroupIds(database.securityGroups())
        .dbParameterGroupName(action.parameterGroup())
        .port(database.engine().port())
        .tags(tags(database.tags()))
        .build();
  }

  /** As from a snapshot; the resource id names backups whether their instance is there or not. */
  static RestoreDbInstanceToPointInTimeRequest restore(RdsAction.RestoreToTime action) {
    Part.Database database = action.database();
    RestoreDbInstanceToPointInTimeRequest.Builder request =
        RestoreDbInstanceToPointInTimeRequest.builder()
            .targetDBInstanceIdentifier(database.identifier())
            .sourceDbiResourceId(action.source())
            .dbInstanceClass(database.instanceClass())
            .allocatedStorage(action.storage())
            .storageType(DbInstance.STORAGE_TYPE)
            .publiclyAccessible(false)
            .copyTagsToSnapshot(true)
            .autoMinorVersionUpgrade(true)
            .multiAZ(database.multiAz())
            .deletionProtection(database.deletionProtection())
            .dbSubnetGroupName(database.subnetGroup())
            .vpcSecurityGroupIds(database.securityGroups())
            .dbParameterGroupName(action.parameterGroup())
            .port(database.engine().port())
            .tags(tags(database.tags()));
    action
        .time()
        .ifPresentOrElse(request::restoreTime, () -> request.useLatestRestorableTime(true));
    return request.build();
  }

  /**
   * A replica in the same Region takes the subnet group and the parameter group of its source; RDS
   * does not support naming another parameter group there (CreateDBInstanceReadReplica).
   */
  static CreateDbInstanceReadReplicaRequest createReplica(RdsAction.CreateReplica action) {
    CreateDbInstanceReadReplicaRequest.Builder request =
        CreateDbInstanceReadReplicaRequest.builder()
            .dbInstanceIdentifier(action.name())
            .sourceDBInstanceIdentifier(action.source())
            .dbInstanceClass(action.instanceClass())
            .vpcSecurityGroupIds(action.securityGroups())
            .publiclyAccessible(false)
            .copyTagsToSnapshot(true)
            .autoMinorVersionUpgrade(true)
            .tags(tags(action.tags()));
    var recording = Recording.of(action.insights());
    request.enablePerformanceInsights(recording.on()).databaseInsightsMode(recording.mode());
    recording.days().ifPresent(request::performanceInsightsRetentionPeriod);
    return request.build();
  }

  /**
   * Applied at once, and with it everything that is pending.
   *
   * @param shown the instance as it is now
   */
  static ModifyDbInstanceRequest modify(RdsAction.ModifyInstance action, DBInstance shown) {
    ModifyDbInstanceRequest.Builder request =
        ModifyDbInstanceRequest.builder()
            .dbInstanceIdentifier(action.name())
            .applyImmediately(true);
    action
        .to()
        .forEach((setting, value) -> {
          switch (setting) {
            case INSTANCE_CLASS -> request.dbInstanceClass(value);
            case STORAGE -> {
              request.allocatedStorage(Integer.valueOf(value));
              // Growing a volume of provisioned IOPS is refused without them (ModifyDBInstance).
              if (RdsRecords.text(shown.storageType()).startsWith("io")) {
                request.iops(iops(shown));
              }
            }
            case MULTI_AZ -> request.multiAZ(Boolean.valueOf(value));
            case BACKUP_RETENTION -> request.backupRetentionPeriod(Integer.valueOf(value));
            case DELETION_PROTECTION -> request.deletionProtection(Boolean.valueOf(value));
            case INSIGHTS -> {
              var recording = Recording.of(Part.Insights.valueOf(value));
              request
                  .enablePerformanceInsights(recording.on())
                  .databaseInsightsMode(recording.mode());
              recording.days().ifPresent(request::performanceInsightsRetentionPeriod);
            }
            case VERSION ->
                request.engineVersion(value).allowMajorVersionUpgrade(action.majorUpgrade());
            case PARAMETER_GROUP -> request.dbParameterGroupName(value);
            case SECURITY_GROUPS -> request.vpcSecurityGroupIds(List.of(value.split(",")));
            case PASSWORD, OTHER ->
                throw new IllegalArgumentException(
                    "%s of %s is not a setting that a plan may change"
                        .formatted(setting.title(), action.name()));
          }
        });
    return request.build();
  }

  /** Those that it has or, if another number is pending, is to have. */
  private static Integer iops(DBInstance shown) {
    return Optional.ofNullable(shown.pendingModifiedValues())
        .map(PendingModifiedValues::iops)
        .orElse(shown.iops());
  }

  /** A password is set as soon as possible and leaves what is pending where it is. */
  static ModifyDbInstanceRequest setPassword(RdsAction.SetPassword action, String password) {
    ModifyDbInstanceRequest.Builder request =
        ModifyDbInstanceRequest.builder()
            .dbInstanceIdentifier(action.name())
            .masterUserPassword(password);
    if (action.managed()) {
      request.manageMasterUserPassword(false).applyImmediately(true);
    }
    return request.build();
  }

  static ModifyDbInstanceRequest keepPassword(RdsAction.KeepPassword action) {
    return ModifyDbInstanceRequest.builder()
        .dbInstanceIdentifier(action.name())
        .manageMasterUserPassword(true)
        .applyImmediately(true)
        .build();
  }

  static RebootDbInstanceRequest reboot(RdsAction.Reboot action) {
    RebootDbInstanceRequest.Builder request =
        RebootDbInstanceRequest.builder().dbInstanceIdentifier(action.name());
    if (action.failover()) {
      request.forceFailover(true);
    }
    return request.build();
  }

  /** Only for replicas: RDS takes no final snapshot of one. */
  static DeleteDbInstanceRequest deleteReplica(RdsAction.DeleteReplica action) {
    return DeleteDbInstanceRequest.builder()
        .dbInstanceIdentifier(action.name())
        .skipFinalSnapshot(true)
        .deleteAutomatedBackups(false)
        .build();
  }

  /** RDS deletes automated backups with the instance unless it is told not to. */
  static DeleteDbInstanceRequest delete(RdsAction.DeleteInstance action) {
    DeleteDbInstanceRequest.Builder request =
        DeleteDbInstanceRequest.builder()
            .dbInstanceIdentifier(action.name())
            .deleteAutomatedBackups(false);
    action
        .finalSnapshot()
        .ifPresentOrElse(
            name -> request.skipFinalSnapshot(false).finalDBSnapshotIdentifier(name),
            () -> request.skipFinalSnapshot(true));
    return request.build();
  }

  /**
   * Protection changes at once whatever is said of applying immediately (ModifyDBInstance), which
   * would apply what else is pending too.
   */
  static ModifyDbInstanceRequest removeProtection(RdsAction.RemoveProtection action) {
    return ModifyDbInstanceRequest.builder()
        .dbInstanceIdentifier(action.name())
        .deletionProtection(false)
        .build();
  }

  static CreateDbSnapshotRequest snapshot(RdsAction.TakeSnapshot action) {
    return CreateDbSnapshotRequest.builder()
        .dbSnapshotIdentifier(action.name())
        .dbInstanceIdentifier(action.instance())
        .tags(tags(action.tags()))
        .build();
  }

  static CreateDbSubnetGroupRequest createSubnetGroup(RdsAction.CreateSubnetGroup action) {
    return CreateDbSubnetGroupRequest.builder()
        .dbSubnetGroupName(action.name())
        .dbSubnetGroupDescription(action.description())
        .subnetIds(action.subnets())
        .tags(tags(action.tags()))
        .build();
  }

  static ModifyDbSubnetGroupRequest modifySubnetGroup(RdsAction.ModifySubnetGroup action) {
    return ModifyDbSubnetGroupRequest.builder()
        .dbSubnetGroupName(action.name())
        .subnetIds(action.subnets())
        .build();
  }

  static CreateDbParameterGroupRequest createParameterGroup(RdsAction.CreateParameterGroup action) {
    return CreateDbParameterGroupRequest.builder()
        .dbParameterGroupName(action.name())
        .dbParameterGroupFamily(action.family())
        .description(action.description())
        .tags(tags(action.tags()))
        .build();
  }

  /**
   * Pending a reboot is right for static and dynamic parameters alike: a group is filled before
   * anything uses it, and an instance that takes it over restarts for it.
   */
  static List<ModifyDbParameterGroupRequest> setParameters(
      String group, Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry ->
            Parameter.builder()
                .parameterName(entry.getKey())
                .parameterValue(entry.getValue())
                .applyMethod(ApplyMethod.PENDING_REBOOT)
                .build())
        .gather(Gatherers.windowFixed(PARAMETERS_A_CALL))
        .map(some ->
            ModifyDbParameterGroupRequest.builder()
                .dbParameterGroupName(group)
                .parameters(some)
                .build())
        .toList();
  }

  static AddTagsToResourceRequest tag(String arn, Map<String, String> tags) {
    return AddTagsToResourceRequest.builder().resourceName(arn).tags(tags(tags)).build();
  }

  private static Collection<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
        .toList();
  }
}
