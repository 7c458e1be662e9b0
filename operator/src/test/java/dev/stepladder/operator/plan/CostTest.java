package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.prices.Amount;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.Charge;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.prices.Prices;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CostTest {

  private static final Prices PRICES =
      new Prices(PriceTable.bundled(), "us-east-1", Optional.of(Example.POD_RATES));
  private static final Policy COUNTING_PODS =
      new Policy(Approval.OUTAGE, Set.of(), Optional.empty())
          .within(new Spending(PriceTable::bundled, Optional.of(Example.POD_RATES), List.of()));

  record Climb(Example app, Optional<Rung> from, Rung to) {
    @Override
    public String toString() {
      return "%s %s to %s"
          .formatted(app.database().engine(), from.map(Rung::name).orElse("nothing"), to.name());
    }
  }

  static Stream<Climb> climbs() {
    Example shop = Example.shop();
    return Stream.of(
            shop,
            shop.engine(Engine.MYSQL, "8.4").cache(CacheEngine.MEMCACHED),
            shop.storing(Example.bucket("media")).podIdentity())
        .flatMap(app ->
            Example.LADDER.stream()
                .flatMap(to ->
                    Stream.concat(
                        Stream.of(new Climb(app, Optional.empty(), to)),
                        Example.LADDER.stream()
                            .map(from -> new Climb(app, Optional.of(from), to)))));
  }

  @ParameterizedTest
  @MethodSource("climbs")
  void stepsAddUpToWhatTheSettledAppCosts(Climb climb) {
    Bill bill = bill(climb.from().map(climb.app()::on));
    for (PlannedStep step : plan(climb).steps()) {
      bill = bill.after(step.step().orElseThrow().charges());
    }

    assertThat(bill.charges())
        .containsExactlyInAnyOrderElementsOf(
            bill(Optional.of(climb.app().on(climb.to()))).charges());
  }

  @ParameterizedTest
  @MethodSource("climbs")
  void thePlansTotalIsTheSumOfItsSteps(Climb climb) {
    Plan plan = plan(climb);
    Cost cost = plan.cost().orElseThrow();

    BigDecimal sum =
        plan.steps().stream()
            .map(step -> step.cost().difference().orElseThrow())
            .reduce(cost.before().known(), BigDecimal::add);

    assertThat(cost.after().known()).isEqualByComparingTo(sum);
    assertThat(cost.after()).isEqualTo(PRICES.of(bill(Optional.of(climb.app().on(climb.to())))));
  }

  @Test
  void nothingIsUnseenOfWhatIsDrawn() {
    for (Rung rung : Example.LADDER) {
      assertThat(bill(Optional.of(Example.shop().on(rung))).charges())
          .noneMatch(Charge.Unseen.class::isInstance)
          .anyMatch(Charge.Database.class::isInstance)
          .anyMatch(Charge.Pods.class::isInstance);
    }
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void whatTheAppWillCostStaysTheSameWhileItClimbs(Rung to) {
    var app = Example.shop();
    var world = ModelWorld.settled(app, Example.rung("users-1"), 1).to(to);
    Amount promised = world.plan(COUNTING_PODS).cost().orElseThrow().after();
    var after = new ArrayList<Amount>();

    world.watch(_ -> after.add(world.plan(COUNTING_PODS).cost().orElseThrow().after())).converge();

    assertThat(after).isNotEmpty().allMatch(promised::equals);
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void whatTheAppWillCostStaysTheSameWhileItDescends(Rung to) {
    var app = Example.shop();
    var world = ModelWorld.settled(app, Example.rung("users-10k"), 2).to(to);
    Amount promised = world.plan(COUNTING_PODS).cost().orElseThrow().after();
    var after = new ArrayList<Amount>();

    world.watch(_ -> after.add(world.plan(COUNTING_PODS).cost().orElseThrow().after())).converge();

    assertThat(after).isNotEmpty().allMatch(promised::equals);
  }

  static List<Rung> rungs() {
    return Example.LADDER;
  }

  @Test
  void anAppThatIsBeingMadeCostsFromTheStartWhatItWillCost() {
    var world = ModelWorld.empty(Example.shop(), Example.rung("users-10k"), 3);
    Amount promised = world.plan(COUNTING_PODS).cost().orElseThrow().after();
    var after = new ArrayList<Amount>();

    world.watch(_ -> after.add(world.plan(COUNTING_PODS).cost().orElseThrow().after())).converge();

    assertThat(after).allMatch(promised::equals);
    assertThat(world.plan(COUNTING_PODS).cost().orElseThrow().before()).isEqualTo(promised);
  }

  @Test
  void whatCannotBeSeenHasNoPrice() {
    var world = ModelWorld.settled(Example.shop(), Example.rung("users-1k"), 4);

    Cost cost =
        world
            .plan(sight -> sight.unreadable(Map.of(DbInstance.class, "RDS does not answer")))
            .cost()
            .orElseThrow();

    assertThat(cost.blind()).isTrue();
    assertThat(cost.before().missing()).anyMatch(text -> text.contains("cannot be seen"));
  }

  private static Plan plan(Climb climb) {
    Sight sight =
        climb
            .from()
            .map(from -> Sight.of(Example.settled(climb.app().on(from))))
            .orElseGet(() -> Sight.of(List.of()));
    Ledger ledger =
        climb
            .from()
            .map(from -> Example.planner().remember(climb.app().on(from), sight))
            .orElse(Ledger.EMPTY);
    return Example.planner()
        .plan(climb.app().on(climb.to()), sight.with(ledger), COUNTING_PODS, Example.NOW);
  }

  /** What a blueprint costs once it has been carried out. */
  private static Bill bill(Optional<Blueprint> settled) {
    if (settled.isEmpty()) {
      return Bill.NOTHING;
    }
    Planner planner = Example.planner();
    Sight sight = Sight.of(Example.settled(settled.get()));
    Sight known = sight.with(planner.remember(settled.get(), sight));
    return planner.charges(
        settled.get(), known, planner.situation(settled.get(), known, Example.NOW));
  }
}
