package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Zones;
import java.util.List;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;

/** What RDS refuses in a request for a new instance. */
final class CreateRules {

  private final RdsRegion region;

  CreateRules(RdsRegion region) {
    this.region = region;
  }

  /** The id, checked, in lower case and not taken. */
  String newId(String wanted) {
    String id = Names.instance(wanted);
    if (region.instances.find(id).isPresent()) {
      throw RdsErrors.instanceExists(id);
    }
    if (region.instances.size() >= region.quota(Quota.DB_INSTANCES)) {
      throw AwsError.refused("InstanceQuotaExceeded", "DB Instance quota exceeded");
    }
    return id;
  }

  /** Refuses a size that the account's storage quota does not hold any more. */
  void storageQuota(int gibibytes) {
    int used = region.instances.list().stream().mapToInt(i -> i.shown().allocatedStorage()).sum();
    if (used + gibibytes > region.quota(Quota.ALLOCATED_STORAGE)) {
      throw AwsError.refused("StorageQuotaExceeded", "Allocated storage quota exceeded");
    }
  }

  /** The engine version, whole, that the request names or leaves to RDS. */
  String version(Engine engine, String wanted) {
    if (wanted == null) {
      return engine.versions().getLast();
    }
    return engine
        .resolve(wanted)
        .orElseThrow(() ->
            RdsErrors.combination("Cannot find version " + wanted + " for " + engine.awsName()));
  }

  void check(CreateDbInstanceRequest request, Engine engine, String version) {
    if (request.allocatedStorage() == null) {
      throw RdsErrors.missing("AllocatedStorage");
    }
    if (request.masterUsername() == null) {
      throw RdsErrors.missing("MasterUsername");
    }
    password(request, engine);
    Names.masterUser(engine, request.masterUsername());
    if (request.dbName() != null) {
      Names.database(engine, request.dbName());
    }
    InstanceClass size = region.offers.size(engine, version, request.dbInstanceClass());
    Checks.storage(
        engine,
        Instances.storageType(request.storageType(), request.iops()),
        request.allocatedStorage(),
        request.iops(),
        request.storageThroughput());
    storageQuota(request.allocatedStorage());
    Checks.maxStorage(request.maxAllocatedStorage(), request.allocatedStorage());
    Checks.retention(request.backupRetentionPeriod());
    Checks.port(request.port());
    Checks.monitoring(request.monitoringInterval(), request.monitoringRoleArn());
    Checks.insights(
        engine,
        size,
        request.databaseInsightsMode(),
        Boolean.TRUE.equals(request.enablePerformanceInsights()),
        request.performanceInsightsRetentionPeriod());
    Checks.backupWindow(request.preferredBackupWindow());
    Checks.maintenanceWindow(request.preferredMaintenanceWindow());
    Checks.securityGroups(request.vpcSecurityGroupIds());
    Checks.tags(request.tags());
    encryption(request.storageEncrypted(), request.kmsKeyId());
    zone(request.availabilityZone(), request.multiAZ());
    parameterGroup(request.dbParameterGroupName(), engine, version);
    license(request.licenseModel(), engine);
  }

  private static void password(CreateDbInstanceRequest request, Engine engine) {
    boolean managed = Boolean.TRUE.equals(request.manageMasterUserPassword());
    if (managed && request.masterUserPassword() != null) {
      throw RdsErrors.combination(
          "You can't specify MasterUserPassword for an instance with ManageMasterUserPassword"
              + " enabled.");
    }
    if (!managed && request.masterUserSecretKmsKeyId() != null) {
      throw RdsErrors.combination(
          "MasterUserSecretKmsKeyId can only be specified with ManageMasterUserPassword.");
    }
    if (!managed) {
      if (request.masterUserPassword() == null) {
        throw RdsErrors.combination(
            "MasterUserPassword is required unless ManageMasterUserPassword is true.");
      }
      Names.password(engine, request.masterUserPassword());
    }
  }

  private static void encryption(Boolean encrypted, String key) {
    if (key != null && !Boolean.TRUE.equals(encrypted)) {
      throw RdsErrors.combination(
          "You can't specify KmsKeyId for an instance whose storage is not encrypted.");
    }
  }

  void zone(String zone, Boolean multiAz) {
    if (zone == null) {
      return;
    }
    if (Boolean.TRUE.equals(multiAz)) {
      throw RdsErrors.combination(
          "Requesting a specific availability zone is not valid for Multi-AZ instances.");
    }
    if (!Zones.of(region.scope.region()).contains(zone)) {
      throw RdsErrors.value("Invalid availability zone: " + zone);
    }
  }

  /** Refuses a parameter group that does not exist or is for another engine or version. */
  void parameterGroup(String name, Engine engine, String version) {
    if (name == null || name.equals(engine.defaultParameterGroup(version))) {
      return;
    }
    String family = engine.family(version);
    String actual =
        name.startsWith("default.")
            ? name.substring("default.".length())
            : region
                .parameterGroups
                .find(name)
                .orElseThrow(() -> RdsErrors.parameterGroupNotFound(name))
                .family();
    if (!actual.equals(family)) {
      throw RdsErrors.combination(
          "The parameter group "
              + name
              + " with DBParameterGroupFamily "
              + actual
              + " can't be used for this instance. Please use a parameter group with"
              + " DBParameterGroupFamily "
              + family);
    }
  }

  private static void license(String wanted, Engine engine) {
    if (wanted != null && !List.of(engine.license()).contains(wanted)) {
      throw RdsErrors.combination(
          "Invalid license model '" + wanted + "' for engine '" + engine.awsName() + "'.");
    }
  }
}
