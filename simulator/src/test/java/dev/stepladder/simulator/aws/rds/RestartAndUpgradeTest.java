package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.DBInstance;

class RestartAndUpgradeTest {

  private static final String COMBINATION = "InvalidParameterCombination";
  private static final String STATE = "InvalidDBInstanceState";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  @Test
  void rebootTakesItsTimeAndComesBack() {
    aws.running("shop");
    aws.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop"));
    assertThat(aws.status("shop")).isEqualTo("rebooting");
    aws.pass(RdsDuration.REBOOT.median());
    assertThat(aws.status("shop")).isEqualTo("available");
  }

  @Test
  void rebootNeedsAnAvailableInstance() {
    aws.create("shop", r -> {});
    assertRefused(STATE, () -> aws.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop")));
  }

  @Test
  void forcedFailoverNeedsAStandby() {
    aws.running("shop");
    assertRefused(
        COMBINATION,
        () -> aws.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop").forceFailover(true)));
  }

  @Test
  void forcedFailoverChangesZones() {
    DBInstance before = aws.running("shop", r -> r.multiAZ(true));
    aws.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop").forceFailover(true));
    aws.settle();
    assertThat(aws.show("shop").availabilityZone()).isEqualTo(before.secondaryAvailabilityZone());
  }

  @Test
  void stoppedInstanceTakesNoChangesUntilItIsStarted() {
    aws.running("shop");
    aws.rds.stopDBInstance(r -> r.dbInstanceIdentifier("shop"));
    aws.settle();
    assertThat(aws.status("shop")).isEqualTo("stopped");
    assertRefused(STATE, () -> aws.modify("shop", r -> r.multiAZ(true)));
    aws.rds.startDBInstance(r -> r.dbInstanceIdentifier("shop"));
    aws.settle();
    assertThat(aws.status("shop")).isEqualTo("available");
  }

  @Test
  void minorUpgradeIsUpgradingThenDone() {
    aws.running("shop");
    aws.modify("shop", r -> r.engineVersion("17.6"));
    aws.pass(Duration.ofMinutes(1));
    assertThat(aws.status("shop")).isEqualTo("upgrading");
    aws.settle();
    assertThat(aws.show("shop").engineVersion()).isEqualTo("17.6");
  }

  @Test
  void majorUpgradeNeedsConsentAndTakesTheDefaultGroupAlong() {
    aws.running("shop");
    assertRefused(COMBINATION, () -> aws.modify("shop", r -> r.engineVersion("18.1")));
    DBInstance upgraded =
        aws.modified("shop", r -> r.engineVersion("18.1").allowMajorVersionUpgrade(true));
    assertThat(upgraded.engineVersion()).isEqualTo("18.1");
    assertThat(upgraded.dbParameterGroups().getFirst().dbParameterGroupName())
        .isEqualTo("default.postgres18");
  }

  @Test
  void majorUpgradeNeedsAGroupOfTheNewFamily() {
    aws.rds.createDBParameterGroup(
        r -> r.dbParameterGroupName("pg17").dbParameterGroupFamily("postgres17").description("t"));
    aws.running("shop", r -> r.dbParameterGroupName("pg17"));
    assertRefused(
        COMBINATION,
        () -> aws.modify("shop", r -> r.engineVersion("18.1").allowMajorVersionUpgrade(true)));
  }

  @Test
  void replicasComeFirstInAMinorUpgrade() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    assertRefused(COMBINATION, () -> aws.modify("shop", r -> r.engineVersion("17.6")));
    aws.modified("shop-ro1", r -> r.engineVersion("17.6"));
    assertThat(aws.modified("shop", r -> r.engineVersion("17.6")).engineVersion())
        .isEqualTo("17.6");
  }

  @Test
  void postgresMajorUpgradeTakesTheReplicasAlong() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    aws.modify("shop", r -> r.engineVersion("18.1").allowMajorVersionUpgrade(true));
    aws.pass(Duration.ofMinutes(1));
    assertThat(aws.status("shop-ro1")).isEqualTo("upgrading");
    aws.settle();
    assertThat(aws.show("shop-ro1").engineVersion()).isEqualTo("18.1");
    assertThat(aws.status("shop-ro1")).isEqualTo("available");
  }
}
