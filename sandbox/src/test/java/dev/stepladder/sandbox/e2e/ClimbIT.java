package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ladder, from nothing and from rung to rung. */
final class ClimbIT {

  private static final String SHOP = "shop";

  /** Each rung, and among them every engine and both keepers of the password. */
  @ParameterizedTest
  @CsvSource({
    "users-1,   postgres, 17,   Generated,  valkey",
    "users-2,   mysql,    8.4,  Generated,  valkey",
    "users-100, mariadb,  11.4, Generated,  valkey",
    "users-1k,  postgres, 17,   RdsManaged, valkey",
    "users-10k, postgres, 17,   Generated,  valkey",
    "users-10k, mysql,    8.4,  Generated,  redis",
    "users-10k, mariadb,  11.4, Generated,  memcached"
  })
  void reachesEveryRungFromNothing(
      String tier, String engine, String version, String password, String cache) {
    try (var rig = Rig.hasty()) {
      rig.apply(
          rig.shop(SHOP, tier)
              .replaceAll("  engine: .*", "  engine: " + engine)
              .replaceAll("  version: .*", "  version: \"" + version + "\"")
              .replace("{engine: valkey}", "{engine: " + cache + "}")
              .replaceAll("( +)storage: .*", "$0\n$1password: " + password));
      rig.startOperator();
      rig.settle(SHOP, tier);
      assertThat(rig.app(SHOP).getStatus().plan().steps()).isEmpty();
      assertThat(rig.aws().rds().console().instances())
          .allSatisfy(instance -> assertThat(instance.engine()).isEqualTo(engine));
      assertThat(rig.aws().elasticache().console().clusters())
          .hasSize(tier.equals("users-10k") ? cache.equals("memcached") ? 1 : 2 : 0)
          .allSatisfy(node -> assertThat(node.engine()).isEqualTo(cache));
      assertThat(rig.aws().s3().console().buckets()).hasSize(1);
      assertThat(rig.aws().eks().console().associations()).hasSize(1);
    }
  }

  /** Throttled, failing, answers lost, and what is shown is often old: it only takes longer. */
  @Test
  void climbsInAnAccountThatFailsNowAndThen() {
    try (var rig = Rig.hasty()) {
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
}
