package dev.stepladder.operator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.operator.plan.Example;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverridesTest {

  private static final AwsEnvironment PROD =
      Serialization.unmarshal(Manifests.example("environment"), AwsEnvironment.class);

  private static final Architect ARCHITECT = new Architect(Example.OWNER, "prod", PROD.getSpec());

  private static StagedAppSpec shop(String overrides) {
    String yaml = Manifests.example("shop").stripTrailing() + "\n  overrides: " + overrides + "\n";
    return Serialization.unmarshal(yaml, StagedApp.class).getSpec();
  }

  private static Blueprint draw(String overrides, String rung) {
    return ARCHITECT.draw(shop(overrides), Example.rung(rung));
  }

  @Test
  void replacesSingleValuesAndNothingElse() {
    Part.Database plain = draw("{}", "users-10k").part(Part.Database.class).orElseThrow();

    Part.Database own =
        draw("{database: {instanceClass: db.r7g.large}}", "users-10k")
            .part(Part.Database.class)
            .orElseThrow();

    assertThat(own.instanceClass()).isEqualTo("db.r7g.large");
    assertThat(own).usingRecursiveComparison().ignoringFields("instanceClass").isEqualTo(plain);
  }

  @Test
  void reachesIntoMapsOfTheRung() {
    Part.Database own =
        draw("{database: {parameters: {postgres: {work_mem: \"8192\"}}}}", "users-1k")
            .part(Part.Database.class)
            .orElseThrow();

    assertThat(own.parameters())
        .isEqualTo(Map.of("log_min_duration_statement", "1000", "work_mem", "8192"));
  }

  @Test
  void givesACacheToARungWithoutOne() {
    assertThat(draw("{}", "users-1").part(Part.Cache.class)).isEmpty();
    assertThat(draw("{cache: {nodeType: cache.t4g.micro}}", "users-1").part(Part.Cache.class))
        .hasValueSatisfying(cache -> assertThat(cache.nodeType()).isEqualTo("cache.t4g.micro"));
  }

  @Test
  void namesEverythingThatDoesNotFitTogether() {
    assertThatExceptionOfType(UnfitOverrides.class)
        .isThrownBy(() ->
            draw(
                "{workload: {replicas: 20}, cache: {replicas: 0}, database: {replicas: 0, replicaClass: db.m7g.large}}",
                "users-10k"))
        .withMessageContaining("spec.overrides does not fit the tier users-10k: ")
        .withMessageContaining(
            "workload.autoscaling.maxReplicas is 12 and has to be more than workload.replicas, 20")
        .withMessageContaining("database.replicaClass says nothing without database.replicas")
        .withMessageContaining("cache.automaticFailover needs cache.replicas, 1 or more");
    assertThatExceptionOfType(UnfitOverrides.class)
        .isThrownBy(() -> draw("{cache: {replicas: 1}}", "users-1"))
        .withMessageContaining("the rung has no cache, so cache.nodeType has to be given");
  }

  @Test
  void doNotKeepAnAppFromBeingDeleted() {
    assertThat(
            ARCHITECT
                .retire(shop("{cache: {replicas: 1}}"), Example.rung("users-1"))
                .part(Part.Database.class))
        .isPresent();
  }
}
