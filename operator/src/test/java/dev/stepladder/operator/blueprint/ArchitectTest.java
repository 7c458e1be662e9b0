package dev.stepladder.operator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.plan.Example;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes with the workloads of an app, on which rung. */
class ArchitectTest {

  private static final StagedApp STOREFRONT =
      Serialization.unmarshal(Manifests.example("storefront"), StagedApp.class);
  private static final AwsEnvironment PROD =
      Serialization.unmarshal(Manifests.example("environment"), AwsEnvironment.class);

  private static Blueprint on(String rung) {
    return new Architect(Example.OWNER, "prod", PROD.getSpec())
        .draw(STOREFRONT.getSpec(), Example.rung(rung));
  }

  private static List<String> numbers(String rung) {
    Blueprint blueprint = on(rung);
    return blueprint.parts(Part.Workload.class).stream()
        .map(workload ->
            "%s %d%s"
                .formatted(
                    workload.name(),
                    workload.replicas(),
                    blueprint.parts(Part.Autoscaler.class).stream()
                        .filter(autoscaler -> autoscaler.workload().equals(workload))
                        .findFirst()
                        .map(autoscaler -> "–" + autoscaler.maxReplicas())
                        .orElse("")))
        .toList();
  }

  @Test
  void eachWorkloadGetsItsShareOfTheFewestAndOfTheMost() {
    assertThat(numbers("users-100")).containsExactly("web 2", "api 4", "worker 1");
    assertThat(numbers("users-1k")).containsExactly("web 2–4", "api 4–8", "worker 1–2");
    assertThat(numbers("users-10k")).containsExactly("web 3–12", "api 6–24", "worker 2–6");
  }

  @Test
  void onlyPodsThatAreNotAloneAreKeptFromBeingDrained() {
    assertThat(on("users-1k").parts(Part.DisruptionBudget.class))
        .extracting(part -> part.id().toString())
        .containsExactly("budget/web", "budget/api");
    assertThat(on("users-100").parts(Part.DisruptionBudget.class)).isEmpty();
  }

  @Test
  void anAutoscalerGoesUpFastAndDownSlowly() {
    Part.Autoscaler autoscaler = on("users-1k").parts(Part.Autoscaler.class).getFirst();

    assertThat(autoscaler.cpuPercent()).isEqualTo(60);
    assertThat(autoscaler.up())
        .isEqualTo(new Part.Autoscaler.Pace(Duration.ZERO, 100, Duration.ofSeconds(15)));
    assertThat(autoscaler.down())
        .isEqualTo(new Part.Autoscaler.Pace(Duration.ofMinutes(5), 10, Duration.ofMinutes(1)));
  }

  @Test
  void usersComeInAsTheEnvironmentSays() {
    Part.IngressRoute route = on("users-1").parts(Part.IngressRoute.class).getLast();

    assertThat(route.host()).isEqualTo("storefront.example.com");
    assertThat(route.path()).isEqualTo("/api");
    assertThat(route.className()).isEqualTo(Optional.of("alb"));
    assertThat(route.annotations()).containsEntry("alb.ingress.kubernetes.io/target-type", "ip");
  }

  @Test
  void networkRulesBeginOnTheSecondRung() {
    assertThat(on("users-1").parts(Part.NetworkRules.class)).isEmpty();
    assertThat(on("users-1").part(Part.Isolation.class)).isEmpty();
    assertThat(on("users-2").parts(Part.NetworkRules.class)).hasSize(3);
    assertThat(on("users-2").part(Part.Isolation.class))
        .hasValueSatisfying(isolation -> assertThat(isolation.enforced()).isTrue());
  }

  @Test
  void networkRulesKnowThePortsOfTheAppsData() {
    Part.NetworkRules rules = on("users-2").parts(Part.NetworkRules.class).getLast();

    assertThat(rules.routed()).as("nobody is sent to the worker").isFalse();
    assertThat(rules.dataPorts()).containsExactly(5432);
    assertThat(rules.dataCidrs()).containsExactly("10.0.64.0/20");
    assertThat(rules.sources()).containsExactly("10.0.0.0/20");
  }

  @Test
  void nothingAroundAWorkloadStaysWhenTheAppGoes() {
    Blueprint retired =
        new Architect(Example.OWNER, "prod", PROD.getSpec())
            .retire(STOREFRONT.getSpec(), Example.rung("users-10k"));

    assertThat(retired.parts())
        .noneMatch(part ->
            part instanceof Part.Autoscaler
                || part instanceof Part.IngressRoute
                || part instanceof Part.NetworkRules
                || part instanceof Part.Isolation
                || part instanceof Part.DisruptionBudget);
  }
}
