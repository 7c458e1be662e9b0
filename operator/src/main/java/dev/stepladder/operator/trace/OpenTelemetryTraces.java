package dev.stepladder.operator.trace;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends traces over OTLP, by OpenTelemetry's own library; the only one that knows it. What time a
 * span has is the machine's own: a trace shows how long the operator took, not how long AWS does.
 */
final class OpenTelemetryTraces implements Traces {

  private static final String HTTP = "http/protobuf";
  private static final String SCOPE = "dev.stepladder.operator";

  /** The library waits for ten seconds, which is more than the end of the process has left. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;

  private OpenTelemetryTraces(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
    this.tracer = sdk.getTracer(SCOPE);
  }

  /**
   * As the environment says.
   *
   * @throws IllegalArgumentException if it cannot be followed
   */
  static Traces of(Map<String, String> environment, String installation) {
    var version =
        OpenTelemetryTraces.class.getPackage().getImplementationVersion() == null
            ? "unknown"
            : OpenTelemetryTraces.class.getPackage().getImplementationVersion();
    ensureHttp(environment);
    LibraryLog.begin();
    try {
      return new OpenTelemetryTraces(
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(OpenTelemetryTraces::usual)
              // What was given here rather than what the process has, which a test cannot set.
              .addPropertiesCustomizer(_ -> properties(environment))
              .addResourceCustomizer((resource, _) ->
                  resource.toBuilder()
                      .put("service.version", version)
                      .put("stepladder.installation", installation)
                      .build())
              .build()
              .getOpenTelemetrySdk());
    } catch (ConfigurationException | IllegalStateException e) {
      throw new IllegalArgumentException(
          "traces cannot be sent as the variables OTEL_* say: " + e.getMessage(), e);
    }
  }

  /** There is no client for gRPC in the operator. */
  private static void ensureHttp(Map<String, String> environment) {
    for (String variable :
        List.of("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")) {
      String protocol = environment.getOrDefault(variable, HTTP);
      if (!protocol.isBlank() && !protocol.equals(HTTP)) {
        throw new IllegalArgumentException(
            "%s is '%s': traces are sent by %s only; leave it out."
                .formatted(variable, protocol, HTTP));
      }
    }
  }

  /** Traces only. */
  private static Map<String, String> usual() {
    return Map.of(
        "otel.service.name", "stepladder",
        "otel.exporter.otlp.protocol", HTTP,
        "otel.metrics.exporter", "none",
        "otel.logs.exporter", "none");
  }

  private static Map<String, String> properties(Map<String, String> environment) {
    var properties = new HashMap<String, String>();
    environment.forEach((variable, value) -> {
      if (variable.startsWith("OTEL_")) {
        properties.put(variable.toLowerCase(Locale.ROOT).replace('_', '.'), value);
      }
    });
    return properties;
  }

  @Override
  public Span begin(String name) {
    return new Open(tracer.spanBuilder(name).setNoParent().startSpan());
  }

  @Override
  public void close() {
    var _ = sdk.shutdown().join(LAST_WORDS.toSeconds(), TimeUnit.SECONDS);
  }

  /** One of the library's. */
  private final class Open implements Span {

    private final io.opentelemetry.api.trace.Span span;

    private Open(io.opentelemetry.api.trace.Span span) {
      this.span = span;
    }

    @Override
    public boolean shown() {
      return span.isRecording();
    }

    @Override
    public Span begin(String name, Kind kind) {
      return new Open(
          tracer
              .spanBuilder(name)
              .setParent(Context.root().with(span))
              .setSpanKind(
                  switch (kind) {
                    case INTERNAL -> SpanKind.INTERNAL;
                    case CLIENT -> SpanKind.CLIENT;
                  })
              .startSpan());
    }

    @Override
    public Span put(String key, String value) {
      span.setAttribute(key, value);
      return this;
    }

    @Override
    public Span put(String key, long value) {
      span.setAttribute(key, value);
      return this;
    }

    @Override
    public Span fail(String type) {
      span.setAttribute("error.type", type);
      span.setStatus(StatusCode.ERROR);
      return this;
    }

    @Override
    public void end() {
      span.end();
    }

    @Override
    public String trace() {
      return span.getSpanContext().getTraceId();
    }

    @Override
    public String traceparent() {
      var context = span.getSpanContext();
      return "00-%s-%s-%s"
          .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
    }
  }
}
