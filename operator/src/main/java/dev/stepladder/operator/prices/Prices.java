package dev.stepladder.operator.prices;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What things cost in one place.
 *
 * @param table the prices
 * @param region of AWS
 * @param pods what pods cost there; without it they are not counted
 */
public record Prices(PriceTable table, String region, Optional<PodRates> pods) {

  /** Hours of a month, as AWS's own calculator has them. */
  public static final BigDecimal HOURS = BigDecimal.valueOf(730);

  /** What all of a bill costs a month. */
  public Amount of(Bill bill) {
    return bill.charges().stream().map(this::of).reduce(Amount.ZERO, Amount::plus);
  }

  /** What a change of a bill does to the cost of a month. */
  public CostChange of(BillChange change) {
    return new CostChange(of(change.taken()), of(change.added()));
  }

  /** What of a bill is in no amount, and why, for a person. */
  public Set<String> uncounted(Bill bill) {
    var all = new TreeSet<String>();
    bill.charges().forEach(charge -> uncounted(charge).ifPresent(all::add));
    return all;
  }

  private Amount of(Charge charge) {
    return switch (charge) {
      case Charge.Database(String engine, String instanceClass, boolean multiAz) ->
          priced(new Item.DatabaseHour(engine, instanceClass, multiAz), HOURS);
      case Charge.DatabaseStorage(String engine, int gibibytes, boolean multiAz) ->
          priced(new Item.DatabaseStorageMonth(engine, multiAz), BigDecimal.valueOf(gibibytes));
      case Charge.OtherStorage(String engine, String type, int _, boolean _) ->
          Amount.without("%s storage of type %s in %s".formatted(engine, type, region));
      case Charge.CacheNodes(String engine, String nodeType, int nodes) ->
          priced(
              new Item.CacheNodeHour(engine, nodeType), HOURS.multiply(BigDecimal.valueOf(nodes)));
      case Charge.Pods running ->
          pods.map(rates -> Amount.of(monthly(running, rates))).orElse(Amount.ZERO);
      case Charge.Bucket() -> Amount.ZERO;
      case Charge.Unseen(String what) -> Amount.without(what);
    };
  }

  private Optional<String> uncounted(Charge charge) {
    return switch (charge) {
      case Charge.Pods _ when pods.isEmpty() -> Optional.of("pods");
      case Charge.Bucket() -> Optional.of("S3");
      case Charge.Pods _,
          Charge.Database _,
          Charge.DatabaseStorage _,
          Charge.OtherStorage _,
          Charge.CacheNodes _,
          Charge.Unseen _ ->
          Optional.empty();
    };
  }

  private Amount priced(Item item, BigDecimal units) {
    return table
        .price(region, item)
        .map(price -> Amount.of(price.multiply(units)))
        .orElseGet(() -> Amount.without("%s in %s".formatted(item, region)));
  }

  private static BigDecimal monthly(Charge.Pods running, PodRates rates) {
    BigDecimal hourly =
        rates
            .cpuHour()
            .multiply(running.cpus())
            .add(rates.gibibyteHour().multiply(running.gibibytes()));
    return hourly.multiply(BigDecimal.valueOf(running.number())).multiply(HOURS);
  }
}
