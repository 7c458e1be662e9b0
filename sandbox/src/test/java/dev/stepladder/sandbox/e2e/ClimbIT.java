package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.rds.RdsDuration;
import dev.stepladder.simulator.kubelet.KubeletOptions;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ladder, from nothing and from rung to rung. */
final class ClimbIT {

  private static final String SHOP = "shop";

  /** The highest rung. */
  static final String TOP = "users-10k";

  /**
   * What has to happen one after the other on the way to the highest rung, however good the
   * operator is: the primary, the replica that is made from it, the blocks of its volume, and pods
   * that come up with its address, after the migration.
   */
  static final Duration CRITICAL_PATH =
      RdsDuration.CREATE_MULTI_AZ
          .median()
          .plus(RdsDuration.CREATE_REPLICA.median())
          .plus(RdsDuration.INITIALIZATION.median())
          .plus(KubeletOptions.defaults().jobTakes())
          .plus(KubeletOptions.defaults().readyAfter());

  /** Each rung, and among them every engine and both keepers of the password. */
  @ParameterizedTest
  @CsvSource({
    "users-1,   postgres, 17,   Generated,  valkey",
    "users-2,   mysql,    8.4,  Generated,  valkey",
    "users-100, mariadb,  11.4, Generated,  valkey",
    "users-1k,  postgres, 17,   RdsManaged, valkey",
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

  /** What has nothing to do with each other waits for nothing of each other. */
  @Test
  void independentPartsAreMadeSideBySide() {
    try (var rig = new Rig()) {
      rig.applyShop(SHOP, TOP);
      rig.startOperator();
      rig.settle(SHOP, TOP);

      Duration took = Duration.between(Rig.START, rig.clock().now());
      assertThat((double) took.toMillis() / CRITICAL_PATH.toMillis())
          .as("%s of simulated time to the critical path, %s", took, CRITICAL_PATH)
          .isLessThanOrEqualTo(1.05);
      assertThat(rig.aws().rds().console().instances()).hasSize(2);
      assertThat(rig.aws().elasticache().console().clusters()).hasSize(2);
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
