package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the chart renders to, as text beside the tests: with no values but its own, and with each
 * file of its examples. A change of the chart shows there as a difference; {@code
 * -Dstepladder.golden=write} writes them anew.
 */
final class ChartTemplateIT {

  private static final String CHART = ChartFilesTest.CHART.toString();
  private static final Path GOLDEN = Path.of("src/test/resources/golden/chart");
  private static final boolean WRITE = "write".equals(System.getProperty("stepladder.golden"));
  private static final String[] MONITORING = {
    "--api-versions",
    "monitoring.coreos.com/v1/ServiceMonitor",
    "--api-versions",
    "monitoring.coreos.com/v1/PodMonitor",
    "--api-versions",
    "monitoring.coreos.com/v1/PrometheusRule"
  };

  @TempDir private Path directory;

  /** The chart's own values, then those of its examples. */
  static List<String> variants() throws IOException {
    var all = new ArrayList<>(List.of("minimal"));
    try (Stream<Path> files = Files.list(ChartFilesTest.CHART.resolve("examples"))) {
      files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .forEach(all::add);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("variants")
  void hasNothingToLint(String variant) {
    assertThat(helm().run(with(variant, "lint", CHART, "--strict")))
        .contains("0 chart(s) failed")
        .doesNotContain("[WARNING]");
  }

  @ParameterizedTest
  @MethodSource("variants")
  void rendersAsReviewed(String variant) throws IOException {
    String rendered = render(variant, MONITORING);
    Path golden = GOLDEN.resolve(variant + ".yaml");
    if (WRITE) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, rendered);
    }
    assertThat(rendered).isEqualTo(Files.readString(golden));
  }

