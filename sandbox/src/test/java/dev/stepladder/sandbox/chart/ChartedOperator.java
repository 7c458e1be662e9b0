package dev.stepladder.sandbox.chart;

import dev.stepladder.operator.Main;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operator as a pod of the chart's Deployment would run it: its arguments, its variables, and a
 * token of its ServiceAccount. Only where the cluster, AWS and the time are has to be said besides.
 */
final class ChartedOperator implements AutoCloseable {

  private static final long TOKEN_SECONDS = Duration.ofHours(1).toSeconds();

  private static final Pattern ADDRESS = Pattern.compile("health are at http://127.0.0.1:(\\d+)");
  private static final int OK = 200;

  private final Process process;
  private final Path log;

  private ChartedOperator(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one; returns at once.
   *
   * @param client an administrator's
   * @param namespace of the Deployment
   * @param kubeconfig an administrator's, for the way to the API server
   * @param aws where the simulated AWS is, with its clock
   */
  static ChartedOperator start(
      KubernetesClient client,
      String namespace,
      String kubeconfig,
      URI aws,
      Path directory,
      String name)
      throws IOException {
    PodSpec pod =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName("stepladder")
            .get()
            .getSpec()
            .getTemplate()
            .getSpec();
    Container container = pod.getContainers().getFirst();
    Path identity =
        Files.writeString(
            directory.resolve(name + ".kubeconfig"),
            identity(kubeconfig, token(client, namespace, pod.getServiceAccountName())));
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("..", "bin", "operator.jvm"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    container.getArgs().stream().map(ChartedOperator::onLoopback).forEach(command::add);
    command.addAll(
        List.of(
            "--kubeconfig",
            identity.toString(),
            "--endpoint-url",
            aws.toString(),
            "--clock",
            aws + "/_stepladder"));
    Path log = directory.resolve(name + ".log");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    container
        .getEnv()
        .forEach(variable ->
            builder.environment().put(variable.getName(), value(variable, namespace, name)));
    builder.environment().put("AWS_ACCESS_KEY_ID", "test");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
    return new ChartedOperator(builder.start(), log);
  }

  /** Two of them share this machine. */
  private static String onLoopback(String argument) {
    return argument.replaceFirst("(--metrics-address=).*", "$1127.0.0.1:0");
  }

  private static String value(EnvVar variable, String namespace, String pod) {
    return Optional.ofNullable(variable.getValue())
        .orElseGet(() ->
            Optional.ofNullable(
                    Map.of("metadata.namespace", namespace, "metadata.name", pod)
                        .get(variable.getValueFrom().getFieldRef().getFieldPath()))
                .orElseThrow());
  }

  private static String token(KubernetesClient client, String namespace, String account) {
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  private static String identity(String kubeconfig, String token) {
    Config admin = Config.fromKubeconfig(kubeconfig);
    return """
    apiVersion: v1
    kind: Config
    clusters:
      - name: test
        cluster: {server: "%s", certificate-authority-data: %s}
    users:
      - name: operator
        user: {token: %s}
    contexts:
      - name: operator
        context: {cluster: test, user: operator}
    current-context: operator
    """
        .formatted(admin.getMasterUrl(), admin.getCaCertData(), token);
  }

  /** What it has written so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /**
   * What it answers over HTTP; nothing before it listens.
   *
   * @return the body, or the status if that is another than 200
   */
  String shows(String path) throws IOException {
    Matcher address = ADDRESS.matcher(log());
    if (!address.find()) {
      return "";
    }
    try (var http = HttpClient.newBuilder().proxy(ProxySelector.of(null)).build()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.group(1) + path))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == OK ? response.body() : String.valueOf(response.statusCode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for " + path, e);
    }
  }

  /** Whether it runs. */
  boolean alive() {
    return process.isAlive();
  }

  /** Stops it as a kubelet does, and waits for its end. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
