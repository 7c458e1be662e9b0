package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrozenEnvironmentTest {

  private static final String NOW = "2026-12-01T10:00:00Z";
  private static final String EARLIER = "2026-11-01T10:00:00Z";

  @Test
  void aFrozenEnvironmentSaysSoAndHowToGoOn() {
    Condition frozen = condition(true, List.of());

    assertThat(frozen.type()).isEqualTo("Frozen");
    assertThat(frozen.status()).isEqualTo("True");
    assertThat(frozen.message()).contains("until its spec.freeze is taken back");
  }

  @Test
  void anotherEnvironmentIsNotFrozen() {
    assertThat(condition(false, List.of()).status()).isEqualTo("False");
  }

  @Test
  void itIsFrozenSinceItWasFrozenFirst() {
    var before = new Condition("Frozen", "True", "Frozen", "x", EARLIER, 1L);

    assertThat(condition(true, List.of(before)).lastTransitionTime()).isEqualTo(EARLIER);
    assertThat(condition(false, List.of(before)).lastTransitionTime()).isEqualTo(NOW);
  }

  private static Condition condition(boolean freeze, List<Condition> before) {
    var environment = new AwsEnvironment();
    environment.setSpec(Serialization.unmarshal("freeze: " + freeze, AwsEnvironmentSpec.class));
    return Stop.condition(environment).condition(before, NOW, 2L);
  }
}
