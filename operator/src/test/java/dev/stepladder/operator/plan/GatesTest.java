package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What steps wait for, above all a restart that can do without some of them. */
class GatesTest {

  private static final Owner OWNER = new Owner("test", "cluster-1", "team-a", "shop", "uid-1");
  private static final PartId WORKLOAD = PartId.of("workload", "web");
  private static final PartId BINDING = PartId.of("binding", "cache");
  private static final PartId CACHE = PartId.of("cache");
  private static final Step BIND = step("binding/cache", BINDING, Verb.CHANGE);
  private static final Step RESTART =
      step("workload/web/rebind", WORKLOAD, Verb.CHANGE)
          .needing(new Need.DoneOrStuck(BINDING, "binding/cache"));

  /** Does nothing. */
  private record Nothing() implements Action {}

  private static Step step(String key, PartId part, Verb verb) {
    return Step.of(key, part, Stage.SWITCH, verb, "do " + key, new Nothing());
  }

  private static Assessment due(Step... steps) {
    return Arrays.stream(steps).map(Assessment::of).reduce(Assessment.of(RESTART), Assessment::and);
  }

  private static Assessment alarm(PartId part) {
    return Assessment.of(new Finding.Alarm(part, "Broken", "mend it"));
  }

  private static Gates gates(Assessment assessment, Policy policy) {
    return new Gates(
        OWNER,
        assessment,
        policy,
        Instant.EPOCH,
        policy.spending().in("us-east-1"),
        Optional.empty());
  }

  private static boolean restarts(Assessment assessment, Policy policy) {
    List<PlannedStep> steps = gates(assessment, policy).open();
    return steps.stream()
        .filter(step -> step.key().equals(RESTART.key()))
        .allMatch(step -> step.state() instanceof State.Startable);
  }

  private static boolean restarts(Assessment assessment) {
    return restarts(assessment, Policy.FREE);
  }

  private static Policy outages() {
    return new Policy(Approval.OUTAGE, Set.of(), Optional.empty());
  }

  private static String call(Step step) {
    return step.call(step.fingerprint(OWNER));
  }

  @Test
  void waitsForWhatIsAboutToBeDone() {
    assertThat(restarts(due(BIND))).isFalse();
  }

  @Test
  void saysForWhichOtherChangeOfTheSameItWaits() {
    Step one = step("cache/nodes", CACHE, Verb.CHANGE);
    Step other = step("cache/version", CACHE, Verb.CHANGE);

    assertThat(gates(due(one, other), Policy.FREE).open())
        .filteredOn(step -> step.key().equals(other.key()))
        .extracting(PlannedStep::state)
        .containsExactly(
            new State.Waiting(
                State.Waiting.RESOURCE_BUSY,
                "waits for “do cache/nodes”: one change of cache at a time",
                Optional.empty()));
  }

  @Test
  void namesWhatIsDoneLastAndCountsTheOthers() {
    Step quick = step("binding/database", PartId.of("binding", "database"), Verb.CHANGE);
    Step first = taking(60, step("replica/ro1", PartId.of("replica", "ro1"), Verb.CREATE));
    Step last =
        taking(5, step("binding/readers", PartId.of("binding", "readers"), Verb.CHANGE))
            .needing(new Need.Finished(first.part()));
    Step waits =
        step("autoscaler/web", PartId.of("autoscaler", "web"), Verb.CHANGE)
            .needing(
                new Need.Done(quick.part(), quick.key()),
                new Need.Done(first.part(), first.key()),
                new Need.Done(last.part(), last.key()));

    assertThat(waitsFor(waits, due(quick, first, last, waits)))
        .isEqualTo("waits for “do binding/readers” and 2 more");
  }

  @Test
  void namesOnceWhatItNeedsTwice() {
    Step other = step("cache/nodes", CACHE, Verb.CHANGE);
    Step waits = BIND.needing(new Need.Done(CACHE, other.key()), new Need.Finished(CACHE));

    assertThat(waitsFor(waits, due(other, waits))).isEqualTo("waits for “do cache/nodes”");
  }

