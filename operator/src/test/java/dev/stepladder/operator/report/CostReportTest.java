package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static dev.stepladder.operator.report.Scene.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.plan.Cost;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Objection;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.prices.Amount;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CostReportTest {

  private static final Objection TOO_MUCH =
      new Objection("BudgetExceeded", "the plan would cost too much", true, Set.of());
  private static final State HELD =
      new State.Waiting(TOO_MUCH.reason(), TOO_MUCH.message(), Optional.empty());

  private final Scene scene = new Scene();

  @Test
  void theStatusSaysWhatTheAppCostsAndWillCost() {
    scene.cost = cost("147.4", "521.5");
    scene.steps(planned(createReplica(), new State.Startable()));

    assertThat(scene.status().plan().costBefore()).isEqualTo("147");
    assertThat(scene.status().plan().costAfter()).isEqualTo("522");
  }

  @Test
  void whatNobodyKnowsIsAQuestionMark() {
    scene.cost =
        Optional.of(
            new Cost(Amount.ZERO, Amount.without("db.x9.huge in us-east-1"), Set.of(), false));

    assertThat(scene.status().plan().costBefore()).isEqualTo("0");
    assertThat(scene.status().plan().costAfter()).isEqualTo("?");
  }

  @Test
  void whileSomethingCannotBeSeenTheCostStandsAsItWas() {
    scene.cost = cost("147", "147");
    scene.settle().report();
    scene.cost = Optional.of(new Cost(Amount.without("it"), Amount.without("it"), Set.of(), true));
    scene.findings.add(new Finding.Unseen(Scene.DATABASE, "NotSeen", "it does not answer"));

    assertThat(scene.status().plan().costBefore()).isEqualTo("147");
  }

  @Test
  void anAppThatRestsWritesItsCostOnce() {
    scene.cost = cost("147", "147");
    scene.settle().report();
    StagedAppStatus first = scene.status();

    assertThat(scene.passes(Duration.ofHours(1)).status()).isEqualTo(first);
  }

  @Test
  void aPlanThatIsTooExpensiveStallsTheApp() {
    scene.objection = Optional.of(TOO_MUCH);
    scene.steps(planned(createReplica(), HELD), planned(changeClass(), HELD));

    StagedAppStatus status = scene.status();

    assertThat(status.phase()).isEqualTo(Phase.STALLED);
    assertThat(condition(status, "Stalled"))
        .returns("True", Condition::status)
        .returns("BudgetExceeded", Condition::reason)
        .returns("the plan would cost too much", Condition::message);
    assertThat(condition(status, "Reconciling").status()).isEqualTo("False");
    assertThat(status.waiting()).extracting(WaitStatus::reason).containsExactly("BudgetExceeded");
  }

  @Test
  void whileSomethingMovesTheAppIsOnItsWayAndSaysWhatIsHeld() {
    scene.objection = Optional.of(TOO_MUCH);
    scene.steps(planned(createReplica(), HELD), planned(restartWeb(), running(scene.now)));

    StagedAppStatus status = scene.status();

    assertThat(condition(status, "Reconciling").status()).isEqualTo("True");
    assertThat(condition(status, "Stalled").status()).isEqualTo("False");
    assertThat(status.waiting()).extracting(WaitStatus::reason).contains("BudgetExceeded");
  }

  @Test
  void aPassingObjectionDoesNotStall() {
    scene.objection = Optional.of(new Objection("CostNotSeen", "wait", false, Set.of()));
    scene.steps(
        planned(createReplica(), new State.Waiting("CostNotSeen", "wait", Optional.empty())));

    assertThat(condition(scene.status(), "Stalled").status()).isEqualTo("False");
  }

  @Test
  void aStallIsToldOnce() {
    scene.objection = Optional.of(TOO_MUCH);
    scene.steps(planned(createReplica(), HELD));

    assertThat(scene.reasons()).contains("BudgetExceeded");
    assertThat(scene.passes(Duration.ofMinutes(5)).reasons()).isEmpty();
  }

  private static Condition condition(StagedAppStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Cost> cost(String before, String after) {
    return Optional.of(
        new Cost(
            Amount.of(new BigDecimal(before)), Amount.of(new BigDecimal(after)), Set.of(), false));
  }
}
