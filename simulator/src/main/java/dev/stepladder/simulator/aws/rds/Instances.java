package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Zones;
import dev.stepladder.simulator.aws.ec2.Network;
import dev.stepladder.simulator.aws.rds.RdsRegion.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DatabaseInsightsMode;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.OptionGroupMembership;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** Instances from nothing, and what is there. */
final class Instances {

  private static final List<String> FILTERS =
      List.of("db-cluster-id", "db-instance-id", "dbi-resource-id", "domain", "engine");

  private final RdsRegion region;
  private final CreateRules rules;
  private final SubnetGroups subnetGroups;
  private final ParameterGroups parameterGroups;

  Instances(
      RdsRegion region,
      CreateRules rules,
      SubnetGroups subnetGroups,
      ParameterGroups parameterGroups) {
    this.region = region;
    this.rules = rules;
    this.subnetGroups = subnetGroups;
    this.parameterGroups = parameterGroups;
  }

  DBInstance create(CreateDbInstanceRequest request) {
    Engine engine = Engine.named(request.engine());
    String version = rules.version(engine, request.engineVersion());
    rules.check(request, engine, version);
    region.offers.requireZones(
        request.dbInstanceClass(),
        Boolean.TRUE.equals(request.multiAZ()),
        subnetGroups.shown(or(request.dbSubnetGroupName(), "default")));
    String id = rules.newId(request.dbInstanceIdentifier());
    boolean managed = Boolean.TRUE.equals(request.manageMasterUserPassword());
    Instance created =
        Instance.created(
            shown(request, engine, version, id),
            managed ? "managed-" + region.newId(20) : request.masterUserPassword());
    if (managed) {
      created = Attributes.withSecret(created, "creating");
    }
    return bringUp(parameterGroups.applied(created), or(request.port(), engine.port()));
  }

  private DBInstance bringUp(Instance created, int port) {
    boolean multi = created.shown().multiAZ();
    Duration whole = region.durations.of(multi ? RdsDuration.CREATE_MULTI_AZ : RdsDuration.CREATE);
    Duration fifth = whole.dividedBy(5);
    boolean backups = created.shown().backupRetentionPeriod() > 0;
    List<Phase> phases = new ArrayList<>();
    Duration backup = backups ? fifth : Duration.ZERO;
    Duration conversion = multi ? fifth : Duration.ZERO;
    phases.add(Phase.status(Instance.CREATING, whole.minus(backup).minus(conversion)));
    if (multi) {
      phases.add(Phase.of(conversion, i -> up(i, port).withStatus(Instance.MODIFYING)));
    }
    if (backups) {
      phases.add(Phase.of(backup, i -> backingUp(up(i, port))));
    }
    phases.add(Phase.last(i -> available(up(i, port))));
    return region.begin(created, phases).view(region.now());
  }

  private Instance backingUp(Instance instance) {
    region.events.instance(instance.id(), EventLog.BACKUP, "Backing up DB instance");
    return instance.withStatus(Instance.BACKING_UP);
  }

  private Instance available(Instance instance) {
    Instance done = instance;
    if (instance.status().equals(Instance.BACKING_UP)) {
      region.events.instance(instance.id(), EventLog.BACKUP, "Finished DB Instance backup");
      done = done.with(b -> b.latestRestorableTime(region.now()));
    }
    return done.settled();
  }

  /** The instance answers on its endpoint from here on. */
  Instance up(Instance instance, int port) {
    if (instance.shown().endpoint() != null) {
      return instance;
    }
    region.events.instance(instance.id(), EventLog.CREATION, "DB instance created");
    Instance up =
        instance.with(b ->
            b.instanceCreateTime(region.now())
                .endpoint(
                    Endpoint.builder()
                        .address(
                            instance.id()
                                + "."
                                + region.endpointSuffix()
                                + "."
                                + region.scope.region()
                                + ".rds.amazonaws.com")
                        .port(port)
                        .hostedZoneId("Z2R2ITUGPM61AM")
                        .build()));
    up =
        Attributes.withSecurityGroups(
            up,
            new TreeSet<>(
                up.shown().vpcSecurityGroups().stream().map(g -> g.vpcSecurityGroupId()).toList()),
            "active");
    return up.managedPassword() ? Attributes.withSecret(up, "active") : up;
  }

