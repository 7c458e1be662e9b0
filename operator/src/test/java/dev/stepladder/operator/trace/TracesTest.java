package dev.stepladder.operator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.simulator.otlp.TraceCollector;
import dev.stepladder.simulator.otlp.TraceCollector.Received;
import java.io.File;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class TracesTest {

  private final TraceCollector receiver = new TraceCollector();

  @AfterEach
  void close() {
    receiver.close();
  }

  /** Sends at once what is over. */
  private void traced(Runnable what) {
    traced(Map.of(), what);
  }

  private void traced(Map<String, String> more, Runnable what) {
    var environment = new HashMap<>(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()));
    environment.putAll(more);
    try (Traces traces = Traces.of(environment, "blue")) {
      traces.whole(
          "whole",
          () -> {
            what.run();
            return true;
          });
    }
  }

  private static void part(String name, Runnable what) {
    Span.run(name, what);
  }

  @Test
  void whatIsDoneInsideIsAPart() {
    traced(() -> part("look", () -> part("read", () -> {})));

    Received whole = receiver.span("whole");
    Received look = receiver.span("look");
    Received read = receiver.span("read");
    assertThat(whole.parent()).isEmpty();
    assertThat(look.parent()).isEqualTo(whole.id());
    assertThat(read.parent()).isEqualTo(look.id());
    assertThat(receiver.spans()).extracting(Received::trace).containsOnly(whole.trace());
  }

  @Test
  void partsAreToldOfOnOtherThreads() {
    traced(() -> {
      Span here = Span.current();
      Thread other =
          Thread.ofVirtual()
              .unstarted(() ->
                  here.during(() -> {
                    part("act", () -> {});
                    return true;
                  }));
      other.start();
      join(other);
    });

    assertThat(receiver.span("act").parent()).isEqualTo(receiver.span("whole").id());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void partsThatFollowOneAnotherAreSideBySide() {
    traced(() -> {
      part("look", () -> {});
      part("plan", () -> {});
    });

    assertThat(receiver.span("plan").parent()).isEqualTo(receiver.span("whole").id());
  }

  @Test
  void whatIsSaidOfItIsSent() {
    traced(() -> Span.current().put("stepladder.app", "shop").put("stepladder.generation", 7));

    assertThat(receiver.span("whole").attributes())
        .containsEntry("stepladder.app", "shop")
        .containsEntry("stepladder.generation", "7");
  }

  @Test
  void anExceptionIsSaidByItsTypeOnly() {
    assertThatThrownBy(() ->
            traced(() -> {
              throw new IllegalStateException("the password is correct-horse-battery");
            }))
        .isInstanceOf(IllegalStateException.class);

    Received span = receiver.span("whole");
    assertThat(span.failed()).isTrue();
    assertThat(span.attributes()).isEqualTo(Map.of("error.type", "IllegalStateException"));
  }

  @Test
  void whoSentItIsSaid() {
    traced(() -> {});

    assertThat(receiver.span("whole").resource())
        .containsEntry("service.name", "stepladder")
        .containsEntry("stepladder.installation", "blue")
        .containsKey("service.version");
  }

  @Test
  void whatElseOpenTelemetryLetsOneSayIsHeeded() {
    traced(
        Map.of("OTEL_SERVICE_NAME", "ladder", "OTEL_RESOURCE_ATTRIBUTES", "k8s.cluster.name=prod"),
        () -> {});

    assertThat(receiver.span("whole").resource())
        .containsEntry("service.name", "ladder")
        .containsEntry("k8s.cluster.name", "prod");
  }

  @Test
  void whatIsNotSampledIsNotSent() {
    traced(Map.of("OTEL_TRACES_SAMPLER", "always_off"), () -> part("look", () -> {}));

    assertThat(receiver.spans()).isEmpty();
  }

  @Test
  void refusesWhatItCannotSendBy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> traced(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "carrier-pigeon"), () -> {}))
        .withMessageContaining("OTEL_");
  }

  /** There is no client for it. */
  @Test
  void refusesGrpc() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> traced(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), () -> {}))
        .withMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL");
  }

  @Test
  void linesOfTheLogBearTheTrace() {
    var logged = new HashMap<String, String>();

    traced(() -> logged.put(Traces.LOG_KEY, MDC.get(Traces.LOG_KEY)));

    assertThat(logged).containsEntry(Traces.LOG_KEY, receiver.span("whole").trace());
    assertThat(MDC.get(Traces.LOG_KEY)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "OTEL_SERVICE_NAME=x", "OTEL_EXPORTER_OTLP_ENDPOINT="})
  void isOffWithoutAnEndpoint(String variable) {
    Map<String, String> environment =
        variable.isEmpty()
            ? Map.of()
            : Map.of(variable.split("=", -1)[0], variable.split("=", -1)[1]);

    assertThat(Traces.of(environment, "blue")).isSameAs(Traces.OFF);
  }

  @Test
  void isOffWhereOpenTelemetryIsDisabled() {
    assertThat(
            Traces.of(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    receiver.endpoint(),
                    "OTEL_SDK_DISABLED",
                    "true"),
                "blue"))
        .isSameAs(Traces.OFF);
  }

  /** What ends the process has no time for a collector that answers nothing. */
  @Test
  void endsWhileACollectorLeavesItWithoutAnAnswer() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      try (Traces traces =
          Traces.of(
              Map.of(
                  "OTEL_EXPORTER_OTLP_ENDPOINT",
                  "http://127.0.0.1:" + silent.getLocalPort(),
                  "OTEL_EXPORTER_OTLP_TIMEOUT",
                  "7000"),
              "blue")) {
        traces.whole("whole", () -> "done");
      }
      try (Socket exporter = silent.accept()) {
        exporter.setSoTimeout(100);
        // All of it is there, and it still waits for an answer.
        assertThatThrownBy(() -> exporter.getInputStream().readAllBytes())
            .isInstanceOf(SocketTimeoutException.class);
      }
    }
  }

  @Test
  void makesNoSpanWhileItIsOff() {
    Span inside = Traces.OFF.whole("whole", () -> Span.around("part", Span::current));

    assertThat(inside).isSameAs(Span.NONE);
    assertThat(MDC.get(Traces.LOG_KEY)).isNull();
  }

  /**
   * A class loader without OpenTelemetry stands for a process that never asks for a class of it.
   */
  @Test
  void loadsNothingOfTheLibraryWhileItIsOff() throws Exception {
    try (var without = new WithoutOpenTelemetry()) {
      assertThatThrownBy(() -> without.loadClass("io.opentelemetry.api.trace.Tracer"))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> traces = without.loadClass(Traces.class.getName());
      Object off = traces.getMethod("of", Map.class, String.class).invoke(null, Map.of(), "blue");

      assertThat(traces.getMethod("begin", String.class).invoke(off, "whole"))
          .hasToString(
              String.valueOf(without.loadClass(Span.class.getName()).getField("NONE").get(null)));
    }
  }

  private static final class WithoutOpenTelemetry extends URLClassLoader {

    WithoutOpenTelemetry() {
      super(
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
              .filter(entry -> !entry.contains("opentelemetry"))
              .map(WithoutOpenTelemetry::url)
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
      try {
        return Path.of(entry).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
