package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.TierDatabase;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** An app that uses all there is, from every rung to every other. */
final class EveryWayIT {

  private static final String SHOP = "shop";

  private static final List<ScaleTier> LADDER =
      Manifests.ladder().stream()
          .map(yaml -> Serialization.unmarshal(yaml, ScaleTier.class))
          .toList();

  /** From each rung up and back, whichever is above: every ordered pair once, in one walk. */
  private static void walk(int from, List<ScaleTier> way) {
    for (int above = from + 1; above < LADDER.size(); above++) {
      way.add(LADDER.get(above));
      if (above == from + 1) {
        walk(above, way);
      }
      way.add(LADDER.get(from));
    }
  }

  /** A rung whose replicas and caches need not stay long for the last connections to end. */
  private static String hasty(String rung) {
    return rung.replace("  database:\n", "  database:\n    readersDrain: 1m\n")
        .replace("  cache:\n", "  cache:\n    drain: 1m\n");
  }

  @Test
  void goesFromEveryRungToEveryOther() {
    var way = new ArrayList<>(List.of(LADDER.getFirst()));
    walk(0, way);
    assertThat(way).hasSize(1 + LADDER.size() * (LADDER.size() - 1));
    try (var rig = Rig.hasty()) {
      Manifests.ladder().stream().map(EveryWayIT::hasty).forEach(rig::apply);
      var shop = new Belongings(rig, SHOP);
      rig.applyShop(SHOP, way.getFirst().getMetadata().getName());
      rig.startOperator();
      Optional<String> resourceId = Optional.empty();
      for (ScaleTier tier : way) {
        int replicas = rig.aws().rds().console().instances().size();
        int metrics = rig.aws().calls().count("GetMetricData");
        rig.tier(SHOP, tier.getMetadata().getName());
        rig.settle(SHOP, tier.getMetadata().getName());
        stands(rig, shop, tier);
        assertThat(rig.aws().calls().count("GetMetricData") > metrics)
            .as("whether CloudWatch was asked who is connected")
            .isEqualTo(rig.aws().rds().console().instances().size() < replicas);
        String now = shop.database().dbiResourceId();
        assertThat(now).as("the database of before").isEqualTo(resourceId.orElse(now));
        resourceId = Optional.of(now);
      }
      assertThat(shop.database().deletionProtection()).as("protection is a floor").isTrue();
      assertThat(rig.aws().s3().console().buckets())
          .singleElement()
          .satisfies(bucket -> assertThat(bucket.created()).isBefore(Rig.START.plusSeconds(600)));
    }
  }

  /** Whether there is what the rung says, and nothing left of another one. */
  private static void stands(Rig rig, Belongings shop, ScaleTier tier) {
    String name = tier.getMetadata().getName();
    TierDatabase wanted = tier.getSpec().database();
    List<DBInstance> instances = rig.aws().rds().console().instances();
    assertThat(instances).as("instances on %s", name).hasSize(1 + wanted.replicas());
    assertThat(instances)
        .extracting(DBInstance::dbInstanceClass)
        .containsOnly(wanted.instanceClass());
    assertThat(shop.database().multiAZ()).as("Multi-AZ on %s", name).isEqualTo(wanted.multiAz());
    assertThat(rig.aws().elasticache().console().groups())
        .as("caches on %s", name)
        .hasSize(tier.getSpec().cache() == null ? 0 : 1);
    assertThat(rig.aws().iam().console().roles()).as("roles on %s", name).hasSize(1);
    assertThat(rig.aws().eks().console().associations()).hasSize(1);
    assertThat(shop.secret("shop-cache", "host").isPresent())
        .as("a cache's binding on %s", name)
        .isEqualTo(tier.getSpec().cache() != null);
    assertThat(rig.app(SHOP).getStatus().plan().steps()).as("left on %s", name).isEmpty();
  }
}
