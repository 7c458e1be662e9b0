package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes when a part leaves the spec, and when the app goes. */
class LeftoverTest {

  private final Cluster cluster = new Shop().settled();

  @Test
  void removesAWorkloadThatLeftTheSpecWithItsMigrations() {
    Shop.Seen seen = new Shop().withoutWorkload().assess(cluster);

    assertThat(seen.keys()).containsExactly("workload/web/remove");
    assertThat(((KubeAction.Remove) seen.step("workload/web/remove").action()).objects())
        .extracting(object -> object.object().getKind())
        .containsExactlyInAnyOrder("Deployment", "Service", "ServiceAccount", "Job");
  }

  @Test
  void removesWorkloadsBeforeBindingsWhenTheAppGoes() {
    Shop.Seen seen = new Shop().retiring().assess(cluster);

    assertThat(seen.keys())
        .containsExactlyInAnyOrder(
            "workload/web/remove", "binding/database/remove", "binding/database-readers/remove");
    assertThat(seen.step("binding/database/remove").needs())
        .containsExactly(new Need.AllFinished("workload"));
  }

  @Test
  void retainsCredentialsAndLedger() {
    cluster.with(
        new ConfigMapBuilder()
            .withMetadata(Marks.metadata(Shop.OWNER, PartId.of("ledger"), "stepladder-shop-ledger"))
            .build());
    for (int round = 0; round < 2; round++) {
      for (Step step : new Shop().retiring().assess(cluster).assessment().steps()) {
        cluster.apply((KubeAction) step.action());
      }
    }

    assertThat(cluster.all(KubeObject.class))
        .extracting(present -> present.resource().name())
        .containsExactlyInAnyOrder(
            "ConfigMap/stepladder-shop-ledger", "Secret/shop-database-credentials");
  }

  @Test
  void isInFlightUntilTheLastPodIsGone() {
    Shop shop = new Shop().retiring();
    cluster.apply((KubeAction) shop.assess(cluster).step("workload/web/remove").action());
    Shop.Seen seen = shop.assess(cluster.with(pod("Running")));

    assertThat(seen.inFlight()).containsExactly("workload/web/remove");
  }

  @Test
  void isInFlightSinceTheFirstPodWasToldToGo() {
    Shop shop = new Shop().retiring();
    cluster.apply((KubeAction) shop.assess(cluster).step("workload/web/remove").action());
    Instant told = Cluster.SINCE.plus(Duration.ofHours(33));
    Pod going = pod("Running");
    going.getMetadata().setName("shop-web-y");
    going.getMetadata().setDeletionTimestamp(told.toString());
    cluster.with(pod("Running")).with(going).since("Pod/shop-web-y", told);

    assertThat(shop.assess(cluster).flight("workload/web/remove").since()).isEqualTo(told);
  }

  @Test
  void doesNotWaitForPodsThatAreOver() {
    Shop shop = new Shop().retiring();
    cluster.apply((KubeAction) shop.assess(cluster).step("workload/web/remove").action());

    assertThat(shop.assess(cluster.with(pod("Succeeded"))).inFlight()).isEmpty();
  }

  @Test
  void remembersASecretUntilItIsKnownToBeGone() {
    var provider = new KubeProvider();
    Blueprint wanted = new Shop().blueprint();
    Blueprint without = new Shop().withoutDatabase().blueprint();

    Ledger asked = provider.remember(wanted, cluster, Ledger.EMPTY);

    assertThat(asked.bindings())
        .containsExactlyInAnyOrder("shop-database", "shop-database-readers");
    assertThat(provider.remember(without, cluster, asked).bindings()).isEqualTo(asked.bindings());
    assertThat(provider.remember(without, new Cluster(), asked).bindings()).isEmpty();
  }

  @Test
  void anAppDoesNotGoBeforeItIsKnownWhetherItsTokenHas() {
    var shop = new Shop().retiring().withoutDatabase().withoutWorkload();
    var cache = PartId.of("cache");
    Blueprint drawn = shop.blueprint();
    var blueprint =
        new Blueprint(
            drawn.owner(),
            drawn.tier(),
            drawn.account(),
            drawn.region(),
            drawn.role(),
            drawn.retiring(),
            List.of(
                new Part.NoCache(
                    cache, Duration.ZERO, Optional.empty(), "shop-cache-credentials", false)));
    var unread = new Cluster().unreadable("Secret/shop-cache-credentials", "no permission");
    var provider = new KubeProvider();

    assertThat(provider.assess(blueprint, unread, shop.situation()).findings()).isEmpty();
    unread.ledger(ledger -> ledger.withBegun(cache.toString(), true));
    assertThat(provider.assess(blueprint, unread, shop.situation()).findings())
        .singleElement()
        .isInstanceOf(Finding.Unseen.class);
  }

  @Test
  void leavesOtherAppsAlone() {
    Pod other = pod("Running");
    other.getMetadata().getLabels().put("stepladder.dev/app", "blog");

    assertThat(new Shop().retiring().assess(new Cluster().with(other)).nothing()).isTrue();
  }

  private static Pod pod(String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("shop-web-x")
        .withNamespace("team-a")
        .withLabels(Marks.labels(Shop.OWNER, PartId.of("workload", "web")))
        .endMetadata()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }
}
