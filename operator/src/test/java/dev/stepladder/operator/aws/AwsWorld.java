package dev.stepladder.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.act.PasswordSource;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.time.SteppedTime;
import dev.stepladder.simulator.aws.AwsSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A simulated account with some services of the operator in front of it, carried from plan to plan
 * as the operator does it, without a cluster.
 */
public final class AwsWorld implements AutoCloseable {

  private static final int ENOUGH = 120;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);
  private static final Duration A_WHILE = Duration.ofMinutes(1);

  private final SteppedTime time = SteppedTime.starting("2026-03-01T10:00:00Z");
  private final AwsSimulator simulator;
  private final List<AwsService> services;
  private final Planner planner;
  private final List<String> started = new ArrayList<>();
  private final List<Outcome.Refused> refused = new ArrayList<>();
  private AwsInventories inventories;
  private Ledger ledger = Ledger.EMPTY;
  private Policy policy = Policy.FREE;

  /** What the operator sees of AWS, and its ledger. */
  private record Seen(AwsLook look, Ledger ledger) implements View {
    @Override
    public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
      return look.entry(kind, name);
    }

    @Override
    public <R extends Resource> List<Entry.Present<R>> all(Class<R> kind) {
      return look.all(kind);
    }

    @Override
    public Optional<String> unknown(Class<? extends Resource> kind) {
      return look.unknown(kind);
    }
  }

  /** In the account and region of the example. */
  public AwsWorld(AwsService... all) {
    services = List.of(all);
    simulator =
        AwsSimulator.builder()
            .clock(time.virtual())
            .account(Example.shop().environment().account())
            .region(Example.shop().environment().region())
            .start();
    inventories = knowingNothing();
    planner = new Planner(services.stream().map(AwsService::provider).toList());
  }

  private AwsInventories knowingNothing() {
    String installation = Example.OWNER.installation();
    return new AwsInventories(
        services,
        new AwsAccounts(
            AwsOptions.ofEnvironment(installation)
                .withEndpoint(simulator.endpoint())
                .withCredentials(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create("AKIDEFAULT", "secret"))),
            time),
        new Surroundings(installation, time, new NoPasswords(), () -> true),
        _ -> {});
  }

  /** Another process leads, which knows nothing but the ledger. */
  public void changeLeader() {
    inventories.close();
    inventories = knowingNothing();
  }

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
    public void confirm(String namespace, String secretName, String password) {
      throw new IllegalStateException("nobody has set the password " + secretName);
    }
  }

  /** AWS. */
  public AwsSimulator simulator() {
    return simulator;
  }

  /** With other rules about what waits for a person. */
  public AwsWorld policy(Policy other) {
    policy = other;
    return this;
  }

  /** What the operator remembers. */
  public Ledger ledger() {
    return ledger;
  }

  /** The keys of all steps that AWS accepted, in order. */
  public List<String> started() {
    return started;
  }

  /** What came of those that were refused. */
  public List<Outcome.Refused> refused() {
    return refused;
  }

  /** How often an operation was called. */
  public int calls(String operation) {
    return simulator.calls().count(operation);
  }

  /** Lets time pass. */
  public void pass(Duration length) {
    time.pass(length);
  }

  /** What is known of a resource. */
  public <R extends Resource> Entry<R> entry(Blueprint blueprint, Class<R> kind, String name) {
    return look(blueprint).entry(kind, name);
  }

  private AwsLook look(Blueprint blueprint) {
    AwsLook look = inventories.look(Place.of(blueprint), blueprint, ledger);
    if (look.health() instanceof Health.NotRead) {
      time.pass(0);
    }
    return inventories.look(Place.of(blueprint), blueprint, ledger);
  }

  /** What is to be done now; what is seen is remembered. */
  public Plan plan(Blueprint blueprint) {
    var seen = new Seen(look(blueprint), ledger);
    ledger = new Ledger(true, planner.remember(blueprint, seen).entries());
    Plan plan = planner.plan(blueprint, new Seen(seen.look(), ledger), policy, time.now());
    Owner owner = blueprint.owner();
    inventories.watch(
        Place.of(blueprint), new AppKey(owner.namespace(), owner.app()), seen.look().asked());
    return plan;
  }

  /** What the operator sees of AWS for an app, and its ledger. */
  public View view(Blueprint blueprint) {
    return new Seen(look(blueprint), ledger);
  }

  /** Starts what can start now. */
  public List<Outcome> act(Blueprint blueprint) {
    var outcomes = new ArrayList<Outcome>();
    for (Step step : plan(blueprint).startable()) {
      Outcome outcome = inventories.start(step, blueprint);
      outcomes.add(outcome);
      switch (outcome) {
        case Outcome.Started _, Outcome.Done _ -> started.add(step.key());
        case Outcome.Refused refusal -> refused.add(refusal);
        case Outcome.Busy _, Outcome.Delayed _, Outcome.Outdated _ -> {}
      }
    }
    return outcomes;
  }

  /** Carries plans out until nothing is left that can be done. */
  public Plan converge(Blueprint blueprint) {
    for (int i = 0; i < ENOUGH; i++) {
      List<Outcome> outcomes = act(blueprint);
      Plan plan = plan(blueprint);
      boolean idle =
          outcomes.isEmpty()
              && plan.unseen().isEmpty()
              && plan.steps().stream().noneMatch(PlannedStep::running);
      if (idle) {
        return plan;
      }
      boolean waits = outcomes.stream().anyMatch(Outcome.Busy.class::isInstance);
      time.pass(waits ? A_WHILE : BETWEEN_LOOKS);
    }
    return plan(blueprint);
  }

  /** Carries plans out until nothing is left to do. */
  public Plan settle(Blueprint blueprint) {
    Plan plan = converge(blueprint);
    assertThat(plan.steps()).as("left after %s, refused %s", started, refused).isEmpty();
    return plan;
  }

  @Override
  public void close() {
    inventories.close();
    simulator.close();
    time.virtual().close();
  }
}
