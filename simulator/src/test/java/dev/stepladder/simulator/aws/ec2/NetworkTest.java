package dev.stepladder.simulator.aws.ec2;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.SimulatedAws;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;

/** Subnets and security groups as EC2 shows them, and as RDS and ElastiCache find them. */
class NetworkTest {

  private static final String OTHER = "vpc-0fffffffffffffff0";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final Ec2Client ec2 = aws.ec2();

  private Ec2Console console() {
    return aws.simulator.ec2().console();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private List<Subnet> subnets(Filter... filters) {
    return ec2.describeSubnets(request -> request.filters(filters)).subnets();
  }

  @Test
  void showsASubnet() {
    console().subnet("subnet-1", OTHER, "us-east-1c");
    console().free("subnet-1", 3);

    Subnet subnet =
        ec2.describeSubnets(request -> request.subnetIds("subnet-1")).subnets().getFirst();
    assertThat(subnet.subnetId()).isEqualTo("subnet-1");
    assertThat(subnet.vpcId()).isEqualTo(OTHER);
    assertThat(subnet.availabilityZone()).isEqualTo("us-east-1c");
    assertThat(subnet.availableIpAddressCount()).isEqualTo(3);
  }

  @Test
  void namingOneThatIsNotThereRefusesTheWholeCall() {
    console().delete("subnet-1", "sg-1");

    assertRefused(
        "InvalidSubnetID.NotFound",
        () -> ec2.describeSubnets(request -> request.subnetIds("subnet-1", "subnet-2")));
    assertRefused(
        "InvalidGroup.NotFound",
        () -> ec2.describeSecurityGroups(request -> request.groupIds("sg-1", "sg-2")));
  }

  @Test
  void whereOnlyWhatIsDeclaredExistsAnyOtherIdIsUnknown() {
    console().subnet("subnet-1", Network.VPC, "us-east-1c");
    console().securityGroup("sg-1", Network.VPC);
    // Asked for while any id was there, which is no declaration.
    assertThat(subnets(filter("subnet-id", "subnet-2"))).hasSize(1);
    aws.simulator.ec2().onlyDeclared();

    assertThat(
            ec2.describeSubnets(request -> request.subnetIds("subnet-1"))
                .subnets()
                .getFirst()
                .availabilityZone())
        .isEqualTo("us-east-1c");
    assertThat(subnets()).extracting(Subnet::subnetId).containsExactly("subnet-1");
    assertThat(ec2.describeSecurityGroups(request -> request.groupIds("sg-1")).securityGroups())
        .hasSize(1);
    assertRefused(
        "InvalidSubnetID.NotFound",
        () -> ec2.describeSubnets(request -> request.subnetIds("subnet-1", "subnet-2")));
    assertRefused(
        "InvalidGroup.NotFound",
        () -> ec2.describeSecurityGroups(request -> request.groupIds("sg-1", "sg-2")));
    assertRefused("InvalidSubnet", () -> group("subnet-1", "subnet-2"));

    console().subnet("subnet-2", Network.VPC, "us-east-1a");
    assertThat(group("subnet-1", "subnet-2").subnets()).hasSize(2);
  }

  @Test
  void onlyWhatIsDeclaredExistsInOtherAccountsAndRegionsToo() {
    aws.simulator.ec2().onlyDeclared();
    var elsewhere = new Scope("999999999999", "eu-west-1");
    aws.simulator.ec2().console(elsewhere).subnet("subnet-1", Network.VPC, "eu-west-1a");

    Network network = aws.simulator.ec2().network(elsewhere);
    assertThat(network.subnet("subnet-1")).isPresent();
    assertThat(network.subnet("subnet-2")).isEmpty();
    assertThat(network.group("sg-1")).isEmpty();
    assertRefused(
        "InvalidSubnetID.NotFound",
        () -> ec2.describeSubnets(request -> request.subnetIds("subnet-1")));
  }

  @Test
  void whereOnlyWhatIsDeclaredExistsDatabasesStillHaveTheDefaultNetwork() {
    aws.simulator.ec2().onlyDeclared();

    DBInstance database = aws.simulator.rds().console().create(NetworkTest::database);
    assertThat(database.dbSubnetGroup().subnets()).hasSize(3);
    assertThat(
            ec2.describeSecurityGroups(request ->
                    request.groupIds(database.vpcSecurityGroups().getFirst().vpcSecurityGroupId()))
                .securityGroups())
        .hasSize(1);
  }

  private static void database(CreateDbInstanceRequest.Builder request) {
    request
        .dbInstanceIdentifier("shop")
        .dbInstanceClass("db.t4g.micro")
        .engine("postgres")
        .allocatedStorage(20)
        .masterUsername("postgres")
        .masterUserPassword(SimulatedAws.PASSWORD);
  }

  @Test
  void aFilterLetsThroughThoseThatAreThere() {
    console().delete("subnet-2", "sg-1");

    assertThat(subnets(filter("subnet-id", "subnet-3", "subnet-2", "subnet-1")))
        .extracting(Subnet::subnetId)
        .containsExactly("subnet-1", "subnet-3");
    assertThat(
            ec2.describeSecurityGroups(
                    request -> request.filters(filter("group-id", "sg-1", "sg-2")))
                .securityGroups())
        .extracting(SecurityGroup::groupId)
        .containsExactly("sg-2");
  }

  @Test
  void allFiltersCount() {
    console().subnet("subnet-3", OTHER, "us-east-1a");
    assertThat(
            subnets(
                filter("subnet-id", "subnet-1", "subnet-2", "subnet-3"),
                filter("availability-zone", "us-east-1a"),
                filter("vpc-id", Network.VPC)))
        .extracting(Subnet::subnetId)
        .containsExactly("subnet-1");
  }

  @Test
  void refusesAFilterThatItDoesNotKnow() {
    assertRefused("InvalidParameterValue", () -> subnets(filter("subnet", "subnet-1")));
  }

  @Test
  void answersInPages() {
    for (int i = 1; i <= 7; i++) {
      console().subnet("subnet-" + i, Network.VPC, "us-east-1a");
    }
    assertThat(ec2.describeSubnetsPaginator(request -> request.maxResults(5)).subnets())
        .extracting(Subnet::subnetId)
        .hasSize(7)
        .doesNotHaveDuplicates();
  }

  private DBSubnetGroup group(String... subnets) {
    return aws.rds
        .createDBSubnetGroup(
            r -> r.dbSubnetGroupName("prod").dbSubnetGroupDescription("test").subnetIds(subnets))
        .dbSubnetGroup();
  }

  @Test
  void databasesFindTheSameSubnets() {
    console().subnet("subnet-1", OTHER, "us-east-1c");
    console().subnet("subnet-2", OTHER, "us-east-1a");

    DBSubnetGroup group = group("subnet-1", "subnet-2");
    assertThat(group.vpcId()).isEqualTo(OTHER);
    assertThat(group.subnets())
        .extracting(subnet -> subnet.subnetAvailabilityZone().name())
        .containsExactly("us-east-1c", "us-east-1a");
  }

  @Test
  void databasesAreRefusedSubnetsThatAreGoneOfOneZoneOrOfSeveralNetworks() {
    console().delete("subnet-3");
    console().subnet("subnet-4", OTHER, "us-east-1a");
    console().subnet("subnet-5", Network.VPC, "us-east-1a");

    assertRefused("InvalidSubnet", () -> group("subnet-1", "subnet-2", "subnet-3"));
    assertRefused("InvalidSubnet", () -> group("subnet-1", "subnet-2", "subnet-4"));
    assertRefused("DBSubnetGroupDoesNotCoverEnoughAZs", () -> group("subnet-1", "subnet-5"));
  }

  @Test
  void cachesFindTheSameSubnets() {
    console().delete("subnet-3");
    console().subnet("subnet-1", OTHER, "us-east-1c");

    assertThat(
            aws.elasticache
                .createCacheSubnetGroup(r ->
                    r.cacheSubnetGroupName("prod")
                        .cacheSubnetGroupDescription("test")
                        .subnetIds("subnet-1"))
                .cacheSubnetGroup()
                .vpcId())
        .isEqualTo(OTHER);
    assertRefused(
        "InvalidSubnet",
        () ->
            aws.elasticache.modifyCacheSubnetGroup(
                r -> r.cacheSubnetGroupName("prod").subnetIds("subnet-1", "subnet-3")));
  }
}
