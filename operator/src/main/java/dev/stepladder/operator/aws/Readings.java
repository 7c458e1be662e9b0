package dev.stepladder.operator.aws;

import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Closer looks at single resources, which cost calls of their own: each holds for half an hour, so
 * that what somebody undoes is mended within the hour. Not for use by several threads at once.
 *
 * @param <R> what a look shows
 */
public final class Readings<R> {

  /** How long a look holds. */
  public static final Duration HOLDS = Duration.ofMinutes(30);

  private final Clock clock;
  private final Map<String, Reading<R>> held = new HashMap<>();

  private record Reading<R>(R shown, Instant at) {}

  /** None yet. */
  public Readings(Clock clock) {
    this.clock = clock;
  }

  /** What a look of less than half an hour ago showed. */
  public Optional<R> recent(String name) {
    return Optional.ofNullable(held.get(name))
        .filter(reading -> reading.at().plus(HOLDS).isAfter(clock.now()))
        .map(Reading::shown);
  }

  /** Whether there ever was a look, and the resource has been there since. */
  public boolean knows(String name) {
    return held.containsKey(name);
  }

  /** Keeps what a look shows that begins now; nothing, if there is nothing to keep. */
  public Optional<R> keep(String name, Optional<R> shown) {
    Instant now = clock.now();
    shown.ifPresentOrElse(
        seen -> held.put(name, new Reading<>(seen, now)), () -> held.remove(name));
    return shown;
  }

  /** Has it looked at again, however short ago that was. */
  public void expire(String name) {
    held.computeIfPresent(name, (_, reading) -> new Reading<>(reading.shown(), Instant.EPOCH));
  }

  /** Forgets all others. */
  public void only(Collection<String> names) {
    held.keySet().retainAll(names);
  }
}
