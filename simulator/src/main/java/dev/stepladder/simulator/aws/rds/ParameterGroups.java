package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.ReadPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.CreateDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DescribeDbParameterGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParameterGroupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbParametersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParametersResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbParameterGroupResponse;
import software.amazon.awssdk.services.rds.model.Parameter;

/** DB parameter groups and the instances that use them. */
final class ParameterGroups {

  static final String APPLYING = "applying";
  static final String IN_SYNC = "in-sync";
  static final String PENDING_REBOOT = "pending-reboot";

  private static final int MOST_PER_CALL = 20;
  private static final String DEFAULT_PREFIX = "default.";

  private final RdsRegion region;

  ParameterGroups(RdsRegion region) {
    this.region = region;
  }

  DBParameterGroup create(CreateDbParameterGroupRequest request) {
    String name = Names.identifier("DBParameterGroupName", request.dbParameterGroupName(), 255);
    var _ = ParameterCatalog.engine(request.dbParameterGroupFamily());
    Checks.tags(request.tags());
    if (region.parameterGroups.find(name).isPresent()) {
      throw AwsError.refused(
          "DBParameterGroupAlreadyExists", "Parameter group " + name + " already exists");
    }
    if (region.parameterGroups.size() >= region.quota(Quota.PARAMETER_GROUPS)) {
      throw AwsError.refused(
          "DBParameterGroupQuotaExceeded", "Cannot create more DB parameter groups");
    }
    DBParameterGroup group =
        DBParameterGroup.builder()
            .dbParameterGroupName(name)
            .dbParameterGroupFamily(request.dbParameterGroupFamily())
            .description(request.description())
            .dbParameterGroupArn(region.scope.arn("rds", "pg:" + name))
            .build();
    region.parameterGroups.put(name, new ParameterGroup(group, Map.of(), request.tags()));
    return group;
  }

  ModifyDbParameterGroupResponse modify(ModifyDbParameterGroupRequest request) {
    ParameterGroup group = changeable(request.dbParameterGroupName());
    Map<String, ParameterCatalog.Known> catalog = ParameterCatalog.of(group.family());
    if (request.parameters().isEmpty() || request.parameters().size() > MOST_PER_CALL) {
      throw RdsErrors.value("Between 1 and 20 parameters can be modified in one request.");
    }
    Map<String, String> values = new HashMap<>();
    boolean reboot = false;
    for (Parameter parameter : request.parameters()) {
      if (parameter.parameterName() == null) {
        throw RdsErrors.missing("Parameters.Parameter.ParameterName");
      }
      ParameterCatalog.Known known = catalog.get(parameter.parameterName());
      if (known == null) {
        throw RdsErrors.value("Could not find parameter with name: " + parameter.parameterName());
      }
      if (parameter.parameterValue() == null) {
        throw RdsErrors.missing("Parameters.Parameter.ParameterValue");
      }
      if (parameter.applyMethod() == ApplyMethod.IMMEDIATE && !known.dynamic()) {
        throw RdsErrors.combination(
            "cannot use immediate apply method for static parameter: " + known.name());
      }
      reboot |= parameter.applyMethod() != ApplyMethod.IMMEDIATE;
      values.put(known.name(), parameter.parameterValue());
    }
    region.parameterGroups.put(group.name(), group.withValues(values));
    spread(group.name(), reboot);
    values.forEach((name, value) ->
        region.events.parameterGroup(group.name(), "Updated parameter " + name + " to " + value));
    return ModifyDbParameterGroupResponse.builder().dbParameterGroupName(group.name()).build();
  }

  /** Takes values back: all of them where {@code names} is empty. */
  String reset(String groupName, List<String> names) {
    ParameterGroup group = changeable(groupName);
    List<String> gone = names.isEmpty() ? List.copyOf(group.values().keySet()) : names;
    region.parameterGroups.put(group.name(), group.without(gone));
    spread(group.name(), true);
    return group.name();
  }

  private void spread(String group, boolean reboot) {
    for (Instance instance : region.instances.list()) {
      String status = status(instance);
      if (!name(instance).equals(group) || status.equals(PENDING_REBOOT)) {
        continue;
      }
      region.put(
          Attributes.withParameterGroup(instance, group, reboot ? PENDING_REBOOT : APPLYING));
      if (!reboot) {
        region.later(
            instance,
            region.durations.of(RdsDuration.APPLY_PARAMETERS),
            i ->
                name(i).equals(group) && status(i).equals(APPLYING)
                    ? Attributes.withParameterGroup(i, group, IN_SYNC)
                    : i);
      }
    }
  }

  private static String name(Instance instance) {
    return instance.shown().dbParameterGroups().getFirst().dbParameterGroupName();
  }

  private static String status(Instance instance) {
    return instance.shown().dbParameterGroups().getFirst().parameterApplyStatus();
  }

