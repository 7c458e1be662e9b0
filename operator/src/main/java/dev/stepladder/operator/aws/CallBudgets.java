package dev.stepladder.operator.aws;

import dev.stepladder.operator.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One budget for each account, region and service, whatever role the account is reached by. */
final class CallBudgets {

  /** Services that AWS has once an account, so that all regions share their limits. */
  private static final Set<String> GLOBAL = Set.of("iam");

  /** The region of their budgets. */
  static final String EVERYWHERE = "global";

  private final CallRates rates;
  private final Clock clock;
  private final Map<Key, CallBudget> budgets = new ConcurrentHashMap<>();

  private record Key(String account, String region, String service) {}

  CallBudgets(CallRates rates, Clock clock) {
    this.rates = rates;
    this.clock = clock;
  }

  CallBudget of(Place place, String service) {
    String region = GLOBAL.contains(service) ? EVERYWHERE : place.region();
    return budgets.computeIfAbsent(
        new Key(place.account(), region, service),
        _ -> new CallBudget(rates.of(service), rates.atOnce(service), clock.now()));
  }

  /** How full each one is that is in use. */
  List<BudgetLeft> left() {
    Instant now = clock.now();
    return budgets.entrySet().stream()
        .map(one ->
            new BudgetLeft(
                one.getKey().account(),
                one.getKey().region(),
                one.getKey().service(),
                one.getValue().filledTo(now)))
        .toList();
  }
}
