package dev.stepladder.operator.aws;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.INSTANT;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.stepladder.operator.act.Actor;
import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.act.PasswordSource;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Provider;
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

/** Several services side by side: each is read and asked only for those who have to do with it. */
class AwsInventoriesTest {

  private static final Blueprint SHOP =
      new Blueprint(
          new Owner("test", "cluster-1", "team", "shop", "uid-1"),
          "users-1",
          "111122223333",
          "us-east-1",
          Optional.empty(),
          false,
          List.of());
  private static final Ledger WITH_QUEUES = Ledger.EMPTY.withResourceId("queue", "q-1");

  private final SteppedTime time = SteppedTime.starting("2026-01-05T09:00:00Z");
  private final Made<Table> tables = new Made<>(Table.class, new Table("orders"), false);
  private final Made<Queue> queues = new Made<>(Queue.class, new Queue("mails"), true);
  private final AwsAccounts accounts = new AwsAccounts(AwsOptions.ofEnvironment("test"), time);
  private final AwsInventories inventories =
      new AwsInventories(
          List.of(tables, queues),
          accounts,
          new Surroundings("test", time, new NoPasswords(), () -> true),
          _ -> {});

  private record Table(String name) implements Resource {
    @Override
    public boolean resting() {
      return true;
    }
  }

  private record Queue(String name) implements Resource {
    @Override
    public boolean resting() {
      return true;
    }
  }

  /** Asks one service for something. */
  private record Ask(Class<? extends Resource> kind) implements Action {}

  private static final class NoPasswords implements PasswordSource {
    @Override
    public Optional<String> password(String namespace, String secretName) {
      return Optional.empty();
    }

    @Override
    public void doubt(String namespace, String secretName) {
      throw new AssertionError("nothing is restored here");
    }

    @Override
    public void confirm(String namespace, String secretName, String password) {}
  }

  /** A service that shows one resource; an app has to do with it if its ledger says so. */
  private static final class Made<R extends Resource>
      implements AwsService, Provider, Sweep, Executor {
    private final Class<R> kind;
    private final R shown;
    private final boolean onlyByLedger;
    private Set<String> read;
    private final List<String> readings = new ArrayList<>();
    private Runnable whenStarted = () -> {};
    private Optional<SweptInventory> inventory = Optional.empty();
    private final List<String> started = new ArrayList<>();
    private Optional<SweepFailed> failure = Optional.empty();

    Made(Class<R> kind, R shown, boolean onlyByLedger) {
      this.kind = kind;
      this.shown = shown;
      this.onlyByLedger = onlyByLedger;
      this.read = Set.of(kind.getSimpleName());
    }

    @Override
    public Set<String> read() {
      return read;
    }

    @Override
    public String name() {
      return kind.getSimpleName();
    }

    @Override
    public Provider provider() {
      return this;
    }

    @Override
    public Sweep sweep(AwsAccount account, Surroundings surroundings) {
      return this;
    }

    @Override
    public Executor executor(AwsAccount account, SweptInventory filled, Surroundings surroundings) {
      inventory = Optional.of(filled);
      return this;
    }

    @Override
    public List<Permission> permissions(Realm realm) {
      return List.of();
    }

    @Override
    public boolean concerns(Blueprint blueprint, Ledger ledger) {
      return !onlyByLedger || ledger.resourceId("queue").isPresent();
    }

    @Override
    public Assessment assess(Blueprint blueprint, View view, Situation situation) {
      return Assessment.NOTHING;
    }

    @Override
    public List<Resource> settled(Blueprint blueprint, Situation situation) {
      return List.of();
    }

    @Override
    public String title() {
      return kind.getSimpleName();
    }

    @Override
    public Set<Class<? extends Resource>> covers() {
      return Set.of(kind);
    }

    @Override
    public List<Resource> everything() {
      readings.add("everything");
      failure.ifPresent(e -> {
        throw e;
      });
      return List.of(shown);
    }

    @Override
    public List<Resource> some(Set<ResourceKey> keys) {
      readings.add("some");
      return List.of(shown);
    }

    @Override
    public boolean handles(Action action) {
      return action.equals(new Ask(kind));
    }

    @Override
    public Outcome start(Step step, Blueprint blueprint) {
      started.add(step.key());
      whenStarted.run();
      return new Outcome.Started();
    }
  }

  @AfterEach
  void close() {
    inventories.close();
    time.virtual().close();
  }

  /** What is known once everything that is to be read has been. */
  private AwsLook look(Ledger ledger) {
    var _ = inventories.look(Place.of(SHOP), SHOP, ledger);
    time.pass(0);
    return inventories.look(Place.of(SHOP), SHOP, ledger);
  }

  private static Step ask(Class<? extends Resource> kind) {
    return Step.of(
        "ask/" + kind.getSimpleName(),
        PartId.of("part"),
        Stage.EXPAND,
        Verb.CHANGE,
        "ask",
        new Ask(kind));
  }

