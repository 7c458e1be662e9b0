package dev.stepladder.simulator.aws;

import java.time.Duration;
import java.time.Instant;

/** Something that goes on in the background between two moments. */
public record Span(Instant from, Instant until) {

  /** How much of it is done, in percent. */
  public int percent(Instant now) {
    double whole = Duration.between(from, until).toMillis();
    double done = Duration.between(from, now).toMillis();
    return whole <= 0 ? 100 : (int) Math.clamp(100 * done / whole, 0, 100);
  }
}
