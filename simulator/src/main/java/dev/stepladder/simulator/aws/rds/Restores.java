package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.Zones;
import dev.stepladder.simulator.aws.rds.RdsRegion.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DatabaseInsightsMode;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;

/** Instances from backups. */
final class Restores {

  private final RdsRegion region;
  private final CreateRules rules;
  private final Instances instances;
  private final SubnetGroups subnetGroups;
  private final ParameterGroups parameterGroups;

  Restores(
      RdsRegion region,
      CreateRules rules,
      Instances instances,
      SubnetGroups subnetGroups,
      ParameterGroups parameterGroups) {
    this.region = region;
    this.rules = rules;
    this.instances = instances;
    this.subnetGroups = subnetGroups;
    this.parameterGroups = parameterGroups;
  }

  /** A new instance with what a backup holds, and otherwise as it is asked for. */
  DBInstance restore(RestoreDbInstanceFromDbSnapshotRequest request, Origins.Origin from) {
    if (request.manageMasterUserPassword() != null) {
      throw RdsErrors.combination(
          "ManageMasterUserPassword can't be specified when restoring an instance of "
              + from.engine());
    }
    if (request.dbName() != null) {
      throw RdsErrors.combination(
          "DBName can't be specified when restoring an instance of " + from.engine());
    }
    Engine engine = Engine.named(from.engine());
    String version = from.inside().version();
    String size = Instances.or(request.dbInstanceClass(), from.instanceClass());
    InstanceClass known = region.offers.size(engine, version, size);
    int held = from.inside().storage();
    int storage = Instances.or(request.allocatedStorage(), held);
    if (storage < held) {
      throw RdsErrors.combination(
          "The allocated storage must be at least that of the source: " + held);
    }
    rules.storageQuota(storage);
    Checks.port(request.port());
    Checks.securityGroups(request.vpcSecurityGroupIds());
    Checks.tags(request.tags());
    rules.zone(request.availabilityZone(), request.multiAZ());
    rules.parameterGroup(request.dbParameterGroupName(), engine, version);
    String id = rules.newId(request.dbInstanceIdentifier());
    boolean multi = Boolean.TRUE.equals(request.multiAZ());
    String zone =
        Instances.or(
            request.availabilityZone(), Zones.nth(region.scope.region(), region.instances.size()));
    DBInstance shown =
        instances
            .identity(id)
            .dbInstanceClass(known.name())
            .engine(from.engine())
            .engineVersion(version)
            .licenseModel(from.licenseModel())
            .masterUsername(from.masterUsername())
            .dbName(from.inside().databaseName().isEmpty() ? null : from.inside().databaseName())
            .allocatedStorage(storage)
            .storageType(Instances.or(request.storageType(), from.storageType()))
            .iops(Instances.or(request.iops(), from.iops()))
            .storageThroughput(Instances.or(request.storageThroughput(), from.storageThroughput()))
            .storageEncrypted(from.encrypted())
            .kmsKeyId(from.kmsKeyId())
            .multiAZ(multi)
            .availabilityZone(zone)
            .secondaryAvailabilityZone(multi ? Zones.other(zone) : null)
            .dbSubnetGroup(subnetGroups.shown(Instances.or(request.dbSubnetGroupName(), "default")))
            .vpcSecurityGroups(instances.groups(request.vpcSecurityGroupIds()))
            .dbParameterGroups(
                Attributes.parameterGroup(
                    Instances.or(
                        request.dbParameterGroupName(), engine.defaultParameterGroup(version)),
                    ParameterGroups.IN_SYNC))
            .optionGroupMemberships(
                Instances.optionGroup(
                    from.optionGroup()
                        .orElse("default:" + engine.family(version).replace('.', '-'))))
            .backupRetentionPeriod(from.retention())
            .preferredBackupWindow("04:00-04:30")
            .preferredMaintenanceWindow("sun:06:00-sun:06:30")
            .autoMinorVersionUpgrade(Instances.or(request.autoMinorVersionUpgrade(), true))
            .publiclyAccessible(Instances.or(request.publiclyAccessible(), false))
            .copyTagsToSnapshot(Instances.or(request.copyTagsToSnapshot(), false))
            .deletionProtection(Instances.or(request.deletionProtection(), false))
            .iamDatabaseAuthenticationEnabled(
                Instances.or(request.enableIAMDatabaseAuthentication(), false))
            .monitoringInterval(0)
            .performanceInsightsEnabled(false)
            .databaseInsightsMode(DatabaseInsightsMode.STANDARD)
            .caCertificateIdentifier(
                Instances.or(request.caCertificateIdentifier(), "rds-ca-rsa2048-g1"))
            .networkType(Instances.or(request.networkType(), "IPV4").toUpperCase(Locale.ROOT))
            .tagList(request.tags())
            .build();
    int port = Instances.or(request.port(), engine.port());
    Duration whole = region.durations.of(RdsDuration.RESTORE);
    Duration fifth = whole.dividedBy(5);
    return region
        .begin(
            parameterGroups.applied(Instance.created(shown, from.inside().password())),
            List.of(
                Phase.status(Instance.CREATING, whole.minus(fifth)),
                Phase.of(fifth, i -> instances.up(i, port).withStatus(Instance.BACKING_UP)),
                Phase.last(i ->
                    region
                        .initializing(i.with(b -> b.latestRestorableTime(backedUp(from))))
                        .settled())))
        .view(region.now());
  }

  private Instant backedUp(Origins.Origin from) {
    return from.retention() > 0 ? region.now() : null;
  }
}
