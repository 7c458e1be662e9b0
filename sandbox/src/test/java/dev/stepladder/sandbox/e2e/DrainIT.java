package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.WaitStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Replicas that have to go and to which somebody stays connected. */
final class DrainIT {

  private static final String SHOP = "shop";
  private static final Duration SOON = Duration.ofMinutes(30);

  @Test
  void aReplicaWithConnectionsWaitsForTheirEndOrForAPerson() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.apply(Rungs.readers("readers", 2));
      rig.apply(Rungs.readers("writer", 0));
      rig.apply(
          rig.workload(SHOP, "tier: readers")
              + "  database: {engine: postgres, version: \"17\", storage: 20Gi}\n");
      rig.startOperator();
      rig.settle(SHOP, "readers");
      rig.connections().others(host(shop, "ro1"), 1);
      rig.connections().others(host(shop, "ro2"), 3);

      rig.tier(SHOP, "writer");
      rig.until(SOON, "it says so", () -> rig.stalled(SHOP, "ConnectionsStayOpen"));
      rig.pass(Duration.ofMinutes(30));

      assertThat(rig.app(SHOP).getStatus().waiting())
          .filteredOn(wait -> wait.reason().equals("ConnectionsStayOpen"))
          .extracting(WaitStatus::message)
          .satisfiesExactlyInAnyOrder(
              message -> assertThat(message).contains(shop.replicaId("ro1"), "pg_stat_activity"),
              message -> assertThat(message).contains(shop.replicaId("ro2"), "pg_stat_activity"));
      assertThat(rig.app(SHOP).getStatus().approve()).isNotEmpty();
      assertThat(rig.aws().calls().count("DeleteDBInstance")).isZero();

      rig.connections().others(host(shop, "ro1"), 0);
      rig.until(SOON, "the one that nobody uses is gone", () -> !shop.hasReplica());
      rig.pass(Duration.ofMinutes(10));
      assertThat(shop.console().instance(shop.replicaId("ro2"))).isPresent();
      assertThat(rig.stalled(SHOP, "ConnectionsStayOpen")).isTrue();

      rig.approve(SHOP);
      rig.until(SOON, "it stands on writer", () -> Rig.readyOn("writer").test(rig.app(SHOP)));
      assertThat(shop.console().instances()).containsExactly(shop.database());
    }
  }

  private static String host(Belongings shop, String ordinal) {
    return shop.console().instance(shop.replicaId(ordinal)).orElseThrow().endpoint().address();
  }
}
