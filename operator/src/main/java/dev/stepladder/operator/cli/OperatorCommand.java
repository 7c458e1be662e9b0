package dev.stepladder.operator.cli;

import dev.stepladder.operator.OperatorOptions;
import dev.stepladder.operator.StepladderOperator;
import dev.stepladder.operator.aws.CallRates;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.trace.Traces;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the operator until it is told to stop. */
@Command(
    name = "operator",
    description =
        "Runs the operator against the current kubeconfig (or the pod's service account) and AWS.")
public final class OperatorCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorCommand.class);
  private static final Path SERVICE_ACCOUNT_NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
  static final String DEFAULT_NAMESPACE = "stepladder-system";
  private static final Duration TERMINATION = Duration.ofSeconds(25);

  @Option(
      names = "--installation",
      required = true,
      defaultValue = "${env:STEPLADDER_INSTALLATION}",
      paramLabel = "<id>",
      description =
          "Names this installation in identifiers and tags of everything it makes; never change it. Or STEPLADDER_INSTALLATION.")
  private String installation;

  @Mixin private AwsAccess aws;

  @Mixin private CallOptions calls;

  @Mixin private ClockOption time;

  @Mixin private ClusterOptions cluster;

  @Mixin private MonitorOptions monitoring;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description =
          "Where the Lease and the apps' ledgers are. Without it the pod's namespace, else stepladder-system.")
  private Optional<String> namespace;

  @Option(
      names = "--leader-election",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether several operators may run, of which one acts; on if not given.")
  private boolean leaderElection;

  @Option(
      names = "--prices",
      paramLabel = "<file>",
      description =
          "A table of prices in place of the one that comes along, such as a mounted ConfigMap; read once, at the start.")
  private Optional<Path> prices;

  @Option(
      names = "--concurrency",
      defaultValue = "16",
      paramLabel = "<n>",
      description = "Most apps reconciled at the same time; ${DEFAULT-VALUE} if not given.")
  private int concurrency;

  @Option(
      names = "--observe-only",
      description = "Plan and report only: no step of any app is started.")
  private boolean observes;

  @Option(
      names = "--log-format",
      defaultValue = "TEXT",
      paramLabel = "<format>",
      description = "How lines of the log look: ${COMPLETION-CANDIDATES}; text if not given.")
  private LogFormat logFormat;

  @Override
  public Integer call() throws InterruptedException {
    Logs.as(logFormat);
    OperatorOptions options = options(System.getenv());
    CallRates rates = calls.rates();
    Supplier<PriceTable> table = PriceTables.of(prices);
    var stop = new StopSignal();
    try (KubernetesClient client = cluster.client();
        ClockOption.Running running = time.open();
        MonitorOptions.Open shown = monitoring.open(running.clock(), traces());
        StepladderOperator operator =
            StepladderOperator.start(
                client,
                options,
                aws.options(installation).withRates(rates),
                running.clock(),
                table,
                shown.telemetry())) {
      shown.watch(operator.vitals());
      LOG.info(
          "Operator of installation {} is up, against {}",
          options.installation(),
          client.getMasterUrl());
      stop.await();
      LOG.info("Stopping");
    } catch (KubernetesClientException e) {
      throw cluster.failed(e);
    } finally {
      stop.stopped();
    }
    return Answers.DONE;
  }

  private Traces traces() {
    try {
      return Traces.of(System.getenv(), installation);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(e.getMessage(), e);
    }
  }

  OperatorOptions options(Map<String, String> environment) {
    if (!installation.matches("[a-z]([-a-z0-9]{0,28}[a-z0-9])?")) {
      throw new CommandFailed(
          "--installation is '%s': write at most 30 lower-case letters, digits and hyphens, beginning with a letter."
              .formatted(installation));
    }
    if (concurrency < 1) {
      throw new CommandFailed("--concurrency is %d: give 1 or more.".formatted(concurrency));
    }
    return new OperatorOptions(
        installation,
        leaderElection,
        namespace
            .or(() -> Optional.ofNullable(environment.get("POD_NAMESPACE")))
            .or(OperatorCommand::namespaceOfServiceAccount)
            .orElse(DEFAULT_NAMESPACE),
        Optional.ofNullable(environment.get("POD_NAME")).orElseGet(OperatorCommand::host)
            + "-"
            + UUID.randomUUID().toString().substring(0, 8),
        true,
        concurrency,
        observes,
        TERMINATION);
  }

  private static Optional<String> namespaceOfServiceAccount() {
    try {
      return Files.isReadable(SERVICE_ACCOUNT_NAMESPACE)
          ? Optional.of(Files.readString(SERVICE_ACCOUNT_NAMESPACE).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw new CommandFailed("%s cannot be read: %s".formatted(SERVICE_ACCOUNT_NAMESPACE, e), e);
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "operator";
    }
  }
}
