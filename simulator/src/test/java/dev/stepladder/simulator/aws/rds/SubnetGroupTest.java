package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;

class SubnetGroupTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private DBSubnetGroup group(String name, String... subnets) {
    return aws.rds
        .createDBSubnetGroup(r ->
            r.dbSubnetGroupName(name)
                .dbSubnetGroupDescription("test")
                .subnetIds(subnets)
                .tags(SimulatedAws.tag("environment", "prod")))
        .dbSubnetGroup();
  }

  @Test
  void keepsItsSubnetsInDifferentZones() {
    assertThat(group("prod", "subnet-1", "subnet-2").subnets())
        .extracting(subnet -> subnet.subnetAvailabilityZone().name())
        .doesNotHaveDuplicates();
  }

  @Test
  void needsTwoZones() {
    assertRefused("DBSubnetGroupDoesNotCoverEnoughAZs", () -> group("prod", "subnet-1"));
  }

  @Test
  void refusesWhatIsNoSubnet() {
    assertRefused("InvalidSubnet", () -> group("prod", "subnet-1", "net-2"));
  }

  @Test
  void nameIsTakenOnlyOnceAndWithinTheQuota() {
    aws.console().quota(Quota.SUBNET_GROUPS, 1);
    group("prod", "subnet-1", "subnet-2");
    assertRefused("DBSubnetGroupAlreadyExists", () -> group("PROD", "subnet-1", "subnet-2"));
    assertRefused("DBSubnetGroupQuotaExceeded", () -> group("test", "subnet-1", "subnet-2"));
  }

  @Test
  void groupInUseCannotBeDeletedEvenWhileItsInstanceIsDeleting() {
    group("prod", "subnet-1", "subnet-2");
    aws.running("shop", r -> r.dbSubnetGroupName("prod"));
    aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("shop").skipFinalSnapshot(true));
    assertRefused(
        "InvalidDBSubnetGroupStateFault",
        () -> aws.rds.deleteDBSubnetGroup(r -> r.dbSubnetGroupName("prod")));
    aws.settle();
    aws.rds.deleteDBSubnetGroup(r -> r.dbSubnetGroupName("prod"));
    assertThat(aws.rds.describeDBSubnetGroups().dbSubnetGroups()).isEmpty();
  }

  @Test
  void changedSubnetsShowOnTheInstances() {
    group("prod", "subnet-1", "subnet-2");
    aws.running("shop", r -> r.dbSubnetGroupName("prod"));
    aws.rds.modifyDBSubnetGroup(
        r -> r.dbSubnetGroupName("prod").subnetIds("subnet-1", "subnet-2", "subnet-3"));
    assertThat(aws.show("shop").dbSubnetGroup().subnets()).hasSize(3);
  }

  @Test
  void tagsCanBeAddedReadAndRemoved() {
    String arn = group("prod", "subnet-1", "subnet-2").dbSubnetGroupArn();
    aws.rds.addTagsToResource(
        r -> r.resourceName(arn).tags(List.of(SimulatedAws.tag("owner", "us"))));
    aws.rds.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("environment"));
    assertThat(aws.rds.listTagsForResource(r -> r.resourceName(arn)).tagList())
        .containsExactly(SimulatedAws.tag("owner", "us"));
  }
}
