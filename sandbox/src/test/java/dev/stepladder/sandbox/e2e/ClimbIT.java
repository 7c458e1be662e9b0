package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** The ladder, from nothing and from rung to rung. */
final class ClimbIT {

  private static final String SHOP = "shop";

  /** Each rung, and among them every engine and both keepers of the password. */
  @ParameterizedTest
  @CsvSource({
    "users-1,   postgres, 17,   Generated",
    "users-2,   mysql,    8.4,  Generated",
    "users-100, mariadb,  11.4, Generated",
    "users-1k,  postgres, 17,   RdsManaged",
    "users-10k, postgres, 17,   Generated",
    "users-10k, mysql,    8.4,  Generated"
  })
  void reachesEveryRungFromNothing(String tier, String engine, String version, String password) {
    try (var rig = new Rig()) {
      rig.apply(
          rig.shop(SHOP, tier)
              .replace("engine: postgres", "engine: " + engine)
              .replaceAll("version: .*", "version: \"" + version + "\"")
              .replaceAll("( +)storage: .*", "$0\n$1password: " + password));
      rig.startOperator();
      rig.settle(SHOP, tier);
      assertThat(rig.app(SHOP).getStatus().plan().steps()).isEmpty();
      assertThat(rig.aws().rds().console().instances())
          .allSatisfy(instance -> assertThat(instance.engine()).isEqualTo(engine));
    }
  }

  /** Throttled, failing, answers lost, and what is shown is often old: it only takes longer. */
  @Test
  void climbsInAnAccountThatFailsNowAndThen() {
    try (var rig = new Rig()) {
      var random = new Random(1);
      var faults = rig.aws().faults();
      faults.onAny().where(_ -> random.nextInt(8) == 0).throttle();
      faults.onAny().where(_ -> random.nextInt(20) == 0).unavailable();
      faults.onMutations().where(_ -> random.nextInt(3) == 0).dropAfter();
      faults
          .on("DescribeDBInstances")
          .where(_ -> random.nextInt(4) == 0)
          .stale(Duration.ofSeconds(20));
      rig.applyShop(SHOP, "users-1k");
      rig.startOperator();
      rig.settle(SHOP, "users-1k");
      rig.tier(SHOP, "users-10k");
      rig.settle(SHOP, "users-10k");

      assertThat(rig.aws().rds().console().instances()).hasSize(2);
    }
  }

  @Test
  void climbsToTheTopAndComesBack() {
    try (var rig = new Rig()) {
      rig.applyShop(SHOP, "users-1");
      rig.startOperator();
      for (String tier : List.of("users-1", "users-1k", "users-10k")) {
        rig.tier(SHOP, tier);
        rig.settle(SHOP, tier);
      }
      assertThat(rig.aws().calls().count("GetMetricData")).as("while no replica goes").isZero();
      rig.tier(SHOP, "users-1");
      rig.settle(SHOP, "users-1");
      assertThat(rig.aws().calls().count("GetMetricData"))
          .as("before the replica goes")
          .isPositive();
      List<DBInstance> left = rig.aws().rds().console().instances();
      assertThat(left).hasSize(1);
      assertThat(left.getFirst().multiAZ()).isFalse();
      assertThat(left.getFirst().dbInstanceClass()).isEqualTo("db.t4g.micro");
      assertThat(left.getFirst().deletionProtection()).as("protection is a floor").isTrue();
    }
  }
}
