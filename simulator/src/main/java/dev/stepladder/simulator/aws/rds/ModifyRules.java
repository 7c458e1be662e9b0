package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/** What RDS refuses in a request to modify an instance. */
final class ModifyRules {

  private static final Duration STORAGE_WINDOW = Duration.ofHours(24);
  private static final int STORAGE_CHANGES = 4;
  private static final Set<String> OF_EVERY_CALL =
      Set.of("DBInstanceIdentifier", "ApplyImmediately", "AllowMajorVersionUpgrade");

  private final RdsRegion region;
  private final CreateRules rules;

  ModifyRules(RdsRegion region, CreateRules rules) {
    this.region = region;
    this.rules = rules;
  }

  /** Checks the request; answers it with the engine version written out. */
  ModifyDbInstanceRequest checked(ModifyDbInstanceRequest request, Instance instance) {
    state(request, instance);
    somethingAsked(request, instance);
    DBInstance shown = instance.shown();
    Engine engine = Engine.named(shown.engine());
    unsupported(request);
    String version = version(request, instance, engine);
    if (request.dbInstanceClass() != null) {
      region.offers.size(engine, version, request.dbInstanceClass());
    }
    if (request.dbInstanceClass() != null || Boolean.TRUE.equals(request.multiAZ())) {
      region.offers.requireZones(
          Instances.or(request.dbInstanceClass(), shown.dbInstanceClass()),
          Instances.or(request.multiAZ(), shown.multiAZ()),
          shown.dbSubnetGroup());
    }
    storage(request, instance, engine);
    password(request, instance, engine);
    retention(request, instance);
    Checks.port(request.dbPortNumber());
    Checks.securityGroups(request.vpcSecurityGroupIds());
    Checks.backupWindow(request.preferredBackupWindow());
    Checks.maintenanceWindow(request.preferredMaintenanceWindow());
    Checks.monitoring(
        request.monitoringInterval(),
        Instances.or(request.monitoringRoleArn(), shown.monitoringRoleArn()));
    if (request.databaseInsightsMode() != null
        || request.enablePerformanceInsights() != null
        || request.performanceInsightsRetentionPeriod() != null) {
      boolean insights =
          Instances.or(request.enablePerformanceInsights(), shown.performanceInsightsEnabled());
      Checks.insights(
          engine,
          Checks.instanceClass(
              engine, version, Instances.or(request.dbInstanceClass(), shown.dbInstanceClass())),
          Instances.or(request.databaseInsightsMode(), shown.databaseInsightsMode()),
          insights,
          Instances.or(
              request.performanceInsightsRetentionPeriod(),
              insights ? shown.performanceInsightsRetentionPeriod() : null));
    }
    if (request.dbParameterGroupName() != null) {
      rules.parameterGroup(request.dbParameterGroupName(), engine, version);
    }
    ModifyDbInstanceRequest checked =
        request.engineVersion() == null
            ? request
            : request.toBuilder().engineVersion(version).build();
    somethingNew(checked, instance);
    return checked;
  }

  /** What is there already is no modification either (crossplane-contrib/provider-aws#1795). */
  private static void somethingNew(ModifyDbInstanceRequest request, Instance instance) {
    Set<String> members = Sent.members(request);
    members.removeAll(OF_EVERY_CALL);
    List<Attribute<?>> asked =
        Attribute.all().stream()
            .filter(attribute -> attribute.wanted(request).isPresent())
            .toList();
    // What is no attribute is not looked into; what takes back a pending change is a modification.
    boolean nothing =
        asked.size() == members.size()
            && asked.stream()
                .noneMatch(attribute ->
                    changes(attribute, request, instance.shown())
                        || instance.waiting().containsKey(attribute));
    if (nothing && !Boolean.TRUE.equals(request.applyImmediately())) {
      throw RdsErrors.combination("No modifications were requested");
    }
  }

  private static void state(ModifyDbInstanceRequest request, Instance instance) {
    boolean full = instance.status().equals(Instance.STORAGE_FULL);
    if (!full && !instance.operational()) {
      throw RdsErrors.state("Database instance is not in available state.");
    }
    if (full && request.allocatedStorage() == null) {
      throw RdsErrors.state(
          "Database instance is in storage-full state: allocate more storage before any other"
              + " change.");
    }
  }

  /**
   * One that only says "immediately" is about what waits already, and is taken (seen at RDS by
   * crossplane-contrib/provider-aws#2146).
   */
  private static void somethingAsked(ModifyDbInstanceRequest request, Instance instance) {
    boolean flushes =
        Boolean.TRUE.equals(request.applyImmediately()) && !instance.waiting().isEmpty();
    if (OF_EVERY_CALL.containsAll(Sent.members(request)) && !flushes) {
      throw RdsErrors.combination("No modifications were requested");
    }
  }

  private static void unsupported(ModifyDbInstanceRequest request) {
    if (request.newDBInstanceIdentifier() != null || request.dbSubnetGroupName() != null) {
      throw new AwsError(
          501,
          "NotImplemented",
          "The simulator neither renames instances nor moves them to another subnet group.");
    }
  }

  private String version(ModifyDbInstanceRequest request, Instance instance, Engine engine) {
    DBInstance shown = instance.shown();
    String from = shown.engineVersion();
    String wanted = request.engineVersion();
    if (wanted == null || wanted.equals(from) || wanted.equals(engine.major(from))) {
      return from;
    }
    String to = rules.version(engine, wanted);
    if (!engine.upgradeTargets(from).contains(to)) {
      throw RdsErrors.combination(
          "Cannot upgrade " + engine.awsName() + " from " + from + " to " + to);
    }
    if (engine.major(from).equals(engine.major(to))) {
      minorUpgrade(instance, engine, to);
    } else {
      majorUpgrade(request, instance, engine, to);
    }
    return to;
  }

