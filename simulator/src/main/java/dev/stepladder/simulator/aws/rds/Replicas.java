package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Zones;
import dev.stepladder.simulator.aws.rds.RdsRegion.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaRequest;

/** Read replicas: made from a source, and promoted. */
final class Replicas {

  private final RdsRegion region;
  private final CreateRules rules;
  private final Instances instances;
  private final SubnetGroups subnetGroups;
  private final ParameterGroups parameterGroups;
  private final Replication replication;

  Replicas(
      RdsRegion region,
      CreateRules rules,
      Instances instances,
      SubnetGroups subnetGroups,
      ParameterGroups parameterGroups,
      Replication replication) {
    this.region = region;
    this.rules = rules;
    this.instances = instances;
    this.subnetGroups = subnetGroups;
    this.parameterGroups = parameterGroups;
    this.replication = replication;
  }

  DBInstance create(CreateDbInstanceReadReplicaRequest request) {
    if (request.sourceDBInstanceIdentifier() == null) {
      throw RdsErrors.missing("SourceDBInstanceIdentifier");
    }
    Instance source = region.instance(request.sourceDBInstanceIdentifier());
    check(request, source);
    String id = rules.newId(request.dbInstanceIdentifier());
    DBInstance of = source.shown();
    boolean multi = Boolean.TRUE.equals(request.multiAZ());
    String zone = Instances.or(request.availabilityZone(), Zones.other(of.availabilityZone()));
    DBInstance shown =
        instances
            .identity(id)
            .readReplicaSourceDBInstanceIdentifier(source.id())
            .dbInstanceClass(Instances.or(request.dbInstanceClass(), of.dbInstanceClass()))
            .engine(of.engine())
            .engineVersion(of.engineVersion())
            .licenseModel(of.licenseModel())
            .masterUsername(of.masterUsername())
            .dbName(of.dbName())
            .allocatedStorage(Instances.or(request.allocatedStorage(), of.allocatedStorage()))
            .maxAllocatedStorage(
                Instances.or(request.maxAllocatedStorage(), of.maxAllocatedStorage()))
            .storageType(Instances.or(request.storageType(), of.storageType()))
            .iops(Instances.or(request.iops(), of.iops()))
            .storageThroughput(Instances.or(request.storageThroughput(), of.storageThroughput()))
            .storageEncrypted(of.storageEncrypted())
            .kmsKeyId(of.kmsKeyId())
            .multiAZ(multi)
            .availabilityZone(zone)
            .secondaryAvailabilityZone(multi ? Zones.other(zone) : null)
            .dbSubnetGroup(
                request.dbSubnetGroupName() == null
                    ? of.dbSubnetGroup()
                    : subnetGroups.shown(request.dbSubnetGroupName()))
            .vpcSecurityGroups(instances.groups(request.vpcSecurityGroupIds()))
            .dbParameterGroups(
                Attributes.parameterGroup(
                    Instances.or(
                        request.dbParameterGroupName(),
                        of.dbParameterGroups().getFirst().dbParameterGroupName()),
                    ParameterGroups.IN_SYNC))
            .optionGroupMemberships(of.optionGroupMemberships())
            .backupRetentionPeriod(0)
            .preferredBackupWindow(of.preferredBackupWindow())
            .preferredMaintenanceWindow(of.preferredMaintenanceWindow())
            .autoMinorVersionUpgrade(
                Instances.or(request.autoMinorVersionUpgrade(), of.autoMinorVersionUpgrade()))
            .publiclyAccessible(Instances.or(request.publiclyAccessible(), false))
            .copyTagsToSnapshot(Instances.or(request.copyTagsToSnapshot(), false))
            .deletionProtection(Instances.or(request.deletionProtection(), false))
            .iamDatabaseAuthenticationEnabled(
                Instances.or(request.enableIAMDatabaseAuthentication(), false))
            .monitoringInterval(Instances.or(request.monitoringInterval(), 0))
            .monitoringRoleArn(request.monitoringRoleArn())
            .performanceInsightsEnabled(Instances.or(request.enablePerformanceInsights(), false))
            .performanceInsightsRetentionPeriod(request.performanceInsightsRetentionPeriod())
            .databaseInsightsMode(
                Instances.or(request.databaseInsightsMode(), of.databaseInsightsMode()))
            .caCertificateIdentifier(
                Instances.or(request.caCertificateIdentifier(), of.caCertificateIdentifier()))
            .networkType(of.networkType())
            .tagList(request.tags())
            .build();
    List<String> siblings = new ArrayList<>(of.readReplicaDBInstanceIdentifiers());
    siblings.add(id);
    region.put(source.with(b -> b.readReplicaDBInstanceIdentifiers(siblings)));
    int port = Instances.or(request.port(), of.endpoint().port());
    Duration whole = region.durations.of(RdsDuration.CREATE_REPLICA);
    Duration attaching = whole.dividedBy(5);
    return region
        .begin(
            parameterGroups.applied(Instance.created(shown, source.password())),
            List.of(
                Phase.status(Instance.CREATING, whole.minus(attaching)),
                Phase.of(attaching, i -> instances.up(i, port).withStatus(Instance.MODIFYING)),
                Phase.last(this::attached)))
        .view(region.now());
  }

