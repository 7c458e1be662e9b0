package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.needs;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static dev.stepladder.operator.report.Scene.running;
import static dev.stepladder.operator.report.Scene.upgrade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Events tell of steps: those that somebody takes, and each thing once. */
class StepNewsTest {

  private final Scene scene = new Scene();

  private List<String> told(String reason) {
    return scene.report().occurrences().stream()
        .filter(one -> one.reason().equals(reason))
        .map(Occurrence::message)
        .toList();
  }

  /** What goes on beside the plan, as AWS or Kubernetes shows it. */
  private static Step goesOn(String key, PartId part, String title, Impact impact) {
    return Step.of(key, part, Stage.EXPAND, Verb.RUN, title, new Scene.Silent(""))
        .costing(impact, Estimate.minutes(10, 20).noticed(impact, Duration.ZERO));
  }

  private static Step podsSettle() {
    return goesOn("workload/web/settle", Scene.WEB, "pods of web get ready", Impact.ONLINE);
  }

  private static Step somebodysChange() {
    return goesOn(
        "database/elsewhere",
        Scene.DATABASE,
        "see whether RDS makes what somebody else asked of the database now",
        Impact.DOWNTIME);
  }

  @Test
  void tellsOnceThatAStepIsNoLongerNeeded() {
    scene.steps(
        planned(createReplica(), running(scene.now)), planned(restartWeb(), needs("x"), true));
    scene.report();
    scene.steps(planned(createReplica(), running(scene.now)));

    Report report = scene.report();

    assertThat(report.occurrences())
        .containsExactly(
            Occurrence.normal(
                "StepDropped",
                "no longer in the plan, as it is so already, comes with another step, or is not asked for any more: restart web for new bindings"));
    assertThat(report.taken()).isEmpty();
    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void tellsItTooWhenTheSpecHasChanged() {
    scene.steps(
        planned(createReplica(), running(scene.now)), planned(restartWeb(), needs("x"), true));
    scene.report();
    scene.app.getMetadata().setGeneration(4L);
    scene.steps(planned(createReplica(), running(scene.now)));

    assertThat(told("StepDropped"))
        .containsExactly(
            "no longer in the plan, as it is so already, comes with another step, or is not asked for any more: restart web for new bindings");
  }

  @Test
  void ofStepsThatNobodyWasAskedAboutNothingIsTold() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(restartWeb(), needs("x")));
    scene.report();
    scene.steps(planned(createReplica(), running(scene.now)));

