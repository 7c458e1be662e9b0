package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.kube.KubeAction;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.Charge;
import dev.stepladder.operator.prices.PriceFile;
import dev.stepladder.operator.prices.PriceTable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Between {@code users-1k}, which costs 98.77 a month, and {@code users-10k} with 451.47. */
class BudgetTest {

  private static final Rung LOW = Example.rung("users-1k");
  private static final Rung HIGH = Example.rung("users-10k");
  private static final Spending.Limit OWN = limit(300, "spec.change.budget");
  private static final Spending.Limit OF_ENVIRONMENT =
      limit(200, "spec.limits.monthlyCostPerApp of AwsEnvironment prod");

  private static final PriceTable ONLY_STORAGE =
      PriceFile.parse(
          """
          format: 1
          blocks:
          - region: us-east-1
            date: 2026-01-01
            source: nowhere
            databaseStorage:
              postgres: {single: 0.1, multi: 0.2}
          """);

  @Test
  void holdsWhatAsksAwsForAnything() {
    Plan plan = climb(within(OWN));

    assertThat(plan.steps())
        .filteredOn(step -> !step.step().orElseThrow().action().inCluster())
        .filteredOn(step -> step.step().orElseThrow().protects().isEmpty())
        .isNotEmpty()
        .allSatisfy(step -> assertThat(reason(step)).isEqualTo("BudgetExceeded"));
    assertThat(plan.startable()).allMatch(step -> step.action() instanceof KubeAction);
  }

  @Test
  void whatAPlanThatIsNotCompleteCostsIsWithoutWhatIsMissing() {
    var spending = spending(PriceTable::bundled, OWN);
    var dear = Bill.of(new Charge.Database("postgres", "db.r7g.4xlarge", true));

    Objection objection =
        new Budget(spending, spending.in("us-east-1"), true)
            .objection(Bill.NOTHING, dear, List.of(), Set.of())
            .orElseThrow();

    assertThat(objection.message())
        .startsWith("the plan would cost $")
        .contains(" a month without what is missing, now it is $");
  }

  @Test
  void takesNoSnapshotForWhatItHolds() {
    assertThat(step(climb(within(OWN)), "database/class/snapshot").state())
        .isInstanceOf(State.Waiting.class);
  }

  @Test
  void holdsPodsThatCostMore() {
    Plan plan =
        climb(
            policy(
                new Spending(PriceTable::bundled, Optional.of(Example.POD_RATES), List.of(OWN))));

    assertThat(reason(step(plan, "autoscaler/web"))).isEqualTo("BudgetExceeded");
  }

  @Test
  void letsWhatChangesTheClusterOnlyGoOn() {
    var world = ModelWorld.settled(Example.shop(), LOW, 1).to(HIGH);

    Plan plan = world.plan(within(OWN));

    assertThat(plan.startable()).extracting(Step::key).contains("network/web");
    assertThat(plan.startable()).noneMatch(step -> !step.action().inCluster());
  }

