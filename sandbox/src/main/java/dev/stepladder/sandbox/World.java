package dev.stepladder.sandbox;

import dev.stepladder.operator.OperatorOptions;
import dev.stepladder.operator.StepladderOperator;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.cli.MonitorOptions;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.time.Clock;
import dev.stepladder.operator.time.SystemClock;
import dev.stepladder.operator.trace.Traces;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.clock.VirtualClock;
import dev.stepladder.simulator.controlplane.ControlPlane;
import dev.stepladder.simulator.controlplane.ControlPlaneOptions;
import dev.stepladder.simulator.kubelet.KubeletOptions;
import dev.stepladder.simulator.kubelet.KubeletStandIn;
import dev.stepladder.simulator.kubelet.VirtualKubeletClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * All of the sandbox: a real Kubernetes API server, a simulated AWS account, pods that are made and
 * go, and the operator; on loopback, in one process and two children.
 */
final class World implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(World.class);
  private static final String INSTALLATION = "sandbox";
  private static final String NAMESPACE = "stepladder-system";
  private static final int CONCURRENCY = 8;

  /** Calls go to loopback, and nobody misses what is cut short. */
  private static final Duration TERMINATION = Duration.ofSeconds(1);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final VirtualClock clock;
  private final AwsSimulator aws;
  private final ControlPlane controlPlane;

  /**
   * Starts everything but the operator, which comes with {@link #startOperator}.
   *
   * @param speed simulated seconds in a second
   * @param account that the simulated AWS is
   */
  World(
      double speed,
      OptionalInt awsPort,
      OptionalInt kubernetesPort,
      String account,
      String region,
      Consumer<String> progress) {
    try {
      clock = open(VirtualClock.running(machineTime(), speed));
      aws =
          open(
              AwsSimulator.builder()
                  .clock(clock)
                  .port(awsPort.orElse(0))
                  .account(account)
                  .region(region)
                  .start());
      ControlPlaneOptions defaults = ControlPlaneOptions.defaults().withProgress(progress);
      controlPlane =
          open(
              ControlPlane.start(
                  kubernetesPort.isPresent()
                      ? defaults.withPort(kubernetesPort.getAsInt())
                      : defaults));
      open(
          new KubeletStandIn(
              controlPlane.client(),
              new VirtualKubeletClock(clock),
              KubeletOptions.defaults().withConnections(aws.cloudwatch().console()::connected)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts the operator; the kinds must be installed. */
  void startOperator(MonitorOptions monitoring) {
    var options =
        new OperatorOptions(
            INSTALLATION,
            true,
            NAMESPACE,
            "sandbox-" + ProcessHandle.current().pid(),
            false,
            CONCURRENCY,
            false,
            TERMINATION);
    KubernetesClient client = open(controlPlane.newClient());
    // The machine's own credentials must never be sent to a simulator.
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox"));
    AwsOptions account =
        AwsOptions.ofEnvironment(INSTALLATION)
            .withEndpoint(aws.endpoint())
            .withCredentials(credentials);
    Clock time = SimulatedTime.operator(clock);
    MonitorOptions.Open shown = open(monitoring.open(time, Traces.OFF));
    StepladderOperator operator =
        open(
            StepladderOperator.start(
                client, options, account, time, PriceTable::bundled, shown.telemetry()));
    shown.watch(operator.vitals());
  }

  /** The namespace of the operator's Lease, which has to be there before the operator. */
  static String operatorNamespace() {
    return NAMESPACE;
  }

  /** What the operator's installation is called. */
  static String installation() {
    return INSTALLATION;
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  AwsSimulator aws() {
    return aws;
  }

  /** Simulated time. */
  Instant now() {
    return clock.now();
  }

  private static Instant machineTime() {
    try (var machine = new SystemClock()) {
      return machine.now();
    }
  }

  private <C extends AutoCloseable> C open(C closeable) {
    opened.push(closeable);
    return closeable;
  }

  /** Stops everything, the last first. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable closeable = opened.pop();
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop in order", closeable, e);
      }
    }
  }
}
