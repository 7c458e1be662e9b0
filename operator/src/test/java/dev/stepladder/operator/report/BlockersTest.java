package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static dev.stepladder.operator.report.Scene.running;
import static dev.stepladder.operator.report.Scene.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.prices.CostChange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockersTest {

  @Test
  void ofAResourceThatIsBusyItIsWhatIsDoneToIt() {
    assertThat(
            blockers(
                planned(changeClass(), new State.Startable()),
                planned(createReplica(), running(Scene.START)),
                planned(upgrade(), waits(State.Waiting.RESOURCE_BUSY))))
        .containsExactly("database/class");
  }

  @Test
  void ofDisruptionsItIsTheOneThatGoesOn() {
    assertThat(
            blockers(
                planned(createReplica(), running(Scene.START)),
                planned(changeClass(), running(Scene.START)),
                planned(upgrade(), waits(State.Waiting.ONE_DISRUPTION))))
        .containsExactly("database/class");
  }

  @Test
  void ofNeedsItIsTheStepsThatKeepThemFromBeingMet() {
    assertThat(
            blockers(
                planned(changeClass(), waits("ChangeWindow")),
                planned(upgrade(), waits("ChangeWindow")),
                planned(restartWeb(), waits(State.Waiting.NEEDS))))
        .containsExactly("database/class");
  }

  @ParameterizedTest
  @CsvSource({
    "workload/web/settle, workload/web",
    "database/elsewhere, database/class",
    "database/pending, database/class"
  })
  void ofNeedsItIsAlsoWhatGoesOnAndMayBeTheStep(String goesOn, String needed) {
    PartId part = needed.startsWith("workload/") ? Scene.WEB : Scene.DATABASE;
    Step waiting = createReplica().needing(new Need.Done(part, needed));

    assertThat(blockers(goingOn(goesOn, part), planned(waiting, waits(State.Waiting.NEEDS))))
        .containsExactly(goesOn);
  }

  private static PlannedStep goingOn(String key, PartId part) {
    return new PlannedStep(
        key,
        part,
        Stage.SWITCH,
        "goes on",
        List.of(),
        Impact.ONLINE,
        true,
        Estimate.MOMENT,
        "",
        false,
        running(Scene.START),
        Optional.empty(),
        CostChange.NONE);
  }

  @Test
  void whatWaitsForNoStepHasNone() {
    assertThat(
            blockers(
                planned(changeClass(), running(Scene.START)),
                planned(upgrade(), waits("ChangeWindow"))))
        .isEmpty();
  }

  /** Of the last step. */
  private static List<String> blockers(PlannedStep... steps) {
    List<PlannedStep> all = List.of(steps);
    return new Blockers(all).of(all.getLast());
  }

  private static State waits(String reason) {
    return new State.Waiting(reason, "waits", Optional.empty());
  }
}
