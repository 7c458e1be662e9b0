package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.AwsAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.AccountQuota;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.UpgradeTarget;

/** The reading calls of RDS: every page, and failures in words for a person. */
final class RdsReader {

  /** The most that RDS gives a page, and that we name in one filter. */
  static final int PAGE = 100;

  private final AwsAccount account;
  private final RdsClient rds;

  RdsReader(AwsAccount account) {
    this.account = account;
    this.rds = RdsService.client(account);
  }

  List<DBInstance> instances() {
    return call(
        "list DB instances",
        "DescribeDBInstances",
        () ->
            rds
                .describeDBInstancesPaginator(request -> request.maxRecords(PAGE))
                .dbInstances()
                .stream()
                .toList());
  }

  List<DBInstance> instances(Collection<String> names) {
    var found = new ArrayList<DBInstance>();
    for (List<String> chunk : chunks(names)) {
      found.addAll(call("read DB instances", "DescribeDBInstances", () -> instancesOf(chunk)));
    }
    return found;
  }

  private List<DBInstance> instancesOf(List<String> names) {
    try {
      return rds
          .describeDBInstancesPaginator(
              request -> request.maxRecords(PAGE).filters(filter("db-instance-id", names)))
          .dbInstances()
          .stream()
          .toList();
    } catch (DbInstanceNotFoundException e) {
      // A filter that matches nothing gives an empty page; should RDS ever say otherwise, one
      // missing instance must not hide the others.
      return names.size() == 1
          ? List.of()
          : names.stream().flatMap(name -> instancesOf(List.of(name)).stream()).toList();
    }
  }

  Optional<DBInstance> instance(String name) {
    return instances(List.of(name)).stream().findFirst();
  }

  List<DBSnapshot> snapshots() {
    return call(
        "list manual DB snapshots",
        "DescribeDBSnapshots",
        () ->
            rds
                .describeDBSnapshotsPaginator(
                    request -> request.maxRecords(PAGE).snapshotType("manual"))
                .dbSnapshots()
                .stream()
                .toList());
  }

  List<DBSnapshot> snapshots(Collection<String> names) {
    var found = new ArrayList<DBSnapshot>();
    for (List<String> chunk : chunks(names)) {
      found.addAll(call("read DB snapshots", "DescribeDBSnapshots", () -> snapshotsOf(chunk)));
    }
    return found;
  }

  private List<DBSnapshot> snapshotsOf(List<String> names) {
    try {
      return rds
          .describeDBSnapshotsPaginator(
              request -> request.maxRecords(PAGE).filters(filter("db-snapshot-id", names)))
          .dbSnapshots()
          .stream()
          .toList();
    } catch (DbSnapshotNotFoundException e) {
      return names.size() == 1
          ? List.of()
          : names.stream().flatMap(name -> snapshotsOf(List.of(name)).stream()).toList();
    }
  }

  List<DBInstanceAutomatedBackup> backups() {
    return call(
        "list automated backups",
        "DescribeDBInstanceAutomatedBackups",
        () ->
            rds
                .describeDBInstanceAutomatedBackupsPaginator(request -> request.maxRecords(PAGE))
                .dbInstanceAutomatedBackups()
                .stream()
                .toList());
  }

  List<DBSubnetGroup> subnetGroups() {
    return call(
        "list DB subnet groups",
        "DescribeDBSubnetGroups",
        () ->
            rds
                .describeDBSubnetGroupsPaginator(request -> request.maxRecords(PAGE))
                .dbSubnetGroups()
                .stream()
                .toList());
  }

