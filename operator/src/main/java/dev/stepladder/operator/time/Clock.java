package dev.stepladder.operator.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The operator's only source of time. Production reads the machine's clock; tests and the sandbox
 * step a virtual one, so that hours of AWS can pass in seconds.
 */
public interface Clock {

  /** The current instant. */
  Instant now();

  /** Runs {@code task} once, on a thread of the clock's own, after {@code delay} has passed. */
  Scheduled schedule(Duration delay, Runnable task);

  /** A task that has been scheduled and can still be taken back. */
  @FunctionalInterface
  interface Scheduled {
    /** Takes the task back; does nothing once it has started. */
    void cancel();
  }
}
