package dev.stepladder.simulator.aws.ec2;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Slice;
import dev.stepladder.simulator.aws.protocol.Ec2Protocol;
import dev.stepladder.simulator.aws.protocol.Protocol;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetState;

/** DescribeSubnets and DescribeSecurityGroups. */
public final class Ec2Service implements AwsService {

  private static final int LEAST = 5;
  private static final int MOST = 1000;

  private final Scope home;
  private final Protocol protocol = new Ec2Protocol("http://ec2.amazonaws.com/doc/2016-11-15/");
  private final Map<Scope, Network> networks = new ConcurrentHashMap<>();
  private volatile boolean onlyDeclared;

  public Ec2Service(Scope home) {
    this.home = home;
  }

  /** What a person at the console of the default account and region can do. */
  public Ec2Console console() {
    return console(home);
  }

  /** What a person at the console of this account and region can do. */
  public Ec2Console console(Scope scope) {
    return new Ec2Console(network(scope));
  }

  /**
   * From now on only what is declared at a console exists, in all accounts and regions, and any
   * other id is answered as AWS does; for who wants to see what a wrong one leads to.
   */
  public void onlyDeclared() {
    onlyDeclared = true;
  }

  /** What other services find of it in this account and region. */
  public Network network(Scope scope) {
    return networks.computeIfAbsent(scope, s -> new Network(s.region(), () -> onlyDeclared));
  }

  @Override
  public String signingName() {
    return "ec2";
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        Operation.read("DescribeSubnets", DescribeSubnetsRequest::builder, this::subnets),
        Operation.read(
            "DescribeSecurityGroups", DescribeSecurityGroupsRequest::builder, this::groups));
  }

  private DescribeSubnetsResponse subnets(DescribeSubnetsRequest request, CallContext context) {
    Network network = network(context.scope());
    List<Network.Subnet> found =
        new Selection<>(
                "subnet-id",
                "InvalidSubnetID.NotFound",
                network::subnet,
                network.subnets(),
                Map.of(
                    "subnet-id", Network.Subnet::id,
                    "vpc-id", Network.Subnet::vpc,
                    "availability-zone", Network.Subnet::zone))
            .of(request.subnetIds(), request.filters());
    Slice<Network.Subnet> page =
        page(found, Network.Subnet::id, request.maxResults(), request.nextToken());
    return DescribeSubnetsResponse.builder()
        .subnets(page.items().stream().map(subnet -> shown(subnet, context.scope())).toList())
        .nextToken(page.next())
        .build();
  }

  private DescribeSecurityGroupsResponse groups(
      DescribeSecurityGroupsRequest request, CallContext context) {
    Network network = network(context.scope());
    List<Network.SecurityGroup> found =
        new Selection<>(
                "group-id",
                "InvalidGroup.NotFound",
                network::group,
                network.groups(),
                Map.of(
                    "group-id", Network.SecurityGroup::id,
                    "vpc-id", Network.SecurityGroup::vpc))
            .of(request.groupIds(), request.filters());
    Slice<Network.SecurityGroup> page =
        page(found, Network.SecurityGroup::id, request.maxResults(), request.nextToken());
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(page.items().stream().map(group -> shown(group, context.scope())).toList())
        .nextToken(page.next())
        .build();
  }

  /** Without a size all that fits into one answer comes. */
  private static <T> Slice<T> page(
      List<T> found, Function<T, String> id, Integer size, String token) {
    if (size != null && (size < LEAST || size > MOST)) {
      throw AwsError.refused(
          "InvalidParameterValue", "Value (" + size + ") for parameter maxResults is invalid.");
    }
    return Slice.of(
        found,
        id,
        size == null ? MOST : size,
        token,
        () -> AwsError.refused("InvalidPaginationToken", "The token is invalid: " + token));
  }

  private static Subnet shown(Network.Subnet subnet, Scope scope) {
    return Subnet.builder()
        .subnetId(subnet.id())
        .subnetArn(scope.arn("ec2", "subnet/" + subnet.id()))
        .ownerId(scope.account())
        .vpcId(subnet.vpc())
        .availabilityZone(subnet.zone())
        .availableIpAddressCount(subnet.free())
        .state(SubnetState.AVAILABLE)
        .build();
  }

  private static SecurityGroup shown(Network.SecurityGroup group, Scope scope) {
    return SecurityGroup.builder()
        .groupId(group.id())
        .groupName(group.id())
        .description(group.id())
        .ownerId(scope.account())
        .vpcId(group.vpc())
        .build();
  }
}