  @Test
  void whatNoAppHasToDoWithIsNotRead() {
    AwsLook look = look(Ledger.EMPTY);

    assertThat(tables.readings).isNotEmpty();
    assertThat(queues.readings).isEmpty();
    assertThat(look.covers(Queue.class)).isFalse();
    assertThat(look.health()).isEqualTo(new Health.Known());
  }

  @Test
  void eachKindIsKnownFromItsOwnService() {
    AwsLook look = look(WITH_QUEUES);

    assertThat(look.entry(Table.class, "orders")).isInstanceOf(Entry.Present.class);
    assertThat(look.entry(Queue.class, "mails")).isInstanceOf(Entry.Present.class);
    assertThat(look.asked())
        .containsExactlyInAnyOrder(
            new ResourceKey(Table.class, "orders"), new ResourceKey(Queue.class, "mails"));
  }

  @Test
  void aServiceThatFailsLeavesTheOthersKnown() {
    queues.failure = Optional.of(new SweepFailed("AccessDenied", "allow sqs:ListQueues"));

    AwsLook look = look(WITH_QUEUES);

    assertThat(look.health()).isEqualTo(new Health.Failing("AccessDenied", "allow sqs:ListQueues"));
    assertThat(look.entry(Queue.class, "mails")).isInstanceOf(Entry.Unknown.class);
    assertThat(look.entry(Table.class, "orders")).isInstanceOf(Entry.Present.class);
  }

  @Test
  void everyServiceThatFailsIsNamed() {
    tables.failure = Optional.of(new SweepFailed("AccessDenied", "allow dynamodb:ListTables"));
    queues.failure = Optional.of(new SweepFailed("AccessDenied", "allow sqs:ListQueues"));

    assertThat(look(WITH_QUEUES).failing())
        .extracting(Health.Failing::message)
        .containsExactly("allow dynamodb:ListTables", "allow sqs:ListQueues");
  }

  @Test
  void aServiceThatFailsConcernsNoAppThatDoesNotUseIt() {
    queues.failure = Optional.of(new SweepFailed("AccessDenied", "allow sqs:ListQueues"));
    look(WITH_QUEUES);

    assertThat(look(Ledger.EMPTY).health()).isEqualTo(new Health.Known());
  }

  @Test
  void aStepGoesToTheServiceItIsOf() {
    look(WITH_QUEUES);

    assertThat(inventories.start(ask(Queue.class), SHOP)).isEqualTo(new Outcome.Started());

    assertThat(queues.started).containsExactly("ask/Queue");
    assertThat(tables.started).isEmpty();
  }

  @Test
  void aStepOfAServiceThatIsNotInUseIsADefect() {
    look(Ledger.EMPTY);

    assertThatThrownBy(() -> inventories.start(ask(Queue.class), SHOP))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ask/Queue");
  }

  private CallBudget budget(String service) {
    return accounts.account(Place.of(SHOP)).budget(service);
  }

  /** As many calls as leave a part of those that may be made. */
  private void leave(double part, String service) {
    CallBudget budget = budget(service);
    while (budget.filledTo(time.now()) > part) {
      budget.spend(time.now());
    }
  }

