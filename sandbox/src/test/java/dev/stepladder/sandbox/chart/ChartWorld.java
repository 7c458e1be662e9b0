package dev.stepladder.sandbox.chart;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.clock.VirtualClock;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import dev.stepladder.simulator.kubelet.KubeletOptions;
import dev.stepladder.simulator.kubelet.KubeletStandIn;
import dev.stepladder.simulator.kubelet.VirtualKubeletClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A cluster into which the chart goes by Helm, an AWS account, and operators as the chart starts
 * them, on a clock that runs fast. The API server keeps a record of what operators ask of it.
 */
final class ChartWorld implements AutoCloseable {

  static final String HOME = "stepladder-system";
  static final String ENVIRONMENT = "prod";

  private static final String ACCOUNT = "123456789012";
  private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

  /** RDS's hours pass in seconds, and Leases are not the slowest. */
  private static final double SPEED = 600;

  private static final Duration REAL_LIMIT = Duration.ofMinutes(3);

  private final Path directory;
  private final ControlPlane controlPlane;
  private final VirtualClock clock;
  private final AwsSimulator aws;
  private final KubeletStandIn kubelet;
  private final Helm helm;
  private final List<ChartedOperator> operators = new ArrayList<>();

  ChartWorld(Path directory, String... namespaces) throws IOException {
    this.directory = directory;
    helm = Helm.in(directory);
    Path policy =
        Files.writeString(
            directory.resolve("audit-policy.yaml"),
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: Metadata
                users: ["system:serviceaccount:%s:stepladder"]
              - level: None
            """
                .formatted(HOME));
    controlPlane =
        ControlPlane.start(
            ControlPlaneOptions.defaults()
                .withApiServerArguments(
                    "--audit-policy-file=" + policy.toAbsolutePath(),
                    "--audit-log-path=" + auditLog().toAbsolutePath(),
                    "--audit-log-mode=blocking"));
    controlPlane.writeKubeconfig(directory.resolve("kubeconfig"));
    clock = VirtualClock.running(START, SPEED);
    aws = AwsSimulator.builder().clock(clock).account(ACCOUNT).pace(4).start();
    var _ = aws.eks().console().createCluster("main");
    kubelet =
        new KubeletStandIn(
            controlPlane.client(),
            new VirtualKubeletClock(clock),
            KubeletOptions.defaults().withConnections(aws.cloudwatch().console()::connected));
    for (String namespace : namespaces) {
      client()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
  }

  /** Runs helm on the release, with all of the arguments that name it and the cluster. */
  String helm(String verb, String... arguments) {
    return helm.run(
        Stream.of(
                Stream.of(verb, "stepladder"),
                Stream.of(arguments),
                Stream.of(
                    "--namespace",
                    HOME,
                    "--kubeconfig",
                    directory.resolve("kubeconfig").toString()))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  /** Starts an operator as the release says now. */
  ChartedOperator startOperator(String name) throws IOException {
    ChartedOperator started =
        ChartedOperator.start(
            client(), HOME, controlPlane.kubeconfig(), aws.endpoint(), directory, name);
    operators.add(started);
    return started;
  }

  Path auditLog() {
    return directory.resolve("audit.log");
  }

  KubernetesClient client() {
    return controlPlane.client();
  }

  AwsSimulator aws() {
    return aws;
  }

  /** Applies YAML as an administrator does. */
  void apply(String yaml) {
    client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
  }

  /** The environment of the examples, for some namespaces. */
  void applyEnvironment(String namespaces) {
    apply(Manifests.example("environment").replace("[team-a]", namespaces));
  }

  /** The shop of the examples. */
  void applyShop(String namespace, String tier) {
    apply(
        Manifests.example("shop")
            .replace("namespace: team-a", "namespace: " + namespace)
            .replaceAll("tier: \\S+", "tier: " + tier));
  }

  StagedApp shop(String namespace) {
    return client().resources(StagedApp.class).inNamespace(namespace).withName("shop").get();
  }

  /** Waits until an app is Ready on a rung, approving what asks for it. */
  void settle(String namespace, String tier) {
    until(
        "the shop is Ready on " + tier,
        () -> {
          approve(namespace);
          StagedApp app = shop(namespace);
          return app.getStatus() != null
              && tier.equals(app.getStatus().tier())
              && app.getMetadata().getGeneration().equals(app.getStatus().observedGeneration())
              && says(app, "Ready", "True");
        });
  }

  /** Deletes an object, and waits until it is gone. */
  <T extends HasMetadata> void remove(Class<T> kind, String namespace, String name) {
    MixedOperation<T, ?, Resource<T>> all = client().resources(kind);
    Resource<T> object =
        namespace.isEmpty() ? all.withName(name) : all.inNamespace(namespace).withName(name);
    object.delete();
    until(name + " is gone", () -> object.get() == null);
  }

  static boolean says(StagedApp app, String type, String status) {
    return app.getStatus() != null
        && app.getStatus().conditions().stream()
            .filter(condition -> condition.type().equals(type))
            .map(Condition::status)
            .anyMatch(status::equals);
  }

  /** Approves what waits for approval, as a person does with the command of the status. */
  void approve(String namespace) {
    StagedApp app = shop(namespace);
    if (app.getStatus() == null || app.getStatus().approve() == null) {
      return;
    }
    String command = app.getStatus().approve();
    String value = command.substring(command.indexOf('=') + 1);
    if (!Objects.equals(value, app.getMetadata().getAnnotations().get(Names.APPROVE))) {
      client()
          .resources(StagedApp.class)
          .inNamespace(namespace)
          .withName("shop")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(Names.APPROVE, value));
    }
  }

  /** A condition that comes about by itself. */
  @FunctionalInterface
  interface Holds {
    boolean now() throws IOException;
  }

  /** Waits for a condition; what is the matter else is said with the apps and the logs. */
  void until(String what, Holds condition) {
    try {
      Awaitility.await(what)
          .atMost(REAL_LIMIT)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> operators.stream().noneMatch(ChartedOperator::alive) || condition.now());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("it is not so that " + what + "\n" + state(), e);
    }
    if (operators.stream().noneMatch(ChartedOperator::alive)) {
      throw new AssertionError("no operator runs any more, so that " + what + "\n" + state());
    }
  }

  private String state() {
    var text = new StringBuilder();
    client()
        .resources(StagedApp.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(app -> text.append(app.getStatus()).append('\n'));
    for (ChartedOperator operator : operators) {
      try {
        text.append("refused: ").append(Grants.in(auditLog()).refused()).append('\n');
        List<String> log = operator.log().lines().toList();
        log.subList(Math.max(0, log.size() - 30), log.size())
            .forEach(line -> text.append(line).append('\n'));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    operators.forEach(ChartedOperator::close);
    kubelet.close();
    aws.close();
    clock.close();
    controlPlane.close();
  }
}
