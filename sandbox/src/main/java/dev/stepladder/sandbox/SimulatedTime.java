package dev.stepladder.sandbox;

import dev.stepladder.operator.time.Clock;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;

/** A virtual clock as the operator wants to see it. */
public final class SimulatedTime {

  private SimulatedTime() {}

  /** The operator's time. */
  public static Clock operator(VirtualClock clock) {
    return new Clock() {
      @Override
      public Instant now() {
        return clock.now();
      }

      @Override
      public Scheduled schedule(Duration delay, Runnable task) {
        return clock.schedule(delay, task)::cancel;
      }
    };
  }
}