  @Test
  void aChangeWaitsOnceTheCallsAreUsedUp() {
    look(WITH_QUEUES);
    leave(0, "Queue");

    Outcome outcome = inventories.start(ask(Queue.class), SHOP);

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Delayed(
                "CallsUsedUp",
                "the 20 calls a second of Queue that the operator allows itself in 111122223333/us-east-1 are used up; it goes on by itself",
                time.now().plusMillis(51)));
    assertThat(queues.started).isEmpty();
  }

  @Test
  void aChangeThatWaitedBeginsAtTheNextLook() {
    look(WITH_QUEUES);
    leave(0, "Queue");
    var app = new AppKey("team", "shop");
    var actor = new Actor(List.of(inventories), time, () -> true);
    Plan plan = plan(ask(Queue.class));
    Instant next = actor.act(app, plan, SHOP, Set.of()).lookAgain().orElseThrow();
    assertThat(queues.started).isEmpty();

    time.pass(Duration.between(time.now(), next));
    var _ = actor.act(app, plan, SHOP, actor.waiting(app));

    assertThat(queues.started).containsExactly("ask/Queue");
  }

  private static Plan plan(Step step) {
    return new Plan(
        List.of(
            new PlannedStep(
                step.key(),
                step.part(),
                step.stage(),
                step.title(),
                step.why(),
                step.impact(),
                step.reversible(),
                step.expected(),
                step.fingerprint(SHOP.owner()),
                false,
                new State.Startable(),
                Optional.of(step),
                CostChange.NONE)),
        List.of());
  }

  @Test
  void aChangeThatIsOverLeavesRoomForOthers() {
    look(WITH_QUEUES);
    leave(5.0 / 400, "Queue");

    assertThat(inventories.start(ask(Queue.class), SHOP)).isEqualTo(new Outcome.Started());
    leave(1.0 / 400, "Queue");

    assertThat(inventories.start(ask(Queue.class), SHOP)).isEqualTo(new Outcome.Started());
  }

  @Test
  void aChangeThatFailsLeavesRoomForOthers() {
    look(WITH_QUEUES);
    leave(1.0 / 400, "Queue");
    queues.whenStarted =
        () -> {
          throw new IllegalStateException("a defect");
        };
    assertThatThrownBy(() -> inventories.start(ask(Queue.class), SHOP)).hasMessage("a defect");
    queues.whenStarted = () -> {};

    assertThat(inventories.start(ask(Queue.class), SHOP)).isEqualTo(new Outcome.Started());
  }

  /** Else an app would not know for a minute that its own change is done. */
  @Test
  void whatWasChangedIsReadSoonAlthoughTheReserveIsUsed() {
    look(WITH_QUEUES);
    queues.readings.clear();
    leave(0.1, "Queue");

    queues
        .inventory
        .orElseThrow()
        .mutated(
            new ResourceKey(Queue.class, "mails"), new Entry.Mutation("ask/Queue", time.now()));
    time.pass(2);

    assertThat(queues.readings).containsExactly("some");
  }

  @Test
  void theBudgetOfAPlaceIsToldOnlyWhileItIsNamed() {
    look(WITH_QUEUES);
    leave(0.5, "Queue");
    assertThat(inventories.budgets()).extracting(BudgetLeft::service).contains("Queue");

    inventories.keepOnly(Set.of());

    assertThat(inventories.budgets()).isEmpty();
  }

  @Test
  void eachServiceHasABudgetOfItsOwn() {
    look(WITH_QUEUES);
    leave(0, "Table");

    assertThat(inventories.start(ask(Queue.class), SHOP)).isEqualTo(new Outcome.Started());
  }

  @Test
  void whereFewCallsAreLeftChangesGoBeforeReadings() {
    look(WITH_QUEUES);
    queues.readings.clear();
    leave(0.1, "Queue");

    inventories.readAnew(Place.of(SHOP), new AppKey("team", "shop"));
    time.pass(0);

    assertThat(queues.readings).isEmpty();
    assertThat(inventories.start(ask(Queue.class), SHOP)).isEqualTo(new Outcome.Started());
  }

  @Test
  void aReadingThatWaitedComesOnceTheReserveIsFilled() {
    look(WITH_QUEUES);
    queues.readings.clear();
    leave(0.1, "Queue");
    inventories.readAnew(Place.of(SHOP), new AppKey("team", "shop"));

    time.pass(4);

    assertThat(queues.readings).containsExactly("everything");
  }

  /**
   * Both services have few calls left, until a reading that calls both will soon wait no longer.
   */
  private void aReadingOfBothWaits() {
    queues.read = Set.of("Queue", "Table");
    look(WITH_QUEUES);
    queues.inventory.orElseThrow().sweepNow();
    pass(CallBudget.PATIENCE.minusSeconds(2), 0.1);
  }

  /** Others use up what is added: of one service's calls few are left, of the other's a part. */
  private void pass(Duration span, double partOfQueue) {
    for (int second = 0; second < span.toSeconds(); second++) {
      leave(partOfQueue, "Queue");
      leave(0.1, "Table");
      time.pass(1);
    }
  }

  /** Asked for less, they would try again many times a second. */
  @Test
  void changesWaitForAReadingOfTwoServicesUntilItMayCallBoth() {
    aReadingOfBothWaits();
    pass(Duration.ofSeconds(5), -0.5);

    Outcome outcome = inventories.start(ask(Table.class), SHOP);

    assertThat(outcome)
        .asInstanceOf(type(Outcome.Delayed.class))
        .extracting(Outcome.Delayed::until, as(INSTANT))
        .isAfter(time.now().plusSeconds(4));
  }

  @Test
  void changesOfOneServiceDoNotWaitForAReadingThatAnotherKeepsBack() {
    aReadingOfBothWaits();
    budget("Table").reading(time.now(), time.now().minus(CallBudget.PATIENCE));
    pass(Duration.ofSeconds(5), 0.1);

    assertThat(inventories.start(ask(Queue.class), SHOP)).isEqualTo(new Outcome.Started());
  }

  @Test
  void aPlaceThatNobodyUsesYetIsTriedByTheFirstService() {
    var place = new Place("111122223333", "eu-west-1", Optional.empty());
    assertThat(inventories.look(place).health()).isInstanceOf(Health.NotRead.class);
    time.pass(0);

    assertThat(inventories.look(place).health()).isEqualTo(new Health.Known());
    assertThat(queues.readings).isEmpty();
  }
}
