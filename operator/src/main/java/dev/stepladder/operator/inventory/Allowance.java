package dev.stepladder.operator.inventory;

import java.time.Instant;

/** Says when readings may begin, so that what is more urgent finds calls left. */
@FunctionalInterface
public interface Allowance {

  /** Readings begin whenever they are due. */
  Allowance UNLIMITED = (now, _) -> now;

  /**
   * When a reading may begin: now, or later, when it asks again.
   *
   * @param due since when it is due
   */
  Instant from(Instant now, Instant due);
}