  /** The instance just after a start: all of its group is in force. */
  Instance applied(Instance instance) {
    Optional<Long> connections =
        region
            .parameterGroups
            .find(name(instance))
            .flatMap(group -> group.value("max_connections"))
            .filter(value -> value.matches("\\d{1,9}"))
            .map(value -> Long.valueOf(value));
    return Attributes.withParameterGroup(instance, name(instance), IN_SYNC)
        .withFixedConnections(connections);
  }

  private ParameterGroup changeable(String name) {
    if (name.startsWith(DEFAULT_PREFIX)) {
      throw AwsError.refused(
          "InvalidDBParameterGroupState", "Cannot modify a default parameter group: " + name);
    }
    return find(name);
  }

  ParameterGroup find(String nameOrArn) {
    return region
        .parameterGroups
        .find(Names.fromArn(nameOrArn).toLowerCase(Locale.ROOT))
        .orElseThrow(() -> RdsErrors.parameterGroupNotFound(nameOrArn));
  }

  void delete(String nameOrArn) {
    if (nameOrArn.startsWith(DEFAULT_PREFIX)) {
      throw AwsError.refused(
          "InvalidDBParameterGroupState",
          "Default DBParameterGroup cannot be deleted: " + nameOrArn);
    }
    String name = find(nameOrArn).name();
    if (region.instances.list().stream().anyMatch(instance -> name(instance).equals(name))) {
      throw AwsError.refused(
          "InvalidDBParameterGroupState",
          "One or more database instances are still members of this parameter group "
              + name
              + ", so the group cannot be deleted");
    }
    region.parameterGroups.remove(name);
  }

  DescribeDbParameterGroupsResponse describe(
      DescribeDbParameterGroupsRequest request, ReadPoint point) {
    Filters.of(request.filters(), List.of());
    List<DBParameterGroup> all = new ArrayList<>();
    ParameterCatalog.families().forEach(family -> all.add(standard(family)));
    region.parameterGroups.list(point).forEach(group -> all.add(group.shown()));
    Predicate<DBParameterGroup> wanted =
        group ->
            request.dbParameterGroupName() == null
                || Names.fromArn(request.dbParameterGroupName())
                    .equalsIgnoreCase(group.dbParameterGroupName());
    List<DBParameterGroup> matching =
        all.stream()
            .filter(wanted)
            .sorted(Comparator.comparing(DBParameterGroup::dbParameterGroupName))
            .toList();
    if (request.dbParameterGroupName() != null && matching.isEmpty()) {
      throw RdsErrors.parameterGroupNotFound(request.dbParameterGroupName());
    }
    Page<DBParameterGroup> page =
        Page.of(
            matching,
            DBParameterGroup::dbParameterGroupName,
            request.maxRecords(),
            request.marker());
    return DescribeDbParameterGroupsResponse.builder()
        .dbParameterGroups(page.items())
        .marker(page.next())
        .build();
  }

  private DBParameterGroup standard(String family) {
    String name = DEFAULT_PREFIX + family;
    return DBParameterGroup.builder()
        .dbParameterGroupName(name)
        .dbParameterGroupFamily(family)
        .description("Default parameter group for " + family)
        .dbParameterGroupArn(region.scope.arn("rds", "pg:" + name))
        .build();
  }

  DescribeDbParametersResponse parameters(DescribeDbParametersRequest request) {
    Filters.of(request.filters(), List.of());
    String name = request.dbParameterGroupName();
    Optional<ParameterGroup> group =
        name.startsWith(DEFAULT_PREFIX) ? Optional.empty() : Optional.of(find(name));
    String family =
        group.map(ParameterGroup::family).orElseGet(() -> name.substring(DEFAULT_PREFIX.length()));
    List<Parameter> all =
        ParameterCatalog.of(family).values().stream()
            .map(known -> shown(known, group.flatMap(g -> g.value(known.name()))))
            .filter(parameter ->
                request.source() == null || request.source().equals(parameter.source()))
            .toList();
    Page<Parameter> page =
        Page.of(all, Parameter::parameterName, request.maxRecords(), request.marker());
    return DescribeDbParametersResponse.builder()
        .parameters(page.items())
        .marker(page.next())
        .build();
  }

  private static Parameter shown(ParameterCatalog.Known known, Optional<String> set) {
    String source =
        set.isPresent() ? "user" : known.standard().isPresent() ? "system" : "engine-default";
    return Parameter.builder()
        .parameterName(known.name())
        .parameterValue(set.or(known::standard).orElse(null))
        .source(source)
        .applyType(known.dynamic() ? "dynamic" : "static")
        .applyMethod(known.dynamic() ? ApplyMethod.IMMEDIATE : ApplyMethod.PENDING_REBOOT)
        .dataType("string")
        .isModifiable(true)
        .build();
  }
}
