package dev.stepladder.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.clock.VirtualClock;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import dev.stepladder.simulator.kubelet.KubeletOptions;
import dev.stepladder.simulator.kubelet.KubeletStandIn;
import dev.stepladder.simulator.kubelet.VirtualKubeletClock;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * An API server and a simulated AWS on loopback, with the example application to be brought up: all
 * that an operator in a process of its own needs to do everything it is there for.
 */
final class Rehearsal implements AutoCloseable {

  private static final String TIER = "users-10k";
  private static final String NAMESPACE = "team-a";
  private static final String APP = "shop";
  private static final String CLUSTER = "main";
  private static final String ACCOUNT = "123456789012";
  private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

  /** Simulated seconds a second: the hours that a database takes pass while Leases still hold. */
  private static final double SPEED = 600;

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final long ESTABLISHED_WITHIN_SECONDS = 30;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final AwsSimulator aws;
  private final ControlPlane controlPlane;

  /** Starts everything but the operator. */
  Rehearsal() {
    try {
      VirtualClock clock = open(VirtualClock.running(START, SPEED));
      aws = open(AwsSimulator.builder().clock(clock).account(ACCOUNT).start());
      controlPlane = open(ControlPlane.start(ControlPlaneOptions.defaults()));
      open(
          new KubeletStandIn(
              controlPlane.client(),
              new VirtualKubeletClock(clock),
              KubeletOptions.defaults().withConnections(aws.cloudwatch().console()::connected)));
      var _ = aws.eks().console().createCluster(CLUSTER);
      install(controlPlane.client());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static void install(KubernetesClient client) {
    Manifests.crds().forEach(kind -> apply(client, kind));
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .list()
        .getItems()
        .forEach(kind ->
            client
                .resource(kind)
                .waitUntilCondition(
                    Rehearsal::established, ESTABLISHED_WITHIN_SECONDS, TimeUnit.SECONDS));
    Manifests.ladder().forEach(rung -> apply(client, rung));
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    apply(client, Manifests.example("environment"));
    apply(client, Manifests.example(APP).replaceAll("tier: \\S+", "tier: " + TIER));
  }

  private static boolean established(CustomResourceDefinition kind) {
    return Optional.ofNullable(kind).map(CustomResourceDefinition::getStatus).stream()
        .flatMap(status -> status.getConditions().stream())
        .anyMatch(condition ->
            condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }

  private static void apply(KubernetesClient client, String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(UTF_8))).serverSideApply();
  }

  /** Writes what lets a process into the API server. */
  void writeKubeconfig(Path file) {
    var _ = controlPlane.writeKubeconfig(file);
  }

  /**
   * The command that runs an operator here.
   *
   * @param kubeconfig where the process finds what {@link #writeKubeconfig} has written
   */
  List<String> command(String kubeconfig) {
    return List.of(
        "operator",
        "--installation",
        "rehearsal",
        "--namespace",
        "default",
        "--kubeconfig",
        kubeconfig,
        "--endpoint-url",
        aws.endpoint().toString(),
        "--clock",
        aws.endpoint() + "/_stepladder");
  }

  /** All that its environment has to hold: nothing of this machine's gets to it. */
  static Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID",
        "rehearsal",
        "AWS_SECRET_ACCESS_KEY",
        "rehearsal",
        "AWS_EC2_METADATA_DISABLED",
        "true");
  }

  /** Waits until the operator has looked at the application for the first time. */
  void awaitFirstLook(Process operator) {
    await(operator, status -> status.phase() != null);
  }

  /** Waits until the application is Ready. */
  void awaitReady(Process operator) {
    await(
        operator,
        status ->
            TIER.equals(status.tier())
                && status.conditions().stream()
                    .anyMatch(condition ->
                        condition.type().equals("Ready") && condition.status().equals("True")));
  }

  private void await(Process operator, Predicate<StagedAppStatus> condition) {
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (status().filter(condition).isEmpty()) {
      if (!operator.isAlive()) {
        throw new IllegalStateException("the operator ended with status " + operator.exitValue());
      }
      if (System.nanoTime() > limit) {
        throw new IllegalStateException(
            "within %s the operator did not get there: %s".formatted(LIMIT, status()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private Optional<StagedAppStatus> status() {
    return Optional.ofNullable(
            controlPlane
                .client()
                .resources(StagedApp.class)
                .inNamespace(NAMESPACE)
                .withName(APP)
                .get())
        .map(StagedApp::getStatus);
  }

  private <C extends AutoCloseable> C open(C closeable) {
    opened.push(closeable);
    return closeable;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.err.println("did not stop in order: " + e);
      }
    }
  }
}
