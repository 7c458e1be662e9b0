package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** The operator as a process of its own, killed without a chance to say anything. */
final class KillIT {

  private static final String SHOP = "shop";
  private static final Duration REAL_LIMIT = Duration.ofMinutes(2);

  @Test
  void isReplacedByTheNextProcessInTheMiddleOfAClimb(@TempDir Path directory) throws IOException {
    try (var rig = new Rig()) {
      rig.applyShop(SHOP, "users-1");
      rig.clock().speed(OperatorProcess.SPEED);
      try (var first = OperatorProcess.start(rig, directory, "first")) {
        settle(rig, "users-1");
        rig.tier(SHOP, "users-10k");
        Awaitility.await()
            .atMost(REAL_LIMIT)
            .until(() -> {
              rig.approve(SHOP);
              return rig.aws().calls().count("CreateDBInstanceReadReplica") == 1;
            });
        first.kill();
      }
      try (var _ = OperatorProcess.start(rig, directory, "second")) {
        settle(rig, "users-10k");
      }
      assertThat(rig.aws().rds().console().instances())
          .hasSize(2)
          .extracting(DBInstance::dbInstanceClass)
          .containsOnly("db.m7g.large");
      assertThat(rig.aws().calls().mutations())
          .extracting(entry -> entry.call().operation() + entry.call().request())
          .doesNotHaveDuplicates();
    }
  }

  private static void settle(Rig rig, String tier) {
    Awaitility.await(SHOP + " is Ready on " + tier)
        .atMost(REAL_LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          rig.approve(SHOP);
          return Rig.readyOn(tier).test(rig.app(SHOP));
        });
  }
}
