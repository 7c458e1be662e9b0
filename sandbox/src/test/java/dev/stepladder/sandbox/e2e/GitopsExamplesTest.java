package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The examples for Argo CD and Flux hang together: environments come first, nothing stands in the
 * way of an approval by commit.
 */
final class GitopsExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "examples", "gitops");
  private static final Path REPOSITORY = EXAMPLES.resolve("repository");

  @Test
  void theApplicationSetTakesAllEnvironmentsInItsFirstStepAndAppsInItsLast() {
    JsonNode spec = one(EXAMPLES.resolve("argocd/applicationset.yaml")).path("spec");
    List<String> steps =
        elements(spec.at("/strategy/rollingSync/steps"))
            .map(step -> step.at("/matchExpressions/0/values/0").asText())
            .toList();
    assertThat(spec.at("/template/metadata/labels/step").asText()).isEqualTo("{{.step}}");
    assertThat(spec.at("/strategy/type").asText()).isEqualTo("RollingSync");

    List<JsonNode> elements = elements(spec.at("/generators/0/list/elements")).toList();
    assertThat(stepsWith("AwsEnvironment", elements)).containsOnly(steps.getFirst());
    assertThat(stepsWith("StagedApp", elements)).containsOnly(steps.getLast());
  }

  private static List<String> stepsWith(String kind, List<JsonNode> elements) {
    return elements.stream()
        .filter(element -> holds(element.path("path").asText(), kind))
        .map(element -> element.path("step").asText())
        .toList();
  }

  @Test
  void theWavesPutEnvironmentsFirstAndAppsLast() {
    List<Integer> environments = waves("AwsEnvironment");
    List<Integer> apps = waves("StagedApp");
    int last = manifests(REPOSITORY).mapToInt(GitopsExamplesTest::wave).max().orElseThrow();

    assertThat(environments).isNotEmpty().allMatch(wave -> wave < last);
    assertThat(apps).containsOnly(last);
  }

  private static List<Integer> waves(String kind) {
    return manifests(REPOSITORY)
        .filter(manifest -> manifest.path("kind").asText().equals(kind))
        .map(GitopsExamplesTest::wave)
        .toList();
  }

  private static int wave(JsonNode manifest) {
    return Integer.parseInt(
        manifest
            .path("metadata")
            .path("annotations")
            .path("argocd.argoproj.io/sync-wave")
            .asText("0"));
  }

  @Test
  void argoHasNothingToIgnore() {
    assertThat(
            manifests(EXAMPLES.resolve("argocd"))
                .flatMap(manifest -> manifest.findValues("ignoreDifferences").stream()))
        .isEmpty();
  }

  @Test
  void fluxAppliesAppsOnceTheirEnvironmentIsReady() {
    List<JsonNode> kustomizations = kustomizations();
    List<String> first = namesWith("AwsEnvironment", kustomizations);

    assertThat(first).hasSize(1);
    assertThat(kustomizations)
        .filteredOn(kustomization -> holds(path(kustomization), "StagedApp"))
        .isNotEmpty()
        .allSatisfy(kustomization ->
            assertThat(elements(kustomization.at("/spec/dependsOn")))
                .extracting(dependency -> dependency.path("name").asText())
                .containsExactlyElementsOf(first));
  }

  @Test
  void fluxChecksTheEnvironmentsThatItApplies() {
    assertThat(kustomizations())
        .filteredOn(kustomization -> holds(path(kustomization), "AwsEnvironment"))
        .allSatisfy(kustomization ->
            assertThat(elements(kustomization.at("/spec/healthChecks")))
                .extracting(check -> "%s %s".formatted(kind(check), check.path("name").asText()))
                .containsExactlyElementsOf(
                    manifests(REPOSITORY.resolve(path(kustomization)))
                        .map(found ->
                            "%s %s".formatted(kind(found), found.at("/metadata/name").asText()))
                        .toList()));
  }

  @Test
  void fluxWaitsForNoAppThatMayWaitForACommit() {
    assertThat(kustomizations())
        .filteredOn(kustomization -> holds(path(kustomization), "StagedApp"))
        .allSatisfy(kustomization -> {
          assertThat(kustomization.path("spec").has("wait")).isFalse();
          assertThat(kustomization.path("spec").has("healthChecks")).isFalse();
        });
  }

  @Test
  void noPruneTakesAnAppDown() {
    assertThat(manifests(REPOSITORY))
        .filteredOn(manifest -> manifest.path("kind").asText().equals("StagedApp"))
        .isNotEmpty()
        .allMatch(app -> app.at("/spec/deletionProtection").asBoolean());
  }

  /** The chart takes no namespace here, so that what lets the operator in has to stand there. */
  @Test
  void theOperatorIsLetIntoEveryNamespaceWithApps() {
    assertThat(manifests(REPOSITORY))
        .filteredOn(manifest -> manifest.path("kind").asText().equals("StagedApp"))
        .isNotEmpty()
        .allSatisfy(app ->
            assertThat(manifests(REPOSITORY))
                .filteredOn(manifest -> manifest.path("kind").asText().equals("RoleBinding"))
                .filteredOn(binding ->
                    binding.at("/metadata/namespace").equals(app.at("/metadata/namespace")))
                .singleElement()
                .satisfies(binding -> {
                  assertThat(binding.at("/roleRef/name").asText()).isEqualTo("stepladder-apps");
                  assertThat(binding.at("/subjects/0/name").asText()).isEqualTo("stepladder");
                  assertThat(binding.at("/subjects/0/namespace").asText())
                      .isEqualTo("stepladder-system");
                }));
  }

  /** With both the names of the release and of the namespace are those of docs/install.md. */
  @Test
  void theOperatorIsInstalledAsByHand() {
    JsonNode argo = one(EXAMPLES.resolve("argocd/operator.yaml")).path("spec");
    assertThat(argo.at("/source/helm/releaseName").asText()).isEqualTo("stepladder");
    assertThat(argo.at("/destination/namespace").asText()).isEqualTo("stepladder-system");
    assertThat(argo.at("/syncPolicy/automated/prune").asBoolean(true)).isFalse();

    JsonNode flux =
        manifests(EXAMPLES.resolve("flux"))
            .filter(manifest -> manifest.path("kind").asText().equals("HelmRelease"))
            .findFirst()
            .orElseThrow();
    assertThat(flux.at("/spec/releaseName").asText()).isEqualTo("stepladder");
    assertThat(flux.at("/metadata/namespace").asText()).isEqualTo("stepladder-system");
    assertThat(flux.at("/spec/install/crds").asText()).isEqualTo("CreateReplace");
    assertThat(flux.at("/spec/upgrade/crds").asText()).isEqualTo("CreateReplace");
    assertThat(flux.at("/spec/values"))
        .as("one chart, whoever installs it")
        .isEqualTo(argo.at("/source/helm/valuesObject"));
  }

  private static String kind(JsonNode object) {
    return object.path("apiVersion").asText() + "/" + object.path("kind").asText();
  }

  private static List<JsonNode> kustomizations() {
    return manifests(EXAMPLES.resolve("flux"))
        .filter(manifest -> manifest.path("kind").asText().equals("Kustomization"))
        .toList();
  }

  private static List<String> namesWith(String kind, List<JsonNode> kustomizations) {
    return kustomizations.stream()
        .filter(kustomization -> holds(path(kustomization), kind))
        .map(kustomization -> kustomization.at("/metadata/name").asText())
        .toList();
  }

  private static String path(JsonNode kustomization) {
    return kustomization.at("/spec/path").asText();
  }

  private static boolean holds(String path, String kind) {
    return manifests(REPOSITORY.resolve(path))
        .anyMatch(manifest -> manifest.path("kind").asText().equals(kind));
  }

  private static JsonNode one(Path file) {
    return Recorded.read(file);
  }

  /** All documents of all files under a directory, which has to be there. */
  private static Stream<JsonNode> manifests(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
          .flatMap(file -> documents(file).stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> documents(Path file) {
    try (var documents =
        Recorded.YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is no YAML", e);
    }
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
