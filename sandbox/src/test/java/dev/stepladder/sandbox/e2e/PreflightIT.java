package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.simulator.aws.ec2.Ec2Console;
import dev.stepladder.simulator.aws.ec2.Network;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known to be wrong before the first change of a plan, all of it at once. */
final class PreflightIT {

  private static final String SHOP = "shop";
  private static final String ODD = "odd";
  private static final String FAILED = "PreflightFailed";
  private static final String SECOND = "subnet-0a1b2c3d4e5f60002";
  private static final String THIRD = "subnet-0a1b2c3d4e5f60003";
  private static final String GROUP = "sg-0a1b2c3d4e5f60001";
  private static final Duration SOON = Duration.ofMinutes(30);

  /** RDS has neither the version nor the class, and the class would not let all pods in. */
  private static final String[] THREE = {
    "RDS has no postgres 99 in us-east-1",
    "RDS has no db.r8g.large for postgres in us-east-1",
    "pods may open 10000 connections to the database"
  };

  @Test
  void aNewAppIsToldOfEverythingAtOnceAndNothingIsMade() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.apply(odd("db.r8g.large"));
      rig.startOperator();
      rig.apply(shop(rig, "99", 5000, ODD));

      rig.until(SOON, "preflight fails", () -> rig.stalled(SHOP, FAILED));
      tellsOfThree(rig.app(SHOP));
      rig.pass(Duration.ofHours(1));
      tellsOfThree(rig.app(SHOP));
      assertThat(shop.changes()).isEmpty();
      assertThat(shop.objects()).isEmpty();

      rig.apply(odd("db.t4g.micro"));
      rig.apply(shop(rig, "17", 20, ODD));
      rig.settle(SHOP, ODD);
    }
  }

  /** Of the three subnets one is gone, and the others are in the same zone. */
  @Test
  void aNewAppIsToldOfAllThatIsWrongWithTheNetworkAndNothingIsMade() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      Ec2Console network = rig.aws().ec2().console();
      network.subnet(SECOND, Network.VPC, "us-east-1a");
      network.delete(THIRD);
      network.securityGroup(GROUP, "vpc-0fffffffffffffff0");
      rig.startOperator();
      rig.applyShop(SHOP, "users-1");

      rig.until(SOON, "preflight fails", () -> rig.stalled(SHOP, FAILED));
      rig.pass(Duration.ofHours(1));
      assertThat(told(rig.app(SHOP))).hasSize(3);
      assertThat(String.join("\n", told(rig.app(SHOP))))
          .contains(
              "EC2 shows no subnet %s in us-east-1 of account".formatted(THIRD),
              "the environment has some in us-east-1a only",
              "%s is of vpc-0fffffffffffffff0".formatted(GROUP));
      assertThat(shop.changes()).isEmpty();
      assertThat(shop.objects()).isEmpty();

      network.subnet(SECOND, Network.VPC, "us-east-1b");
      network.subnet(THIRD, Network.VPC, "us-east-1c");
      network.securityGroup(GROUP, Network.VPC);
      rig.settle(SHOP, "users-1");
    }
  }

  @Test
  void aLiveAppStaysAsItIsAndItsPodsCanBeRolledOut() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      rig.apply(shop(rig, "17", 20, "users-1"));
      rig.settle(SHOP, "users-1");

      rig.apply(odd("db.r8g.large"));
      int before = shop.changes().size();
      rig.apply(shop(rig, "99", 5000, ODD));
      rig.until(SOON, "preflight fails", () -> rig.stalled(SHOP, FAILED));
      tellsOfThree(rig.app(SHOP));
      rig.apply(shop(rig, "99", 5000, ODD).replace("acme/shop:1.4.2", "acme/shop:1.5.0"));
      rig.until(SOON, "the new image runs", () -> runs(shop, ":1.5.0"));
      rig.pass(Duration.ofHours(1));
      tellsOfThree(rig.app(SHOP));
      assertThat(shop.changes()).hasSize(before);
      assertThat(shop.database().dbInstanceClass()).isEqualTo("db.t4g.micro");

      rig.apply(odd("db.t4g.small"));
      rig.apply(shop(rig, "17", 20, ODD));
      rig.settle(SHOP, ODD);
      assertThat(shop.database().dbInstanceClass()).isEqualTo("db.t4g.small");
    }
  }

  @Test
  void aMissingPermissionIsNamedWhenItMattersAndNotBefore() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      rig.applyShop(SHOP, "users-1");
      rig.settle(SHOP, "users-1");

      var denied = rig.aws().faults().on("DescribeOrderableDBInstanceOptions").accessDenied();
      rig.pass(Duration.ofHours(7));
      assertThat(Rig.readyOn("users-1").test(rig.app(SHOP))).isTrue();

      rig.tier(SHOP, "users-2");
      rig.until(SOON, "preflight fails", () -> rig.stalled(SHOP, FAILED));
      assertThat(told(rig.app(SHOP)))
          .singleElement()
          .asString()
          .contains("Allow rds:DescribeOrderableDBInstanceOptions");
      assertThat(shop.database().dbInstanceClass()).isEqualTo("db.t4g.micro");

      denied.release();
      rig.settle(SHOP, "users-2");
    }
  }

  private static String odd(String instanceClass) {
    return Rungs.small(ODD, 5).replace("db.t4g.micro", instanceClass);
  }

  private static String shop(Rig rig, String version, int connectionsPerPod, String tier) {
    return rig.shop(SHOP, tier)
        .replace("version: \"17\"", "version: \"%s\"".formatted(version))
        .replace(
            "      port: 8080",
            "      port: 8080\n      connectionsPerPod: %d".formatted(connectionsPerPod));
  }

  private static List<String> told(StagedApp app) {
    return app.getStatus().waiting().stream()
        .filter(wait -> wait.reason().equals(FAILED))
        .map(WaitStatus::message)
        .toList();
  }

  private static void tellsOfThree(StagedApp app) {
    assertThat(Rig.condition(app, "Stalled").orElseThrow().message()).contains(THREE);
    assertThat(told(app)).hasSize(3);
    assertThat(String.join("\n", told(app))).contains(THREE);
  }

  private static boolean runs(Belongings shop, String image) {
    return shop.deployment()
        .filter(deployment ->
            deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getImage()
                    .endsWith(image)
                && Integer.valueOf(1).equals(deployment.getStatus().getReadyReplicas())
                && Integer.valueOf(1).equals(deployment.getStatus().getUpdatedReplicas()))
        .isPresent();
  }
}
