package dev.stepladder.simulator.kubelet;

import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;

/** The simulator's clock, so that pods and AWS share one time. */
public record VirtualKubeletClock(VirtualClock clock) implements KubeletClock {
  @Override
  public Instant now() {
    return clock.now();
  }

  @Override
  public void schedule(Duration delay, Runnable action) {
    clock.schedule(delay, action);
  }
}
