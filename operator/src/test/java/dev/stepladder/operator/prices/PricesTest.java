package dev.stepladder.operator.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PricesTest {

  private static final Charge MICRO = new Charge.Database("postgres", "db.t4g.micro", false);
  private static final Charge ODD = new Charge.Database("postgres", "db.x9.huge", true);
  private static final Charge STORAGE = new Charge.DatabaseStorage("postgres", 20, true);
  private static final Charge PODS =
      new Charge.Pods(3, new BigDecimal("0.250"), new BigDecimal("0.5"));
  private static final Prices PRICES =
      new Prices(
          PriceTable.bundled(),
          "us-east-1",
          Optional.of(new PodRates(new BigDecimal("0.04"), new BigDecimal("0.004"))));
  private static final Prices WITHOUT_PODS =
      new Prices(PriceTable.bundled(), "us-east-1", Optional.empty());

  @Test
  void aMonthHas730Hours() {
    assertThat(PRICES.of(Bill.of(MICRO)).known()).isEqualByComparingTo("11.68");
  }

  @Test
  void storageIsByTheMonthAndTwiceWithAStandby() {
    assertThat(PRICES.of(Bill.of(STORAGE)).known()).isEqualByComparingTo("4.60");
  }

  @Test
  void everyNodeOfACacheCounts() {
    Charge nodes = new Charge.CacheNodes("valkey", "cache.t4g.medium", 6);

    assertThat(PRICES.of(Bill.of(nodes)).known()).isEqualByComparingTo("227.76");
  }

  @Test
  void podsCostTheirRequests() {
    assertThat(PRICES.of(Bill.of(PODS)).known()).isEqualByComparingTo("26.28");
  }

  @Test
  void podsAreNotCountedWithoutTheirPrices() {
    assertThat(WITHOUT_PODS.of(Bill.of(MICRO, PODS))).isEqualTo(PRICES.of(Bill.of(MICRO)));
    assertThat(WITHOUT_PODS.uncounted(Bill.of(MICRO, PODS))).containsExactly("pods");
    assertThat(PRICES.uncounted(Bill.of(MICRO, PODS))).isEmpty();
  }

  @Test
  void noAmountIsInventedForBuckets() {
    Bill bill = Bill.of(new Charge.Bucket());

    assertThat(PRICES.of(bill)).isEqualTo(Amount.ZERO);
    assertThat(PRICES.uncounted(bill)).containsExactly("S3");
  }

  @Test
  void oneMissingPriceLeavesTheWholeUnknown() {
    Amount amount = PRICES.of(Bill.of(MICRO, ODD));

    assertThat(amount.isKnown()).isFalse();
    assertThat(amount.missing()).containsExactly("db.x9.huge Multi-AZ (postgres) in us-east-1");
  }

  @Test
  void whatIsNotKnownIsAboveAnyLimit() {
    assertThat(PRICES.of(Bill.of(ODD)).exceeds(new BigDecimal("1000000000"))).isTrue();
    assertThat(PRICES.of(Bill.of(MICRO)).exceeds(new BigDecimal("11.68"))).isFalse();
    assertThat(PRICES.of(Bill.of(MICRO)).exceeds(new BigDecimal("11.67"))).isTrue();
  }

  @Test
  void whatStaysNeedsNoPriceForAChange() {
    CostChange change = PRICES.of(BillChange.between(Bill.of(ODD), Bill.of(ODD, MICRO)));

    assertThat(change.difference())
        .hasValueSatisfying(of -> assertThat(of).isEqualByComparingTo("11.68"));
    assertThat(change.adds()).isTrue();
  }

  @Test
  void removingWhatHasNoPriceIsKnownToCostLess() {
    CostChange change = PRICES.of(BillChange.between(Bill.of(ODD, MICRO), Bill.of(MICRO)));

    assertThat(change.lowers()).isTrue();
    assertThat(change.adds()).isFalse();
    assertThat(change.difference()).isEmpty();
  }

  @Test
  void anUnknownPriceForAnotherCountsAsMore() {
    CostChange change = PRICES.of(BillChange.between(Bill.of(ODD), Bill.of(MICRO)));

    assertThat(change.adds()).isTrue();
    assertThat(change.lowers()).isFalse();
  }

  @Test
  void nothingNeitherAddsNorLowers() {
    assertThat(CostChange.NONE.adds()).isFalse();
    assertThat(CostChange.NONE.lowers()).isFalse();
  }

  @Test
  void theSameThingTwiceCountsTwice() {
    assertThat(PRICES.of(Bill.of(MICRO, MICRO).without(Bill.of(MICRO))))
        .isEqualTo(PRICES.of(Bill.of(MICRO)));
  }
}
