package dev.stepladder.operator.time;

import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;

/** The simulator's clock as the operator's. */
public record SteppedTime(VirtualClock virtual) implements Clock {

  public static SteppedTime of(VirtualClock clock) {
    return new SteppedTime(clock);
  }

  public static SteppedTime starting(String instant) {
    return new SteppedTime(VirtualClock.stepped(Instant.parse(instant)));
  }

  @Override
  public Instant now() {
    return virtual.now();
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    var scheduled = virtual.schedule(delay, task);
    return scheduled::cancel;
  }

  public void pass(Duration time) {
    virtual.advanceTo(virtual.now().plus(time));
  }

  public void pass(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }
}
