package dev.stepladder.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Sight;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.prices.CostChange;
import dev.stepladder.operator.time.SteppedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ActorTest {

  private static final AppKey SHOP = new AppKey("team", "shop");
  private static final Owner OWNER = new Owner("test", "cluster-1", "team", "shop", "uid-1");
  private static final Blueprint BLUEPRINT =
      new Blueprint(
          OWNER, "users-1", "111122223333", "us-east-1", Optional.empty(), false, List.of());
  private static final Plan NOTHING = new Plan(List.of(), List.of());

  private final SteppedTime time = SteppedTime.starting("2026-01-05T09:00:00Z");
  private final Answering executor = new Answering();
  private final Actor actor = new Actor(List.of(executor), time, () -> true);

  /** Asks for nothing in particular. */
  private record Ask() implements Action {}

  /** Answers every step alike and remembers when it was asked. */
  private final class Answering implements Executor {
    private final List<Instant> asked = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private Outcome answer = new Outcome.Started();
    private Optional<String> trace = Optional.empty();

    @Override
    public boolean handles(Action action) {
      return action instanceof Ask;
    }

    @Override
    public Outcome start(Step step, Blueprint blueprint) {
      asked.add(time.now());
      keys.add(step.key());
      trace = Optional.ofNullable(MDC.get("trace_id"));
      return answer;
    }
  }

  /** Finds the same two steps due, whatever was done. */
  private record Both(Step first, Step second) implements Provider {

    @Override
    public Assessment assess(Blueprint blueprint, View view, Situation situation) {
      return Assessment.of(first).and(Assessment.of(second));
    }

    @Override
    public List<Resource> settled(Blueprint blueprint, Situation situation) {
      return List.of();
    }
  }

  private static Step change(String what) {
    return Step.of(
        "database/" + what,
        PartId.of("database"),
        Stage.RESHAPE,
        Verb.CHANGE,
        "change the " + what,
        new Ask());
  }

  /** One reconcile with what is planned now. */
  private Actor.Deeds look(Planner planner) {
    Set<String> waiting = actor.waiting(SHOP);
    Plan made =
        planner.plan(BLUEPRINT, Sight.of(List.of()), Policy.FREE.after(waiting), time.now());
    return actor.act(SHOP, actor.weigh(SHOP, made), BLUEPRINT, waiting);
  }

  @AfterEach
  void close() {
    time.virtual().close();
  }

  private static PlannedStep due(String to) {
    return due(to, "");
  }

  /** A change that has come so far. */
  private static PlannedStep due(String to, String progress) {
    Step step =
        Step.of(
                "database/class",
                PartId.of("database"),
                Stage.RESHAPE,
                Verb.CHANGE,
                "change the class",
                new Ask())
            .because(List.of(new FieldChange("class", "small", to)))
            .after(progress);
    return new PlannedStep(
        step.key(),
        step.part(),
        step.stage(),
        step.title(),
        step.why(),
        step.impact(),
        step.reversible(),
        step.expected(),
        step.fingerprint(OWNER),
        false,
        new State.Startable(),
        Optional.of(step),
        CostChange.NONE);
  }

  private static Plan plan(PlannedStep... steps) {
    return new Plan(List.of(steps), List.of());
  }

  /** One reconcile with this plan; what it reports. */
  private Plan reconcile(Plan made) {
    Set<String> waiting = actor.waiting(SHOP);
    Plan weighed = actor.weigh(SHOP, made);
    var _ = actor.act(SHOP, weighed, BLUEPRINT, waiting);
    return weighed;
  }

  /** Reconciles with the same plan, whatever was done, every second. */
  private void insist(Duration length) {
    for (long second = 0; second < length.toSeconds(); second++) {
      reconcile(plan(due("large")));
      time.pass(1);
    }
  }

  private List<Long> gaps() {
    var gaps = new ArrayList<Long>();
    for (int i = 1; i < executor.asked.size(); i++) {
      gaps.add(Duration.between(executor.asked.get(i - 1), executor.asked.get(i)).toSeconds());
    }
    return gaps;
  }

  private static List<String> alarms(Plan plan) {
    return plan.alarms().stream().map(Finding.Alarm::reason).toList();
  }

  @Test
  void whatIsAcceptedWithoutEffectIsSentAgainEverMoreSlowly() {
    insist(Duration.ofMinutes(40));

    // Each time it is found due again a second after it was sent.
    assertThat(gaps()).startsWith(11L, 21L, 41L, 81L, 161L, 301L, 301L);
  }

  @Test
  void theThirdTimeWithoutEffectCallsAPerson() {
    var called = new ArrayList<Integer>();
    for (int i = 0; i < 120; i++) {
      if (!alarms(reconcile(plan(due("large")))).isEmpty()) {
        called.add(executor.asked.size());
      }
      time.pass(1);
    }

    assertThat(called.getFirst()).isEqualTo(3);
    Plan now = reconcile(plan(due("large")));
    assertThat(alarms(now)).containsExactly("NoEffect");
    assertThat(now.alarms().getFirst().message())
        .contains("“change the class” was accepted three times")
        .contains("see in the AWS console");
  }

  /** Whoever finds it gone then counts it as done: it was sent. */
  @Test
  void whatWasAcceptedBeforeIsNotForgottenWhenTheNextTryFindsSomethingElse() {
    reconcile(plan(due("large")));
    time.pass(1);
    reconcile(plan(due("large")));
    time.pass(20);
    executor.answer = new Outcome.Outdated("it is on by now");
    reconcile(plan(due("large")));

    State state = reconcile(plan(due("large"))).steps().getFirst().state();

    assertThat(state)
        .isInstanceOfSatisfying(
            State.Waiting.class,
            waiting -> {
              assertThat(waiting.reason()).isEqualTo(State.Waiting.NO_EFFECT);
              assertThat(waiting.message()).isEqualTo("it is on by now");
            });
  }

  @Test
  void whatWasNeverAcceptedSaysWhyNot() {
    executor.answer = new Outcome.Outdated("it is on by now");
    reconcile(plan(due("large")));

    State state = reconcile(plan(due("large"))).steps().getFirst().state();

    assertThat(state)
        .isInstanceOfSatisfying(
            State.Waiting.class, waiting -> assertThat(waiting.reason()).isEqualTo("Outdated"));
  }

  @Test
  void aChangeThatComesOnCallByCallIsNotWithoutEffect() {
    var called = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      called.addAll(alarms(reconcile(plan(due("large", "so far: " + i)))));
      time.pass(1);
    }

    assertThat(called).isEmpty();
    assertThat(executor.asked).hasSize(20);
  }

  @Test
  void whatBeginsToWaitKeepsNothingElseOfItsResourceFromGoingOn() {
    var planner = new Planner(List.of(new Both(change("class"), change("storage"))));
    look(planner);
    time.pass(1);

    Instant next = look(planner).lookAgain().orElseThrow();
    assertThat(next).isEqualTo(time.now().plusSeconds(1));
    time.pass(1);
    look(planner);

    assertThat(executor.keys).containsExactly("database/class", "database/storage");
  }

  @Test
  void theCallStaysWhileItIsTriedOnceMore() {
    insist(Duration.ofMinutes(2));
    PlannedStep going =
        due("large").in(new State.Running("the change was sent and does not show yet", time.now()));

    assertThat(alarms(reconcile(plan(going)))).containsExactly("NoEffect");
  }

  @Test
  void anEffectEndsTheCall() {
    insist(Duration.ofMinutes(2));
    assertThat(alarms(reconcile(NOTHING))).isEmpty();
    int before = executor.asked.size();

    Plan again = reconcile(plan(due("large")));

    assertThat(alarms(again)).isEmpty();
    assertThat(executor.asked).hasSize(before + 1);
  }

  @Test
  void anotherChangeOfTheSameThingBeginsAnew() {
    insist(Duration.ofMinutes(2));
    int before = executor.asked.size();

    Plan other = reconcile(plan(due("huge")));
    time.pass(1);
    reconcile(plan(due("huge")));

    assertThat(alarms(other)).isEmpty();
    assertThat(executor.asked).hasSize(before + 1);
  }

  @Test
  void whatCannotBeSeenForAWhileIsNotForgotten() {
    insist(Duration.ofMinutes(2));

    reconcile(
        new Plan(
            List.of(), List.of(new Finding.Unseen(PartId.of("database"), "NotSeen", "throttled"))));

    assertThat(alarms(reconcile(plan(due("large"))))).containsExactly("NoEffect");
  }

  /** Reconciles every second; what was done shows for a second, and then somebody undoes it. */
  private void beUndone(Duration length) {
    for (long second = 0; second < length.toSeconds(); second += 2) {
      reconcile(plan(due("large")));
      time.pass(1);
      reconcile(NOTHING);
      time.pass(1);
    }
  }

  @Test
  void whatIsUndoneEachTimeIsDoneAgainEverMoreSlowly() {
    for (int second = 0; second < 1500; second++) {
      boolean done =
          !executor.asked.isEmpty() && executor.asked.getLast().equals(time.now().minusSeconds(1));
      reconcile(done ? NOTHING : plan(due("large")));
      time.pass(1);
    }

    // At once the first time; then ten seconds after it was found undone, and so on.
    assertThat(gaps()).startsWith(2L, 12L, 22L, 42L, 82L, 162L, 302L, 302L);
  }

  @Test
  void theThirdTimeThatSomethingIsUndoneCallsAPerson() {
    executor.answer = new Outcome.Done();

    beUndone(Duration.ofMinutes(2));

    Plan now = reconcile(NOTHING);
    assertThat(alarms(now)).containsExactly("Undone");
    assertThat(now.alarms().getFirst().message())
        .contains("“change the class” was done three times")
        .contains("another controller");
  }

  @Test
  void whatLastsEndsTheCallForWhatWasUndone() {
    beUndone(Duration.ofMinutes(2));

    time.pass(Attempts.SOON.toSeconds() + 1);

    assertThat(alarms(reconcile(NOTHING))).isEmpty();
  }

  @Test
  void whatIsDueAgainMuchLaterHasNotBeenUndone() {
    for (int times = 0; times < 5; times++) {
      reconcile(plan(due("large")));
      time.pass(1);
      reconcile(NOTHING);
      time.pass(Attempts.SOON.toSeconds() + 1);
    }

    assertThat(executor.asked).hasSize(5);
    assertThat(alarms(reconcile(plan(due("large"))))).isEmpty();
  }

  @Test
  void whatIsOutdatedIsLookedAtEverMoreSlowly() {
    executor.answer = new Outcome.Outdated("it has changed");

    insist(Duration.ofMinutes(5));

    assertThat(gaps()).startsWith(5L, 10L, 20L, 40L, 60L, 60L);
  }

  @Test
  void whatIsBusySaysSoUntilItIsLookedAtAgain() {
    executor.answer = new Outcome.Busy("DB instance shop-db is rebooting");
    reconcile(plan(due("large")));
    Instant first = time.now();
    time.pass(1);

    Plan next = reconcile(plan(due("large")));

    assertThat(next.steps().getFirst().state())
        .isEqualTo(
            new State.Waiting(
                "Busy", "DB instance shop-db is rebooting", Optional.of(first.plusSeconds(5))));
    assertThat(executor.asked).hasSize(1);
  }

  @Test
  void successEndsTheBackOff() {
    executor.answer = new Outcome.Busy("busy");
    insist(Duration.ofMinutes(3));
    reconcile(NOTHING);
    executor.asked.clear();

    insist(Duration.ofSeconds(6));

    assertThat(gaps()).containsExactly(5L);
  }

  @Test
  void whatIsRefusedIsTriedAgainEverMoreSlowly() {
    executor.answer = new Outcome.Refused("QuotaExceeded", "raise it");

    insist(Duration.ofMinutes(30));

    assertThat(gaps()).startsWith(10L, 20L, 40L, 80L, 160L, 300L, 300L);
  }

  @Test
  void whatIsRefusedThreeTimesInARowFails() {
    executor.answer = new Outcome.Refused("QuotaExceeded", "raise it");
    insist(Duration.ofSeconds(30));
    assertThat(actor.failing(SHOP)).as("refused twice").isEmpty();

    insist(Duration.ofSeconds(20));

    assertThat(executor.asked).hasSize(3);
    assertThat(actor.failing(SHOP)).containsExactly(due("large").call());
  }

  @Test
  void whatFailsStaysSoWhileAnotherCallOfTheSameStepIsTried() {
    executor.answer = new Outcome.Refused("NotTaken", "send less");
    insist(Duration.ofSeconds(50));
    assertThat(actor.failing(SHOP)).containsExactly(due("large").call());

    time.pass(Duration.ofMinutes(1));
    reconcile(plan(due("huge")));

    assertThat(executor.asked).hasSize(4);
    assertThat(actor.failing(SHOP)).containsExactly(due("large").call());
    reconcile(NOTHING);
    assertThat(actor.failing(SHOP)).as("nothing of it is due any more").isEmpty();
  }

  @Test
  void whatIsPostponedFailsNever() {
    executor.answer = new Outcome.Busy("rebooting");

    insist(Duration.ofMinutes(20));

    assertThat(actor.failing(SHOP)).isEmpty();
  }

  @Test
  void whatIsDelayedIsTriedWhenItIsToldTo() {
    Instant until = time.now().plusSeconds(7);
    executor.answer = new Outcome.Delayed("CallsUsedUp", "none is left", until);
    reconcile(plan(due("large")));

    Plan next = reconcile(plan(due("large")));
    assertThat(next.steps().getFirst().state())
        .isEqualTo(
            new State.Waiting(
                "CallsUsedUp", "none is left", Optional.of(Instant.parse("2026-01-05T09:01:00Z"))));
    time.pass(7);
    reconcile(plan(due("large")));

    assertThat(gaps()).containsExactly(7L);
  }

  @Test
  void whatIsDelayedIsNotTriedMoreSlowlyForThat() {
    for (int i = 0; i < 5; i++) {
      executor.answer = new Outcome.Delayed("CallsUsedUp", "none", time.now().plusSeconds(2));
      reconcile(plan(due("large")));
      time.pass(2);
    }

    assertThat(gaps()).containsExactly(2L, 2L, 2L, 2L);
    assertThat(actor.failing(SHOP)).isEmpty();
  }

  @Test
  void looksAgainWhenTheTurnComesOfWhatIsDelayedForAMoment() {
    executor.answer = new Outcome.Delayed("CallsUsedUp", "none", time.now().plusMillis(51));

    Actor.Deeds deeds = actor.act(SHOP, plan(due("large")), BLUEPRINT, Set.of());

    assertThat(deeds.lookAgain()).contains(time.now().plusMillis(51));
  }

  @Test
  void looksAgainAtOnceIfTheTurnCameWhileOthersWereStarted() {
    executor.answer = new Outcome.Delayed("CallsUsedUp", "none", time.now().minusSeconds(2));

    Actor.Deeds deeds = actor.act(SHOP, plan(due("large")), BLUEPRINT, Set.of());

    assertThat(deeds.lookAgain()).contains(time.now());
  }

  /** The status shows a full minute, at which nothing may wait for the next look. */
  @Test
  void looksAgainWhenTheTurnComesOfWhatWaitedAlready() {
    Instant turn = time.now().plusMillis(1500);
    executor.answer = new Outcome.Delayed("CallsUsedUp", "none", turn);
    reconcile(plan(due("large")));
    time.pass(1);
    Set<String> waiting = actor.waiting(SHOP);
    Plan weighed = actor.weigh(SHOP, plan(due("large")));

    Actor.Deeds deeds = actor.act(SHOP, weighed, BLUEPRINT, waiting);

    assertThat(deeds.lookAgain()).contains(turn);
  }

  @Test
  void whatAStepLogsBearsTheTraceOfItsReconcile() {
    try (var _ = MDC.putCloseable("trace_id", "4bf92f35")) {
      reconcile(plan(due("large")));
    }

    assertThat(executor.trace).hasValue("4bf92f35");
  }

  @Test
  void whatIsDelayedOnceMoreLooksTheSame() {
    executor.answer = new Outcome.Delayed("CallsUsedUp", "none", time.now().plusSeconds(7));
    reconcile(plan(due("large")));
    Plan first = actor.weigh(SHOP, plan(due("large")));
    time.pass(7);
    executor.answer = new Outcome.Delayed("CallsUsedUp", "none", time.now().plusSeconds(4));
    reconcile(plan(due("large")));

    assertThat(actor.weigh(SHOP, plan(due("large")))).isEqualTo(first);
  }

  @Test
  void whatIsRefusedStaysSoWhileItIsDelayed() {
    executor.answer = new Outcome.Refused("QuotaExceeded", "raise it");
    insist(Duration.ofSeconds(40));
    assertThat(actor.failing(SHOP)).containsExactly(due("large").call());

    time.pass(Duration.ofMinutes(5));
    executor.answer = new Outcome.Delayed("CallsUsedUp", "none", time.now().plusSeconds(2));
    reconcile(plan(due("large")));

    assertThat(actor.failing(SHOP)).containsExactly(due("large").call());
  }

  @Test
  void whatComesToNothingThreeTimesFails() {
    insist(Duration.ofMinutes(2));

    assertThat(actor.failing(SHOP)).containsExactly(due("large").call());
  }

  @Test
  void aRefusalIsToldUntilItIsTriedAgain() {
    var refused = new Outcome.Refused("QuotaExceeded", "raise it");
    executor.answer = refused;
    reconcile(plan(due("large")));
    Set<String> waiting = actor.waiting(SHOP);
    Plan weighed = actor.weigh(SHOP, plan(due("large")));

    Actor.Deeds deeds = actor.act(SHOP, weighed, BLUEPRINT, waiting);

    assertThat(deeds.refused()).containsEntry("database/class", refused);
    assertThat(deeds.lookAgain()).contains(time.now().plusSeconds(10));
    assertThat(executor.asked).hasSize(1);
  }

  /** Whoever sends something for a step says so without knowing for which. */
  @Test
  void remembersTheRequestsOfEachStepForItself() throws Exception {
    var database = new Trail();
    var cache = new Trail();

    Trail.request("of nobody");
    var _ =
        database.during(() -> {
          Trail.request("1");
          Trail.request("");
          Trail.request("2");
          return "done";
        });

    assertThat(database.requests()).containsExactly("1", "2");
    assertThat(cache.requests()).isEmpty();
  }
}
