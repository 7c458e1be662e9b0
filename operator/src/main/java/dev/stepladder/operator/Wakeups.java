package dev.stepladder.operator;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.time.Clock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reconciles for reasons that the API server does not know of: what a sweep showed, and what falls
 * due on the operator's clock. An environment goes by an app's key without a namespace.
 *
 * @param <P> what is reconciled
 */
final class Wakeups<P extends HasMetadata> extends AbstractEventSource<Void, P> {

  private final Clock clock;
  private final Map<AppKey, Alarm> alarms = new ConcurrentHashMap<>();

  private record Alarm(Instant at, Clock.Scheduled scheduled) {}

  Wakeups(Clock clock) {
    super(Void.class, "wakeups");
    this.clock = clock;
  }

  /** Reconciles an app at once. */
  void now(AppKey app) {
    if (isRunning()) {
      getEventHandler()
          .handleEvent(
              new Event(
                  new ResourceID(app.name(), app.namespace().isEmpty() ? null : app.namespace())));
    }
  }

  /** Reconciles an app at an instant, in place of the instant that was set for it before. */
  void at(AppKey app, Instant instant) {
    alarms.compute(
        app,
        (_, before) -> {
          if (before != null) {
            before.scheduled().cancel();
          }
          Duration delay = Duration.between(clock.now(), instant);
          Duration least = Duration.ofMillis(1);
          return new Alarm(
              instant,
              clock.schedule(delay.compareTo(least) < 0 ? least : delay, () -> ring(app, instant)));
        });
  }

  /** Forgets an app that is gone. */
  void forget(AppKey app) {
    alarms.computeIfPresent(
        app,
        (_, alarm) -> {
          alarm.scheduled().cancel();
          return null;
        });
  }

  private void ring(AppKey app, Instant instant) {
    alarms.computeIfPresent(app, (_, alarm) -> alarm.at().equals(instant) ? null : alarm);
    now(app);
  }

  @Override
  public Set<Void> getSecondaryResources(P primary) {
    return Set.of();
  }
}