  private DBInstance shown(
      CreateDbInstanceRequest request, Engine engine, String version, String id) {
    boolean encrypted = Boolean.TRUE.equals(request.storageEncrypted());
    boolean insights = Boolean.TRUE.equals(request.enablePerformanceInsights());
    boolean multi = Boolean.TRUE.equals(request.multiAZ());
    String type = storageType(request.storageType(), request.iops());
    int storage = request.allocatedStorage();
    String zone =
        or(request.availabilityZone(), Zones.nth(region.scope.region(), region.instances.size()));
    return identity(id)
        .dbInstanceClass(request.dbInstanceClass())
        .engine(engine.awsName())
        .engineVersion(version)
        .licenseModel(engine.license())
        .masterUsername(request.masterUsername())
        .dbName(request.dbName())
        .allocatedStorage(storage)
        .maxAllocatedStorage(request.maxAllocatedStorage())
        .storageType(type)
        .iops(or(request.iops(), Checks.baselineIops(type, storage)))
        .storageThroughput(
            or(request.storageThroughput(), Checks.baselineThroughput(type, storage)))
        .storageEncrypted(encrypted)
        .kmsKeyId(encrypted ? key(request.kmsKeyId()) : null)
        .multiAZ(multi)
        .availabilityZone(zone)
        .secondaryAvailabilityZone(multi ? Zones.other(zone) : null)
        .dbSubnetGroup(subnetGroups.shown(or(request.dbSubnetGroupName(), "default")))
        .vpcSecurityGroups(groups(request.vpcSecurityGroupIds()))
        .dbParameterGroups(
            Attributes.parameterGroup(
                or(request.dbParameterGroupName(), engine.defaultParameterGroup(version)),
                ParameterGroups.IN_SYNC))
        .optionGroupMemberships(optionGroup("default:" + engine.family(version).replace('.', '-')))
        .backupRetentionPeriod(or(request.backupRetentionPeriod(), 1))
        .preferredBackupWindow(or(request.preferredBackupWindow(), "04:00-04:30"))
        .preferredMaintenanceWindow(
            or(request.preferredMaintenanceWindow(), "sun:06:00-sun:06:30")
                .toLowerCase(Locale.ROOT))
        .autoMinorVersionUpgrade(or(request.autoMinorVersionUpgrade(), true))
        .publiclyAccessible(or(request.publiclyAccessible(), false))
        .copyTagsToSnapshot(or(request.copyTagsToSnapshot(), false))
        .deletionProtection(or(request.deletionProtection(), false))
        .iamDatabaseAuthenticationEnabled(or(request.enableIAMDatabaseAuthentication(), false))
        .monitoringInterval(or(request.monitoringInterval(), 0))
        .monitoringRoleArn(request.monitoringRoleArn())
        .performanceInsightsEnabled(insights)
        .performanceInsightsRetentionPeriod(
            insights ? or(request.performanceInsightsRetentionPeriod(), 7) : null)
        .databaseInsightsMode(or(request.databaseInsightsMode(), DatabaseInsightsMode.STANDARD))
        .caCertificateIdentifier(or(request.caCertificateIdentifier(), "rds-ca-rsa2048-g1"))
        .networkType(or(request.networkType(), "IPV4"))
        .tagList(request.tags())
        .build();
  }

  /** What every new instance starts with: its ids. */
  DBInstance.Builder identity(String id) {
    return DBInstance.builder()
        .dbInstanceIdentifier(id)
        .dbInstanceStatus(Instance.CREATING)
        .dbInstancePort(0)
        .dbiResourceId("db-" + region.newId(26))
        .dbInstanceArn(region.scope.arn("rds", "db:" + id))
        .dbSecurityGroups(List.of())
        .readReplicaDBInstanceIdentifiers(List.of())
        .activityStreamStatus("stopped")
        .backupTarget("region")
        .customerOwnedIpEnabled(false)
        .dedicatedLogVolume(false)
        .tagList(List.<Tag>of());
  }

  String key(String wanted) {
    return wanted == null ? region.scope.arn("kms", "key/aws-rds") : wanted;
  }

  List<VpcSecurityGroupMembership> groups(List<String> ids) {
    return (ids.isEmpty() ? List.of(Network.DEFAULT_GROUP) : ids)
        .stream()
            .map(id ->
                VpcSecurityGroupMembership.builder()
                    .vpcSecurityGroupId(id)
                    .status("adding")
                    .build())
            .toList();
  }

  DescribeDbInstancesResponse describe(DescribeDbInstancesRequest request, ReadPoint point) {
    Filters filters = Filters.of(request.filters(), FILTERS);
    List<Instance> candidates = region.instances.list(point);
    if (request.dbInstanceIdentifier() != null) {
      String id = Names.fromArn(request.dbInstanceIdentifier()).toLowerCase(Locale.ROOT);
      Optional<Instance> found = region.instances.find(id, point);
      candidates =
          List.of(
              found.orElseThrow(() -> RdsErrors.instanceNotFound(request.dbInstanceIdentifier())));
    }
    List<Instance> matching =
        candidates.stream()
            .filter(i ->
                filters.passName("db-instance-id", i.id(), i.shown().dbInstanceArn())
                    && filters.pass("dbi-resource-id", i.resourceId())
                    && filters.pass("engine", i.shown().engine())
                    && filters.pass("db-cluster-id", "")
                    && filters.pass("domain", ""))
            .toList();
    Page<Instance> page = Page.of(matching, Instance::id, request.maxRecords(), request.marker());
    return DescribeDbInstancesResponse.builder()
        .dbInstances(page.items().stream().map(i -> i.view(region.now())).toList())
        .marker(page.next())
        .build();
  }

  static OptionGroupMembership optionGroup(String name) {
    return OptionGroupMembership.builder().optionGroupName(name).status("in-sync").build();
  }

  static String storageType(String wanted, Integer iops) {
    return or(wanted, iops == null ? "gp3" : "io1");
  }

  static <T> T or(T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
