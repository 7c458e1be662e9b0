package dev.stepladder.operator.report;

import static dev.stepladder.operator.report.Scene.changeClass;
import static dev.stepladder.operator.report.Scene.createReplica;
import static dev.stepladder.operator.report.Scene.needs;
import static dev.stepladder.operator.report.Scene.planned;
import static dev.stepladder.operator.report.Scene.restartWeb;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Objection;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Windows;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to come true before a plan takes the time that is told of it. */
class PreconditionsTest {

  private static final PlanDocument.Heading HEADING =
      new PlanDocument.Heading("shop", "team-a", "prod", "us-east-1", "users-1k", "users-10k");

  private final Scene scene = new Scene();

  static Stream<Arguments> holds() {
    return Stream.of(
        Arguments.of(Preflight.FAILED, "what preflight found is mended"),
        Arguments.of(Objection.BUDGET_EXCEEDED, "the budget allows it"),
        Arguments.of("Frozen", "the environment is no longer frozen"),
        Arguments.of("Paused", "resumed"),
        Arguments.of("ObserveOnly", "an operator runs that does not only observe"),
        Arguments.of("ClockSkew", "what it waits for is over"),
        Arguments.of("ReplicasFirst", "what it waits for is over"),
        Arguments.of("PendingChanges", "what it waits for is over"),
        Arguments.of("TakesNoChanges", "what it waits for is over"),
        Arguments.of("OneAppAtATime", "what it waits for is over"),
        Arguments.of("CostNotSeen", "what it waits for is over"),
        Arguments.of("BucketNotReadable", "what it waits for is over"),
        Arguments.of(Windows.CLOSED, "its window is open"));
  }

  @ParameterizedTest
  @MethodSource("holds")
  void aPlanSaysOnceWhatItTakesItsTime(String reason, String text) {
    held(reason);

    assertThat(plan()).endsWith("takes about 40m once " + text + ".").doesNotContain("done in");
    assertThat(document().heldBy()).containsExactly(reason);
  }

  @ParameterizedTest
  @MethodSource("holds")
  void aStatusSaysOnceWhatTheRestTakesItsTime(String reason, String text) {
    held(reason);
    scene.report();

    assertThat(status()).endsWith("the rest takes about 40m with ~90s of errors once " + text);
    assertThat(StatusDocument.of(scene.app, scene.now).heldBy()).containsExactly(reason);
  }

  @ParameterizedTest
  @MethodSource("holds")
  void saysOnlyWhatStillHolds(String reason, String text) {
    held(reason);
    scene.report();
    scene.objection = Optional.empty();
    scene.findings.clear();
    scene.steps(planned(createReplica(), new State.Startable()));

    assertThat(plan()).endsWith("done in about 25m.").doesNotContain(text);
    assertThat(document().heldBy()).isEmpty();
    scene.report();
    assertThat(status()).endsWith("the rest takes about 25m");
    assertThat(StatusDocument.of(scene.app, scene.now).heldBy()).isEmpty();
  }

  @Test
  void whatStopsTheAppIsToldThoughItsFirstStepWaitsForApproval() {
    scene.steps(planned(changeClass(), new State.Approval(), true));
    scene.findings.add(new Finding.Notice(PartId.of("environment"), "Frozen", "it is frozen"));
    scene.findings.add(new Finding.Notice(PartId.of("environment"), "Paused", "it is paused"));

    String all = "once it is resumed, it is approved and the environment is no longer frozen";
    assertThat(plan()).endsWith("takes about 15m %s.".formatted(all));
    scene.report();
    assertThat(status()).endsWith(all);
    assertThat(document().heldBy()).containsExactly("Paused", "Approval", "Frozen");
  }

  /** What comes to its end while nobody does anything. */
  @ParameterizedTest
  @ValueSource(strings = {"Needs", "NotSeen", "StandbyWarmsUp", "ConnectionsDrain", "RetryLater"})
  void whatPassesByItselfHoldsNobodyUp(String reason) {
    held(reason);

    assertThat(plan()).endsWith("done in about 40m.");
    assertThat(document().heldBy()).isEmpty();
    scene.report();
    assertThat(StatusDocument.of(scene.app, scene.now).heldBy()).isEmpty();
  }

  /** It goes on, and nothing else is left to start. */
  @ParameterizedTest
  @ValueSource(strings = {"Frozen", "Paused", "ObserveOnly"})
  void aStopHoldsNothingOfWhatGoesOn(String reason) {
    held(reason);
    scene.steps(planned(createReplica(), Scene.running(scene.now)));

    assertThat(plan()).endsWith("done in about 25m.");
    assertThat(document().heldBy()).isEmpty();
    scene.report();
    assertThat(status()).endsWith("the rest takes about 25m");
    assertThat(StatusDocument.of(scene.app, scene.now).heldBy()).isEmpty();
  }

