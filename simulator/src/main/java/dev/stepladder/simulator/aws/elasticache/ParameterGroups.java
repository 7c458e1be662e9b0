package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.ReadPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroupStatus;
import software.amazon.awssdk.services.elasticache.model.ChangeType;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;

/** Cache parameter groups and the nodes that use them. */
final class ParameterGroups {

  static final String DEFAULT_PREFIX = "default.";
  static final String CLUSTERED_SUFFIX = ".cluster.on";
  static final String APPLYING = "applying";
  static final String IN_SYNC = "in-sync";
  static final String PENDING_REBOOT = "pending-reboot";

  private static final int MOST_PER_CALL = 20;

  private final CacheRegion region;

  ParameterGroups(CacheRegion region) {
    this.region = region;
  }

  CacheParameterGroup create(CreateCacheParameterGroupRequest request) {
    String name =
        Checks.identifier("CacheParameterGroupName", request.cacheParameterGroupName(), 255);
    var _ = ParameterCatalog.of(request.cacheParameterGroupFamily());
    Checks.tags(request.tags());
    if (region.parameterGroups.find(name).isPresent()) {
      throw AwsError.refused(
          "CacheParameterGroupAlreadyExists", "Cache parameter group " + name + " already exists");
    }
    if (region.parameterGroups.size() >= region.quota(CacheQuota.PARAMETER_GROUPS)) {
      throw AwsError.refused(
          "CacheParameterGroupQuotaExceeded", "You have too many cache parameter groups.");
    }
    CacheParameterGroup shown =
        shown(name, request.cacheParameterGroupFamily(), request.description());
    region.parameterGroups.put(name, new ParameterGroup(shown, Map.of(), request.tags()));
    return shown;
  }

  private CacheParameterGroup shown(String name, String family, String description) {
    return CacheParameterGroup.builder()
        .cacheParameterGroupName(name)
        .cacheParameterGroupFamily(family)
        .description(description)
        .isGlobal(false)
        .arn(region.scope.arn("elasticache", "parametergroup:" + name))
        .build();
  }

  ModifyCacheParameterGroupResponse modify(ModifyCacheParameterGroupRequest request) {
    ParameterGroup group = changeable(request.cacheParameterGroupName());
    if (request.parameterNameValues().size() > MOST_PER_CALL) {
      throw CacheErrors.value("At most 20 parameters can be modified in one request.");
    }
    Map<String, ParameterCatalog.Known> catalog = ParameterCatalog.of(group.family());
    Map<String, String> values = new HashMap<>();
    boolean reboot = false;
    for (ParameterNameValue wanted : request.parameterNameValues()) {
      if (wanted.parameterName() == null || wanted.parameterValue() == null) {
        throw CacheErrors.missing("ParameterNameValues.ParameterNameValue");
      }
      ParameterCatalog.Known known = catalog.get(wanted.parameterName());
      if (known == null) {
        throw CacheErrors.value(
            "The parameter " + wanted.parameterName() + " does not exist in " + group.family());
      }
      if (!known.accepts(wanted.parameterValue())) {
        throw CacheErrors.value(
            "The parameter value "
                + wanted.parameterValue()
                + " is not valid for "
                + known.name()
                + ". Allowed: "
                + known.allowed());
      }
      if (known.name().equals(ParameterCatalog.CLUSTER_ENABLED) && used(group.name())) {
        throw CacheErrors.value(
            "The parameter cluster-enabled cannot be modified while the group is in use.");
      }
      reboot |= !known.immediate();
      values.put(known.name(), wanted.parameterValue());
    }
    region.parameterGroups.put(group.name(), group.withValues(values));
    spread(group.name(), reboot);
    values.forEach((name, value) ->
        region.events.parameterGroup(group.name(), "Updated parameter " + name + " to " + value));
    return ModifyCacheParameterGroupResponse.builder()
        .cacheParameterGroupName(group.name())
        .build();
  }

  private void spread(String name, boolean reboot) {
    String status = reboot ? PENDING_REBOOT : APPLYING;
    for (Group group : region.groups.table.list()) {
      if (group.parameterGroup().equals(name)
          && !pendingReboot(group.each().cacheParameterGroup())) {
        Group spread = group.withEach(b -> b.cacheParameterGroup(status(name, status)));
        region.groups.put(spread);
        region.groups.later(
            spread,
            region.lasts(CacheDuration.APPLY_PARAMETERS),
            g -> g.withEach(b -> b.cacheParameterGroup(applied(g.each().cacheParameterGroup()))));
      }
    }
    for (Cluster cluster : region.clusters.table.list()) {
      if (cluster.parameterGroup().equals(name)
          && !pendingReboot(cluster.shown().cacheParameterGroup())) {
        Cluster spread = cluster.with(b -> b.cacheParameterGroup(status(name, status)));
        region.clusters.put(spread);
        region.clusters.later(
            spread,
            region.lasts(CacheDuration.APPLY_PARAMETERS),
            c -> c.with(b -> b.cacheParameterGroup(applied(c.shown().cacheParameterGroup()))));
      }
    }
  }

