package dev.stepladder.operator.plan;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.ChangeSpec;
import dev.stepladder.api.v1alpha1.PodPrices;
import dev.stepladder.operator.prices.PodRates;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.prices.Prices;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an app may cost, and by which prices that is told.
 *
 * @param table the prices, read when they are needed
 * @param pods what pods cost; without it they are not counted
 * @param limits what it may cost at most, the lowest first
 */
public record Spending(Supplier<PriceTable> table, Optional<PodRates> pods, List<Limit> limits) {

  /** The prices that come along, and no limit. */
  public static final Spending UNLIMITED =
      new Spending(PriceTable::bundled, Optional.empty(), List.of());

  /**
   * What an app may cost at most.
   *
   * @param monthly US dollars
   * @param where the field that says so, for a person
   */
  public record Limit(BigDecimal monthly, String where) {}

  /** Puts the limits in order. */
  public Spending {
    limits = limits.stream().sorted(Comparator.comparing(Limit::monthly)).toList();
  }

  /** As an app and its environment say. */
  public static Spending of(
      Supplier<PriceTable> table, ChangeSpec app, String environment, AwsEnvironmentSpec spec) {
    var limits = new ArrayList<Limit>();
    Optional.ofNullable(app.budget())
        .ifPresent(most -> limits.add(new Limit(BigDecimal.valueOf(most), "spec.change.budget")));
    Optional.ofNullable(spec.limits().monthlyCostPerApp())
        .ifPresent(most ->
            limits.add(
                new Limit(
                    BigDecimal.valueOf(most),
                    "spec.limits.monthlyCostPerApp of AwsEnvironment " + environment)));
    return new Spending(table, Optional.ofNullable(spec.podPrices()).map(Spending::rates), limits);
  }

  private static PodRates rates(PodPrices prices) {
    return new PodRates(new BigDecimal(prices.cpuHour()), new BigDecimal(prices.memoryGibHour()));
  }

  /** What things cost in a region. */
  Prices in(String region) {
    return new Prices(table.get(), region, pods);
  }
}
