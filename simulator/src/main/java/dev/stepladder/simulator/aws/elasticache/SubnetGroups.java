package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.ec2.Network;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.NetworkType;
import software.amazon.awssdk.services.elasticache.model.Subnet;

/** Cache subnet groups. */
final class SubnetGroups {

  static final String DEFAULT = "default";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,255}");

  private final CacheRegion region;

  SubnetGroups(CacheRegion region) {
    this.region = region;
  }

  CacheSubnetGroup create(CreateCacheSubnetGroupRequest request) {
    String name = request.cacheSubnetGroupName().toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || name.equals(DEFAULT)) {
      throw CacheErrors.value(
          "The parameter CacheSubnetGroupName must have 1 to 255 letters, digits or hyphens, and"
              + " must not be 'default'.");
    }
    Checks.tags(request.tags());
    if (region.subnetGroups.find(name).isPresent()) {
      throw AwsError.refused(
          "CacheSubnetGroupAlreadyExists", "Cache subnet group " + name + " already exists.");
    }
    if (region.subnetGroups.size() >= region.quota(CacheQuota.SUBNET_GROUPS)) {
      throw AwsError.refused(
          "CacheSubnetGroupQuotaExceeded", "You have too many cache subnet groups.");
    }
    CacheSubnetGroup group =
        build(name, request.cacheSubnetGroupDescription(), subnets(request.subnetIds()));
    region.subnetGroups.put(name, new SubnetGroup(group, request.tags()));
    return group;
  }

  CacheSubnetGroup modify(ModifyCacheSubnetGroupRequest request) {
    SubnetGroup old = find(request.cacheSubnetGroupName());
    CacheSubnetGroup shown =
        build(
            old.name(),
            Checks.or(
                request.cacheSubnetGroupDescription(), old.shown().cacheSubnetGroupDescription()),
            subnets(
                request.subnetIds().isEmpty()
                    ? old.shown().subnets().stream().map(Subnet::subnetIdentifier).toList()
                    : request.subnetIds()));
    SubnetGroup changed = new SubnetGroup(shown, old.tags());
    Set<String> lost = usedZones(old.name());
    lost.removeAll(changed.zones());
    if (!lost.isEmpty()) {
      throw AwsError.refused(
          "SubnetInUse", "Nodes are still in the subnets of these Availability Zones: " + lost);
    }
    region.subnetGroups.put(changed.name(), changed);
    return shown;
  }

  private Set<String> usedZones(String name) {
    Set<String> zones = new TreeSet<>();
    region.groups.table.list().stream()
        .filter(group -> group.subnetGroup().equals(name))
        .forEach(group -> group.members().forEach(member -> zones.add(member.zone())));
    region.clusters.table.list().stream()
        .filter(cluster -> cluster.shown().cacheSubnetGroupName().equals(name))
        .forEach(cluster -> cluster.nodes().forEach(node -> zones.add(node.zone())));
    return zones;
  }

  void delete(String wanted) {
    if (Checks.key(wanted).equals(DEFAULT)) {
      throw CacheErrors.value("The default cache subnet group cannot be deleted.");
    }
    String name = find(wanted).name();
    if (!usedZones(name).isEmpty()) {
      throw AwsError.refused(
          "CacheSubnetGroupInUse",
          "Cache subnet group " + name + " is currently in use by a cache cluster.");
    }
    region.subnetGroups.remove(name);
  }

  DescribeCacheSubnetGroupsResponse describe(
      DescribeCacheSubnetGroupsRequest request, ReadPoint point) {
    List<CacheSubnetGroup> groups =
        region.subnetGroups.list(point).stream().map(SubnetGroup::shown).toList();
    if (request.cacheSubnetGroupName() != null) {
      String name = Checks.key(request.cacheSubnetGroupName());
      groups = groups.stream().filter(g -> g.cacheSubnetGroupName().equals(name)).toList();
      if (groups.isEmpty()) {
        throw CacheErrors.subnetGroupNotFound(request.cacheSubnetGroupName());
      }
    }
    Page<CacheSubnetGroup> page =
        Page.of(
            groups, CacheSubnetGroup::cacheSubnetGroupName, request.maxRecords(), request.marker());
    return DescribeCacheSubnetGroupsResponse.builder()
        .cacheSubnetGroups(page.items())
        .marker(page.next())
        .build();
  }

  SubnetGroup find(String nameOrArn) {
    return region
        .subnetGroups
        .find(Checks.key(nameOrArn))
        .orElseThrow(() -> CacheErrors.subnetGroupNotFound(nameOrArn));
  }

  /** The group of this name, or the one that every VPC has where the name is null. */
  SubnetGroup orDefault(String name) {
    return name == null || name.equals(DEFAULT)
        ? new SubnetGroup(build(DEFAULT, DEFAULT, subnets(Network.DEFAULT_SUBNETS)), List.of())
        : find(name);
  }

  private List<Network.Subnet> subnets(List<String> ids) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(ids));
    if (distinct.size() > region.quota(CacheQuota.SUBNETS_PER_GROUP)) {
      throw AwsError.refused("CacheSubnetQuotaExceededFault", "Too many subnets in one group.");
    }
    return region.network.together(distinct);
  }

  private static Subnet shown(Network.Subnet subnet) {
    return Subnet.builder()
        .subnetIdentifier(subnet.id())
        .subnetAvailabilityZone(zone -> zone.name(subnet.zone()))
        .supportedNetworkTypes(NetworkType.IPV4)
        .build();
  }

  private CacheSubnetGroup build(String name, String description, List<Network.Subnet> subnets) {
    return CacheSubnetGroup.builder()
        .cacheSubnetGroupName(name)
        .cacheSubnetGroupDescription(description)
        .arn(region.scope.arn("elasticache", "subnetgroup:" + name))
        .vpcId(subnets.getFirst().vpc())
        .supportedNetworkTypes(NetworkType.IPV4)
        .subnets(subnets.stream().map(SubnetGroups::shown).toList())
        .build();
  }
}
