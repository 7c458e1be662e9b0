package dev.stepladder.operator.telemetry;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.time.Clock;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Times the reconciles, has every line that they log say of what they are, and hears of apps that
 * went without one.
 */
final class Reconciles implements Metrics {

  private final Clock clock;
  private final Fleet fleet;
  private final Ended ended;

  /** Told of every reconcile. */
  @FunctionalInterface
  interface Ended {
    /** One is over; whether it came to its end without an exception. */
    void after(String controller, boolean done, Duration took);
  }

  Reconciles(Clock clock, Fleet fleet, Ended ended) {
    this.clock = clock;
    this.fleet = fleet;
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
      T result = execution.execute();
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
