package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.operator.trace.Traces;
import dev.stepladder.simulator.otlp.TraceCollector;
import dev.stepladder.simulator.otlp.TraceCollector.Received;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a trace shows of calls of the Kubernetes API, as a collector gets it. */
@EnableKubernetesMockClient(https = false)
class KubeSpansTest {

  private static final String SETTINGS = "/api/v1/namespaces/team-a/configmaps/settings";
  private static final String SPAN = "kubernetes.get configmaps";

  private KubernetesClient client;
  private KubernetesMockServer server;
  private final TraceCollector receiver = new TraceCollector();

  @AfterEach
  void close() {
    receiver.close();
  }

  private void traced(Consumer<KubernetesClient> what) {
    traced(client.getConfiguration(), what);
  }

  private void traced(Config to, Consumer<KubernetesClient> what) {
    Config config =
        new ConfigBuilder(to)
            .withRequestRetryBackoffInterval(1)
            .withRequestRetryBackoffLimit(2)
            .build();
    try (Traces traces =
            Traces.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()), "test");
        KubernetesClient shown =
            new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(KubeSpans.connections())
                .build()) {
      traces.whole(
          "reconcile",
          () -> {
            what.accept(shown);
            return true;
          });
    }
  }

  private static void read(KubernetesClient client) {
    var _ = client.configMaps().inNamespace("team-a").withName("settings").get();
  }

  private List<Received> calls() {
    return receiver.spans().stream().filter(Received::client).toList();
  }

  private void answersOnce() {
    server
        .expect()
        .get()
        .withPath(SETTINGS)
        .andReturn(HttpURLConnection.HTTP_OK, new ConfigMapBuilder().build())
        .once();
  }

  @Test
  void aCallIsAPartOfWhatMakesIt() throws InterruptedException {
    answersOnce();

    traced(KubeSpansTest::read);

    Received call = receiver.span(SPAN);
    assertThat(call.parent()).isEqualTo(receiver.span("reconcile").id());
    assertThat(call.client()).isTrue();
    assertThat(call.failed()).isFalse();
    assertThat(call.attributes())
        .isEqualTo(
            Map.of(
                "http.request.method",
                "GET",
                "http.response.status_code",
                "200",
                "k8s.namespace.name",
                "team-a",
                "stepladder.object",
                "settings"));
    assertThat(server.takeRequest(10, TimeUnit.SECONDS).getHeaders().get("traceparent"))
        .matches("00-%s-%s-0\\d".formatted(call.trace(), call.id()));
  }

  @Test
  void everyAttemptIsShown() {
    server
        .expect()
        .get()
        .withPath(SETTINGS)
        .andReturn(HttpURLConnection.HTTP_UNAVAILABLE, "")
        .times(2);
    answersOnce();

    traced(KubeSpansTest::read);

    assertThat(calls())
        .extracting(call -> call.attributes().get("http.response.status_code"))
        .containsExactly("503", "503", "200");
    assertThat(calls()).extracting(Received::failed).containsExactly(true, true, false);
    assertThat(calls()).extracting(Received::parent).containsOnly(receiver.span("reconcile").id());
    Set<String> ids = calls().stream().map(Received::id).collect(Collectors.toSet());
    assertThat(ids).hasSize(3);
  }

  @Test
  void aRefusalIsShownWithoutItsWords() {
    server
        .expect()
        .post()
        .withPath("/api/v1/namespaces/team-a/secrets")
        .andReturn(HttpURLConnection.HTTP_FORBIDDEN, "rook takes stapled-battery")
        .once();

    traced(own ->
        assertThatThrownBy(() ->
                own.resource(
                        new SecretBuilder()
                            .withNewMetadata()
                            .withName("credentials")
                            .withNamespace("team-a")
                            .endMetadata()
                            .withStringData(Map.of("password", "stapled-battery"))
                            .build())
                    .create())
            .isInstanceOf(KubernetesClientException.class));

    Received call = receiver.span("kubernetes.post secrets");
    assertThat(call.failed()).isTrue();
    assertThat(call.attributes()).containsEntry("error.type", "403");
    assertThat(receiver.spans().toString()).doesNotContain("stapled-battery", "rook");
  }

  @Test
  void aConnectionThatIsNoneIsShown() throws IOException {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Config nowhere =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + port)
            .withNoProxy("127.0.0.1")
            .build();

    traced(
        nowhere,
        own -> assertThatThrownBy(() -> read(own)).isInstanceOf(KubernetesClientException.class));

    // The library does not tell of the third, after which it gives up.
    assertThat(calls()).hasSize(2).allMatch(Received::failed);
    assertThat(calls())
        .extracting(call -> call.attributes().get("error.type"))
        .containsOnly("ConnectException");
  }

  @Test
  void whatNobodyTracesIsNotTold() throws InterruptedException {
    answersOnce();

    traced(own -> {
      Thread elsewhere = Thread.ofVirtual().start(() -> read(own));
      join(elsewhere);
    });

    assertThat(calls()).isEmpty();
    assertThat(server.takeRequest(10, TimeUnit.SECONDS).getHeaders().get("traceparent")).isNull();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
