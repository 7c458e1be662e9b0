package dev.stepladder.operator.plan;

import dev.stepladder.operator.prices.Amount;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.Charge;
import dev.stepladder.operator.prices.Prices;
import java.util.Set;

/**
 * What an app costs a month.
 *
 * @param before what exists now, and what is on its way
 * @param after once the plan has been carried out
 * @param uncounted what is in neither amount, for a person
 * @param blind whether some of what exists cannot be seen
 */
public record Cost(Amount before, Amount after, Set<String> uncounted, boolean blind) {

  /** Copies what must not change. */
  public Cost {
    uncounted = Set.copyOf(uncounted);
  }

  static Cost of(Prices prices, Bill now, Bill then) {
    return new Cost(prices.of(now), prices.of(then), prices.uncounted(now.and(then)), blind(now));
  }

  static boolean blind(Bill bill) {
    return bill.charges().stream().anyMatch(Charge.Unseen.class::isInstance);
  }
}
