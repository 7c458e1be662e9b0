package dev.stepladder.simulator.kubelet;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Brings keys back at a time, at most one timer per key running that is due no later. */
final class Timers {
  private final KubeletClock clock;
  private final Consumer<Key> due;
  private final Map<Key, Instant> next = new ConcurrentHashMap<>();

  Timers(KubeletClock clock, Consumer<Key> due) {
    this.clock = clock;
    this.due = due;
  }

  Instant now() {
    return clock.now();
  }

  /** Brings the key back at the time, or now if that has passed. */
  void at(Instant time, Key key) {
    var now = clock.now();
    if (!time.isAfter(now)) {
      due.accept(key);
      return;
    }
    var earlier = next.get(key);
    if (earlier != null && !earlier.isAfter(time)) {
      return;
    }
    next.put(key, time);
    clock.schedule(
        Duration.between(now, time),
        () -> {
          next.remove(key, time);
          due.accept(key);
        });
  }
}
