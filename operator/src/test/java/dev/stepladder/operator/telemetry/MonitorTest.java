package dev.stepladder.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.operator.time.SteppedTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitorTest {

  private final SteppedTime time = SteppedTime.starting("2026-03-01T10:00:00Z");
  private final Telemetry telemetry = new Telemetry(time, true);
  private final HttpClient http = HttpClient.newBuilder().proxy(ProxySelector.of(null)).build();
  private final Monitor monitor;

  MonitorTest() throws IOException {
    monitor = Monitor.listen(any(), telemetry);
  }

  private static InetSocketAddress any() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** What is wrong with an operator. */
  private record Wrong(List<String> ends, List<String> lacks) implements Vitals {}

  @AfterEach
  void close() {
    monitor.close();
    telemetry.close();
    http.close();
    time.virtual().close();
  }

  private HttpResponse<byte[]> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s".formatted(monitor.address().getPort(), path)))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void isAliveAndNotReadyWhileItStarts() throws Exception {
    assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void isReadyWhenNothingIsLacking() throws Exception {
    monitor.watch(new Wrong(List.of(), List.of()));

    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(200);
    assertThat(text(ask("GET", "/readyz"))).isEqualTo("ok\n");
  }

  @Test
  void saysWhatItLacksAndStaysAlive() throws Exception {
    monitor.watch(new Wrong(List.of(), List.of("apps have not been seen yet")));

    assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
    assertThat(text(ask("GET", "/readyz"))).contains("apps have not been seen yet");
  }

  @Test
  void isNotAliveWhenOnlyAnotherProcessHelps() throws Exception {
    monitor.watch(new Wrong(List.of("apps are watched no more"), List.of()));

    assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(503);
    assertThat(text(ask("GET", "/healthz"))).contains("apps are watched no more");
  }

  @Test
  void showsMetricsAsPrometheusReadsThem() throws Exception {
    HttpResponse<byte[]> response = ask("GET", "/metrics");

    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(text(response)).contains("stepladder_leader 0.0", "jvm_memory_used_bytes");
  }

  @Test
  void compressesMetricsForThoseWhoTakeThat() throws Exception {
    HttpResponse<byte[]> response = ask("GET", "/metrics", "Accept-Encoding", "gzip");

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    try (var plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8))
          .contains("stepladder_leader 0.0");
    }
  }

  @Test
  void answersNothingElse() throws Exception {
    assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/metrics/more").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(ask("HEAD", "/metrics").body()).isEmpty();
  }

  @Test
  void refusesAnAddressThatIsTaken() {
    assertThatThrownBy(() -> Monitor.listen(monitor.address(), telemetry))
        .isInstanceOf(IOException.class);
  }
}