    assertThat(scene.reasons()).isEmpty();
  }

  private void settledAndThen(PlannedStep step) {
    scene.settle().report();
    scene.tier = scene.target;
    scene.report();
    scene.steps(step);
  }

  @Test
  void aChangedSpecIsNoReasonToBringAnAppBack() {
    settledAndThen(planned(changeClass(), new State.Startable()));
    scene.app.getMetadata().setGeneration(4L);

    assertThat(told("PlanMade"))
        .singleElement(STRING)
        .startsWith("1 step since the app's spec has changed, ");
  }

  @Test
  void aChangedRungIsNamed() {
    settledAndThen(planned(changeClass(), new State.Startable()));
    scene.rungChanged = true;

    assertThat(told("PlanMade"))
        .singleElement(STRING)
        .startsWith("1 step since ScaleTier users-10k has changed, ");
  }

  @Test
  void whatSomebodyChangedByHandIsBroughtBack() {
    settledAndThen(planned(changeClass(), new State.Startable()));
    scene.findings.add(new Finding.Drift(Scene.DATABASE, "Drifted", "another class"));

    assertThat(told("PlanMade"))
        .singleElement(STRING)
        .startsWith("1 step to bring the app back to users-10k, ");
  }

  @Test
  void toApplyWhatSomebodyLeftPendingBringsNothingBack() {
    Step applies =
        Step.of(
            "database/pending",
            Scene.DATABASE,
            Stage.RESHAPE,
            Verb.CHANGE,
            "apply what somebody else left pending in RDS",
            changeClass().action());
    settledAndThen(planned(applies, new State.Approval()));
    scene.findings.add(new Finding.Drift(Scene.DATABASE, "Drifted", "another class is pending"));

    assertThat(told("PlanMade"))
        .singleElement(STRING)
        .startsWith("1 step to match its spec and environment on users-10k, ");
  }

  @Test
  void aCauseThatIsNotKnownIsNotMadeUp() {
    settledAndThen(planned(changeClass(), new State.Startable()));

    assertThat(told("PlanMade"))
        .singleElement(STRING)
        .startsWith("1 step to match its spec and environment on users-10k, ");
  }

  @Test
  void saysThatAPlanWithoutAPartIsTheLeast() {
    scene.steps(planned(restartWeb(), needs("x")));
    scene.findings.add(new Finding.Alarm(Scene.DATABASE, "NothingToAdopt", "there is none"));

    assertThat(told("PlanMade")).singleElement(STRING).startsWith("at least 1 step ");
  }

  @Test
  void aPlanToAnotherRungIsToldAsSuch() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(restartWeb(), needs("x")));
    scene.report();
    scene.target = Optional.of("users-100");
    scene.steps(planned(createReplica(), running(scene.now)));

    assertThat(scene.reasons()).containsExactly("PlanMade");
  }

  /**
   * What is wrong with a part keeps its steps from being planned, and is no reason to drop them.
   */
  @Test
  void whatCannotBePlannedIsNotDropped() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("x")));
    scene.report();
    scene.steps(planned(createReplica(), running(scene.now)));
    scene.findings.add(new Finding.Alarm(Scene.DATABASE, "DatabaseVanished", "it is gone"));

    assertThat(scene.reasons()).containsExactly("DatabaseVanished");
  }

  @Test
  void whatWasAcceptedAndShowsLateIsDone() {
    scene.steps(
        planned(createReplica(), running(scene.now)),
        planned(
            restartWeb(),
            new State.Waiting(State.Waiting.NO_EFFECT, "was accepted", Optional.empty())));
    scene.report();
    scene.steps(planned(createReplica(), running(scene.now)));

    assertThat(scene.reasons()).containsExactly("StepDone");
  }

  /** Such as a database of which RDS takes the first backup, seen between two of its states. */
  @Test
  void whatGoesOnAfterItWasToldAsDoneIsNotToldAgain() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("x")));
    scene.report();
    scene.passes(Duration.ofMinutes(20)).steps(planned(changeClass(), needs("x")));
    assertThat(scene.reasons()).containsExactly("StepDone");

    scene.passes(Duration.ofSeconds(5));
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("x")));
    assertThat(scene.reasons()).isEmpty();
    assertThat(scene.reasons()).isEmpty();
    scene.passes(Duration.ofMinutes(3)).steps(planned(changeClass(), needs("x")));

    Report report = scene.report();
    assertThat(report.occurrences()).isEmpty();
    assertThat(report.status().plan().done()).isEqualTo(1);
  }

  @Test
  void whatIsDoneAnewIsToldAnew() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("x")));
    scene.report();
    scene.passes(Duration.ofMinutes(20)).steps(planned(changeClass(), needs("x")));
    scene.report();
    scene.steps(
        planned(createReplica(), new State.Startable()), planned(changeClass(), needs("x")));
    scene.report();
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("x")));
    assertThat(scene.reasons()).containsExactly("StepStarted");
    scene.passes(Duration.ofMinutes(20)).steps(planned(changeClass(), needs("x")));

    assertThat(scene.reasons()).containsExactly("StepDone");
  }

  @Test
  void countsWhatSomebodyTakesAndTellsTheRestApart() {
    scene.steps(
        planned(somebodysChange(), running(scene.now)),
        planned(changeClass(), needs("x")),
        planned(restartWeb(), needs("x")));

    assertThat(told("PlanMade"))
        .containsExactly(
            "2 steps from users-1k to users-10k, 1 interruption (~90s of outage in all): change the"
                + " database's class db.t4g.medium → db.m7g.large; besides, something goes on"
                + " already: see whether RDS makes what somebody else asked of the database now");
    StagedAppStatus status = scene.status();
    assertThat(status.plan().total()).isEqualTo(2);
    assertThat(status.plan().omitted()).isZero();
    assertThat(status.plan().outage()).isEqualTo("90s");
    assertThat(status.plan().steps()).extracting(StepStatus::key).contains("database/elsewhere");
  }

  /** Who made it was not this operator, whoever approved nothing. */
  @Test
  void aChangeThatSomebodyElseMakesIsNeitherStartedNorDone() {
    scene.steps(planned(changeClass(), needs("x"), true));
    scene.report();
    scene
        .passes(Duration.ofMinutes(1))
        .steps(
            planned(somebodysChange(), running(scene.now)),
            planned(changeClass(), needs("x"), true));
    assertThat(scene.reasons()).as("it waits for the change").isEmpty();

    scene.passes(Duration.ofMinutes(15)).steps();
    assertThat(scene.reasons()).contains("StepDropped").doesNotContain("StepDone", "StepStarted");
  }

  @Test
  void podsThatChangeForNoStepAreNone() {
    scene.steps(planned(podsSettle(), running(scene.now)), planned(changeClass(), needs("x")));
    scene.report();
    scene.passes(Duration.ofMinutes(1)).steps(planned(changeClass(), needs("x")));
    Report report = scene.report();

    assertThat(report.occurrences()).isEmpty();
    assertThat(report.status().plan().done()).isZero();
    assertThat(report.status().plan().total()).isEqualTo(1);
  }

  @Test
  void aSettledAppOfWhichAPodFailsHasNoPlan() {
    scene.settle();
    scene.report();
    scene.steps(planned(podsSettle(), running(scene.now)));
    Report report = scene.report();

    assertThat(report.occurrences()).isEmpty();
    assertThat(report.status().step()).isEqualTo("pods of web get ready (~10m)");
    assertThat(report.status().conditions().getFirst().message())
        .isEqualTo("pods of web get ready (creating, usually takes 10m)");
  }

  @Test
  void thePlanIsToldOnceItBeginsBesideWhatGoesOn() {
    scene.settle();
    scene.report();
    scene.steps(planned(podsSettle(), running(scene.now)));
    scene.report();
    scene.steps(
        planned(podsSettle(), running(scene.now)), planned(restartWeb(), new State.Startable()));

    assertThat(scene.reasons()).containsExactly("PlanMade");
  }

  @Test
  void asksForAllStepsThatWaitForAPersonAtOnce() {
    scene.steps(
        planned(changeClass(), new State.Approval(), true),
        planned(restartWeb(), new State.Approval(), true));

    assertThat(told("StepWaiting"))
        .containsExactly(
            "2 steps wait for approval, run: kubectl annotate sapp shop -n team-a --overwrite"
                + " stepladder.dev/approve=%s,%s; it approves all of them, ~90s of outage in all:"
                    .formatted(Scene.fingerprint(changeClass()), Scene.fingerprint(restartWeb()))
                + " change the database's class db.t4g.medium → db.m7g.large (Failover);"
                + " restart web for new bindings (Online)");
    assertThat(told("StepWaiting")).isEmpty();
  }

  @Test
  void saysWhatElseTheCommandApproves() {
    scene.steps(
        planned(changeClass(), new State.Approval(), true),
        planned(restartWeb(), new State.Approval(), true),
        planned(upgrade(), needs("waits for the class"), true));

    assertThat(told("StepWaiting"))
        .singleElement()
        .asString()
        .contains("; it approves these and 1 more, ~12m of outage in all: change");
  }
}
