package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** The ladder, from nothing and from rung to rung. */
final class ClimbIT {

  private static final String SHOP = "shop";

  @ParameterizedTest
  @ValueSource(strings = {"users-1", "users-2", "users-100", "users-1k", "users-10k"})
  void reachesEveryRungFromNothing(String tier) {
    try (var rig = new Rig()) {
      rig.applyShop(SHOP, tier);
      rig.startOperator();
      rig.settle(SHOP, tier);
      assertThat(rig.app(SHOP).getStatus().plan().steps()).isEmpty();
    }
  }

  @Test
  void climbsToTheTopAndComesBack() {
    try (var rig = new Rig()) {
      rig.applyShop(SHOP, "users-1");
      rig.startOperator();
      for (String tier : List.of("users-1", "users-1k", "users-10k", "users-1")) {
        rig.tier(SHOP, tier);
        rig.settle(SHOP, tier);
      }
      List<DBInstance> left = rig.aws().rds().console().instances();
      assertThat(left).hasSize(1);
      assertThat(left.getFirst().multiAZ()).isFalse();
      assertThat(left.getFirst().dbInstanceClass()).isEqualTo("db.t4g.micro");
      assertThat(left.getFirst().deletionProtection()).as("protection is a floor").isTrue();
    }
  }
}
