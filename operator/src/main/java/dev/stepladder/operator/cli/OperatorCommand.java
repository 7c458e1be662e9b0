package dev.stepladder.operator.cli;

import dev.stepladder.operator.OperatorOptions;
import dev.stepladder.operator.StepladderOperator;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.time.Clock;
import dev.stepladder.operator.time.RemoteClock;
import dev.stepladder.operator.time.SystemClock;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
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
  private static final String DEFAULT_NAMESPACE = "stepladder-system";
  private static final Duration TERMINATION = Duration.ofSeconds(25);

  @Option(
      names = "--installation",
      required = true,
      defaultValue = "${env:STEPLADDER_INSTALLATION}",
      paramLabel = "<id>",
      description =
          "Names this installation in identifiers and tags of everything it makes; never change it. Or STEPLADDER_INSTALLATION.")
  private String installation;

  @Option(
      names = "--endpoint-url",
      paramLabel = "<url>",
      description =
          "Where AWS is, for every service. Without it AWS itself, or AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>.")
  private Optional<URI> endpoint;

  @Option(
      names = "--clock",
      paramLabel = "<url>",
      description = "A simulator's clock in place of the machine's.")
  private Optional<URI> clockUrl;

  @Option(
      names = "--kubeconfig",
      paramLabel = "<file>",
      description = "A kubeconfig in place of KUBECONFIG, ~/.kube/config or the service account.")
  private Optional<Path> kubeconfig;

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

  @Override
  public Integer call() throws InterruptedException {
    OperatorOptions options = options(System.getenv());
    Supplier<PriceTable> table = PriceTables.of(prices);
    var stop = new StopSignal();
    try (KubernetesClient client = client();
        var clock = new CloseableClock(clock());
        var _ = StepladderOperator.start(client, options, aws(), clock.clock(), table)) {
      LOG.info(
          "Operator of installation {} is up, against {}",
          options.installation(),
          client.getMasterUrl());
      stop.await();
      LOG.info("Stopping");
    } catch (KubernetesClientException e) {
      throw new CommandFailed(
          "The Kubernetes API server cannot be used: %s. Check %s."
              .formatted(Kubeconfig.reason(e), Kubeconfig.origin(kubeconfig, System.getenv())),
          e);
    } finally {
      stop.stopped();
    }
    return Answers.DONE;
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
        TERMINATION);
  }

  private AwsOptions aws() {
    AwsOptions aws = AwsOptions.ofEnvironment(installation);
    return endpoint.map(aws::withEndpoint).orElse(aws);
  }

  private KubernetesClient client() {
    Config config = Kubeconfig.load(kubeconfig, System.getenv());
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private Clock clock() {
    try {
      return clockUrl.<Clock>map(RemoteClock::connect).orElseGet(SystemClock::new);
    } catch (IllegalStateException e) {
      throw new CommandFailed(e.getMessage(), e);
    }
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

  /** Either clock, closed with the operator. */
  private record CloseableClock(Clock clock) implements AutoCloseable {
    @Override
    public void close() {
      switch (clock) {
        case SystemClock system -> system.close();
        case RemoteClock remote -> remote.close();
        default -> {}
      }
    }
  }
}
