package dev.stepladder.operator.telemetry;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.time.Clock;
import dev.stepladder.operator.trace.Span;
import dev.stepladder.operator.trace.Traces;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Times and traces the reconciles, has every line that they log say of what they are, and hears of
 * apps that went without one.
 */
final class Reconciles implements Metrics {

  private final Clock clock;
  private final Fleet fleet;
  private final Traces traces;
  private final Ended ended;

  /** Told of every reconcile. */
  @FunctionalInterface
  interface Ended {
    /** One is over; whether it came to its end without an exception. */
    void after(String controller, boolean done, Duration took);
  }

  Reconciles(Clock clock, Fleet fleet, Traces traces, Ended ended) {
    this.clock = clock;
    this.fleet = fleet;
    this.traces = traces;
    this.ended = ended;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Instant began = clock.now();
    boolean done = false;
    ResourceID id = execution.resourceID();
    try (var _ =
        MDC.putCloseable(
            "app", id.getNamespace().map(space -> space + "/").orElse("") + id.getName())) {
      T result =
          traces.whole(
              "reconcile " + execution.controllerName(),
              () -> {
                id.getNamespace()
                    .ifPresent(space -> Span.current().put("k8s.namespace.name", space));
                Span.current().put("stepladder.name", id.getName());
                return execution.execute();
              });
      done = true;
      return result;
    } finally {
      ended.after(execution.controllerName(), done, Duration.between(began, clock.now()));
    }
  }

  /** Also of one whose finalizer somebody took off. */
  @Override
  public void cleanupDoneFor(ResourceID gone, Map<String, Object> metadata) {
    gone.getNamespace().ifPresent(namespace -> fleet.forget(new AppKey(namespace, gone.getName())));
  }
}
