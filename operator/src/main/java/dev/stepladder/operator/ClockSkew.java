package dev.stepladder.operator;

import dev.stepladder.operator.plan.Hold;
import java.time.Duration;
import java.util.Optional;

/** Holds what disrupts while the operator's clock cannot be trusted: windows and waits go by it. */
final class ClockSkew {

  private static final Duration BEARABLE = Duration.ofMinutes(5);

  private ClockSkew() {}

  /**
   * Why no disruptive step may start, if so. The text does not vary with the skew, so that nothing
   * is written again each time it is measured.
   *
   * @param ahead by how much AWS's clock is ahead of the operator's
   */
  static Optional<Hold> hold(Duration ahead) {
    if (ahead.abs().compareTo(BEARABLE) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Hold.of(
            "ClockSkew",
            "the operator's clock is more than %d minutes %s AWS's: set the clock of its node right"
                .formatted(BEARABLE.toMinutes(), ahead.isNegative() ? "ahead of" : "behind")));
  }
}