  private static boolean pendingReboot(CacheParameterGroupStatus status) {
    return status.parameterApplyStatus().equals(PENDING_REBOOT);
  }

  private static CacheParameterGroupStatus applied(CacheParameterGroupStatus status) {
    return status.parameterApplyStatus().equals(APPLYING)
        ? status(status.cacheParameterGroupName(), IN_SYNC)
        : status;
  }

  /** After a reboot all of the group is in force. */
  static CacheParameterGroupStatus rebooted(CacheParameterGroupStatus status) {
    return status(status.cacheParameterGroupName(), IN_SYNC);
  }

  static CacheParameterGroupStatus status(String name, String status) {
    return CacheParameterGroupStatus.builder()
        .cacheParameterGroupName(name)
        .parameterApplyStatus(status)
        .cacheNodeIdsToReboot(status.equals(PENDING_REBOOT) ? List.of("0001") : List.<String>of())
        .build();
  }

  private boolean used(String name) {
    return region.groups.table.list().stream().anyMatch(g -> g.parameterGroup().equals(name))
        || region.clusters.table.list().stream().anyMatch(c -> c.parameterGroup().equals(name));
  }

  private ParameterGroup changeable(String name) {
    ParameterGroup group = find(name);
    if (group.standard()) {
      throw AwsError.refused(
          "InvalidCacheParameterGroupState",
          "The default cache parameter group " + name + " cannot be changed or deleted.");
    }
    return group;
  }

  void delete(String wanted) {
    String name = changeable(wanted).name();
    if (used(name)) {
      throw AwsError.refused(
          "InvalidCacheParameterGroupState",
          "One or more cache clusters are still members of this parameter group "
              + name
              + ", so the group cannot be deleted.");
    }
    region.parameterGroups.remove(name);
  }

  /** The group of this name, the default ones among them. */
  ParameterGroup find(String nameOrArn) {
    String name = Checks.key(nameOrArn);
    return standard().stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .or(() -> region.parameterGroups.find(name))
        .orElseThrow(() -> CacheErrors.parameterGroupNotFound(nameOrArn));
  }

  private List<ParameterGroup> standard() {
    List<ParameterGroup> groups = new ArrayList<>();
    for (String family : ParameterCatalog.families()) {
      groups.add(
          standard(DEFAULT_PREFIX + family, family, "Default parameter group for " + family));
      if (ParameterCatalog.clusters(family)) {
        groups.add(
            standard(
                DEFAULT_PREFIX + family + CLUSTERED_SUFFIX,
                family,
                "Customized default parameter group for " + family + " with cluster mode on"));
      }
    }
    return groups;
  }

  private ParameterGroup standard(String name, String family, String description) {
    return new ParameterGroup(shown(name, family, description), Map.of(), List.of());
  }

  DescribeCacheParameterGroupsResponse describe(
      DescribeCacheParameterGroupsRequest request, ReadPoint point) {
    List<ParameterGroup> all = new ArrayList<>(standard());
    all.addAll(region.parameterGroups.list(point));
    String wanted = request.cacheParameterGroupName();
    List<CacheParameterGroup> matching =
        all.stream()
            .filter(group -> wanted == null || group.name().equals(Checks.key(wanted)))
            .map(ParameterGroup::shown)
            .sorted(Comparator.comparing(CacheParameterGroup::cacheParameterGroupName))
            .toList();
    if (wanted != null && matching.isEmpty()) {
      throw CacheErrors.parameterGroupNotFound(wanted);
    }
    Page<CacheParameterGroup> page =
        Page.of(
            matching,
            CacheParameterGroup::cacheParameterGroupName,
            request.maxRecords(),
            request.marker());
    return DescribeCacheParameterGroupsResponse.builder()
        .cacheParameterGroups(page.items())
        .marker(page.next())
        .build();
  }

  DescribeCacheParametersResponse parameters(DescribeCacheParametersRequest request) {
    ParameterGroup group = find(request.cacheParameterGroupName());
    List<Parameter> all =
        ParameterCatalog.of(group.family()).values().stream()
            .map(known -> parameter(group, known))
            .filter(parameter ->
                request.source() == null || request.source().equals(parameter.source()))
            .toList();
    Page<Parameter> page =
        Page.of(all, Parameter::parameterName, request.maxRecords(), request.marker());
    return DescribeCacheParametersResponse.builder()
        .parameters(page.items())
        .marker(page.next())
        .build();
  }

  private static Parameter parameter(ParameterGroup group, ParameterCatalog.Known known) {
    boolean clusterEnabled = known.name().equals(ParameterCatalog.CLUSTER_ENABLED);
    String standard = clusterEnabled && group.clustered() ? "yes" : known.standard();
    return Parameter.builder()
        .parameterName(known.name())
        .parameterValue(group.value(known.name()).orElse(standard))
        .source(group.value(known.name()).isPresent() ? "user" : "system")
        .dataType(known.number() ? "integer" : "string")
        .allowedValues(known.allowed())
        .isModifiable(true)
        .changeType(known.immediate() ? ChangeType.IMMEDIATE : ChangeType.REQUIRES_REBOOT)
        .build();
  }
}