  /** Replicas come first, since they cannot replay what a newer source writes. */
  private void minorUpgrade(Instance source, Engine engine, String to) {
    for (Instance replica : replicas(source)) {
      Version has = Version.of(replica.shown().engineVersion());
      if (has.compareTo(Version.of(to)) < 0) {
        throw RdsErrors.combination(
            "One or more of the DB Instance's read replicas need to be upgraded to "
                + to
                + " or higher before their source: "
                + replica.id()
                + " ("
                + engine.awsName()
                + " "
                + replica.shown().engineVersion()
                + ")");
      }
    }
  }

  private void majorUpgrade(
      ModifyDbInstanceRequest request, Instance instance, Engine engine, String to) {
    if (!Boolean.TRUE.equals(request.allowMajorVersionUpgrade())) {
      throw RdsErrors.combination(
          "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major"
              + " version.");
    }
    String group = instance.shown().dbParameterGroups().getFirst().dbParameterGroupName();
    if (request.dbParameterGroupName() == null && !group.startsWith("default.")) {
      rules.parameterGroup(group, engine, to);
    }
    if (engine != Engine.POSTGRES) {
      minorUpgrade(instance, engine, to);
      return;
    }
    if (instance.replica()) {
      throw RdsErrors.combination(
          "A PostgreSQL read replica can't be upgraded to a major version by itself: upgrade its"
              + " source, and the replica is upgraded with it.");
    }
    for (Instance replica : replicas(instance)) {
      if (!replica.operational() || !replica.applying().isEmpty()) {
        throw RdsErrors.state("The read replica " + replica.id() + " is not in available state.");
      }
    }
  }

  private List<Instance> replicas(Instance source) {
    return source.shown().readReplicaDBInstanceIdentifiers().stream()
        .map(region.instances::find)
        .flatMap(Optional::stream)
        .toList();
  }

  private void storage(ModifyDbInstanceRequest request, Instance instance, Engine engine) {
    DBInstance shown = instance.shown();
    int has = shown.allocatedStorage();
    int size = Instances.or(request.allocatedStorage(), has);
    String type = Instances.or(request.storageType(), shown.storageType());
    if (size < has) {
      throw RdsErrors.combination(
          "The allocated storage of "
              + instance.id()
              + " can't be reduced: it has "
              + has
              + " GiB, "
              + size
              + " GiB were requested.");
    }
    if (size > has && size < Math.ceilDiv(has * 11, 10)) {
      throw RdsErrors.combination(
          "The allocated storage must grow by at least 10 percent: from "
              + has
              + " GiB to at least "
              + Math.ceilDiv(has * 11, 10)
              + " GiB.");
    }
    Checks.maxStorage(request.maxAllocatedStorage(), size);
    if (!changesStorage(request, shown)) {
      return;
    }
    if (type.startsWith("io") && request.iops() == null) {
      throw RdsErrors.combination(
          "You must specify the Iops parameter when changing the storage of a provisioned IOPS"
              + " volume.");
    }
    Checks.storage(engine, type, size, request.iops(), request.storageThroughput());
    if (instance.optimizing().isPresent()) {
      throw RdsErrors.combination(
          "You can't currently modify the storage of this DB instance because the previous storage"
              + " change is being optimized.");
    }
    long recent =
        instance.storageChanges().stream()
            .filter(time -> time.isAfter(region.now().minus(STORAGE_WINDOW)))
            .count();
    if (recent >= STORAGE_CHANGES) {
      throw RdsErrors.combination(
          "You can't modify the storage of this DB instance more than four times in 24 hours.");
    }
    rules.storageQuota(size - has);
  }

  private static boolean changesStorage(ModifyDbInstanceRequest request, DBInstance shown) {
    return Attributes.OF_STORAGE.stream().anyMatch(attribute -> changes(attribute, request, shown));
  }

  private static <T> boolean changes(
      Attribute<T> attribute, ModifyDbInstanceRequest request, DBInstance shown) {
    return attribute.wanted(request).map(value -> !attribute.holds(shown, value)).orElse(false);
  }

  private static void password(ModifyDbInstanceRequest request, Instance instance, Engine engine) {
    Boolean manage = request.manageMasterUserPassword();
    String password = request.masterUserPassword();
    if (manage == null && password == null) {
      return;
    }
    if (instance.replica()) {
      throw RdsErrors.combination(
          "The master user password of a read replica is its source's: " + instance.id());
    }
    boolean managed = manage == null ? instance.managedPassword() : manage;
    if (managed && password != null) {
      throw RdsErrors.combination(
          "You can't specify MasterUserPassword for an instance with ManageMasterUserPassword"
              + " enabled.");
    }
    if (managed && !instance.shown().readReplicaDBInstanceIdentifiers().isEmpty()) {
      throw RdsErrors.value(
          "ManageMasterUserPassword is not supported for an instance with read replicas.");
    }
    if (!managed && instance.managedPassword() && password == null) {
      throw RdsErrors.combination(
          "MasterUserPassword is required when you turn ManageMasterUserPassword off.");
    }
    if (password != null) {
      Names.password(engine, password);
    }
  }

  private static void retention(ModifyDbInstanceRequest request, Instance instance) {
    Integer days = request.backupRetentionPeriod();
    Checks.retention(days);
    if (days != null
        && days == 0
        && !instance.shown().readReplicaDBInstanceIdentifiers().isEmpty()) {
      throw RdsErrors.combination(
          "Automated backups can't be disabled on an instance with read replicas.");
    }
  }
}
