package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rung that the platform team changes reaches its apps a few at a time. */
final class WavesIT {

  private static final List<String> APPS = List.of("a", "b", "c", "d", "e", "f");
  private static final Duration LONG = Duration.ofHours(4);
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void changesTwoAppsAtATimeInTheOrderOfTheirNames() {
    try (var rig = Rig.hasty()) {
      settled(rig);
      var order = new ArrayList<String>();
      rig.apply(wider());
      rig.until(
          LONG,
          "all stand on the new rung",
          () -> {
            List<String> begun = begun(rig);
            List<String> changing = begun.stream().filter(app -> !ready(rig, app)).toList();
            assertThat(changing).as("changing at once").hasSizeLessThanOrEqualTo(2);
            begun.stream().filter(app -> !order.contains(app)).forEach(order::add);
            return begun.size() == APPS.size() && changing.isEmpty();
          });
      assertThat(order).isEqualTo(APPS);
    }
  }

  @Test
  void aStalledAppHoldsTheWavesBehindIt() {
    try (var rig = Rig.hasty()) {
      settled(rig);
      takeItsDeployment(rig, "a");
      rig.until(LONG, "it is stalled", () -> rig.stalled("a", "LabelsMissing"));
      rig.apply(wider());
      rig.pass(HOUR);
      assertThat(begun(rig)).containsExactly("b");
      assertThat(Rig.condition(rig.app("c"), "Ready").orElseThrow().reason())
          .isEqualTo("WaitsForItsWave");
    }
  }

  @Test
  void newAppsAndThoseThatChangeTheirOwnTierDoNotQueue() {
    try (var rig = Rig.hasty()) {
      settled(rig);
      takeItsDeployment(rig, "a");
      rig.until(LONG, "it is stalled", () -> rig.stalled("a", "LabelsMissing"));
      rig.apply(wider());
      rig.pass(HOUR);

      rig.applyWorkload("newcomer", "tier: users-1");
      rig.tier("f", "users-10k");
      rig.settle("newcomer", "users-1");
      rig.settle("f", "users-10k");
      assertThat(begun(rig)).containsExactly("b", "f");
    }
  }

  private static void settled(Rig rig) {
    rig.apply(rig.environment() + "  limits: {maxConcurrentApps: 2}\n");
    rig.startOperator();
    APPS.forEach(app -> rig.applyWorkload(app, "tier: users-1"));
    APPS.forEach(app -> rig.settle(app, "users-1"));
  }

  private static String wider() {
    return Rungs.small("users-1", 1).replace("replicas: 1", "replicas: 2");
  }

  /** The apps whose pods have become more. */
  private static List<String> begun(Rig rig) {
    return APPS.stream()
        .filter(app ->
            new Belongings(rig, app)
                .deployment()
                .filter(deployment -> deployment.getSpec().getReplicas() > 1)
                .isPresent())
        .toList();
  }

  private static boolean ready(Rig rig, String app) {
    return Rig.readyOn("users-1").test(rig.app(app));
  }

  /** Somebody else has a Deployment of the app's name. */
  private static void takeItsDeployment(Rig rig, String app) {
    rig.client()
        .apps()
        .deployments()
        .inNamespace(rig.namespace())
        .withName(app + "-web")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":null}}");
  }
}
