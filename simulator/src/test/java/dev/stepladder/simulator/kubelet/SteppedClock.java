package dev.stepladder.simulator.kubelet;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until it is moved. */
final class SteppedClock implements KubeletClock {
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long number;

  private record Due(Instant at, long number, Runnable action) {}

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void schedule(Duration delay, Runnable action) {
    queue.add(new Due(now.plus(delay), number++, action));
  }

  synchronized void advance(Duration by) {
    now = now.plus(by);
    while (!queue.isEmpty() && !queue.peek().at().isAfter(now)) {
      queue.remove().action().run();
    }
  }
}