  private Instance attached(Instance replica) {
    Instance loading = region.initializing(replica).settled();
    return replica.replica() ? replication.refreshed(loading) : loading;
  }

  private void check(CreateDbInstanceReadReplicaRequest request, Instance source) {
    DBInstance of = source.shown();
    if (source.managedPassword()) {
      throw RdsErrors.value(
          "Creating read replicas for source instance with engine "
              + of.engine()
              + " where ManageMasterUserPassword is enabled is not supported.");
    }
    Restarts.requireIdle(source);
    if (of.backupRetentionPeriod() < 1) {
      throw RdsErrors.state(
          "Automated backups are not enabled for this database instance. To enable automated"
              + " backups, use ModifyDBInstance to set the backup retention period to a non-zero"
              + " value.");
    }
    int most = region.quota(Quota.REPLICAS_PER_SOURCE);
    if (of.readReplicaDBInstanceIdentifiers().size() >= most) {
      throw AwsError.refused(
          "InstanceQuotaExceeded",
          "The source "
              + source.id()
              + " already has "
              + most
              + " read replicas, the most it may.");
    }
    Engine engine = Engine.named(of.engine());
    InstanceClass size =
        region.offers.size(
            engine,
            of.engineVersion(),
            Instances.or(request.dbInstanceClass(), of.dbInstanceClass()));
    int storage = Instances.or(request.allocatedStorage(), of.allocatedStorage());
    if (storage < of.allocatedStorage()) {
      throw RdsErrors.combination(
          "The replica's allocated storage must be at least the source's: "
              + of.allocatedStorage());
    }
    rules.storageQuota(storage);
    Checks.port(request.port());
    Checks.monitoring(request.monitoringInterval(), request.monitoringRoleArn());
    Checks.insights(
        engine,
        size,
        request.databaseInsightsMode(),
        Boolean.TRUE.equals(request.enablePerformanceInsights()),
        request.performanceInsightsRetentionPeriod());
    Checks.securityGroups(request.vpcSecurityGroupIds());
    Checks.tags(request.tags());
    rules.zone(request.availabilityZone(), request.multiAZ());
    rules.parameterGroup(request.dbParameterGroupName(), engine, of.engineVersion());
  }

  DBInstance promote(PromoteReadReplicaRequest request) {
    Instance replica = region.instance(request.dbInstanceIdentifier());
    if (!replica.replica()) {
      throw RdsErrors.state("DB Instance " + replica.id() + " is not a read replica");
    }
    Restarts.requireIdle(replica);
    Checks.retention(request.backupRetentionPeriod());
    Checks.backupWindow(request.preferredBackupWindow());
    int days = Instances.or(request.backupRetentionPeriod(), 1);
    Instance windowed =
        replica.with(b ->
            b.preferredBackupWindow(
                Instances.or(
                    request.preferredBackupWindow(), replica.shown().preferredBackupWindow())));
    return promote(windowed, days, true).view(region.now());
  }

  /** Makes a replica stand alone; {@code detach} takes it out of its source's list. */
  Instance promote(Instance replica, int retentionDays, boolean detach) {
    Duration half = region.durations.of(RdsDuration.PROMOTE).dividedBy(2);
    return region.begin(
        replica,
        List.of(
            Phase.status(Instance.MODIFYING, half),
            Phase.of(half, i -> standingAlone(i, retentionDays, detach)),
            Phase.last(i -> {
              region.events.instance(i.id(), EventLog.AVAILABILITY, "DB instance restarted");
              return parameterGroups
                  .applied(i)
                  .with(b -> b.latestRestorableTime(retentionDays > 0 ? region.now() : null))
                  .settled();
            })));
  }

  private Instance standingAlone(Instance replica, int retentionDays, boolean detach) {
    if (detach) {
      replication.detach(replica);
    }
    region.events.instance(
        replica.id(),
        EventLog.READ_REPLICA,
        "Promoted Read Replica instance to a stand-alone database instance.");
    // One whose source went while it was being made has no endpoint yet.
    int port = Engine.named(replica.shown().engine()).port();
    return instances
        .up(replica, port)
        .with(b ->
            b.readReplicaSourceDBInstanceIdentifier(null)
                .statusInfos(List.of())
                .backupRetentionPeriod(retentionDays))
        .withStatus(Instance.REBOOTING);
  }
}
