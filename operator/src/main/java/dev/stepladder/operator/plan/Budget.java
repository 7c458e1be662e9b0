package dev.stepladder.operator.plan;

import dev.stepladder.operator.prices.Amount;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.BillChange;
import dev.stepladder.operator.prices.CostChange;
import dev.stepladder.operator.prices.Prices;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Objects to a plan that would cost more than a limit and more than what is there now. What changes
 * the cluster without costing more, such as a new image, goes on, and so does what costs less where
 * nothing dearer is to take its place, and what takes back what somebody left pending; a step that
 * needs one which is held waits with it.
 */
final class Budget {

  static final String NOT_SEEN = "CostNotSeen";

  private final Spending spending;
  private final Prices prices;
  private final boolean incomplete;

  /**
   * A budget for one plan.
   *
   * @param incomplete whether the plan lacks something, so that nothing of that is in its cost
   */
  Budget(Spending spending, Prices prices, boolean incomplete) {
    this.spending = spending;
    this.prices = prices;
    this.incomplete = incomplete;
  }

  /**
   * Why a plan is not carried out, if it costs too much.
   *
   * @param urgent keys of steps without which what is there fails
   */
  Optional<Objection> objection(Bill now, Bill then, List<Step> steps, Set<String> urgent) {
    if (spending.limits().isEmpty()) {
      return Optional.empty();
    }
    Amount after = prices.of(then);
    CostChange change = prices.of(BillChange.between(now, then));
    if (!change.adds()) {
      return Optional.empty();
    }
    boolean grows = steps.stream().anyMatch(this::grows);
    Set<String> spared =
        steps.stream()
            .filter(step -> urgent.contains(step.key()) || goesOn(step, grows))
            .map(Step::key)
            .collect(Collectors.toSet());
    return spending.limits().stream()
        .filter(limit -> after.exceeds(limit.monthly()))
        .findFirst()
        .map(limit ->
            Cost.blind(now) || Cost.blind(then)
                ? new Objection(NOT_SEEN, notSeen(after, limit), false, spared)
                : new Objection(
                    Objection.BUDGET_EXCEEDED,
                    exceeded(prices.of(now), after, limit),
                    true,
                    spared));
  }

  /**
   * What changes the cluster only goes on, and so does what costs less; but of a plan that is known
   * to put more in its place not before that is there.
   */
  private boolean goesOn(Step step, boolean grows) {
    if (step.withdraws()) {
      // It costs nothing, and while it waits AWS may apply what is dearer.
      return true;
    }
    CostChange cost = prices.of(step.charges());
    return cost.lowers() ? !grows : step.action().inCluster() && !cost.adds();
  }

  private boolean grows(Step step) {
    return prices
        .of(step.charges())
        .difference()
        .filter(difference -> difference.signum() > 0)
        .isPresent();
  }

  private String exceeded(Amount before, Amount after, Spending.Limit limit) {
    String most = "$%s that %s allows".formatted(limit.monthly().toPlainString(), limit.where());
    String back = "ask for a lower tier or a smaller class";
    return after.isKnown()
        ? "the plan would cost %s a month%s, now it is %s, and that is more than the %s: raise it, or %s"
            .formatted(
                dollars(after),
                incomplete ? " without what is missing" : "",
                dollars(before),
                most,
                back)
        : "nobody knows what the plan would cost, since there is no price for %s, and that counts as more than the %s: give the operator a table with that price (--prices), take the limit away, or %s"
            .formatted(list(after), most, back);
  }

  private static String notSeen(Amount after, Spending.Limit limit) {
    return "whether the plan costs more than the $%s that %s allows cannot be told before this is seen: %s"
        .formatted(limit.monthly().toPlainString(), limit.where(), list(after));
  }

  private static String list(Amount amount) {
    return String.join(", ", new TreeSet<>(amount.missing()));
  }

  private static String dollars(Amount amount) {
    return amount.isKnown()
        ? "$" + amount.known().setScale(2, RoundingMode.HALF_UP).toPlainString()
        : "?";
  }
}
