package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.rds.model.AccountQuota;
import software.amazon.awssdk.services.rds.model.AvailabilityZone;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.DescribeAccountAttributesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbEngineVersionsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbEngineVersionsResponse;
import software.amazon.awssdk.services.rds.model.DescribeOrderableDbInstanceOptionsRequest;
import software.amazon.awssdk.services.rds.model.DescribeOrderableDbInstanceOptionsResponse;
import software.amazon.awssdk.services.rds.model.OrderableDBInstanceOption;
import software.amazon.awssdk.services.rds.model.UpgradeTarget;

/** What can be had: engine versions, instance classes, and how much of all the account may have. */
final class Catalog {

  private final RdsRegion region;

  Catalog(RdsRegion region) {
    this.region = region;
  }

  DescribeDbEngineVersionsResponse engineVersions(DescribeDbEngineVersionsRequest request) {
    Filters filters =
        Filters.of(
            request.filters(),
            List.of("engine", "engine-version", "db-parameter-group-family", "status"));
    boolean defaultOnly = Boolean.TRUE.equals(request.defaultOnly());
    List<DBEngineVersion> matching = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      List<String> versions = engine.versions();
      for (String version : versions) {
        boolean wanted =
            matches(request.engine(), engine.awsName())
                && (request.engineVersion() == null
                    || version.equals(request.engineVersion())
                    || engine.major(version).equals(request.engineVersion()))
                && matches(request.dbParameterGroupFamily(), engine.family(version))
                && filters.pass("engine", engine.awsName())
                && filters.pass("engine-version", version)
                && filters.pass("db-parameter-group-family", engine.family(version))
                && filters.pass("status", "available")
                && (!defaultOnly || version.equals(versions.getLast()));
        if (wanted) {
          matching.add(shown(engine, version));
        }
      }
    }
    Page<Integer> page = indices(matching.size(), request.maxRecords(), request.marker());
    return DescribeDbEngineVersionsResponse.builder()
        .dbEngineVersions(page.items().stream().map(matching::get).toList())
        .marker(page.next())
        .build();
  }

  private static DBEngineVersion shown(Engine engine, String version) {
    return DBEngineVersion.builder()
        .engine(engine.awsName())
        .engineVersion(version)
        .majorEngineVersion(engine.major(version))
        .dbParameterGroupFamily(engine.family(version))
        .dbEngineDescription(engine.description())
        .dbEngineVersionDescription(engine.description() + " " + version)
        .status("available")
        .supportsReadReplica(true)
        .supportsLogExportsToCloudwatchLogs(true)
        .validUpgradeTarget(
            engine.upgradeTargets(version).stream()
                .map(target ->
                    UpgradeTarget.builder()
                        .engine(engine.awsName())
                        .engineVersion(target)
                        .description(engine.description() + " " + target)
                        .autoUpgrade(false)
                        .isMajorVersionUpgrade(!engine.major(target).equals(engine.major(version)))
                        .build())
                .toList())
        .build();
  }

  DescribeOrderableDbInstanceOptionsResponse orderable(
      DescribeOrderableDbInstanceOptionsRequest request) {
    Filters.of(request.filters(), List.of());
    Engine engine = Engine.named(request.engine());
    List<OrderableDBInstanceOption> matching = new ArrayList<>();
    for (String version : engine.versions()) {
      if (!matches(request.engineVersion(), version)
          || !matches(request.licenseModel(), engine.license())) {
        continue;
      }
      for (InstanceClass size : InstanceClass.list()) {
        if (matches(request.dbInstanceClass(), size.name())
            && !region.offers.zones(size.name()).isEmpty()) {
          for (String type : List.of("gp2", "gp3", "io1", "io2")) {
            matching.add(option(engine, version, size, type));
          }
        }
      }
    }
    Page<Integer> page = indices(matching.size(), request.maxRecords(), request.marker());
    return DescribeOrderableDbInstanceOptionsResponse.builder()
        .orderableDBInstanceOptions(page.items().stream().map(matching::get).toList())
        .marker(page.next())
        .build();
  }

  private OrderableDBInstanceOption option(
      Engine engine, String version, InstanceClass size, String type) {
    boolean provisioned = type.startsWith("io");
    List<String> zones = region.offers.zones(size.name());
    return OrderableDBInstanceOption.builder()
        .engine(engine.awsName())
        .engineVersion(version)
        .dbInstanceClass(size.name())
        .licenseModel(engine.license())
        .availabilityZones(
            zones.stream().map(zone -> AvailabilityZone.builder().name(zone).build()).toList())
        .multiAZCapable(zones.size() > 1)
        .readReplicaCapable(true)
        .vpc(true)
        .storageType(type)
        .minStorageSize(provisioned ? 100 : 20)
        .maxStorageSize(65_536)
        .supportsIops(!type.equals("gp2"))
        .supportsStorageThroughput(type.equals("gp3"))
        .supportsStorageEncryption(true)
        .supportsStorageAutoscaling(true)
        .supportsIAMDatabaseAuthentication(true)
        .supportsEnhancedMonitoring(true)
        .supportsPerformanceInsights(engine == Engine.POSTGRES || !size.tiny())
        .supportedNetworkTypes("IPV4")
        .build();
  }

  DescribeAccountAttributesResponse accountAttributes() {
    return DescribeAccountAttributesResponse.builder()
        .accountQuotas(
            Arrays.stream(Quota.values())
                .map(quota ->
                    AccountQuota.builder()
                        .accountQuotaName(quota.awsName())
                        .max((long) region.quota(quota))
                        .used(used(quota))
                        .build())
                .toList())
        .build();
  }

  private long used(Quota quota) {
    List<Instance> instances = region.instances.list();
    return switch (quota) {
      case DB_INSTANCES -> instances.size();
      case ALLOCATED_STORAGE ->
          instances.stream().mapToLong(i -> i.shown().allocatedStorage()).sum();
      case PARAMETER_GROUPS -> region.parameterGroups.size();
      case MANUAL_SNAPSHOTS -> region.snapshots.size();
      case SUBNET_GROUPS -> region.subnetGroups.size();
      case SUBNETS_PER_GROUP ->
          region.subnetGroups.list().stream()
              .mapToLong(g -> g.shown().subnets().size())
              .max()
              .orElse(0);
      case REPLICAS_PER_SOURCE ->
          instances.stream()
              .mapToLong(i -> i.shown().readReplicaDBInstanceIdentifiers().size())
              .max()
              .orElse(0);
    };
  }

  /** Pages by position: what is listed here never changes between two pages. */
  private static Page<Integer> indices(int size, Integer maxRecords, String marker) {
    return Page.of(
        IntStream.range(0, size).boxed().toList(), "%09d"::formatted, maxRecords, marker);
  }

  private static boolean matches(String wanted, String actual) {
    return Optional.ofNullable(wanted).map(actual::equals).orElse(true);
  }
}
