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
  private final Map<ResourceKey, Request> requested = new HashMap<>();
  private Instant nextFull;
  private Instant nextQuick;
  private int failures;
  private boolean quickAllowed;

  /** Whether a complete reading is wanted that begins after the one that is going on. */
  private boolean again;

  /**
   * A reading of one resource that is wanted.
   *
   * @param due since when
   * @param notBefore until when it is put off
   */
  private record Request(Instant due, Instant notBefore) {
    Instant begins() {
      return due.isAfter(notBefore) ? due : notBefore;
    }

    Request soonerOf(Request other) {
      return due.isAfter(other.due) ? new Request(other.due, notBefore) : this;
    }
  }

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
    again = true;
  }

  /** A complete reading begins: it is the one that was wanted until now. */
  void fullBegins() {
    again = false;
  }

  /** A reading of one resource is wanted at a time. */
  void request(ResourceKey key, Instant due, Instant now) {
    requested.merge(key, new Request(due, Instant.MIN), Request::soonerOf);
    // The quick cycle may have rested for long; it begins anew from here.
    if (!nextQuick.isAfter(now)) {
      nextQuick = now.plus(QUICK);
    }
  }

  /** Some of what was requested is to wait, which changes nothing of since when it is due. */
  void putOff(Set<ResourceKey> keys, Instant notBefore) {
    requested.replaceAll(
        (key, request) -> keys.contains(key) ? new Request(request.due(), notBefore) : request);
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
                requested.values().stream().map(Request::begins),
                changing ? Stream.of(nextQuick) : Stream.empty())
            .min(Instant::compareTo)
        : Optional.empty();
  }

  /** Whether a part may be read: while complete readings fail, single ones prove nothing. */
  boolean someAllowed() {
    return quickAllowed;
  }

  /** What was requested for now or before. */
  Set<ResourceKey> requestedBy(Instant now) {
    return requested.entrySet().stream()
        .filter(request -> !request.getValue().begins().isAfter(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Since when the first of some that were requested is due. */
  Instant due(Set<ResourceKey> keys) {
    return keys.stream().map(key -> requested.get(key).due()).min(Instant::compareTo).orElseThrow();
  }

  /**
   * A reading that began at some time succeeded.
   *
   * @param cycle whether all that is changing was among it
   */
  void succeeded(boolean full, boolean cycle, Instant began, Instant now) {
    failures = 0;
    quickAllowed = true;
    requested.values().removeIf(request -> !request.begins().isAfter(began));
    if (cycle) {
      nextQuick = now.plus(QUICK);
    }
    if (full) {
      nextFull = again ? now : now.plus(spread(FULL));
    }
  }

  /** A reading failed: it is tried again, ever more slowly. */
  void failed(boolean full, Instant now) {
    Instant retry = now.plus(retry(failures++));
    if (full) {
      quickAllowed = false;
      nextFull = retry;
    } else {
      nextQuick = retry;
      requested.replaceAll((key, request) ->
          new Request(request.due().isBefore(retry) ? retry : request.due(), request.notBefore()));
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
