package dev.stepladder.operator.aws.ec2;

import dev.stepladder.operator.aws.AwsAccount;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The reading calls of EC2. Both ask by a filter: to name an id that is not there refuses the whole
 * call, and tells of the first one only.
 */
final class Ec2Reader {

  private final AwsAccount account;

  /** Its classes take some ten megabytes, which an operator without such questions saves. */
  private final Supplier<Ec2Client> ec2;

  Ec2Reader(AwsAccount account) {
    this.account = account;
    this.ec2 = account.clientOnceUsed(Ec2Service.NAME, Ec2Client::builder);
  }

  /** Those of some subnets that there are. */
  List<SubnetsFound.Subnet> subnets(List<String> ids) {
    return account.read(
        "look up the subnets of the environment",
        Ec2Service.NAME + ":DescribeSubnets",
        () ->
            ec2
                .get()
                .describeSubnetsPaginator(request -> request.filters(filter("subnet-id", ids)))
                .subnets()
                .stream()
                .map(shown ->
                    new SubnetsFound.Subnet(
                        shown.subnetId(),
                        Objects.requireNonNullElse(shown.vpcId(), ""),
                        // One on an Outpost is in the zone of the region, and yet in none of its.
                        Objects.requireNonNullElse(
                            shown.outpostArn(),
                            Objects.requireNonNullElse(shown.availabilityZone(), "")),
                        Objects.requireNonNullElse(shown.availableIpAddressCount(), 0)))
                .toList());
  }

  /** Those of some security groups that there are. */
  List<SecurityGroupsFound.SecurityGroup> securityGroups(List<String> ids) {
    return account.read(
        "look up the security groups of the environment",
        Ec2Service.NAME + ":DescribeSecurityGroups",
        () ->
            ec2
                .get()
                .describeSecurityGroupsPaginator(
                    request -> request.filters(filter("group-id", ids)))
                .securityGroups()
                .stream()
                .map(shown ->
                    new SecurityGroupsFound.SecurityGroup(
                        shown.groupId(), Objects.requireNonNullElse(shown.vpcId(), "")))
                .toList());
  }

  private static Filter filter(String name, List<String> ids) {
    return Filter.builder().name(name).values(ids).build();
  }
}
