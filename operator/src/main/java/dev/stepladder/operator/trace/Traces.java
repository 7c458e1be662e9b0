package dev.stepladder.operator.trace;

import java.lang.ScopedValue.CallableOp;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.MDC;

/** Where traces go to. */
public interface Traces extends AutoCloseable {

  /** Nowhere: nothing is traced, and no library for it is loaded. */
  Traces OFF = _ -> Span.NONE;

  /** The key under which a line of the log has its trace. */
  String LOG_KEY = "trace_id";

  /** Begins a trace, which ends with the span that is given back. */
  Span begin(String name);

  /** Does something that is a trace of its own; lines that are logged meanwhile bear its id. */
  default <T, X extends Throwable> T whole(String name, CallableOp<T, X> what) throws X {
    Span span = begin(name);
    if (!span.shown()) {
      return what.call();
    }
    try (var _ = MDC.putCloseable(LOG_KEY, span.trace())) {
      return span.whole(what);
    }
  }

  /** Sends what has not been sent yet. */
  @Override
  default void close() {}

  /**
   * As the variables of the environment say that OpenTelemetry has for it: off unless {@code
   * OTEL_EXPORTER_OTLP_ENDPOINT} or {@code OTEL_EXPORTER_OTLP_TRACES_ENDPOINT} is set.
   *
   * @param installation whose operator it is
   * @throws IllegalArgumentException if they cannot be followed
   */
  static Traces of(Map<String, String> environment, String installation) {
    boolean endpoint =
        Stream.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            .anyMatch(variable -> !environment.getOrDefault(variable, "").isBlank());
    boolean disabled = environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true");
    return endpoint && !disabled ? OpenTelemetryTraces.of(environment, installation) : OFF;
  }
}
