package dev.stepladder.operator.prices;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a change adds to the cost of a month, and what it takes from it.
 *
 * @param taken what is paid no more
 * @param added what is paid from then on
 */
public record CostChange(Amount taken, Amount added) {

  /** Nothing that is charged for changes. */
  public static final CostChange NONE = new CostChange(Amount.ZERO, Amount.ZERO);

  /** By how much, in US dollars a month, if that is known. */
  public Optional<BigDecimal> difference() {
    return taken.isKnown() && added.isKnown()
        ? Optional.of(added.known().subtract(taken.known()))
        : Optional.empty();
  }

  /** Whether it costs more afterwards; what nobody knows counts as more. */
  public boolean adds() {
    return !addsNothing() && difference().map(difference -> difference.signum() > 0).orElse(true);
  }

  /** Whether it is known to cost less afterwards. */
  public boolean lowers() {
    return addsNothing()
        ? !takesNothing()
        : difference().map(difference -> difference.signum() < 0).orElse(false);
  }

  private boolean addsNothing() {
    return added.equals(Amount.ZERO);
  }

  private boolean takesNothing() {
    return taken.equals(Amount.ZERO);
  }
}