  @Test
  void noVariantIsWithoutItsText() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
          .containsExactlyInAnyOrderElementsOf(variants());
    }
  }

  @Test
  void leavesOutTheKindsThatNobodyKnows() {
    assertThat(render("everything"))
        .contains("kind: Service\n")
        .doesNotContain("ServiceMonitor", "PodMonitor", "PrometheusRule");
  }

  @ParameterizedTest
  @MethodSource("variants")
  void noRoleOfTheOperatorReachesTooFar(String variant) {
    List<HasMetadata> objects = objects(render(variant));
    for (HasMetadata object : objects) {
      for (PolicyRule rule : rules(object)) {
        assertThat(rule.getApiGroups()).as(variant).doesNotContain("*");
        assertThat(rule.getResources()).as(variant).noneMatch(name -> name.contains("*"));
        assertThat(rule.getVerbs())
            .as(variant)
            .doesNotContain("*", "escalate", "bind", "impersonate");
        if (rule.getResources().contains("secrets")) {
          assertThat(rule.getVerbs()).as(variant).doesNotContain("list", "watch");
        }
      }
    }
    // What reads Secrets, or starts pods that may, is bound namespace by namespace.
    List<String> everywhere =
        objects.stream()
            .filter(ClusterRoleBinding.class::isInstance)
            .map(binding -> ((ClusterRoleBinding) binding).getRoleRef().getName())
            .toList();
    assertThat(
            objects.stream()
                .filter(ClusterRole.class::isInstance)
                .filter(role -> everywhere.contains(role.getMetadata().getName()))
                .flatMap(role -> rules(role).stream())
                .filter(rule -> rule.getResources().contains("secrets") || makesPods(rule)))
        .as(variant)
        .isEmpty();
  }

  private static boolean makesPods(PolicyRule rule) {
    return !List.of("get", "list", "watch").containsAll(rule.getVerbs())
        && Stream.of("pods", "deployments", "jobs").anyMatch(rule.getResources()::contains);
  }

  /** Pod Security "restricted", and nothing to write to but what is mounted. */
  @ParameterizedTest
  @MethodSource("variants")
  void podsAreRestricted(String variant) {
    var pod = deployment(variant).getSpec().getTemplate().getSpec();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getContainers())
        .allSatisfy(container -> {
          var security = container.getSecurityContext();
          assertThat(security.getAllowPrivilegeEscalation()).isFalse();
          assertThat(security.getReadOnlyRootFilesystem()).isTrue();
          assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replica=3 | additional properties 'replica' not allowed",
        "installation=Blue | /installation",
        "namespaces={Team_A} | /namespaces/0",
        "image.digest=sha256:12 | /image/digest",
        "aws.roleArn=stepladder | /aws/roleArn",
        "podDisruptionBudget.maxUnavailable=0 | /podDisruptionBudget/maxUnavailable",
        "terminationGracePeriodSeconds=5 | /terminationGracePeriodSeconds",
        "environment.create=true | environment.create is true and environment.spec is empty",
        "ladder.overrides.users-3.users=3 | ladder.overrides names \"users-3\"",
        "logFormat=xml | /logFormat",
        "ladder.exclude={users-3} | ladder.exclude names \"users-3\"",
      })
  void refusesWhatCannotBe(String value, String reason) {
    Answer answer = helm().tries("template", "stepladder", CHART, "--set", value);
    assertThat(answer.status()).isNotZero();
    assertThat(answer.output()).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "n123", "null"})
  void takesTextForText(String installation) {
    String rendered =
        helm()
            .run(
                "template",
                "stepladder",
                CHART,
                "--set-string",
                "installation=" + installation,
                "--set-string",
                "namespaces[0]=123");
    assertThat(deployment(objects(rendered)).getMetadata().getAnnotations())
        .containsEntry("stepladder.dev/installation", installation);
    assertThat(rendered).contains("namespace: \"123\"");
  }

  private Deployment deployment(String variant) {
    return deployment(objects(render(variant)));
  }

  private static Deployment deployment(List<HasMetadata> objects) {
    return objects.stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Values that Argo CD would hand to the chart as they stand in the example. */
  @Test
  void rendersWhatTheExampleForArgoSays() throws IOException {
    JsonNode example =
        Serialization.unmarshal(
            Files.readString(Path.of("../examples/gitops/argocd/operator.yaml")), JsonNode.class);
    JsonNode values = example.at("/spec/source/helm/valuesObject");
    Path file = directory.resolve("values.yaml");
    Files.writeString(file, Serialization.asYaml(values));

    Deployment deployment =
        objects(render("minimal", "--values", file.toString())).stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .findFirst()
            .orElseThrow();

    assertThat(deployment.getSpec().getTemplate().getSpec().getContainers())
        .singleElement()
        .satisfies(container ->
            assertThat(container.getImage())
                .isEqualTo(
                    values.at("/image/repository").asText()
                        + "@"
                        + values.at("/image/digest").asText()));
    assertThat(deployment.getMetadata().getAnnotations())
        .containsEntry("stepladder.dev/installation", values.path("installation").asText());
  }

  private static List<HasMetadata> objects(String rendered) {
    return Stream.of(rendered.split("(?m)^---$"))
        .filter(document -> document.contains("kind:"))
        .map(document -> (HasMetadata) Serialization.unmarshal(document, KubernetesResource.class))
        .toList();
  }

  private static List<PolicyRule> rules(HasMetadata object) {
    return switch (object) {
      case ClusterRole role -> role.getRules();
      case Role role -> role.getRules();
      case HasMetadata _ -> List.of();
    };
  }

  private String render(String variant, String... more) {
    var arguments = new ArrayList<>(List.of("template", "stepladder", CHART));
    arguments.addAll(List.of("--namespace", "stepladder-system"));
    arguments.addAll(List.of(more));
    return helm().run(with(variant, arguments.toArray(String[]::new)));
  }

  private static String[] with(String variant, String... arguments) {
    return variant.equals("minimal")
        ? arguments
        : Stream.concat(
                Stream.of(arguments),
                Stream.of(
                    "--values",
                    ChartFilesTest.CHART.resolve("examples").resolve(variant + ".yaml").toString()))
            .toArray(String[]::new);
  }

  private Helm helm() {
    return Helm.in(directory);
  }
}
