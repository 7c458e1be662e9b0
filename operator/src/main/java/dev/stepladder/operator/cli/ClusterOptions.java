package dev.stepladder.operator.cli;

import dev.stepladder.operator.kube.KubeSpans;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which cluster a command goes to. */
final class ClusterOptions {

  /** A person waits for the answer. */
  private static final int TRIES_AGAIN = 1;

  @Option(
      names = "--kubeconfig",
      paramLabel = "<file>",
      description = "A kubeconfig in place of KUBECONFIG, ~/.kube/config or the service account.")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = "--context",
      paramLabel = "<name>",
      description = "A context of the kubeconfig in place of its current one.")
  private Optional<String> context = Optional.empty();

  /**
   * A client for who runs for long and tries again by himself, whose calls are shown in traces; for
   * the caller to close.
   */
  KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(config())
        .withHttpClientFactory(KubeSpans.connections())
        .build();
  }

  /**
   * Asks the cluster something at a person's command.
   *
   * @throws CommandFailed when it cannot be reached or refuses
   */
  <T> T ask(Function<KubernetesClient, T> question) {
    Config config = config();
    config.setRequestRetryBackoffLimit(TRIES_AGAIN);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return question.apply(client);
    } catch (KubernetesClientException e) {
      throw failed(e);
    }
  }

  /** What to tell a person of a call that did not succeed. */
  CommandFailed failed(KubernetesClientException e) {
    if (e.getCode() < HttpURLConnection.HTTP_BAD_REQUEST) {
      return new CommandFailed(
          "The Kubernetes API server cannot be used: %s. Check %s."
              .formatted(Kubeconfig.reason(e), Kubeconfig.origin(kubeconfig, System.getenv())),
          e);
    }
    String why = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
    return new CommandFailed(
        e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
            ? "The Kubernetes API server does not know who asks (%s): check the credentials in %s."
                .formatted(why, Kubeconfig.origin(kubeconfig, System.getenv()))
            : "The Kubernetes API server refuses: %s".formatted(why),
        e);
  }

  private Config config() {
    return Kubeconfig.load(kubeconfig, context, System.getenv());
  }
}
