package dev.stepladder.operator.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When an inventory reads next. Not for use by several threads at once. */
final class Timetable {

  static final Duration FULL = Duration.ofMinutes(5);
  static final Duration QUICK = Duration.ofSeconds(10);
  static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  static final Duration LAST_RETRY = Duration.ofMinutes(2);
  private static final int JITTER_PERCENT = 10;

  private final RandomGenerator random;
  private final Map<ResourceKey, Instant> requested = new HashMap<>();
  private Instant nextFull;
  private Instant nextQuick;
  private int failures;
  private boolean quickAllowed;

  /** A timetable that begins with a complete reading. */
  Timetable(RandomGenerator random, Instant now) {
    this.random = random;
    this.nextFull = now;
    this.nextQuick = now;
  }

  /** A complete reading is wanted at once. */
  void fullNow(Instant now) {
    // One that is overdue stays so: how long it has waited is counted from there.
    if (now.isBefore(nextFull)) {
      nextFull = now;
    }
  }

  /** A reading of one resource is wanted at a time. */
  void request(ResourceKey key, Instant due, Instant now) {
    requested.merge(key, due, (a, b) -> a.isBefore(b) ? a : b);
    // The quick cycle may have rested for long; it begins anew from here.
    if (!nextQuick.isAfter(now)) {
      nextQuick = now.plus(QUICK);
    }
  }

  /** A reading of one resource is not wanted any more. */
  void withdraw(ResourceKey key) {
    requested.remove(key);
  }

  /** When the next complete reading is due. */
  Instant full() {
    return nextFull;
  }

  /**
   * When the next reading of a part is due; empty if none is.
   *
   * @param changing whether anything is changing that the quick cycle follows
   */
  Optional<Instant> some(boolean changing) {
    return quickAllowed
        ? Stream.concat(
                requested.values().stream(), changing ? Stream.of(nextQuick) : Stream.empty())
            .min(Instant::compareTo)
        : Optional.empty();
  }

  /** What was requested for now or before. */
  Set<ResourceKey> requestedBy(Instant now) {
    return requested.entrySet().stream()
        .filter(request -> !request.getValue().isAfter(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A reading that began at some time succeeded. */
  void succeeded(boolean full, Instant began, Instant now) {
    failures = 0;
    quickAllowed = true;
    requested.values().removeIf(due -> !due.isAfter(began));
    nextQuick = now.plus(QUICK);
    if (full) {
      nextFull = now.plus(spread(FULL));
    }
  }

  /** A reading failed: it is tried again, ever more slowly. */
  void failed(boolean full, Instant now) {
    Instant retry = now.plus(retry(failures++));
    if (full) {
      // While complete readings fail, single ones prove nothing.
      quickAllowed = false;
      nextFull = retry;
    } else {
      nextQuick = retry;
      requested.replaceAll((key, due) -> due.isBefore(retry) ? retry : due);
    }
  }

  private static Duration retry(int failuresBefore) {
    Duration delay = FIRST_RETRY;
    for (int i = 0; i < failuresBefore && delay.compareTo(LAST_RETRY) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : delay;
  }

  private Duration spread(Duration period) {
    long most = period.toMillis() * JITTER_PERCENT / 100;
    return period.plusMillis(random.nextLong(-most, most + 1));
  }
}
