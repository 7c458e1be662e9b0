package dev.stepladder.operator.prices;

import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;

/**
 * US dollars a month, which nobody knows where a price is missing.
 *
 * @param known the sum of what has a price
 * @param missing what has none, for a person; empty if the amount is known
 */
public record Amount(BigDecimal known, Set<String> missing) {

  /** Nothing at all, and known to be so. */
  public static final Amount ZERO = of(BigDecimal.ZERO);

  /** Copies what must not change; amounts that are equal look equal. */
  public Amount {
    known = known.stripTrailingZeros();
    missing = Set.copyOf(missing);
  }

  /** An amount that is known. */
  public static Amount of(BigDecimal known) {
    return new Amount(known, Set.of());
  }

  /** An amount of which only this is known, that something has no price. */
  public static Amount without(String price) {
    return new Amount(BigDecimal.ZERO, Set.of(price));
  }

  /** Whether it is known. */
  public boolean isKnown() {
    return missing.isEmpty();
  }

  /** Both. */
  public Amount plus(Amount other) {
    var all = new TreeSet<>(missing);
    all.addAll(other.missing);
    return new Amount(known.add(other.known), all);
  }

  /** Whether it is more than a limit; one that is not known counts as more than any. */
  public boolean exceeds(BigDecimal limit) {
    return !isKnown() || known.compareTo(limit) > 0;
  }
}
