package dev.stepladder.operator.aws;

/**
 * How much is left of a budget of calls.
 *
 * @param region {@code global} for a service that AWS has once an account
 * @param service as IAM names it: {@code rds}
 * @param left 1 if it is full, 0 or less if it is used up
 */
public record BudgetLeft(String account, String region, String service, double left) {

  /** Whether the calls of a place are taken from it. */
  boolean isOf(Place place) {
    return account.equals(place.account())
        && (region.equals(place.region()) || region.equals(CallBudgets.EVERYWHERE));
  }
}