  Optional<DBSubnetGroup> subnetGroup(String name) {
    return call(
        "read the DB subnet group " + name,
        "DescribeDBSubnetGroups",
        () -> {
          try {
            return rds
                .describeDBSubnetGroups(request -> request.dbSubnetGroupName(name))
                .dbSubnetGroups()
                .stream()
                .findFirst();
          } catch (DbSubnetGroupNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  List<DBParameterGroup> parameterGroups() {
    return call(
        "list DB parameter groups",
        "DescribeDBParameterGroups",
        () ->
            rds
                .describeDBParameterGroupsPaginator(request -> request.maxRecords(PAGE))
                .dbParameterGroups()
                .stream()
                .toList());
  }

  Optional<DBParameterGroup> parameterGroup(String name) {
    return call(
        "read the DB parameter group " + name,
        "DescribeDBParameterGroups",
        () -> {
          try {
            return rds
                .describeDBParameterGroups(request -> request.dbParameterGroupName(name))
                .dbParameterGroups()
                .stream()
                .findFirst();
          } catch (DbParameterGroupNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** What was set in a parameter group beside the engine's defaults. */
  Map<String, String> parameters(String group) {
    return call(
        "read the parameters of " + group,
        "DescribeDBParameters",
        () ->
            rds
                .describeDBParametersPaginator(
                    request -> request.dbParameterGroupName(group).source("user").maxRecords(PAGE))
                .parameters()
                .stream()
                .filter(parameter -> parameter.parameterValue() != null)
                .collect(
                    Collectors.toMap(
                        Parameter::parameterName,
                        Parameter::parameterValue,
                        (first, second) -> second)));
  }

  Stream<Event> events(DescribeEventsRequest request) {
    return call(
        "read events",
        "DescribeEvents",
        () -> rds.describeEventsPaginator(request).events().stream().toList())
        .stream();
  }

  /** Also those that can be had no more: something may run with one. */
  DbReleases.Known releases(String engine) {
    return call(
        "list the versions of " + engine,
        "DescribeDBEngineVersions",
        () ->
            new DbReleases.Known(
                rds
                    .describeDBEngineVersionsPaginator(
                        request -> request.engine(engine).includeAll(true).maxRecords(PAGE))
                    .dbEngineVersions()
                    .stream()
                    .collect(
                        Collectors.toMap(
                            DBEngineVersion::engineVersion,
                            shown ->
                                new DbReleases.Release(
                                    "available".equals(shown.status()),
                                    shown.validUpgradeTarget().stream()
                                        .map(UpgradeTarget::engineVersion)
                                        .collect(Collectors.toSet())),
                            (first, _) -> first))));
  }

  List<DbOffers.Offer> offers(String engine, String instanceClass) {
    return call(
        "look up with what %s can be had for %s".formatted(instanceClass, engine),
        "DescribeOrderableDBInstanceOptions",
        () ->
            rds
                .describeOrderableDBInstanceOptionsPaginator(request ->
                    request.engine(engine).dbInstanceClass(instanceClass).maxRecords(PAGE))
                .orderableDBInstanceOptions()
                .stream()
                .map(RdsRecords::offer)
                .toList());
  }

  /** How much of each the account may have and has. */
  Map<String, DbQuotas.Quota> quotas() {
    return call(
        "look up how much the account may have",
        "DescribeAccountAttributes",
        () ->
            rds.describeAccountAttributes(request -> {}).accountQuotas().stream()
                .filter(shown -> shown.used() != null && shown.max() != null)
                .collect(
                    Collectors.toMap(
                        AccountQuota::accountQuotaName,
                        shown -> new DbQuotas.Quota(shown.used(), shown.max()),
                        (first, _) -> first)));
  }

  private <T> T call(String intent, String operation, Supplier<T> reading) {
    return account.read(intent, RdsService.NAME + ":" + operation, reading);
  }

  private static Filter filter(String name, List<String> values) {
    return Filter.builder().name(name).values(values).build();
  }

  private static List<List<String>> chunks(Collection<String> names) {
    List<String> sorted = names.stream().sorted().distinct().toList();
    var chunks = new ArrayList<List<String>>();
    for (int from = 0; from < sorted.size(); from += PAGE) {
      chunks.add(sorted.subList(from, Math.min(sorted.size(), from + PAGE)));
    }
    return chunks;
  }
}
