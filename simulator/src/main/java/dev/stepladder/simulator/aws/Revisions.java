package dev.stepladder.simulator.aws;

import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers every write of the simulated account, so that writes of one instant have an order. */
public final class Revisions {

  private final VirtualClock clock;
  private final AtomicLong last = new AtomicLong();

  public Revisions(VirtualClock clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.now();
  }

  long next() {
    return last.incrementAndGet();
  }

  /** Reads from here show nothing that is written later. */
  public ReadPoint here() {
    return new ReadPoint(Instant.MAX, last.get());
  }

  /** Reads from here show what was there {@code age} ago. */
  public ReadPoint ago(Duration age) {
    return new ReadPoint(clock.now().minus(age), Long.MAX_VALUE);
  }
}
