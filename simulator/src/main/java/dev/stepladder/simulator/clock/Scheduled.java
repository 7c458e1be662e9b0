package dev.stepladder.simulator.clock;

/** A task that waits for its time on a {@link VirtualClock}. */
@FunctionalInterface
public interface Scheduled {

  /** Takes the task off the clock. Does nothing once the task has begun. */
  void cancel();
}
