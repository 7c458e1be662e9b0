package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Page;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.ec2.Network;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.rds.model.CreateDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DescribeDbSubnetGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSubnetGroupsResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.Subnet;

/** DB subnet groups. */
final class SubnetGroups {

  private static final String DEFAULT = "default";
  private static final Pattern NAME = Pattern.compile("[a-z0-9 ._-]{1,255}");

  private final RdsRegion region;

  SubnetGroups(RdsRegion region) {
    this.region = region;
  }

  DBSubnetGroup create(CreateDbSubnetGroupRequest request) {
    String name = request.dbSubnetGroupName().toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || name.equals(DEFAULT)) {
      throw RdsErrors.value(
          "The parameter DBSubnetGroupName must be provided and must not contain other than"
              + " letters, digits, spaces, periods, underscores and hyphens, and must not be"
              + " 'default'.");
    }
    Checks.tags(request.tags());
    if (region.subnetGroups.find(name).isPresent()) {
      throw AwsError.refused(
          "DBSubnetGroupAlreadyExists", "The DB subnet group '" + name + "' already exists.");
    }
    if (region.subnetGroups.size() >= region.quota(Quota.SUBNET_GROUPS)) {
      throw AwsError.refused("DBSubnetGroupQuotaExceeded", "DB subnet group quota exceeded");
    }
    DBSubnetGroup group =
        build(name, request.dbSubnetGroupDescription(), subnets(request.subnetIds()));
    region.subnetGroups.put(name, new SubnetGroup(group, request.tags()));
    return group;
  }

  DBSubnetGroup modify(ModifyDbSubnetGroupRequest request) {
    SubnetGroup old = find(request.dbSubnetGroupName());
    DBSubnetGroup group =
        build(
            old.shown().dbSubnetGroupName(),
            Instances.or(
                request.dbSubnetGroupDescription(), old.shown().dbSubnetGroupDescription()),
            subnets(request.subnetIds()));
    region.subnetGroups.put(group.dbSubnetGroupName(), new SubnetGroup(group, old.tags()));
    for (Instance instance : region.instances.list()) {
      if (uses(instance, group.dbSubnetGroupName())) {
        region.put(instance.with(b -> b.dbSubnetGroup(group)));
      }
    }
    return group;
  }

  void delete(String nameOrArn) {
    String name = find(nameOrArn).shown().dbSubnetGroupName();
    region.instances.list().stream()
        .filter(instance -> uses(instance, name))
        .findFirst()
        .ifPresent(instance -> {
          throw AwsError.refused(
              "InvalidDBSubnetGroupStateFault",
              "Cannot delete the subnet group '"
                  + name
                  + "' because at least one database instance: "
                  + instance.id()
                  + " is still using it.");
        });
    region.subnetGroups.remove(name);
  }

  private static boolean uses(Instance instance, String group) {
    return group.equals(instance.shown().dbSubnetGroup().dbSubnetGroupName());
  }

  DescribeDbSubnetGroupsResponse describe(DescribeDbSubnetGroupsRequest request, ReadPoint point) {
    Filters.of(request.filters(), List.of());
    List<DBSubnetGroup> groups =
        region.subnetGroups.list(point).stream().map(SubnetGroup::shown).toList();
    if (request.dbSubnetGroupName() != null) {
      String name = key(request.dbSubnetGroupName());
      groups = groups.stream().filter(g -> g.dbSubnetGroupName().equals(name)).toList();
      if (groups.isEmpty()) {
        throw RdsErrors.subnetGroupNotFound(request.dbSubnetGroupName());
      }
    }
    Page<DBSubnetGroup> page =
        Page.of(groups, DBSubnetGroup::dbSubnetGroupName, request.maxRecords(), request.marker());
    return DescribeDbSubnetGroupsResponse.builder()
        .dbSubnetGroups(page.items())
        .marker(page.next())
        .build();
  }

  SubnetGroup find(String nameOrArn) {
    return region
        .subnetGroups
        .find(key(nameOrArn))
        .orElseThrow(() -> RdsErrors.subnetGroupNotFound(nameOrArn));
  }

  /** The group of this name as an instance shows it; every VPC has a default one. */
  DBSubnetGroup shown(String nameOrArn) {
    return key(nameOrArn).equals(DEFAULT)
        ? build(DEFAULT, DEFAULT, subnets(Network.DEFAULT_SUBNETS))
        : find(nameOrArn).shown();
  }

  private static String key(String nameOrArn) {
    return Names.fromArn(nameOrArn).toLowerCase(Locale.ROOT);
  }

  private List<Network.Subnet> subnets(List<String> ids) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(ids));
    if (distinct.size() > region.quota(Quota.SUBNETS_PER_GROUP)) {
      throw AwsError.refused("DBSubnetQuotaExceededFault", "Too many subnets in one group");
    }
    List<Network.Subnet> subnets = region.network.together(distinct);
    long zones = subnets.stream().map(Network.Subnet::zone).distinct().count();
    if (zones < 2) {
      throw AwsError.refused(
          "DBSubnetGroupDoesNotCoverEnoughAZs",
          "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current"
              + " AZ coverage: "
              + zones
              + ". Add subnets to cover at least 2 AZs.");
    }
    return subnets;
  }

  private static Subnet shown(Network.Subnet subnet) {
    return Subnet.builder()
        .subnetIdentifier(subnet.id())
        .subnetAvailabilityZone(zone -> zone.name(subnet.zone()))
        .subnetStatus("Active")
        .build();
  }

  private DBSubnetGroup build(String name, String description, List<Network.Subnet> subnets) {
    return DBSubnetGroup.builder()
        .dbSubnetGroupName(name)
        .dbSubnetGroupDescription(description)
        .dbSubnetGroupArn(region.scope.arn("rds", "subgrp:" + name))
        .vpcId(subnets.getFirst().vpc())
        .subnetGroupStatus("Complete")
        .supportedNetworkTypes("IPV4")
        .subnets(subnets.stream().map(SubnetGroups::shown).toList())
        .build();
  }
}
