package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.needs;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static dev.stepladder.operator.report.Scene.running;
import static dev.stepladder.operator.report.Scene.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Objection;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhyTest {

  private static final String CLASS = "change the database's class db.t4g.medium → db.m7g.large";

  private static final Finding FROZEN =
      new Finding.Notice(
          PartId.of("environment"), "Frozen", "the environment prod is frozen: nothing is started");

  private static final Finding OBSERVES =
      notice("ObserveOnly", "this operator only observes: nothing is started");

  private static final String PAUSED_TEXT =
      "the app is paused: nothing is started until the annotation stepladder.dev/paused is removed";

  private static final String FROZEN_TEXT =
      "the environment prod is frozen: nothing is started until its spec.freeze is taken back";

  private final Scene scene = new Scene();

  @Test
  void saysForWhatSinceWhenAndThatThereIsNothingToDo() {
    scene.steps(planned(createReplica(), running(scene.now)), planned(changeClass(), needs("x")));

    assertThat(why(Duration.ofMinutes(5)))
        .isEqualTo(
            "shop waits for “create replica ro1” (creating) since 5m, takes about 25m: nothing to do."
                + " It looks again every 10s.");
  }

  @Test
  void saysWhatMayBeApprovedMeanwhile() {
    scene.steps(
        planned(createReplica(), running(scene.now)),
        planned(changeClass(), new State.Approval(), true));

    assertThat(why(Duration.ofMinutes(5)))
        .contains(
            "takes about 25m: meanwhile approve “"
                + CLASS
                + "” with stepladder approve shop -n team-a.");
  }

  @Test
  void saysWhatIsToBeApprovedAndHow() {
    scene.steps(planned(changeClass(), new State.Approval(), true));

    assertThat(why(Duration.ofMinutes(3)))
        .isEqualTo(
            "shop waits since 3m for a person to approve “"
                + CLASS
                + "” (Failover, takes about 15m, with errors for about 90s of it): stepladder approve shop"
                + " -n team-a."
                + " It looks again when something changes.");
  }

  @Test
  void saysUntilWhenSomethingHolds() {
    Instant opens = scene.now.plus(Duration.ofHours(52));
    scene.steps(
        planned(
            changeClass(),
            new State.Waiting("Window", "waits for the window Sat 02:00", Optional.of(opens))));

    assertThat(why(Duration.ZERO))
        .isEqualTo(
            "shop waits with “"
                + CLASS
                + "” since 0s: waits for the window Sat 02:00."
                + " It looks again at 2026-03-03T14:00:00Z.");
  }

  @Test
  void saysWhatStallsIt() {
    scene.stalls.add(
        new Observation.Refusal(
            "EnvironmentNotFound", "there is no AwsEnvironment 'prod': create it"));

    assertThat(why(Duration.ofMinutes(90)))
        .isEqualTo(
            "shop is stalled since 1h 30m: there is no AwsEnvironment 'prod': create it."
                + " It looks again when something changes, and within 5 min.");
  }

  /** The condition is as old as its first trouble; what is told is since when there is this one. */
  @Test
  void saysSinceWhenItIsStalledByWhatIsNamed() {
    scene.stalls.add(new Observation.Refusal("EnvironmentNotFound", "there is no AwsEnvironment"));
    scene.report();
    scene.passes(Duration.ofHours(5)).stalls.clear();
    scene.stalls.add(new Observation.Refusal("WrongAccount", "the credentials are of another"));
    scene.findings.add(FROZEN);

    assertThat(why(Duration.ofMinutes(2)))
        .isEqualTo(
            "shop is stalled since 2m: the credentials are of another; "
                + FROZEN.message()
                + ". It looks again when something changes, and within 5 min.");
  }

  @Test
  void saysThatItIsPausedAndHowToGoOn() {
    scene.steps(planned(createReplica(), running(scene.now)));
    scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));

    assertThat(why(Duration.ZERO))
        .isEqualTo(
            "shop waits because it is paused, while “create replica ro1” comes to its end:"
                + " stepladder resume shop -n team-a lets it go on.");
  }

  @Test
  void saysOfAPausedAppWhatElseItNeeds() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));

    assertThat(why(Duration.ZERO))
        .contains("resume shop -n team-a lets it go on; meanwhile approve “change the database's");
  }

  @Test
  void saysThatNothingIsWaitedForOnceItIsThere() {
    scene.settle();

    assertThat(why(Duration.ZERO)).isEqualTo("shop waits for nothing: it stands on users-10k.");
  }

  @Test
  void saysThatNobodyHasLooked() {
    assertThat(Why.of(scene.app, scene.now))
        .startsWith("shop waits for its first look: see that the operator runs");
  }

  /** The API server gives an object that is new a status that speaks of no generation. */
  @Test
  void takesAStatusThatOnlyTheApiServerWroteForNone() {
    scene.app.setStatus(Serialization.unmarshal("observedGeneration: -1", StagedAppStatus.class));

    assertThat(Why.of(scene.app, scene.now))
        .startsWith("shop waits for its first look: see that the operator runs");
  }

  @Test
  void saysThatTheLatestChangeHasNotBeenLookedAt() {
    scene.settle().report();
    scene.app.getMetadata().setGeneration(4L);

    assertThat(Why.of(scene.app, scene.now))
        .startsWith("shop waits for the operator to look at its latest change");
  }

  @Test
  void givesTheInstantWhereClocksAreFarApart() {
    scene.steps(planned(createReplica(), running(scene.now)));
    scene.report();

    assertThat(Why.of(scene.app, scene.now.minus(Duration.ofDays(1))))
        .contains("(creating) since 2026-03-01T10:00:00Z, takes about 25m");
  }

  @Test
  void saysWhatElseTheCommandApproves() {
    scene.steps(
        planned(changeClass(), new State.Approval(), true),
        planned(upgrade(), needs("waits for “" + CLASS + "”"), true));

    assertThat(why(Duration.ofMinutes(3)))
        .contains(
            "(Failover, takes about 15m, with errors for about 90s of it): stepladder approve shop -n"
                + " team-a approves it and 1 more,"
                + " ~12m of outage in all, the same with database/class at its end this one only.");
  }

  @Test
  void saysWhatElseIsApprovedMeanwhile() {
    scene.steps(
        planned(createReplica(), running(scene.now)),
        planned(changeClass(), new State.Approval(), true),
        planned(upgrade(), needs("x"), true));

    assertThat(why(Duration.ofMinutes(5)))
        .contains(
            "meanwhile approve “"
                + CLASS
                + "” and 1 more, ~12m of outage in all, with stepladder approve shop -n team-a.");
  }

  @Test
  void ofAnAppThatGoesItNamesTheStep() {
    goes();
    scene.steps(
        planned(changeClass(), new State.Approval(), true), planned(upgrade(), needs("x"), true));

    assertThat(why(Duration.ofMinutes(3)))
        .contains(
            ": stepladder approve shop -n team-a "
                + Scene.fingerprint(changeClass())
                + "; 1 more to be named, see stepladder status shop -n team-a.");
  }

  @Test
  void ofAnAppThatGoesItNamesTheStepMeanwhile() {
    goes();
    scene.steps(
        planned(createReplica(), running(scene.now)),
        planned(changeClass(), new State.Approval(), true));

    assertThat(why(Duration.ofMinutes(3)))
        .contains(
            "” with stepladder approve shop -n team-a " + Scene.fingerprint(changeClass()) + ".");
  }

  @Test
  void saysThatAStepThatNobodyNoticesIsIrreversible() {
    Step gone = restartWeb().irreversible();
    scene.steps(planned(gone, new State.Approval(), true));

    assertThat(why(Duration.ZERO)).contains("(Online, irreversible, takes about 2m)");
  }

  @Test
  void saysThatItsEnvironmentIsFrozenWhateverElseItWaitsFor() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.findings.add(FROZEN);

    assertThat(why(Duration.ofMinutes(3)))
        .startsWith("shop waits since 3m for a person to approve")
        .endsWith(" And " + FROZEN.message() + ".");
  }

  @Test
  void saysOfAPausedAppInAFrozenEnvironmentThatBothMustGo() {
    stopTwice();
    scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));

    assertThat(why(Duration.ZERO))
        .isEqualTo(
            "shop waits because it is paused and its environment is frozen: both must go, with"
                + " stepladder resume shop -n team-a and with kubectl patch awsenv prod --type merge"
                + " -p '{\"spec\":{\"freeze\":false}}'.");
  }

  @Test
  void saysOfAPausedAppWhoseOperatorOnlyObservesThatBothMustGo() {
    scene.steps(planned(createReplica(), running(scene.now)));
    scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));
    scene.findings.add(notice("Paused", PAUSED_TEXT));
    scene.findings.add(OBSERVES);

    assertThat(why(Duration.ZERO))
        .isEqualTo(
            "shop waits because it is paused and its operator only observes, while “create replica"
                + " ro1” comes to its end: both must go, with stepladder resume shop -n team-a and"
                + " with an operator that runs without --observe-only.");
  }

  @Test
  void saysOfAllThreeThatStopAnAppThatTheyMustGo() {
    stopTwice();
    scene.findings.add(OBSERVES);
    scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));

    assertThat(why(Duration.ZERO))
        .startsWith(
            "shop waits because it is paused, its environment is frozen and its operator only"
                + " observes: all of these must go, with stepladder resume shop -n team-a, with"
                + " kubectl")
        .endsWith("' and with an operator that runs without --observe-only.");
  }

  @Test
  void saysOfWhatGoesOnAllThatStopsTheRest() {
    scene.steps(planned(createReplica(), running(scene.now)));
    stopsWithoutAPause();

    assertThat(why(Duration.ZERO))
        .startsWith("shop waits for “create replica ro1”")
        .endsWith(" And " + FROZEN.message() + ". And " + OBSERVES.message() + ".");
  }

  @Test
  void saysOfASettledAppAllThatStopsIt() {
    scene.settle();
    stopsWithoutAPause();

    assertThat(why(Duration.ZERO))
        .endsWith(" And " + FROZEN.message() + ". And " + OBSERVES.message() + ".");
  }

  @Test
  void saysOnceOfASettledAppThatItIsPaused() {
    scene.settle().findings.add(notice("Paused", PAUSED_TEXT));
    scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));

    assertThat(why(Duration.ZERO))
        .isEqualTo("shop waits for nothing: it stands on users-10k, and is paused.");
  }

  /** It is the one that the sentence names. */
  @Test
  void theStepThatMayBeApprovedWhileTheAppIsPausedComesFirst() {
    scene.steps(
        planned(createReplica(), new State.Waiting("Paused", "paused", Optional.empty())),
        planned(changeClass(), new State.Approval(), true));
    scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));
    scene.report();

    assertThat(WhyDocument.of(scene.app, scene.now).steps())
        .containsExactly("database/class", "replica/ro1");
  }

  @Test
  void bothThatStopAnAppAreNamedOnceEach() {
    stopTwice();
    StagedAppStatus status = scene.status();

    assertThat(status.step())
        .isEqualTo("0/1 waits: paused and environment frozen: create replica ro1");
    assertThat(status.waiting()).extracting(WaitStatus::reason).containsExactly("Paused", "Frozen");
    assertThat(status.conditions().getFirst().message())
        .isEqualTo(
            "0/1 steps done: create replica ro1; %s; %s".formatted(PAUSED_TEXT, FROZEN_TEXT));
    assertThat(new StatusText(scene.app, new Ink(false), 110, scene.now).lines())
        .anyMatch(
            line -> line.endsWith("create replica ro1   waits: paused and environment frozen"))
        .anyMatch(line -> line.startsWith("  Paused: the app is paused"))
        .anyMatch(line -> line.startsWith("  Frozen: the environment prod is frozen"));
  }

  /** To take back the stops alone would not let it go on. */
  @Test
  void whatStallsAnAppIsSaidBesideWhoHasStoppedIt() {
    String over = "the plan costs $52 a month, more than spec.change.budget allows";
    scene.steps(
        planned(
            createReplica(), new State.Waiting(Objection.BUDGET_EXCEEDED, over, Optional.empty())));
    scene.findings.add(notice("Paused", PAUSED_TEXT));
    scene.findings.add(notice("Frozen", FROZEN_TEXT));
    scene.findings.add(new Finding.Alarm(PartId.of("budget"), Objection.BUDGET_EXCEEDED, over));
    scene.app.getMetadata().setAnnotations(Map.of(Names.PAUSED, "true"));
    StagedAppStatus status = scene.report().status();

    assertThat(why(Duration.ZERO))
        .startsWith("shop waits because it is paused and its environment is frozen: ")
        .endsWith(" And it is stalled besides: " + over + ".");
    assertThat(status.step())
        .startsWith("0/1 paused, environment frozen; waits: the plan costs $52 a month");
  }

  @Test
  void saysWhatElseHoldsAnAppThatIsResumed() {
    stopTwice();
    scene.report();

    assertThat(Why.stopsBesidePause(scene.app)).containsExactly(FROZEN_TEXT);
  }

  private void stopsWithoutAPause() {
    scene.findings.add(FROZEN);
    scene.findings.add(OBSERVES);
  }

  private static Finding notice(String reason, String message) {
    return new Finding.Notice(PartId.of("environment"), reason, message);
  }

  /** As the operator has it of a paused app in a frozen environment. */
  private void stopTwice() {
    scene.steps(
        planned(
            createReplica(),
            new State.Waiting("Paused", "paused and environment frozen", Optional.empty())));
    scene.findings.add(new Finding.Notice(PartId.of("environment"), "Paused", PAUSED_TEXT));
    scene.findings.add(new Finding.Notice(PartId.of("environment"), "Frozen", FROZEN_TEXT));
  }

  @Test
  void saysOfASettledAppThatItsEnvironmentIsFrozen() {
    scene.settle().findings.add(FROZEN);

    assertThat(why(Duration.ZERO))
        .isEqualTo("shop waits for nothing: it stands on users-10k. And " + FROZEN.message() + ".");
  }

  @Test
  void saysOfASettledAppWhatAwsDoesByItself() {
    String drift =
        "database: somebody left pending class a → b (downtime, ~15m of outage), which AWS applies in the maintenance window, Sun 06:00 to 06:30 UTC, and it is left as it is";
    scene.settle().findings.add(new Finding.Drift(PartId.of("database"), "Drifted", drift));

    assertThat(why(Duration.ZERO))
        .isEqualTo("shop waits for nothing: it stands on users-10k. And " + drift + ".");
  }

  @Test
  void saysNothingOfWhatHasChangedAlready() {
    scene
        .settle()
        .findings
        .add(
            new Finding.Drift(
                PartId.of("database"),
                "Drifted",
                "database: class is a, wanted is b, and it is left as it is"));

    assertThat(why(Duration.ZERO)).isEqualTo("shop waits for nothing: it stands on users-10k.");
  }

  @Test
  void saysOnceThatItIsFrozen() {
    scene.steps(
        planned(
            createReplica(),
            new State.Waiting(FROZEN.reason(), FROZEN.message(), Optional.empty())));
    scene.findings.add(FROZEN);

    assertThat(why(Duration.ZERO)).containsOnlyOnce(FROZEN.message());
  }

  private void goes() {
    scene.deleting = true;
    scene.app.getMetadata().setDeletionTimestamp("2026-03-01T09:59:00Z");
  }

  private String why(Duration later) {
    scene.report();
    return Why.of(scene.app, scene.now.plus(later));
  }
}
