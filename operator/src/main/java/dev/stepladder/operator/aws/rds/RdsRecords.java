package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DatabaseInsightsMode;
import software.amazon.awssdk.services.rds.model.OrderableDBInstanceOption;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.RestoreWindow;
import software.amazon.awssdk.services.rds.model.Subnet;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** Reads the SDK's types into the records that plans are made of. */
final class RdsRecords {

  private static final String HIDDEN = "****";

  /** Members of PendingModifiedValues that are settings of their own. */
  private static final Set<String> KNOWN_PENDING =
      Set.of(
          "DBInstanceClass",
          "AllocatedStorage",
          "MasterUserPassword",
          "BackupRetentionPeriod",
          "MultiAZ",
          "EngineVersion");

  private RdsRecords() {}

  /**
   * Whether an instance is one of the engines here and stands alone: Aurora, Neptune, DocumentDB
   * and members of Multi-AZ clusters are listed beside them.
   */
  static boolean isOurKind(DBInstance shown) {
    return Arrays.stream(Engine.values())
            .anyMatch(engine -> engine.rdsName().equals(shown.engine()))
        && text(shown.dbClusterIdentifier()).isEmpty();
  }

  /** A member of a cluster of whatever engine, if it is one. */
  static Optional<DbClusterMember> clusterMember(DBInstance shown) {
    String cluster = text(shown.dbClusterIdentifier());
    return cluster.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DbClusterMember(shown.dbInstanceIdentifier(), cluster, tags(shown.tagList())));
  }

  /** An instance as it stands, without its past. */
  static DbInstance instance(DBInstance shown) {
    return instance(shown, List.of(), List.of());
  }

  static DbInstance instance(
      DBInstance shown, List<DbInstance.Failure> failures, List<Instant> restarts) {
    Engine engine = Engine.of(shown.engine());
    Optional<String> source =
        Stream.of(
                text(shown.readReplicaSourceDBInstanceIdentifier()),
                text(shown.readReplicaSourceDBClusterIdentifier()))
            .filter(name -> !name.isEmpty())
            .findFirst();
    return new DbInstance(
        shown.dbInstanceIdentifier(),
        text(shown.dbiResourceId()),
        text(shown.dbInstanceArn()),
        engine,
        text(shown.dbInstanceStatus()),
        settings(shown),
        pending(shown.pendingModifiedValues()),
        source,
        Stream.concat(
                shown.readReplicaDBInstanceIdentifiers().stream(),
                shown.readReplicaDBClusterIdentifiers().stream())
            .sorted()
            .toList(),
        source.flatMap(name -> replicationTrouble(shown)),
        shown.endpoint() == null ? "" : text(shown.endpoint().address()),
        port(shown, engine),
        parameters(shown),
        volumeTrouble(shown),
        Boolean.TRUE.equals(shown.storageEncrypted()),
        shown.dbSubnetGroup() == null ? "" : text(shown.dbSubnetGroup().dbSubnetGroupName()),
        text(shown.masterUsername()),
        text(shown.dbName()),
        Optional.ofNullable(shown.masterUserSecret()).map(secret -> text(secret.secretArn())),
        tags(shown.tagList()),
        failures,
        restarts,
        text(shown.storageType()),
        text(shown.preferredMaintenanceWindow()));
  }

  private static Map<Setting, String> settings(DBInstance shown) {
    var settings = new EnumMap<Setting, String>(Setting.class);
    put(settings, Setting.INSTANCE_CLASS, shown.dbInstanceClass());
    put(settings, Setting.STORAGE, shown.allocatedStorage());
    put(settings, Setting.MULTI_AZ, Boolean.TRUE.equals(shown.multiAZ()));
    put(settings, Setting.BACKUP_RETENTION, shown.backupRetentionPeriod());
    put(settings, Setting.DELETION_PROTECTION, Boolean.TRUE.equals(shown.deletionProtection()));
    put(settings, Setting.INSIGHTS, insights(shown));
    put(settings, Setting.VERSION, shown.engineVersion());
    shown.dbParameterGroups().stream()
        .findFirst()
        .ifPresent(group -> put(settings, Setting.PARAMETER_GROUP, group.dbParameterGroupName()));
    put(
        settings,
        Setting.SECURITY_GROUPS,
        securityGroups(
            shown.vpcSecurityGroups().stream()
                .filter(group -> !"removing".equals(group.status()))
                .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                .toList()));
    return settings;
  }

  private static Part.Insights insights(DBInstance shown) {
    if (shown.databaseInsightsMode() == DatabaseInsightsMode.ADVANCED) {
      return Part.Insights.ADVANCED;
    }
    return Boolean.TRUE.equals(shown.performanceInsightsEnabled())
        ? Part.Insights.STANDARD
        : Part.Insights.OFF;
  }

  /** Sorted ids, separated by commas. */
  static String securityGroups(Collection<String> ids) {
    return ids.stream().sorted().distinct().collect(Collectors.joining(","));
  }

  private static Map<Setting, String> pending(PendingModifiedValues shown) {
    var pending = new EnumMap<Setting, String>(Setting.class);
    if (shown == null) {
      return pending;
    }
    put(pending, Setting.INSTANCE_CLASS, shown.dbInstanceClass());
    put(pending, Setting.STORAGE, shown.allocatedStorage());
    put(pending, Setting.MULTI_AZ, shown.multiAZ());
    put(pending, Setting.BACKUP_RETENTION, shown.backupRetentionPeriod());
    put(pending, Setting.VERSION, shown.engineVersion());
    if (shown.masterUserPassword() != null) {
      pending.put(Setting.PASSWORD, HIDDEN);
    }
    String others =
        shown.sdkFields().stream()
            .filter(field -> !KNOWN_PENDING.contains(field.memberName()))
            .filter(field -> !isEmpty(field.getValueOrDefault(shown)))
            .map(field -> field.memberName() + "=" + field.getValueOrDefault(shown))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      pending.put(Setting.OTHER, others);
    }
    return pending;
  }

  /** A member that RDS sends as an empty element is not pending. */
  private static boolean isEmpty(Object value) {
    return switch (value) {
      case null -> true;
      case Collection<?> collection -> collection.isEmpty();
      case SdkPojo pojo ->
          pojo.sdkFields().stream().allMatch(field -> isEmpty(field.getValueOrDefault(pojo)));
      default -> false;
    };
  }

  private static int port(DBInstance shown, Engine engine) {
    if (shown.endpoint() != null && shown.endpoint().port() != null) {
      return shown.endpoint().port();
    }
    return shown.dbInstancePort() == null || shown.dbInstancePort() == 0
        ? engine.port()
        : shown.dbInstancePort();
  }

  private static Optional<String> replicationTrouble(DBInstance shown) {
    List<DBInstanceStatusInfo> infos =
        shown.statusInfos().stream()
            .filter(info -> "read replication".equals(info.statusType()))
            .toList();
    if (infos.isEmpty()) {
      return Optional.of(DbInstance.NOT_BEGUN);
    }
    return infos.stream()
        .filter(info -> Boolean.FALSE.equals(info.normal()) || !"replicating".equals(info.status()))
        .findFirst()
        .map(info ->
            "replication %s%s"
                .formatted(
                    text(info.status()),
                    text(info.message()).isEmpty() ? "" : ": " + info.message()));
  }

  /** Security groups and the master secret are in the making just as parameters are. */
  private static String parameters(DBInstance shown) {
    boolean applying =
        shown.vpcSecurityGroups().stream().anyMatch(group -> !"active".equals(group.status()))
            || (shown.masterUserSecret() != null
                && !"active".equals(shown.masterUserSecret().secretStatus()));
    if (applying) {
      return "applying";
    }
    List<String> states =
        shown.dbParameterGroups().stream()
            .map(DBParameterGroupStatus::parameterApplyStatus)
            .map(RdsRecords::text)
            .toList();
    return states.stream().filter(state -> !state.equals("in-sync")).findFirst().orElse("in-sync");
  }

  /**
   * A volume that is still being filled answers slowly. Newer versions of the API say so beside the
   * status (StorageOperationStatus); this one in the status and StorageVolumeStatus.
   */
  private static Optional<String> volumeTrouble(DBInstance shown) {
    String volume = text(shown.storageVolumeStatus()).toLowerCase(Locale.ROOT);
    boolean filling =
        "storage-initialization".equals(shown.dbInstanceStatus())
            || volume.contains("initializ")
            || volume.contains("initialis");
    if (!filling) {
      return "storage-config-upgrade".equals(shown.dbInstanceStatus())
          ? Optional.of("storage configuration is being upgraded")
          : Optional.empty();
    }
    String percent = text(shown.percentProgress());
    return Optional.of(
        percent.isEmpty() ? DbInstance.LOADING : DbInstance.LOADING + ", %s %%".formatted(percent));
  }

  static DbSnapshot snapshot(DBSnapshot shown) {
    return new DbSnapshot(
        shown.dbSnapshotIdentifier(),
        text(shown.dbSnapshotArn()),
        text(shown.dbInstanceIdentifier()),
        text(shown.dbiResourceId()),
        text(shown.status()),
        Optional.ofNullable(shown.snapshotCreateTime())
            .filter((Instant taken) -> "available".equals(shown.status())),
        tags(shown.tagList()),
        new DbContents(
            text(shown.engine()),
            text(shown.engineVersion()),
            number(shown.allocatedStorage()),
            text(shown.masterUsername()),
            Boolean.TRUE.equals(shown.encrypted())));
  }

  static DbBackup backup(DBInstanceAutomatedBackup shown) {
    return new DbBackup(
        text(shown.dbiResourceId()),
        text(shown.dbInstanceIdentifier()),
        text(shown.status()),
        new DbContents(
            text(shown.engine()),
            text(shown.engineVersion()),
            number(shown.allocatedStorage()),
            text(shown.masterUsername()),
            Boolean.TRUE.equals(shown.encrypted())),
        window(shown).map(DbBackup.Window::latest).filter(_ -> "retained".equals(shown.status())));
  }

  /** The times that automated backups tell of, once there is one. */
  static Optional<DbBackup.Window> window(DBInstanceAutomatedBackup shown) {
    RestoreWindow window = shown.restoreWindow();
    return window == null || window.earliestTime() == null || window.latestTime() == null
        ? Optional.empty()
        : Optional.of(new DbBackup.Window(window.earliestTime(), window.latestTime()));
  }

  private static int number(Integer shown) {
    return shown == null ? 0 : shown;
  }

  static DbSubnetGroup subnetGroup(DBSubnetGroup shown) {
    return new DbSubnetGroup(
        shown.dbSubnetGroupName(),
        text(shown.dbSubnetGroupArn()),
        text(shown.dbSubnetGroupDescription()),
        shown.subnets().stream().map(Subnet::subnetIdentifier).collect(Collectors.toSet()),
        shown.subnets().stream()
            .map(Subnet::subnetAvailabilityZone)
            .filter(Objects::nonNull)
            .map(zone -> text(zone.name()))
            .filter(zone -> !zone.isEmpty())
            .collect(Collectors.toSet()));
  }

  static DbOffers.Offer offer(OrderableDBInstanceOption shown) {
    return new DbOffers.Offer(
        text(shown.engineVersion()),
        text(shown.storageType()),
        Boolean.TRUE.equals(shown.multiAZCapable()),
        Boolean.TRUE.equals(shown.readReplicaCapable()),
        Boolean.TRUE.equals(shown.supportsPerformanceInsights()),
        shown.availabilityZones().stream()
            .map(zone -> text(zone.name()))
            .collect(Collectors.toSet()));
  }

  static DbParameterGroup parameterGroup(DBParameterGroup shown, Map<String, String> parameters) {
    return new DbParameterGroup(
        shown.dbParameterGroupName(),
        text(shown.dbParameterGroupArn()),
        text(shown.dbParameterGroupFamily()),
        text(shown.description()),
        parameters);
  }

  static Map<String, String> tags(List<Tag> shown) {
    return shown.stream()
        .collect(Collectors.toMap(Tag::key, tag -> text(tag.value()), (first, second) -> second));
  }

  private static void put(Map<Setting, String> settings, Setting setting, Object value) {
    if (value != null) {
      settings.put(setting, value.toString());
    }
  }

  static String text(String value) {
    return value == null ? "" : value;
  }
}
