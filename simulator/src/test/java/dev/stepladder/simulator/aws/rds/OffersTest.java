package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.AvailabilityZone;
import software.amazon.awssdk.services.rds.model.OrderableDBInstanceOption;

/** Classes that a region does not have, or not everywhere. */
class OffersTest {

  private static final String LARGE = "db.m7g.large";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private List<OrderableDBInstanceOption> offered() {
    return aws.rds
        .describeOrderableDBInstanceOptions(r -> r.engine("postgres").dbInstanceClass(LARGE))
        .orderableDBInstanceOptions();
  }

  @Test
  void whatARegionDoesNotHaveIsNotListed() {
    assertThat(offered()).isNotEmpty();
    aws.console().offers(LARGE);
    assertThat(offered()).isEmpty();
  }

  @Test
  void whatARegionDoesNotHaveIsNotMade() {
    aws.console().offers(LARGE);
    assertRefused(
        "InvalidParameterCombination", () -> aws.create("shop", r -> r.dbInstanceClass(LARGE)));
  }

  @Test
  void nothingChangesToWhatARegionDoesNotHave() {
    aws.running("shop");
    aws.console().offers(LARGE);
    assertRefused(
        "InvalidParameterCombination",
        () -> aws.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("shop").dbInstanceClass(LARGE)));
  }

  @Test
  void listsTheZonesThatAClassIsIn() {
    aws.console().offers(LARGE, "us-east-1b");
    assertThat(offered())
        .allSatisfy(option -> {
          assertThat(option.availabilityZones())
              .extracting(AvailabilityZone::name)
              .containsExactly("us-east-1b");
          assertThat(option.multiAZCapable()).isFalse();
        });
  }

  @Test
  void aStandbyNeedsTheClassInTwoZones() {
    aws.console().offers(LARGE, "us-east-1b");
    assertRefused(
        "InvalidVPCNetworkStateFault",
        () -> aws.create("shop", r -> r.dbInstanceClass(LARGE).multiAZ(true)));
    aws.create("shop", r -> r.dbInstanceClass(LARGE));
  }

  @Test
  void theSubnetsMustBeWhereTheClassIs() {
    aws.console().offers(LARGE, "us-east-1c");
    aws.rds.createDBSubnetGroup(r ->
        r.dbSubnetGroupName("prod")
            .dbSubnetGroupDescription("test")
            .subnetIds("subnet-1", "subnet-2"));
    assertRefused(
        "InvalidVPCNetworkStateFault",
        () -> aws.create("shop", r -> r.dbInstanceClass(LARGE).dbSubnetGroupName("prod")));
  }
}
