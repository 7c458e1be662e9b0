package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.needs;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static dev.stepladder.operator.report.Scene.running;
import static dev.stepladder.operator.report.Scene.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.DatabaseStatus;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.SnapshotPurpose;
import dev.stepladder.api.v1alpha1.SnapshotStatus;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.StepWait;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.prices.CostChange;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReporterTest {

  private static final String TAKEN = Scene.START.toString();

  private static final Finding FROZEN =
      new Finding.Notice(
          PartId.of("environment"), "Frozen", "the environment prod is frozen: nothing is started");

  private final Scene scene = new Scene();

  @Test
  void numbersTheStepThatRuns() {
    scene.steps(
        planned(createReplica(), running(scene.now)),
        planned(changeClass(), needs("waits for replica/ro1, which is creating")));

    StagedAppStatus status = scene.status();

    assertThat(status.phase()).isEqualTo(Phase.CHANGING);
    assertThat(status.step()).isEqualTo("0/2 create replica ro1 (~25m)");
    assertThat(condition(status, "Ready").message())
        .isEqualTo("0/2 steps done: create replica ro1 (creating, usually takes 25m)");
    assertThat(conditions(status))
        .isEqualTo("Ready=False Reconciling=True Stalled=False Drifted=False");
  }

  @Test
  void countsAStepThatRanAndIsGoneAsDone() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("x")));
    scene.report();

    scene.passes(Duration.ofMinutes(24)).steps(planned(changeClass(), new State.Startable()));
    Report report = scene.report();

    assertThat(report.status().plan().done()).isEqualTo(1);
    assertThat(report.status().plan().total()).isEqualTo(2);
    StepStatus done = report.status().plan().steps().getFirst();
    assertThat(done.state()).isEqualTo(StepState.DONE);
    assertThat(done.took()).isEqualTo("24m");
    assertThat(report.occurrences())
        .containsExactly(
            Occurrence.normal("StepDone", "create replica ro1: done, took 24m of about 25m"));
  }

  @Test
  void tellsOfNoStepThatNobodyTook() {
    scene.steps(planned(backup(), running(scene.now)), planned(changeClass(), needs("x")));
    List<String> begun = scene.reasons();
    scene.steps(planned(changeClass(), needs("x")));

    assertThat(begun).doesNotContain("StepStarted");
    assertThat(scene.reasons()).doesNotContain("StepDone");
  }

  private static Step backup() {
    return Step.of(
        "database/backup",
        Scene.DATABASE,
        Stage.EXPAND,
        Verb.RUN,
        "wait for RDS to back the database up",
        new Scene.Silent(""));
  }

  @Test
  void countsAStepThatComesAgainFromItsNewStart() {
    Instant first = scene.now;
    scene.steps(planned(createReplica(), running(first)), planned(changeClass(), needs("x")));
    scene.report();
    scene.passes(Duration.ofMinutes(24)).steps(planned(changeClass(), needs("x")));
    scene.report();
    scene.passes(Duration.ofHours(9));
    scene.steps(planned(createReplica(), running(first)), planned(changeClass(), needs("x")));
    scene.report();

    scene.passes(Duration.ofMinutes(3)).steps(planned(changeClass(), needs("x")));

    assertThat(scene.report().taken())
        .singleElement()
        .satisfies(taken -> assertThat(taken.took()).isEqualTo(Duration.ofMinutes(3)));
  }

  @Test
  void whatGoesOnInAnAppThatWasReadyHasBegunSince() {
    Instant before = scene.now;
    scene.settle().passes(Duration.ofHours(33)).report();
    scene.passes(Duration.ofHours(1)).steps(planned(createReplica(), running(before)));

    assertThat(scene.status().plan().steps().getFirst().since())
        .isEqualTo(Wording.instant(scene.now));
  }

  @Test
  void dropsAStepThatNeverRan() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("x")));
    scene.report();

    scene.steps(planned(createReplica(), running(scene.now)));

    assertThat(scene.status().plan().total()).isEqualTo(1);
    assertThat(scene.status().plan().done()).isZero();
  }

  @Test
  void takesNothingForDoneThatItCannotSee() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("x")));
    scene.report();

    scene.steps().findings.add(new Finding.Unseen(Scene.RO1, "NotSeen", "RDS does not answer"));
    StagedAppStatus blind = scene.status();
    assertThat(blind.plan().done()).isZero();
    assertThat(blind.plan().steps())
        .extracting(StepStatus::state)
        .containsExactly(StepState.RUNNING, StepState.WAITING);
    assertThat(blind.waiting()).extracting(WaitStatus::reason).contains("NotSeen");

    scene.findings.clear();
    scene.passes(Duration.ofMinutes(5)).steps(planned(changeClass(), new State.Startable()));
    assertThat(scene.status().plan().done()).isEqualTo(1);
  }

  @Test
  void keepsTheStepsItKnewWhileThereIsNoBlueprint() {
    scene.steps(planned(createReplica(), running(scene.now)));
    scene.database = Optional.of(database());
    scene.report();

    scene.steps();
    scene.target = Optional.empty();
    scene.tier = Optional.empty();
    scene.database = Optional.empty();
    scene.stalls.add(new Observation.Refusal("TierNotFound", "there is no ScaleTier 'x'"));
    StagedAppStatus status = scene.status();

    assertThat(status.phase()).isEqualTo(Phase.STALLED);
    assertThat(status.plan().steps()).hasSize(1);
    assertThat(status.database()).isEqualTo(database());
    assertThat(status.tier()).isEqualTo("users-1k");
  }

  @Test
  void keepsTheStepsItKnewWhileTheAppIsStalledWhereItStands() {
    scene.steps(planned(createReplica(), running(scene.now)));
    scene.report();

    scene.steps();
    scene.target = scene.tier;
    scene.stalls.add(new Observation.Refusal("TierNotFound", "there is no ScaleTier 'x'"));

    assertThat(scene.status().plan().steps())
        .extracting(StepStatus::state)
        .containsExactly(StepState.RUNNING);
  }

  @Test
  void waitsForApprovalOnlyWhenNothingElseCanGoOn() {
    scene.steps(
        planned(createReplica(), running(scene.now)),
        planned(changeClass(), new State.Approval(), true));
    assertThat(scene.status().phase()).isEqualTo(Phase.CHANGING);

    scene.steps(planned(changeClass(), new State.Approval(), true));
    assertThat(scene.status().phase()).isEqualTo(Phase.WAITING_FOR_APPROVAL);
    assertThat(scene.status().step()).startsWith("1/2 waits for approval: change the database");
  }

  @Test
  void tellsHowToApproveAndKeepsWhatIsApproved() {
    scene.approve("0123456789ab, $(touch /tmp/x)");
    scene.steps(planned(changeClass(), needs("waits for ro1"), true));

    assertThat(scene.status().approve())
        .isEqualTo(
            "kubectl annotate sapp shop -n team-a --overwrite stepladder.dev/approve=0123456789ab,"
                + Scene.fingerprint(changeClass()));
  }

  @Test
  void leavesApprovalsOutThatWereMadeUseOf() {
    String before = "0123456789ab";
    scene.approve(before + "," + Scene.fingerprint(changeClass()));
    scene.spent.add(before);
    scene.steps(
        planned(changeClass(), new State.Startable()), planned(upgrade(), needs("x"), true));
    assertThat(scene.status().approve())
        .endsWith("=" + Scene.fingerprint(changeClass()) + "," + Scene.fingerprint(upgrade()));

    scene.steps(planned(upgrade(), new State.Approval(), true));
    assertThat(scene.status().approve())
        .endsWith("stepladder.dev/approve=" + Scene.fingerprint(upgrade()));
  }

  @Test
  void settlesOnTheTarget() {
    scene.steps(planned(createReplica(), running(scene.now)));
    scene.report();

    scene.passes(Duration.ofMinutes(20)).settle();
    Report report = scene.report();

    assertThat(report.status().phase()).isEqualTo(Phase.READY);
    assertThat(report.status().tier()).isEqualTo("users-10k");
    assertThat(report.status().step()).isNull();
    assertThat(report.status().plan().steps()).isEmpty();
    assertThat(report.status().plan().done()).isEqualTo(1);
    assertThat(report.status().plan().total()).isEqualTo(1);
    assertThat(conditions(report.status()))
        .isEqualTo("Ready=True Reconciling=False Stalled=False Drifted=False");
    assertThat(report.occurrences())
        .extracting(Occurrence::reason)
        .containsExactly("StepDone", "Settled");
  }

  @Test
  void startsCountingAnewAfterItSettled() {
    scene.steps(planned(createReplica(), running(scene.now)));
    scene.report();
    scene.settle().report();

    scene.steps(planned(restartWeb(), new State.Startable()));
    Report report = scene.report();

    assertThat(report.status().step()).isEqualTo("0/1 restart web for new bindings (~2m)");
    assertThat(report.occurrences()).extracting(Occurrence::reason).containsExactly("PlanMade");
  }

  @Test
  void isNotReadyBeforeItHasSeenEverything() {
    scene.settle().findings.add(new Finding.Unseen(Scene.DATABASE, "NotSeen", "no sweep yet"));

    StagedAppStatus status = scene.status();

    assertThat(condition(status, "Ready").status()).isEqualTo("False");
    assertThat(condition(status, "Ready").reason()).isEqualTo("NotSeen");
  }

  @Test
  void tellsAllThatPreflightFoundAtOnce() {
    scene.steps(planned(changeClass(), needs("x")));
    scene.findings.add(Preflight.wrong("version", "there is no postgres 99"));
    scene.findings.add(Preflight.wrong("class", "there is no db.x9.large"));

    StagedAppStatus status = scene.status();

    assertThat(condition(status, "Stalled").reason()).isEqualTo("PreflightFailed");
    assertThat(condition(status, "Stalled").message())
        .isEqualTo("there is no postgres 99; there is no db.x9.large");
    assertThat(status.waiting())
        .filteredOn(wait -> wait.reason().equals("PreflightFailed"))
        .hasSize(2);
  }

  @Test
  void stallsOnAnAlarmAndRecovers() {
    scene.findings.add(new Finding.Alarm(Scene.DATABASE, "DatabaseVanished", "it is gone"));
    Report stalled = scene.report();
    assertThat(conditions(stalled.status()))
        .isEqualTo("Ready=False Reconciling=False Stalled=True Drifted=False");
    assertThat(condition(stalled.status(), "Stalled").reason()).isEqualTo("DatabaseVanished");
    assertThat(stalled.occurrences())
        .containsExactly(Occurrence.warning("DatabaseVanished", "it is gone"));

    scene.settle();
    assertThat(scene.reasons()).containsExactly("Recovered", "Settled");
  }

  @Test
  void whatIsDoneIsDoneWhileTheRestIsLookedUp() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("ro1")));
    scene.report();

    scene.steps(planned(changeClass(), needs("ro1")));
    scene.findings.add(Preflight.unread("class", "whether AWS offers it"));

    assertThat(scene.status().plan().steps())
        .extracting(StepStatus::state)
        .containsExactly(StepState.DONE, StepState.WAITING);
  }

  @Test
  void saysOnceWhatSomebodyChangedByHandAndStaysReadyWhereItIsLeft() {
    scene.settle();
    scene.report();
    scene.findings.add(new Finding.Drift(Scene.DATABASE, "Drifted", "class is a, wanted is b"));

    Report report = scene.report();

    assertThat(report.occurrences())
        .containsExactly(Occurrence.warning("Drifted", "class is a, wanted is b"));
    assertThat(conditions(report.status()))
        .isEqualTo("Ready=True Reconciling=False Stalled=False Drifted=True");
    assertThat(condition(report.status(), "Drifted").message())
        .isEqualTo("class is a, wanted is b");
    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void saysInItsLineWhyAnAppIsStalledThatHasNoStep() {
    scene.target = Optional.empty();
    scene.stalls.add(
        new Observation.Refusal("TierNotFound", "there is no ScaleTier 'x'; " + "y".repeat(100)));

    assertThat(scene.status().step()).startsWith("there is no ScaleTier 'x'; y").endsWith("…");
    assertThat(scene.status().step().length()).isLessThanOrEqualTo(80);
  }

  @Test
  void saysOnceThatAnApprovalIsNone() {
    scene.steps(planned(createReplica(), new State.Approval(), true));
    scene.report();
    scene.approve("yes");

    Report report = scene.report();

    assertThat(report.occurrences())
        .extracting(Occurrence::reason)
        .containsExactly("ApprovalIgnored");
    assertThat(report.status().waiting())
        .anyMatch(
            wait -> wait.reason().equals("ApprovalIgnored") && wait.message().contains("“yes”"));
    assertThat(report.status().approve()).doesNotContain("yes");
    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void countsTheStepsOfANewAppOnceAwsHasBeenRead() {
    scene.tier = Optional.empty();
    scene.findings.add(new Finding.Unseen(PartId.of("environment"), "NotRead", "not read yet"));
    assertThat(scene.reasons()).isEmpty();

    scene.findings.clear();
    scene.steps(
        planned(createReplica(), new State.Startable()),
        planned(restartWeb(), needs("waits for “create replica ro1”")));

    Report report = scene.report();
    assertThat(report.status().plan().total()).isEqualTo(2);
    assertThat(report.occurrences())
        .extracting(Occurrence::message)
        .containsExactly("2 steps to users-10k, none interrupts users");
  }

  @Test
  void saysOnceWhatItLeavesAsItIsAndIsReadyAllTheSame() {
    scene.settle().report();
    scene.findings.add(
        new Finding.Notice(Scene.DATABASE, "StorageIsAFloor", "50 GiB, more than 20 GiB"));

    Report report = scene.report();

    assertThat(condition(report.status(), "Ready").status()).isEqualTo("True");
    assertThat(condition(report.status(), "Ready").message())
        .isEqualTo("stands on users-10k; 50 GiB, more than 20 GiB");
    assertThat(report.occurrences())
        .containsExactly(Occurrence.normal("StorageIsAFloor", "50 GiB, more than 20 GiB"));
    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void aChangeThatGoesOnIsWhatThePlanCalledIt() {
    scene.steps(planned(changeClass(), new State.Startable()));
    scene.report();
    scene.steps(
        new PlannedStep(
            "database/class",
            Scene.DATABASE,
            Stage.EXPAND,
            "wait for the database to settle",
            List.of(),
            Impact.ONLINE,
            true,
            Estimate.seconds(90, 120),
            "",
            false,
            running(scene.now),
            Optional.empty(),
            CostChange.NONE));

    StepStatus shown = scene.status().plan().steps().getFirst();

    assertThat(shown.stage().name()).isEqualTo("RESHAPE");
    assertThat(shown.title()).isEqualTo(changeClass().title());
    assertThat(shown.expected()).isEqualTo("15m");
    assertThat(shown.state()).isEqualTo(StepState.RUNNING);
  }

  @Test
  void stallsOnARefusalOnlyOncePersistent() {
    scene.steps(planned(createReplica(), new State.Startable()));
    scene.refusals.put("replica/ro1", new Observation.Refusal("QuotaExceeded", "raise the quota"));

    Report first = scene.report();
    assertThat(first.status().phase()).isEqualTo(Phase.CHANGING);
    assertThat(first.status().plan().steps().getFirst().state()).isEqualTo(StepState.FAILED);
    assertThat(first.occurrences())
        .extracting(Occurrence::reason)
        .containsExactly("PlanMade", "StepFailed");

    scene.passes(Obstacles.PERSISTS);
    assertThat(scene.status().phase()).isEqualTo(Phase.STALLED);
  }

  @Test
  void doesNotChangeItsTextWithTheRequestId() {
    scene.stalls.add(refused("5b5fbd3c-0001"));
    StagedAppStatus before = scene.status();
    assertThat(condition(before, "Stalled").message()).isEqualTo("not authorized");

    scene.stalls.clear();
    scene.stalls.add(refused("77777777-0002"));

    assertThat(scene.status()).isEqualTo(before);
  }

  @Test
  void tellsOfAHoldOnceHoweverItsMessageMoves() {
    scene.steps(planned(createReplica(), held("window opens in 3h")));
    assertThat(scene.reasons()).containsExactly("PlanMade", "StepWaiting");

    scene.steps(planned(createReplica(), held("window opens in 2h")));
    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void saysWhenAHoldIsLookedAtAgain() {
    scene.steps(planned(createReplica(), held("outside the change window")));

    assertThat(scene.status().waiting())
        .containsExactly(
            new WaitStatus(
                "Window",
                "outside the change window",
                "2026-03-01T10:00:00Z",
                "at 2026-03-01T12:00:00Z"));
  }

  @Test
  void keepsTheInstantAtWhichAConditionChanged() {
    scene.steps(planned(createReplica(), running(scene.now)));
    scene.report();

    scene.passes(Duration.ofHours(1)).steps(planned(changeClass(), new State.Startable()));

    assertThat(condition(scene.status(), "Ready").lastTransitionTime())
        .isEqualTo("2026-03-01T10:00:00Z");
  }

  @Test
  void saysThatItRemovesWhatIsNotRetained() {
    scene.deleting = true;
    Report report = scene.report();

    assertThat(report.status().phase()).isEqualTo(Phase.DELETING);
    assertThat(condition(report.status(), "Ready").status()).isEqualTo("False");
    assertThat(report.occurrences()).extracting(Occurrence::reason).containsExactly("Deleting");
    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void isPendingBeforeTheFirstLook() {
    scene.tier = Optional.empty();
    scene.findings.add(new Finding.Unseen(Scene.DATABASE, "NotSeen", "no sweep yet"));

    assertThat(scene.status().phase()).isEqualTo(Phase.PENDING);
  }

  @Test
  void listsFortyStepsAndStaysSmall() {
    var many = new ArrayList<PlannedStep>();
    String long3 = "語".repeat(2000);
    for (int i = 0; i < 70; i++) {
      PlannedStep step = planned(changeClass(), needs(long3), true);
      many.add(
          new PlannedStep(
              "database/" + i,
              step.part(),
              step.stage(),
              long3,
              step.why(),
              step.impact(),
              step.reversible(),
              step.expected(),
              "%012d".formatted(i),
              true,
              i % 2 == 0 ? new State.Approval() : step.state(),
              step.step(),
              CostChange.NONE));
    }
    scene.steps.addAll(many);

    StagedAppStatus status = scene.status();

    assertThat(status.plan().steps()).hasSize(40);
    assertThat(status.plan().omitted()).isEqualTo(30);
    assertThat(Serialization.asJson(status).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(64 * 1024);
  }

  @Test
  void showsNoSecret() {
    scene.steps(
        planned(createReplica(), new State.Startable()),
        planned(changeClass(), new State.Approval(), true),
        planned(restartWeb(), needs("x")));
    scene.refusals.put("replica/ro1", new Observation.Refusal("Refused", "quota"));
    var plan = scene.seen().plan();
    var heading = new PlanDocument.Heading("shop", "team-a", "prod", "", "", "users-1");
    Report report = scene.report();

    String everything =
        Serialization.asJson(report.status())
            + report.occurrences()
            + TextPlan.of(heading, plan, true)
            + PlanDocument.of(heading, plan).json();

    assertThat(everything).contains("create replica ro1").doesNotContain(Scene.SECRET);
  }

  @Test
  void countsWhatTheCommandApproves() {
    scene.steps(
        planned(changeClass(), new State.Approval(), true),
        planned(upgrade(), needs("waits for “change”"), true));
    Report report = scene.report();
    StagedAppStatus status = report.status();

    assertThat(status.plan().approvals()).isEqualTo(2);
    assertThat(status.plan().approvalOutage()).isEqualTo("12m");
    assertThat(status.plan().steps())
        .extracting(StepStatus::needsApproval)
        .containsExactly(true, true);
    assertThat(status.step()).startsWith("0/2 waits for approval (1 of 2): change the database");
    assertThat(condition(status, "Ready").message())
        .endsWith("in status.approve, which approves it and 1 more, ~12m of outage in all");
    assertThat(report.occurrences())
        .filteredOn(one -> one.reason().equals("StepWaiting"))
        .singleElement()
        .satisfies(one ->
            assertThat(one.message())
                .endsWith("; it approves this and 1 more, ~12m of outage in all"));
  }

  @Test
  void tellsOfAPlanHowLongItsOutageIsAndWhatIsIrreversible() {
    scene.steps(
        planned(changeClass(), new State.Approval(), true),
        planned(upgrade(), needs("waits for “change”"), true));

    assertThat(scene.report().occurrences().getFirst().message())
        .contains("2 interruptions (~12m of outage in all): ")
        .endsWith("; 1 irreversible: upgrade the database 16 → 17");
  }

  @Test
  void showsTheWindowThatHoldsAndNotTheSnapshotBefore() {
    scene.steps(
        planned(snapshot(), protects()),
        planned(changeClass(), held("waits for the change window Sat 02:00, next Sat")));
    StagedAppStatus status = scene.status();

    assertThat(status.step())
        .startsWith("0/2 waits for the change window Sat 02:00, next Sat: change the database");
    assertThat(condition(status, "Ready").message())
        .isEqualTo(
            "0/2 steps done: "
                + changeClass().title()
                + ": waits for the change window Sat 02:00, next Sat");
  }

  @Test
  void stallsWhenNoWindowIsEverLongEnough() {
    scene.steps(planned(snapshot(), protects()), planned(changeClass(), never()));
    StagedAppStatus status = scene.status();

    assertThat(status.phase()).isEqualTo(Phase.STALLED);
    assertThat(condition(status, "Stalled").reason()).isEqualTo("NoWindowLongEnough");
    assertThat(condition(status, "Stalled").message())
        .isEqualTo("“%s”: make the window longer".formatted(changeClass().title()));
    assertThat(status.waiting())
        .extracting(WaitStatus::reason)
        .containsExactly("NoWindowLongEnough");
  }

  @Test
  void isOnItsWayWhileSomethingElseGoesOnBesideTheWindowThatNeverOpens() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), never()));
    StagedAppStatus status = scene.status();

    assertThat(status.phase()).isEqualTo(Phase.CHANGING);
    assertThat(status.waiting()).extracting(WaitStatus::reason).contains("NoWindowLongEnough");
  }

  @Test
  void isOnItsWayWhilePodsThatDoNotGetReadyMayWaitForTheirDatabase() {
    var stuck = new Finding.Alarm(Scene.WEB, "RolloutStuck", "web is stuck");
    scene.findings.add(stuck);
    scene.steps(
        planned(changeClass(), running(scene.now)), planned(restartWeb(), running(scene.now)));
    StagedAppStatus status = scene.status();

    assertThat(status.phase()).isEqualTo(Phase.CHANGING);
    assertThat(status.waiting()).extracting(WaitStatus::reason).contains("RolloutStuck");

    scene.steps(
        planned(createReplica(), running(scene.now)), planned(restartWeb(), running(scene.now)));
    assertThat(scene.status().phase()).isEqualTo(Phase.STALLED);
  }

  @Test
  void stallsOfAStuckRollOutBesideWhatLeavesTheDatabaseThere() {
    Step settings =
        Step.of(
                "database/settings",
                Scene.DATABASE,
                Stage.EXPAND,
                Verb.CHANGE,
                "change settings of the database",
                new Scene.Silent(""))
            .costing(Impact.ONLINE, Estimate.minutes(5, 10));
    scene.findings.add(new Finding.Alarm(Scene.WEB, "RolloutStuck", "web is stuck"));
    scene.steps(planned(settings, running(scene.now)), planned(restartWeb(), running(scene.now)));

    assertThat(scene.status().phase()).isEqualTo(Phase.STALLED);
  }

  @Test
  void stallsBesideWhatGoesOnWhereNothingOfThePartDoes() {
    scene.findings.add(new Finding.Alarm(Scene.DATABASE, "TagsMissing", "put them back"));
    scene.steps(planned(createReplica(), running(scene.now)));

    assertThat(scene.status().phase()).isEqualTo(Phase.STALLED);
  }

  @Test
  void saysFromTheStartThatAWindowNeverOpensForALaterStep() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), never()));
    Report report = scene.report();

    assertThat(condition(report.status(), "Ready").message())
        .startsWith("0/2 steps done: create replica ro1")
        .endsWith("; later “%s”: make the window longer".formatted(changeClass().title()));
    assertThat(report.occurrences())
        .contains(
            Occurrence.normal("StepWaiting", changeClass().title() + ": make the window longer"));
  }

  @Test
  void isNotStalledByAWindowWhileAPersonCanLetAnotherStepGoOn() {
    scene.steps(planned(upgrade(), new State.Approval(), true), planned(changeClass(), never()));
    StagedAppStatus status = scene.status();

    assertThat(status.phase()).isEqualTo(Phase.WAITING_FOR_APPROVAL);
    assertThat(status.waiting())
        .extracting(WaitStatus::reason)
        .contains("Approval", "NoWindowLongEnough");
  }

  @Test
  void saysThatItIsFrozenWhileItWaitsForApproval() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.report();
    scene.findings.add(FROZEN);
    Report report = scene.report();

    assertThat(report.status().phase()).isEqualTo(Phase.WAITING_FOR_APPROVAL);
    assertThat(condition(report.status(), "Ready").message()).endsWith("; " + FROZEN.message());
    assertThat(report.status().waiting())
        .extracting(WaitStatus::reason)
        .containsExactly("Frozen", "Approval");
    assertThat(report.occurrences()).containsExactly(Occurrence.normal("Frozen", FROZEN.message()));
    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void saysOfASettledAppThatItIsFrozenAndOnlyOnce() {
    scene.settle().report();
    scene.findings.add(FROZEN);
    Report report = scene.report();

    assertThat(report.status().phase()).isEqualTo(Phase.READY);
    assertThat(report.status().waiting()).extracting(WaitStatus::reason).containsExactly("Frozen");
    assertThat(report.occurrences()).containsExactly(Occurrence.normal("Frozen", FROZEN.message()));
    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void asksSinceTheFirstTimeThoughAwsIsNotSeenInBetween() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.report();
    scene.passes(Duration.ofHours(20)).steps();
    scene.findings.add(new Finding.Unseen(Scene.DATABASE, "NotRead", "not read yet"));
    StagedAppStatus blind = scene.status();
    scene.report();
    scene.findings.clear();
    scene.passes(Duration.ofHours(1)).steps(planned(changeClass(), new State.Approval(), true));
    StagedAppStatus again = scene.status();

    assertThat(approvalSince(blind)).as("while it is not seen").containsExactly(TAKEN);
    assertThat(blind.approve()).endsWith(Scene.fingerprint(changeClass()));
    assertThat(approvalSince(again)).as("afterwards").containsExactly(TAKEN);
    assertThat(again.plan().steps().getFirst().since()).isEqualTo(TAKEN);
  }

  @Test
  void waitsForApprovalThoughAwsIsNotSeen() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.report();
    scene.steps().findings.add(new Finding.Unseen(Scene.DATABASE, "NotRead", "not read yet"));

    assertThat(scene.status().phase()).isEqualTo(Phase.WAITING_FOR_APPROVAL);
  }

  @Test
  void asksOnceForWhatCouldNotBeAnsweredForAMoment() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    assertThat(scene.reasons()).contains("StepWaiting");
    scene.steps(planned(changeClass(), needs("x"), true));
    scene.report();
    scene.steps(planned(changeClass(), new State.Approval(), true));

    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void remembersSinceWhenItAsksForWhatTheStatusHasNoRoomFor() {
    scene.steps();
    for (int i = 0; i < 41; i++) {
      PartId workload = PartId.of("workload", "w" + i);
      scene.steps.add(
          planned(
              Step.of(
                  workload + "/rebind",
                  workload,
                  Stage.EXPAND,
                  Verb.CHANGE,
                  "restart " + i,
                  changeClass().action()),
              needs("x")));
    }
    scene.steps.add(planned(changeClass(), new State.Approval(), true));
    scene.report();
    scene.passes(Duration.ofHours(1));

    assertThat(approvalSince(scene.status())).containsExactly(TAKEN);
  }

  @Test
  void asksSinceTheFirstTimeThoughItWaitedForSomethingElseInBetween() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.report();
    scene.passes(Duration.ofHours(1)).steps(planned(changeClass(), needs("x"), true));
    assertThat(approvalSince(scene.status())).isEmpty();
    scene.passes(Duration.ofHours(1)).steps(planned(changeClass(), new State.Approval(), true));

    assertThat(approvalSince(scene.status())).containsExactly(TAKEN);
  }

  @Test
  void tellsThatAnApprovalLapsedOnce() {
    scene.approve(Scene.fingerprint(changeClass()));
    scene.steps(planned(changeClass(), needs("x"), false));
    scene.report();
    Step other = changeClass().on("shop-database-2", "db-2", 0);
    scene.steps(planned(other, new State.Approval(), true));

    assertThat(scene.reasons()).contains("ApprovalLapsed");
    assertThat(scene.reasons()).isEmpty();
  }

  @Test
  void anApprovalThatWasMadeUseOfDoesNotLapse() {
    scene.approve(Scene.fingerprint(changeClass()));
    scene.steps(planned(changeClass(), new State.Startable()), planned(restartWeb(), needs("x")));
    scene.report();
    scene.steps(planned(restartWeb(), needs("x")));
    assertThat(scene.reasons()).contains("StepDone");
    Step other = changeClass().on("shop-database-2", "db-2", 0);
    scene.steps(planned(other, new State.Approval(), true));

    assertThat(scene.reasons()).contains("StepWaiting").doesNotContain("ApprovalLapsed");
  }

  @Test
  void asksAnewForAnotherChangeOfTheSameKey() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.report();
    Step other = changeClass().on("shop-database-2", "db-2", 0);
    scene.passes(Duration.ofHours(1)).steps(planned(other, new State.Approval(), true));

    assertThat(approvalSince(scene.status())).containsExactly("2026-03-01T11:00:00Z");
  }

  @Test
  void asksNoMoreForWhatWasApprovedWhileAwsIsNotSeen() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.report();
    scene.approve(Scene.fingerprint(changeClass()));
    scene.steps().findings.add(new Finding.Unseen(Scene.DATABASE, "NotRead", "not read yet"));

    assertThat(scene.status().approve()).isNull();
    assertThat(approvalSince(scene.status())).isEmpty();
  }

  @Test
  void waitsSinceTheFirstWindowForTheNext() {
    scene.steps(planned(changeClass(), held("next Sat 2026-03-07 02:00")));
    scene.report();
    scene
        .passes(Duration.ofDays(7))
        .steps(planned(changeClass(), held("next Sat 2026-03-14 02:00")));

    assertThat(scene.status().waiting()).extracting(WaitStatus::since).containsExactly(TAKEN);
  }

  @Test
  void tellsProgramsWhatAStepWaitsFor() {
    scene.steps(
        planned(snapshot(), protects()),
        planned(changeClass(), held("outside the window")),
        planned(restartWeb(), needs("waits for “change”")));

    assertThat(scene.status().plan().steps())
        .extracting(StepStatus::waitsOn)
        .containsExactly(
            new StepWait("ProtectedStepWaits", List.of("database/class"), null, null),
            new StepWait("Window", List.of(), "2026-03-01T12:00:00Z", null),
            new StepWait("Needs", List.of("database/class"), null, null));
  }

  private static List<String> approvalSince(StagedAppStatus status) {
    return status.waiting().stream()
        .filter(wait -> wait.reason().equals("Approval"))
        .map(WaitStatus::since)
        .toList();
  }

  private static Step snapshot() {
    return Step.of(
            "database/class/snapshot",
            Scene.DATABASE,
            Stage.RESHAPE,
            Verb.SNAPSHOT,
            "snapshot before: change the class",
            new Scene.Silent(Scene.SECRET))
        .protecting("database/class");
  }

  private static State protects() {
    return new State.Waiting(
        State.Waiting.PROTECTED_STEP_WAITS,
        "is taken when “change the class” is about to start",
        Optional.empty());
  }

  private static State never() {
    return new State.Waiting("NoWindowLongEnough", "make the window longer", Optional.empty());
  }

  private static Observation.Refusal refused(String request) {
    return new Observation.Refusal(
        "AccessDenied",
        "not authorized (Service: Rds, Status Code: 403, Request ID: %s) (SDK Attempt Count: 1)"
            .formatted(request));
  }

  private State held(String message) {
    return new State.Waiting("Window", message, Optional.of(Scene.START.plus(Duration.ofHours(2))));
  }

  private static DatabaseStatus with(SnapshotStatus snapshot) {
    return new DatabaseStatus(
        "shop-database-1", "db-1", null, null, null, null, List.of(), List.of(snapshot));
  }

  private static SnapshotStatus snapshot(SnapshotPurpose purpose, String status) {
    return new SnapshotStatus(
        "shop-1", "arn:shop-1", purpose, status, "available".equals(status) ? TAKEN : null);
  }

  @Test
  void tellsOfASnapshotOnceWithItsArn() {
    scene.database = Optional.of(with(snapshot(SnapshotPurpose.BEFORE_STEP, "creating")));
    assertThat(scene.reasons()).doesNotContain("SnapshotTaken");

    scene.database = Optional.of(with(snapshot(SnapshotPurpose.BEFORE_STEP, "available")));
    Report report = scene.report();

    assertThat(report.occurrences())
        .contains(
            Occurrence.normal(
                "SnapshotTaken", "snapshot shop-1 is available: arn:shop-1, taken " + TAKEN));
    assertThat(scene.reasons()).doesNotContain("SnapshotTaken");
  }

  @Test
  void tellsOfTheFinalSnapshotAsSuch() {
    scene.deleting = true;
    scene.database = Optional.of(with(snapshot(SnapshotPurpose.FINAL, "available")));

    assertThat(scene.report().occurrences())
        .filteredOn(occurrence -> occurrence.reason().equals("FinalSnapshotTaken"))
        .singleElement()
        .satisfies(told ->
            assertThat(told.message())
                .endsWith("write spec.database.restoreFrom: {snapshot: shop-1}"));
  }

  @Test
  void tellsNothingOfOldSnapshotsAfterALostStatus() {
    scene.passes(Duration.ofDays(1));
    scene.database = Optional.of(with(snapshot(SnapshotPurpose.BEFORE_STEP, "available")));

    assertThat(scene.reasons()).doesNotContain("SnapshotTaken");
  }

  private static DatabaseStatus database() {
    return new DatabaseStatus(
        "shop-database-1", "db-1", "db.t4g.medium", "17.5", "50Gi", "h:1", List.of(), List.of());
  }

  private static Condition condition(StagedAppStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static String conditions(StagedAppStatus status) {
    return status.conditions().stream()
        .map(condition -> condition.type() + "=" + condition.status())
        .collect(Collectors.joining(" "));
  }
}
