package dev.stepladder.simulator.aws;

import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Numbers every write of the simulated account, so that writes of one instant have an order. */
public final class Revisions {

  private static final ScopedValue<ReadPoint> VIEW = ScopedValue.newInstance();

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

  /** What an action finds that sees every table as it was {@code age} ago. */
  public <T> T seeing(Duration age, Supplier<T> action) {
    return ScopedValue.where(VIEW, ago(age)).call(action::get);
  }

  /** The moment from which the running action sees what tables hold. */
  ReadPoint view() {
    return VIEW.orElse(ReadPoint.LATEST);
  }
}