  @Test
  void letsWhatSomebodyLeftPendingBeTakenBack() {
    var world = ModelWorld.settled(Example.shop(), LOW, 1).to(HIGH);
    DbInstance primary = world.primary().orElseThrow();
    world
        .ground()
        .putOld(Altered.of(primary).pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge").instance());

    Plan plan = world.plan(within(OWN));

    assertThat(plan.objection()).isPresent();
    assertThat(step(plan, "database/withdraw").state()).isInstanceOf(State.Startable.class);
  }

  @Test
  void takesNothingAwayForWhatDoesNotCome() {
    // More storage for the database, and a cache less: more in all.
    var world = ModelWorld.settled(Example.shop(), HIGH, 1);
    world.app(Example.shop().noCache().storage("2000Gi")).plan();

    Plan plan = world.plan(within(OWN));

    assertThat(plan.objection()).isPresent();
    assertThat(step(plan, "cache/remove").state()).isEqualTo(held(plan));
    assertThat(reason(step(plan, "database/settings"))).isEqualTo("BudgetExceeded");
  }

  @Test
  void namesTheLowestLimitThatIsExceededAndBothAmounts() {
    assertThat(climb(within(OWN, OF_ENVIRONMENT)).objection().orElseThrow().message())
        .contains(
            "$451.47 a month",
            "now it is $98.77",
            "$200 that spec.limits.monthlyCostPerApp of AwsEnvironment prod allows");
  }

  @Test
  void aPlanWithinTheLimitsGoesOn() {
    Plan plan = climb(within(limit(452, "spec.change.budget")));

    assertThat(plan.objection()).isEmpty();
    assertThat(plan.startable()).anyMatch(step -> !step.action().inCluster());
  }

  @Test
  void whatIsThereAlreadyMayStayHoweverMuchItCosts() {
    var world = ModelWorld.settled(Example.shop(), HIGH, 1);

    assertThat(world.plan(within(limit(1, "spec.change.budget"))).objection()).isEmpty();
  }

  @Test
  void goingDownNeedsNoBudget() {
    var world = ModelWorld.settled(Example.shop(), HIGH, 1).to(LOW);

    assertThat(world.plan(within(limit(1, "spec.change.budget"))).objection()).isEmpty();
  }

  @Test
  void anUnknownPriceIsAboveAnyLimitAndNamed() {
    Plan plan = climb(policy(spending(() -> ONLY_STORAGE, limit(1_000_000, "spec.change.budget"))));

    assertThat(plan.objection().orElseThrow())
        .returns("BudgetExceeded", Objection::reason)
        .returns(true, Objection::lasting)
        .satisfies(objection ->
            assertThat(objection.message())
                .contains(
                    "there is no price for",
                    "db.m7g.large Multi-AZ (postgres) in us-east-1",
                    "cache.t4g.medium (valkey) in us-east-1",
                    "--prices"));
  }

  @Test
  void anUnknownPriceMattersNotWithoutALimit() {
    assertThat(climb(policy(spending(() -> ONLY_STORAGE))).objection()).isEmpty();
  }

  @Test
  void whatHasNoPriceAndStaysIsNoReason() {
    var world = ModelWorld.settled(Example.shop(), HIGH, 1).to(LOW);

    assertThat(
            world
                .plan(policy(spending(() -> ONLY_STORAGE, limit(1, "spec.change.budget"))))
                .steps())
        .noneMatch(step -> "BudgetExceeded".equals(reason(step)) && step.key().endsWith("/remove"));
  }

  @Test
  void waitsUntilWhatExistsCanBeSeen() {
    var world = ModelWorld.settled(Example.shop(), LOW, 1).to(HIGH);
    world.plan();
    Sight blind =
        world
            .ground()
            .sight(
                Example.planner().remember(world.blueprint(), world.ground().sight(Ledger.EMPTY)))
            .unreadable(Map.of(DbInstance.class, "RDS does not answer"));

    Plan plan = Example.planner().plan(world.blueprint(), blind, within(OWN), Example.NOW);

    assertThat(plan.objection().orElseThrow())
        .returns("CostNotSeen", Objection::reason)
        .returns(false, Objection::lasting);
    assertThat(reason(step(plan, "cache"))).isEqualTo("CostNotSeen");
  }

  private static Plan climb(Policy policy) {
    return ModelWorld.settled(Example.shop(), LOW, 1).to(HIGH).plan(policy);
  }

  private static Policy within(Spending.Limit... limits) {
    return policy(spending(PriceTable::bundled, limits));
  }

  private static Policy policy(Spending spending) {
    return new Policy(Approval.NEVER, Set.of(), Optional.empty()).within(spending);
  }

  private static Spending spending(Supplier<PriceTable> table, Spending.Limit... limits) {
    return new Spending(table, Optional.empty(), List.of(limits));
  }

  private static Spending.Limit limit(int monthly, String where) {
    return new Spending.Limit(BigDecimal.valueOf(monthly), where);
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not in " + ModelWorld.left(plan)));
  }

  private static State held(Plan plan) {
    Objection objection = plan.objection().orElseThrow();
    return new State.Waiting(objection.reason(), objection.message(), Optional.empty());
  }

  private static String reason(PlannedStep step) {
    return step.state() instanceof State.Waiting(String reason, _, _) ? reason : "";
  }
}
