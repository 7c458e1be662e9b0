package dev.stepladder.simulator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneIT {
  private static ControlPlane controlPlane;

  @BeforeAll
  static void start() {
    controlPlane = ControlPlane.start(ControlPlaneOptions.defaults());
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
  }

  @Test
  void saysWhichKubernetesItIs() {
    var version = controlPlane.client().getKubernetesVersion();

    assertThat(version.getGitVersion()).startsWith("v" + BinaryCache.MINOR + ".");
    assertThat(version.getMajor() + "." + version.getMinor()).isEqualTo(BinaryCache.MINOR);
  }

  @Test
  void kubeconfigReachesItWithoutAnythingElse() {
    var config = Config.fromKubeconfig(controlPlane.kubeconfig());

    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(client.namespaces().withName("kube-system").get()).isNotNull();
    }
  }

  @Test
  void kubectlWorksWithTheWrittenKubeconfig(@TempDir Path home)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(kubectlOnPath(), "kubectl is not on the PATH");
    var file = controlPlane.writeKubeconfig(home.resolve("kubeconfig"));
    var output = home.resolve("output");
    var builder =
        new ProcessBuilder(
                "kubectl", "--kubeconfig", file.toString(), "auth", "can-i", "delete", "nodes")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("HOME", home.toString());
    var process = builder.start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output)).contains("yes");
    assertThat(home.resolve(".kube/config")).doesNotExist();
  }

  @Test
  void writtenKubeconfigIsForItsOwnerOnly(@TempDir Path directory) throws IOException {
    var file = controlPlane.writeKubeconfig(directory.resolve("kubeconfig"));

    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void customResourcesAreValidatedByTheirSchema() {
    controlPlane.client().load(getClass().getResourceAsStream("/rungs-crd.yaml")).create();
    controlPlane
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("rungs.test.stepladder.dev")
        .waitUntilCondition(
            crd ->
                crd != null
                    && crd.getStatus() != null
                    && crd.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                            "Established".equals(condition.getType())
                                && "True".equals(condition.getStatus())),
            30,
            TimeUnit.SECONDS);

    var refused = new Rung();
    refused.getMetadata().setName("r");
    refused.getMetadata().setNamespace("default");
    refused.setSpec(Map.of("height", -1));

    assertThatThrownBy(() -> controlPlane.client().resource(refused).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("height");
  }

  @Test
  void podsAreAdmittedOnceTheirServiceAccountIsThere() {
    var client = controlPlane.client();
    var namespace =
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withName("admission")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("web")
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName("web")
            .withAutomountServiceAccountToken(false)
            .addNewContainer()
            .withName("web")
            .withImage("example.com/web:1")
            .endContainer()
            .endSpec()
            .build();

    assertThatThrownBy(() -> client.resource(pod).create()).hasMessageContaining("serviceaccount");

    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
    // Admission reads ServiceAccounts from a cache of its own.
    await()
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .untilAsserted(() -> assertThat(client.resource(pod).create().getMetadata()).isNotNull());
  }

  @Test
  void twoOfThemDoNotShareAnything() {
    try (var second = ControlPlane.start(ControlPlaneOptions.defaults())) {
      second
          .client()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName("only-here").endMetadata().build())
          .create();

      assertThat(controlPlane.client().namespaces().withName("only-here").get()).isNull();
    }
  }

  @Test
  void closeLeavesNoProcessBehind() {
    var before = ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
    var second = ControlPlane.start(ControlPlaneOptions.defaults());
    var started =
        ProcessHandle.current()
            .descendants()
            .filter(process -> !before.contains(process.pid()))
            .toList();
    assertThat(started).hasSizeGreaterThanOrEqualTo(2);

    second.close();

    await().untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void keepsItsObjectsInAGivenDirectory(@TempDir Path directory) {
    var options = ControlPlaneOptions.defaults().withDirectory(directory.resolve("state"));
    try (var first = ControlPlane.start(options)) {
      first
          .client()
          .resource(new NamespaceBuilder().withNewMetadata().withName("kept").endMetadata().build())
          .create();
    }

    try (var second = ControlPlane.start(options)) {
      assertThat(second.client().namespaces().withName("kept").get()).isNotNull();
    }
  }

  @Test
  void takenPortIsOneClearError() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var options = ControlPlaneOptions.defaults().withPort(taken.getLocalPort());

      assertThatThrownBy(() -> ControlPlane.start(options))
          .isInstanceOf(ControlPlaneException.class)
          .hasMessageStartingWith("Port " + taken.getLocalPort() + " on 127.0.0.1 is taken");
    }
  }

  @Test
  void wrongApiServerArgumentIsAnErrorThatQuotesTheServer() {
    var options = ControlPlaneOptions.defaults().withApiServerArguments("--no-such-flag");

    assertThatThrownBy(() -> ControlPlane.start(options))
        .isInstanceOf(ControlPlaneException.class)
        .hasMessageContaining("unknown flag: --no-such-flag");
  }

  private static boolean kubectlOnPath() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));
  }

  @Group("test.stepladder.dev")
  @Version("v1")
  static final class Rung extends CustomResource<Map<String, Integer>, Void> implements Namespaced {
    private static final long serialVersionUID = 1L;
  }
}