  @Test
  void whatIsWrongWithAnotherPartHoldsNothingOfWhatGoesOn() {
    scene.steps(planned(createReplica(), Scene.running(scene.now)));
    scene.findings.add(new Finding.Alarm(PartId.of("bucket", "images"), "NotOurs", "not ours"));

    assertThat(plan())
        .contains("done in at least about 25m")
        .contains("nothing of bucket/images is in it");
    assertThat(document().heldBy()).isEmpty();
    scene.report();
    assertThat(StatusDocument.of(scene.app, scene.now).heldBy()).isEmpty();
  }

  @Test
  void whatIsWrongWithAnotherPartHoldsNothingThatWaitsForSomethingElse() {
    scene.steps(planned(changeClass(), waiting(Windows.CLOSED)));
    scene.findings.add(new Finding.Alarm(PartId.of("bucket", "images"), "NotOurs", "not ours"));

    assertThat(document().heldBy()).containsExactly(Windows.CLOSED);
  }

  /** It waits for another step first, and then for that. */
  @Test
  void whatIsWrongWithAPartThatAStepNeedsHoldsItInTheEnd() {
    scene.steps(planned(changeClass(), needs("x")), planned(restartWeb(), needs("x")));
    scene.findings.add(new Finding.Alarm(Scene.RO1, "NotReplicating", "it does not replicate"));

    assertThat(document().heldBy()).containsExactly("NotReplicating");
  }

  @Test
  void whatIsWrongWithTheAppHoldsWhateverWaits() {
    scene.steps(planned(changeClass(), waiting(Windows.CLOSED)));
    scene.findings.add(new Finding.Alarm(PartId.of("app"), "WrongAccount", "of another account"));

    assertThat(plan())
        .contains("takes at least about 15m once what is wrong is mended and its window is open.");
    assertThat(document().heldBy()).containsExactly("WrongAccount", Windows.CLOSED);
  }

  @Test
  void nothingHoldsAPlanWithoutSteps() {
    scene.findings.add(new Finding.Alarm(Scene.RO1, "BackupsExist", "there are backups"));
    scene.findings.add(new Finding.Notice(PartId.of("environment"), "Paused", "it is paused"));

    assertThat(document().heldBy()).isEmpty();
    scene.report();
    assertThat(StatusDocument.of(scene.app, scene.now).heldBy()).isEmpty();
  }

  @Test
  void whatIsWrongWithAPartHasToBeMended() {
    scene.steps(planned(createReplica(), needs("waits for the database")));
    scene.findings.add(new Finding.Alarm(Scene.RO1, "BackupsExist", "there are backups"));

    assertThat(plan()).endsWith("takes about 25m once what is wrong is mended.");
    scene.report();
    assertThat(status()).endsWith("the rest takes about 25m once what is wrong is mended");
    assertThat(document().heldBy()).containsExactly("BackupsExist");
  }

  /** Pods do not get ready while their database is away. */
  @Test
  void whatPassesByItselfIsNotToBeMended() {
    scene.steps(
        planned(changeClass(), Scene.running(scene.now)),
        planned(restartWeb(), Scene.running(scene.now)));
    scene.findings.add(new Finding.Alarm(Scene.WEB, "RolloutStuck", "no pod gets ready"));

    assertThat(plan()).endsWith("done in about 15m.");
    scene.report();
    assertThat(status()).endsWith("the rest takes about 15m with ~90s of errors");
  }

  @Test
  void noTimeIsToldOfWhatNoWindowIsEverLongEnoughFor() {
    scene.steps(
        planned(createReplica(), new State.Startable()),
        planned(changeClass(), waiting(Windows.NEVER), true));

    String told = "cannot be finished until the change windows are changed";
    assertThat(plan()).endsWith(told + ".").doesNotContain("takes about", "done in");
    scene.report();
    assertThat(status()).endsWith("the rest " + told).doesNotContain("takes about");
    assertThat(document().heldBy()).containsExactly("Approval", Windows.NEVER);
  }

  @Test
  void noTimeIsToldOfWhatWaitsForATimeZoneThatNobodyKnows() {
    scene.steps(planned(changeClass(), waiting(Windows.UNKNOWN_ZONE)));

    assertThat(plan())
        .endsWith("cannot be finished until the time zone of its change window is mended.");
  }

  private void held(String reason) {
    scene.steps(planned(createReplica(), waiting(reason)), planned(changeClass(), needs("x")));
    switch (reason) {
      case Preflight.FAILED -> scene.findings.add(Preflight.wrong("quota", "raise the quota"));
      case Objection.BUDGET_EXCEEDED ->
          scene.objection = Optional.of(new Objection(reason, "too much", true, Set.of()));
      case "Frozen", "Paused", "ObserveOnly" ->
          scene.findings.add(new Finding.Notice(PartId.of("environment"), reason, "it is held"));
      default -> {}
    }
  }

  private static State waiting(String reason) {
    return new State.Waiting(reason, "it is held", Optional.empty());
  }

  private String plan() {
    return TextPlan.of(HEADING, scene.seen().plan(), false).stripTrailing();
  }

  private PlanDocument.Summary document() {
    return PlanDocument.of(HEADING, scene.seen().plan()).summary();
  }

  private String status() {
    return new StatusText(scene.app, new Ink(false), 200, scene.now)
        .lines().stream().filter(line -> line.contains("steps done, ")).findFirst().orElse("");
  }
}
