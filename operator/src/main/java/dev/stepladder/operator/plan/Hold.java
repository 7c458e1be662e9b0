package dev.stepladder.operator.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * A step's own reason not to start yet.
 *
 * @param reason a word for conditions, in CamelCase
 * @param message what it waits for and what a person can do
 * @param until when it is over, if that is known
 */
public record Hold(String reason, String message, Optional<Instant> until) {

  /** That what was made a while ago has yet to be warm before users are led to it. */
  public static final String WARMS_UP = "StandbyWarmsUp";

  /** A hold that ends by the clock. */
  public static Hold until(String reason, String message, Instant instant) {
    return new Hold(reason, message, Optional.of(instant));
  }

  /** A hold that ends when something else happens. */
  public static Hold of(String reason, String message) {
    return new Hold(reason, message, Optional.empty());
  }
}
