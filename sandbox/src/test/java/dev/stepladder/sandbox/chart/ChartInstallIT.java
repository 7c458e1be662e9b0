package dev.stepladder.sandbox.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart over its life, with real Helm in a cluster that has never seen it. */
final class ChartInstallIT {

  private static final String RELEASE = "stepladder";
  private static final String HOME = "stepladder-system";
  private static final String CHART = ChartFilesTest.CHART.toString();
  private static final String STAGED_APPS = "stagedapps.stepladder.dev";
  private static final Duration ESTABLISHED = Duration.ofSeconds(30);

  /** What the kinds of an earlier version do not have yet. */
  private static final String NEW_FIELD = "connectionsPerPod";

  @TempDir private Path directory;
  private ControlPlane controlPlane;
  private Helm helm;

  @BeforeEach
  void start() {
    helm = Helm.in(directory);
    controlPlane = ControlPlane.start(ControlPlaneOptions.defaults());
    controlPlane.writeKubeconfig(directory.resolve("kubeconfig"));
    namespace("team-a");
  }

  @AfterEach
  void stop() {
    controlPlane.close();
  }

  @Test
  void installsAllThatTheOperatorNeedsAndSaysWhatIsNext() {
    String said = helm("install", CHART, "--create-namespace", "--set", "namespaces={team-a}");

    assertThat(said)
        .contains("kubectl rollout status deployment/stepladder -n stepladder-system")
        .contains("It serves the namespaces team-a.")
        .contains("create-pod-identity-association");
    assertThat(names(ScaleTier.class))
        .containsExactlyInAnyOrder("users-1", "users-2", "users-100", "users-1k", "users-10k");
    assertThat(names(ValidatingAdmissionPolicy.class))
        .contains("approvals.stepladder.dev", "deletion-protection.stepladder.dev");
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(2);
    applyApp();
  }

  /** Helm itself would notice at the RoleBinding, and leave a failed release behind. */
  @Test
  void aNamespaceThatIsNotThereIsToldBeforeAnythingIsMade() {
    String namespaces = "namespaces={team-a,%s,team-b}".formatted(HOME);
    Answer refused = tries("install", CHART, "--create-namespace", "--set", namespaces);

    assertThat(refused.status()).isNotZero();
    assertThat(refused.output())
        .contains("namespaces names what this cluster does not have: team-b.")
        .contains("kubectl create namespace team-b");
    assertThat(client().rbac().clusterRoles().withName("stepladder").get()).isNull();

    namespace("team-b");
    helm("install", CHART, "--create-namespace", "--set", namespaces);
    assertThat(client().rbac().roleBindings().inNamespace("team-b").list().getItems()).hasSize(1);
  }

  @Test
  void metricsGoWithoutAServiceMonitorWhereThereIsNoSuchKind() {
    helm("install", CHART, "--create-namespace");

    assertThat(client().services().inNamespace(HOME).withName("stepladder-metrics").get())
        .isNotNull();
  }

  @Test
  void upgradesFromTheChartBeforeOnceItsKindsAre() throws IOException {
    helm("install", earlier().toString(), "--create-namespace");
    assertThat(schema()).doesNotContain(NEW_FIELD);
    assertThat(names(ScaleTier.class)).doesNotContain("users-10k");

    Answer refused = tries("upgrade", CHART);
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output())
        .contains("CustomResourceDefinition " + STAGED_APPS + " is not that of this chart")
        .contains(
            "helm show crds <this chart> | kubectl apply --server-side --force-conflicts -f -");
    assertThat(names(ScaleTier.class)).as("nothing was changed").doesNotContain("users-10k");

    apply(helm.run("show", "crds", CHART));
    helm("upgrade", CHART, "--set", "replicas=3");
    assertThat(schema()).contains(NEW_FIELD);
    assertThat(names(ScaleTier.class)).contains("users-10k");
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void aRollbackTakesTheOperatorBackAndLeavesKindsLadderAndApps() throws IOException {
    helm("install", earlier().toString(), "--create-namespace");
    apply(helm.run("show", "crds", CHART));
    helm("upgrade", CHART, "--set", "replicas=3");
    applyApp();

    helm("rollback");

    assertThat(deployment().getSpec().getReplicas()).isEqualTo(2);
    assertThat(schema()).contains(NEW_FIELD);
    assertThat(names(ScaleTier.class)).contains("users-10k");
    assertThat(app()).isNotNull();
  }

