package dev.stepladder.simulator.kubelet;

import java.time.Duration;
import java.time.Instant;

/** The only time the stand-in knows. Callbacks may come on any thread and return at once. */
public interface KubeletClock {
  Instant now();

  /** Runs the action once, this long from now. */
  void schedule(Duration delay, Runnable action);
}
