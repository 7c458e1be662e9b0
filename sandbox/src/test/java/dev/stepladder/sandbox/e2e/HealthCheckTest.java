package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.StagedApp;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Argo CD says of what the operator reports. */
final class HealthCheckTest {

  private static final Recorded APPS = new Recorded("StagedApp");
  private static final Recorded ENVIRONMENTS = new Recorded("AwsEnvironment");

  @ParameterizedTest
  @MethodSource("apps")
  void saysHowAnAppStands(Recorded.Sample sample) {
    assertThat(ArgoHealth.of(APPS.script(), sample.object())).isEqualTo(sample.expected());
  }

  @ParameterizedTest
  @MethodSource("environments")
  void saysHowAnEnvironmentStands(Recorded.Sample sample) {
    assertThat(ArgoHealth.of(ENVIRONMENTS.script(), sample.object())).isEqualTo(sample.expected());
  }

  /** As objects of before the schema's default for the status were. */
  @ParameterizedTest
  @ValueSource(strings = {"StagedApp", "AwsEnvironment"})
  void takesAnObjectWithoutStatusForOneThatNobodyHasLookedAt(String kind) throws IOException {
    JsonNode object = Recorded.YAML.readTree("{metadata: {name: one, generation: 1}, spec: {}}");

    assertThat(ArgoHealth.of(new Recorded(kind).script(), object).status())
        .isEqualTo("Progressing");
  }

  @Test
  void everyPhaseIsRecorded() {
    assertThat(apps().map(sample -> sample.object().at("/status/phase").asText()))
        .contains(Stream.of(Phase.values()).map(Phase::toString).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"StagedApp", "AwsEnvironment"})
  void everyRecordIsTried(String kind) throws IOException {
    var recorded = new Recorded(kind);

    assertThat(recorded.names())
        .containsExactlyInAnyOrderElementsOf(
            recorded.samples().stream().map(Recorded.Sample::name).toList());
  }

  @ParameterizedTest
  @MethodSource("apps")
  void theApiLosesNothingOfARecordedApp(Recorded.Sample sample) {
    assertReadWhole(sample, StagedApp.class);
  }

  @ParameterizedTest
  @MethodSource("environments")
  void theApiLosesNothingOfARecordedEnvironment(Recorded.Sample sample) {
    assertReadWhole(sample, AwsEnvironment.class);
  }

  private static <T extends CustomResource<?, ?>> void assertReadWhole(
      Recorded.Sample sample, Class<T> kind) {
    T read = Serialization.unmarshal(sample.object().toString(), kind);
    JsonNode written = Serialization.unmarshal(Serialization.asJson(read), JsonNode.class);

    assertThat(Stream.of("spec", "status").flatMap(part -> lost(part, sample.object(), written)))
        .as("what the API does not read")
        .isEmpty();
  }

  /** Reading may add what is left out, but loses nothing. */
  private static Stream<String> lost(String field, JsonNode recorded, JsonNode read) {
    return lost(recorded.path(field), read.path(field)).map(inner -> field + inner);
  }

  private static Stream<String> lost(JsonNode recorded, JsonNode read) {
    if (recorded.isObject()) {
      return recorded.properties().stream()
          .flatMap(field ->
              lost(field.getValue(), read.path(field.getKey()))
                  .map(inner -> "." + field.getKey() + inner));
    }
    if (recorded.isArray() && recorded.size() == read.size()) {
      return IntStream.range(0, recorded.size())
          .boxed()
          .flatMap(index ->
              lost(recorded.get(index), read.get(index))
                  .map(inner -> "[%d]%s".formatted(index, inner)));
    }
    return recorded.equals(read)
        ? Stream.empty()
        : Stream.of(": %s is read as %s".formatted(recorded, read));
  }

  @Test
  void theConfigMapHasTheScripts() throws IOException {
    JsonNode data = Recorded.read(Recorded.ROOT.resolve("argocd-cm.yaml")).path("data");

    assertThat(data.size()).isEqualTo(2);
    for (Recorded recorded : List.of(APPS, ENVIRONMENTS)) {
      assertThat(
              data.path("resource.customizations.health.stepladder.dev_" + recorded.kind())
                  .asText())
          .isEqualTo(Files.readString(recorded.script()));
    }
  }

  static Stream<Recorded.Sample> apps() {
    return APPS.samples().stream();
  }

  static Stream<Recorded.Sample> environments() {
    return ENVIRONMENTS.samples().stream();
  }
}
