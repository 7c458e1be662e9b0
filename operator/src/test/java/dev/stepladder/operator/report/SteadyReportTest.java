package dev.stepladder.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever an app has been through, saying the same again says nothing new. */
class SteadyReportTest {

  /** What is observed at one time. */
  record Moment(
      List<PlannedStep> steps,
      List<Finding> findings,
      boolean blueprint,
      boolean stalled,
      boolean refused,
      boolean deleting) {}

  @Property(tries = 500)
  void aReportOnTopOfItselfSaysNothing(@ForAll("histories") List<Moment> history) {
    var scene = new Scene();
    for (Moment moment : history) {
      observe(scene, moment);
      Report report = scene.report();
      Report again = scene.report();
      assertThat(again.status()).isEqualTo(report.status());
      assertThat(again.occurrences()).isEmpty();
      scene.passes(Duration.ofSeconds(70));
    }
  }

  @Property(tries = 200)
  void timeAloneChangesNothing(@ForAll("moments") Moment moment) {
    var scene = new Scene();
    observe(scene, moment);
    scene.report();
    // A refusal that persists becomes a stall, once.
    scene.passes(Obstacles.PERSISTS);
    Report report = scene.report();
    scene.passes(Duration.ofHours(10));
    Report later = scene.report();
    assertThat(later.status()).isEqualTo(report.status());
    assertThat(later.occurrences()).isEmpty();
  }

  private static void observe(Scene scene, Moment moment) {
    scene.steps.clear();
    scene.findings.clear();
    scene.stalls.clear();
    scene.refusals.clear();
    scene.steps.addAll(moment.steps());
    scene.findings.addAll(moment.findings());
    scene.target = moment.blueprint() ? Optional.of("users-10k") : Optional.empty();
    scene.deleting = moment.deleting();
    if (moment.stalled()) {
      scene.stalls.add(new Observation.Refusal("TierNotFound", "there is no ScaleTier 'x'"));
    }
    if (moment.refused()) {
      moment
          .steps()
          .forEach(step ->
              scene.refusals.put(
                  step.key(), new Observation.Refusal("Refused", "by " + step.key())));
    }
  }

  @Provide
  Arbitrary<List<Moment>> histories() {
    return moments().list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<Moment> moments() {
    Arbitrary<Boolean> often =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.just(true)), Tuple.of(1, Arbitraries.just(false)));
    Arbitrary<Boolean> seldom = often.map(value -> !value);
    return Combinators.combine(steps(), findings(), often, seldom, seldom, seldom).as(Moment::new);
  }

  private static Arbitrary<List<PlannedStep>> steps() {
    List<Step> all = List.of(Scene.createReplica(), Scene.changeClass(), Scene.restartWeb());
    return states()
        .optional()
        .list()
        .ofSize(all.size())
        .map(states -> {
          var steps = new ArrayList<PlannedStep>();
          for (int i = 0; i < all.size(); i++) {
            Step step = all.get(i);
            states
                .get(i)
                .ifPresent(state ->
                    steps.add(Scene.planned(step, state, state instanceof State.Approval)));
          }
          return List.copyOf(steps);
        });
  }

  private static Arbitrary<State> states() {
    Instant opens = Scene.START.plus(Duration.ofDays(2));
    return Arbitraries.of(
        Scene.running(Scene.START.minusSeconds(30)),
        new State.Startable(),
        new State.Approval(),
        Scene.needs("waits for “another”"),
        new State.Waiting("Window", "outside the window", Optional.of(opens)),
        new State.Waiting("Freeze", "the environment is frozen", Optional.empty()));
  }

  private static Arbitrary<List<Finding>> findings() {
    return Arbitraries.<Finding>of(
            new Finding.Alarm(Scene.DATABASE, "DatabaseVanished", "it is gone"),
            new Finding.Unseen(Scene.RO1, "NotSeen", "RDS does not answer"),
            new Finding.Notice(Scene.DATABASE, "StorageIsAFloor", "it has more"))
        .list()
        .uniqueElements()
        .ofMaxSize(2);
  }
}