  /** What the part shows may be what is done to something else of it, its snapshot for example. */
  @Test
  void saysOfWhatGoesOnWhatItDoes() {
    Assessment snapshot =
        Assessment.of(
            new InFlight(
                "cache/nodes/snapshot",
                CACHE,
                Stage.RESHAPE,
                "snapshot before: do cache/nodes",
                Impact.ONLINE,
                "shop-cache",
                "creating",
                Instant.EPOCH,
                Estimate.minutes(10, 20)));
    Step waits = BIND.needing(new Need.Finished(CACHE));

    assertThat(waitsFor(waits, due(waits).and(snapshot)))
        .isEqualTo("waits for “snapshot before: do cache/nodes” (creating)");
  }

  @Test
  void saysHowLongWhatIsDoneHasToHaveBeenDone() {
    Step other = step("cache/nodes", CACHE, Verb.CHANGE);
    Step waits = BIND.needing(new Need.DoneFor(CACHE, other.key(), Duration.ofMinutes(10)));

    assertThat(waitsFor(waits, due(other, waits)))
        .isEqualTo("waits for “do cache/nodes”, and 10 min more");
  }

  private static Step taking(int minutes, Step step) {
    return step.costing(Impact.ONLINE, Estimate.minutes(minutes, 2 * minutes));
  }

  private static String waitsFor(Step step, Assessment assessment) {
    return gates(assessment, Policy.FREE).open().stream()
        .filter(planned -> planned.key().equals(step.key()))
        .map(planned ->
            planned.state() instanceof State.Waiting(_, String message, _) ? message : "nothing")
        .findFirst()
        .orElseThrow();
  }

  @Test
  void waitsForWhatHasJustBeenPutOff() {
    assertThat(restarts(due(BIND), Policy.FREE.after(Set.of(BIND.key())))).isFalse();
  }

  @Test
  void doesNotWaitForWhatIsRefusedAgainAndAgain() {
    assertThat(restarts(due(BIND), Policy.FREE.despite(Set.of(call(BIND))))).isTrue();
  }

  @Test
  void waitsForAnotherChangeInThePlaceOfOneThatWasRefused() {
    Step other = BIND.because(List.of(new FieldChange("host", "a", "b")));

    assertThat(restarts(due(other), Policy.FREE.despite(Set.of(call(BIND))))).isFalse();
  }

  @Test
  void doesNotWaitForWhatAsksAPerson() {
    assertThat(restarts(due(BIND.irreversible()), outages())).isTrue();
  }

  @Test
  void waitsForWhatAsksAPersonOnlyOnceSomethingElseIsDone() {
    Step other = step("cache/other", CACHE, Verb.CHANGE);
    Step later = BIND.irreversible().needing(new Need.Done(CACHE, other.key()));

    assertThat(restarts(due(later, other), outages())).isFalse();
  }

  @Test
  void waitsForWhatAPersonHasApproved() {
    Step asks = BIND.irreversible();
    var approved = new Policy(Approval.OUTAGE, Set.of(asks.fingerprint(OWNER)), Optional.empty());

    assertThat(restarts(due(asks), approved)).isFalse();
  }

  @Test
  void doesNotWaitForWhatWaitsForSomethingThatAsksAPerson() {
    Step reset = step("credentials/cache", PartId.of("credentials", "cache"), Verb.CREATE);
    Step waits = BIND.needing(new Need.Done(reset.part(), reset.key()));

    assertThat(restarts(due(waits, reset.asking()))).isTrue();
    assertThat(restarts(due(waits, reset))).isFalse();
  }

  @Test
  void ofAPartThatMustBeThereOnlyItsMakingCounts() {
    Step waits = BIND.needing(new Need.Settled(CACHE));
    Step asks = step("cache/version", CACHE, Verb.CHANGE).irreversible();

    assertThat(restarts(due(waits, asks), outages())).isFalse();
    assertThat(restarts(due(waits, step("cache", CACHE, Verb.CREATE).irreversible()), outages()))
        .isTrue();
  }

  @Test
  void doesNotWaitForWhatAnAlarmStops() {
    assertThat(restarts(due(BIND).and(alarm(BINDING)))).isTrue();
    assertThat(restarts(due(BIND.needing(new Need.Settled(CACHE))).and(alarm(CACHE)))).isTrue();
    assertThat(restarts(due(BIND).and(alarm(PartId.of("bucket", "media"))))).isFalse();
  }

