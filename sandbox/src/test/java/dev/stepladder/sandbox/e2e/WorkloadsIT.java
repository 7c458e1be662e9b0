package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.NetworkState;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Several workloads, and what is around them. */
final class WorkloadsIT {

  private static final String APP = "storefront";
  private static final String SHOP = "shop";

  @Test
  void allowsBeforeItDeniesAndTakesTheDenialAwayFirst() {
    try (var rig = Rig.hasty()) {
      rig.applyWorkload(SHOP, "tier: users-1");
      rig.startOperator();
      rig.settle(SHOP, "users-1");
      assertThat(rig.app(SHOP).getStatus().network()).isEqualTo(NetworkState.NONE);

      try (var seen =
          Seen.of(
              rig.client().network().v1().networkPolicies(),
              rig.namespace(),
              (action, policy) -> action + " " + policy.getMetadata().getName())) {
        rig.tier(SHOP, "users-2");
        rig.settle(SHOP, "users-2");
        assertThat(rig.app(SHOP).getStatus().network()).isEqualTo(NetworkState.ENFORCED);

        rig.tier(SHOP, "users-1");
        rig.settle(SHOP, "users-1");
        assertThat(rig.app(SHOP).getStatus().network()).isEqualTo(NetworkState.NONE);

        assertThat(seen.events())
            .containsExactly(
                "ADDED shop-web", "ADDED shop.deny", "DELETED shop.deny", "DELETED shop-web");
      }
    }
  }

  @Test
  void changingOneWorkloadRestartsNoOther() {
    try (var rig = Rig.hasty()) {
      rig.apply(rig.storefront("users-1k"));
      rig.startOperator();
      rig.settle(APP, "users-1k");
      Map<String, String> before = pods(rig);

      rig.apply(rig.storefront("users-1k").replace("storefront-web:2.0.1", "storefront-web:2.0.2"));
      rig.settle(APP, "users-1k");

      assertThat(others(pods(rig))).isEqualTo(others(before));
      assertThat(pods(rig)).isNotEqualTo(before);
    }
  }

  @Test
  void givesEachWorkloadItsShareAndWhatGoesWithIt() {
    try (var rig = Rig.hasty()) {
      rig.apply(rig.storefront("users-1k"));
      rig.startOperator();
      rig.settle(APP, "users-1k");

      assertThat(
              rig.client()
                  .autoscaling()
                  .v2()
                  .horizontalPodAutoscalers()
                  .inNamespace(rig.namespace())
                  .list()
                  .getItems())
          .extracting(autoscaler ->
              "%s %d–%d"
                  .formatted(
                      autoscaler.getMetadata().getName(),
                      autoscaler.getSpec().getMinReplicas(),
                      autoscaler.getSpec().getMaxReplicas()))
          .containsExactlyInAnyOrder(
              "storefront-web 2–4", "storefront-api 4–8", "storefront-worker 1–2");
      assertThat(
              rig.client()
                  .policy()
                  .v1()
                  .podDisruptionBudget()
                  .inNamespace(rig.namespace())
                  .list()
                  .getItems())
          .extracting(budget -> budget.getMetadata().getName())
          .as("where one pod may go, another is left")
          .containsExactlyInAnyOrder("storefront-web", "storefront-api");
      assertThat(rig.client().services().inNamespace(rig.namespace()).list().getItems())
          .extracting(service -> service.getMetadata().getName())
          .containsExactlyInAnyOrder("storefront-web", "storefront-api");
    }
  }

  @Test
  void whatIsAroundPodsChangesWithoutThem() {
    try (var rig = Rig.hasty()) {
      rig.apply(rig.storefront("users-1k"));
      rig.startOperator();
      rig.settle(APP, "users-1k");
      Map<String, String> before = pods(rig);

      rig.apply(
          rig.storefront("users-1k")
              .replace("host: storefront.example.com, path: /api", "host: api.example.com"));
      rig.apply(rig.environment().replace("cidrs: [10.0.0.0/20]", "cidrs: [10.0.16.0/20]"));
      rig.until(
          Duration.ofMinutes(15),
          "the ingress has its host",
          () -> host(rig).equals("api.example.com") && Rig.readyOn("users-1k").test(rig.app(APP)));

      assertThat(pods(rig)).isEqualTo(before);
    }
  }

  private static String host(Rig rig) {
    Ingress ingress =
        rig.client()
            .network()
            .v1()
            .ingresses()
            .inNamespace(rig.namespace())
            .withName("storefront-api")
            .get();
    return ingress.getSpec().getRules().getFirst().getHost();
  }

  /** The workload of each pod of a Deployment. */
  private static Map<String, String> pods(Rig rig) {
    return rig.client().pods().inNamespace(rig.namespace()).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getLabels().containsKey("pod-template-hash"))
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getName(),
                pod -> pod.getMetadata().getLabels().get("stepladder.dev/workload")));
  }

  private static Map<String, String> others(Map<String, String> pods) {
    Predicate<Map.Entry<String, String>> other = pod -> !pod.getValue().equals("web");
    return pods.entrySet().stream()
        .filter(other)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
