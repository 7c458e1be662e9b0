package dev.stepladder.sandbox.e2e;

import dev.stepladder.operator.time.Clock;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;

/** The simulator's clock as the operator's. */
record SteppedClock(VirtualClock clock) implements Clock {

  @Override
  public Instant now() {
    return clock.now();
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    return clock.schedule(delay, task)::cancel;
  }
}