  @Test
  void doesNotWaitForWhatAnAlarmOfAllOfItsKindStops() {
    assertThat(restarts(due(BIND).and(alarm(PartId.of("binding"))))).isTrue();
  }

  @Test
  void doesNotWaitForWhatNeedsAllOfAKindOfWhichOneHasAnAlarm() {
    Step waits = BIND.needing(new Need.AllFinished("replica"));

    assertThat(restarts(due(waits).and(alarm(PartId.of("replica", "ro1"))))).isTrue();
  }

  @Test
  void whatHasYetToBeMadeKeepsNothingThatNeedsOnlyWhatThereIs() {
    Step other = step("binding/other", PartId.of("binding", "other"), Verb.CREATE);
    Step waits = RESTART.needing(new Need.NoneChanges("binding"));

    assertThat(startable(waits, other)).isTrue();
    assertThat(startable(waits, step(other.key(), other.part(), Verb.CHANGE))).isFalse();
  }

  private static boolean startable(Step step, Step other) {
    Assessment both = Assessment.of(step).and(Assessment.of(other));
    return gates(both, Policy.FREE).open().stream()
        .filter(planned -> planned.key().equals(step.key()))
        .anyMatch(planned -> planned.state() instanceof State.Startable);
  }

  @Test
  void whatGoesOnIsLookedAtWhenItIsToBeJudged() {
    Instant at = Instant.parse("2026-03-01T10:05:00Z");
    var change =
        new InFlight(
            "migration/web",
            PartId.of("migration", "web"),
            Stage.SWITCH,
            "migrate web",
            Impact.ONLINE,
            "migration/web",
            "running",
            Instant.EPOCH,
            Estimate.MOMENT,
            Optional.of(at));

    assertThat(gates(Assessment.of(change), Policy.FREE).open())
        .extracting(PlannedStep::state)
        .containsExactly(new State.Running("running", Instant.EPOCH, Optional.of(at)));
  }

  @Test
  void waitsForStepsThatWaitForEachOther() {
    Step one = BIND.needing(new Need.Done(CACHE, "cache/one"));
    Step other = step("cache/one", CACHE, Verb.CHANGE).needing(new Need.Done(BINDING, BIND.key()));

    assertThat(restarts(due(one, other))).isFalse();
    assertThat(restarts(due(one, other), Policy.FREE.despite(Set.of(call(other))))).isTrue();
  }

  private static final Policy SHORT =
      Policy.FREE.within(
          new Windows(
              List.of(
                  new Windows.Layer(
                      "AwsEnvironment prod",
                      "spec.changeWindows",
                      List.of(
                          new Windows.Window(
                              Set.of(DayOfWeek.SATURDAY),
                              LocalTime.of(2, 0),
                              Duration.ofMinutes(30),
                              "UTC"))))));

  @Test
  void saysFromTheStartThatNoWindowIsLongEnough() {
    Step other = step("cache/other", CACHE, Verb.CHANGE);
    Step later =
        BIND.costing(Impact.DOWNTIME, Estimate.minutes(20, 45))
            .needing(new Need.Done(CACHE, other.key()));

    assertThat(gates(due(other, later), SHORT).open())
        .filteredOn(step -> step.key().equals(later.key()))
        .singleElement()
        .satisfies(step ->
            assertThat(step.never().orElseThrow())
                .startsWith("“do binding/cache”: takes up to 45m, and the change window"));
  }

  @Test
  void waitsForItsTurnWhereAWindowIsLongEnough() {
    Step other = step("cache/other", CACHE, Verb.CHANGE);
    Step later =
        BIND.costing(Impact.DOWNTIME, Estimate.minutes(10, 20))
            .needing(new Need.Done(CACHE, other.key()));

    assertThat(gates(due(other, later), SHORT).open())
        .filteredOn(step -> step.key().equals(later.key()))
        .extracting(PlannedStep::state)
        .containsExactly(
            new State.Waiting(State.Waiting.NEEDS, "waits for “do cache/other”", Optional.empty()));
  }

  @Test
  void doesNotWaitForWhatNoWindowWillEverLetStart() {
    assertThat(restarts(due(BIND.costing(Impact.DOWNTIME, Estimate.minutes(20, 45))), SHORT))
        .isTrue();
  }
}