  @Test
  void anUninstallLeavesWhatAppsStandOnAndTheNextInstallGoesOnFromThere() {
    var values = ChartFilesTest.CHART.resolve("examples/pod-identity.yaml").toString();
    helm("install", CHART, "--create-namespace", "--values", values);
    applyApp();
    String uid = app().getMetadata().getUid();

    helm("uninstall");

    assertThat(client().apps().deployments().inNamespace(HOME).list().getItems()).isEmpty();
    assertThat(client().rbac().clusterRoles().withName("stepladder").get()).isNull();
    assertThat(app().getMetadata().getUid()).isEqualTo(uid);
    assertThat(app().isMarkedForDeletion()).isFalse();
    assertThat(names(ScaleTier.class)).hasSize(5);
    AwsEnvironment environment = client().resources(AwsEnvironment.class).withName("prod").get();
    assertThat(environment.isMarkedForDeletion()).isFalse();

    helm("install", CHART, "--values", values);
    assertThat(app().getMetadata().getUid()).isEqualTo(uid);
    assertThat(names(ScaleTier.class)).hasSize(5);
  }

  @Test
  void keepsTheNameOfTheInstallation() {
    helm("install", CHART, "--create-namespace", "--set", "installation=blue");

    Answer refused = tries("upgrade", CHART, "--set", "installation=green");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output())
        .contains("This release is the installation \"blue\", and would be \"green\"")
        .contains("--set installation=blue");
    helm("upgrade", CHART, "--set", "installation=blue");
  }

  @Test
  void takesOverALadderThatWasAppliedByHandWhenTold() {
    Manifests.crds().forEach(this::apply);
    await()
        .atMost(ESTABLISHED)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(names(ScaleTier.class)).isEmpty());
    Manifests.ladder().forEach(this::apply);

    assertThat(tries("install", CHART, "--create-namespace").output())
        .contains("cannot be imported into the current release");
    helm("install", CHART, "--create-namespace", "--take-ownership");
    assertThat(names(ScaleTier.class)).hasSize(5);
  }

  /** This chart as an earlier version of it may have been. */
  private Path earlier() throws IOException {
    Path copy = directory.resolve("earlier");
    try (Stream<Path> files = Files.walk(ChartFilesTest.CHART)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(ChartFilesTest.CHART.relativize(file).toString()));
      }
    }
    edit(copy.resolve("Chart.yaml"), "(?m)^version: .*$", "version: 0.0.1");
    edit(
        copy.resolve("crds/" + STAGED_APPS + ".yaml"),
        "(?m)^( +)" + NEW_FIELD + ":\n(?:\\1 +.*\n)+",
        "");
    Files.delete(copy.resolve("files/ladder/users-10k.yaml"));
    return copy;
  }

  private static void edit(Path file, String pattern, String replacement) throws IOException {
    String text = Files.readString(file);
    String edited = text.replaceFirst(pattern, replacement);
    assertThat(edited).as("%s in %s", pattern, file).isNotEqualTo(text);
    Files.writeString(file, edited);
  }

  private String helm(String verb, String... arguments) {
    return helm.run(command(verb, arguments));
  }

  private Answer tries(String verb, String... arguments) {
    return helm.tries(command(verb, arguments));
  }

  private String[] command(String verb, String... arguments) {
    return Stream.of(
            Stream.of(verb, RELEASE),
            Stream.of(arguments),
            Stream.of("--namespace", HOME, "--kubeconfig", directory.resolve("kubeconfig") + ""))
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  private KubernetesClient client() {
    return controlPlane.client();
  }

  private void apply(String yaml) {
    client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .forceConflicts()
        .serverSideApply();
  }

  private void namespace(String name) {
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private void applyApp() {
    apply(Manifests.example("hello").replaceAll("namespace: \\S+", "namespace: team-a"));
  }

  private StagedApp app() {
    List<StagedApp> apps =
        client().resources(StagedApp.class).inNamespace("team-a").list().getItems();
    assertThat(apps).hasSize(1);
    return apps.getFirst();
  }

  private Deployment deployment() {
    return client().apps().deployments().inNamespace(HOME).withName(RELEASE).get();
  }

  private String schema() {
    return client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(STAGED_APPS)
        .get()
        .getSpec()
        .toString();
  }

  private <T extends HasMetadata> List<String> names(Class<T> kind) {
    return client().resources(kind).list().getItems().stream()
        .map(object -> object.getMetadata().getName())
        .toList();
  }
}
