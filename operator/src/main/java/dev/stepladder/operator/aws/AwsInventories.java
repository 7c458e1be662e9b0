package dev.stepladder.operator.aws;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.act.PasswordSource;
import dev.stepladder.operator.aws.rds.RdsExecutor;
import dev.stepladder.operator.aws.rds.RdsSweep;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.inventory.Look;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.inventory.Watchers;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What exists in AWS, and who changes it there, for every place that an environment names. A place
 * is opened when the first app needs it and read only while this process leads.
 */
public final class AwsInventories implements Executor, AutoCloseable {

  private final AwsAccounts accounts;
  private final String installation;
  private final Clock clock;
  private final PasswordSource passwords;
  private final BooleanSupplier leading;
  private final Consumer<AppKey> wake;
  private final Watchers watchers;
  private final Map<Place, Services> places = new ConcurrentHashMap<>();

  /** The services of one place. */
  private record Services(AwsAccount account, SweptInventory rds, RdsExecutor rdsExecutor) {}

  /**
   * Opens nothing yet.
   *
   * @param leading whether this process may read and change anything
   * @param wake told of every app that a change in AWS concerns
   */
  public AwsInventories(
      AwsAccounts accounts,
      String installation,
      Clock clock,
      PasswordSource passwords,
      BooleanSupplier leading,
      Consumer<AppKey> wake) {
    this.accounts = accounts;
    this.installation = installation;
    this.clock = clock;
    this.passwords = passwords;
    this.leading = leading;
    this.wake = wake;
    this.watchers = new Watchers(installation);
  }

  /** What is known of a place now; nothing at first, but reading it begins. */
  public Look look(Place place) {
    return services(place).rds().look();
  }

  /** By how much AWS's clock is ahead of this machine's, as its latest answer showed. */
  public Duration skew(Place place) {
    return services(place).account().skew();
  }

  /** Who is woken by what. */
  public Watchers watchers() {
    return watchers;
  }

  /** Forgets what was known and reads everything anew; called when this process begins to lead. */
  public void start() {
    places.values().forEach(services -> services.rds().start());
  }

  /** Stops reading; called when this process no longer leads. */
  public void stop() {
    places.values().forEach(services -> services.rds().stop());
  }

  /** Whether a reading is under way. */
  public boolean busy() {
    return places.values().stream().anyMatch(services -> services.rds().busy());
  }

  @Override
  public boolean handles(Action action) {
    return places.values().stream().anyMatch(services -> services.rdsExecutor().handles(action));
  }

  @Override
  public Outcome start(Step step, Blueprint blueprint) {
    var place = new Place(blueprint.account(), blueprint.region(), blueprint.roleArn());
    return services(place).rdsExecutor().start(step, blueprint);
  }

  private Services services(Place place) {
    return places.computeIfAbsent(place, this::open);
  }

  private Services open(Place place) {
    AwsAccount account = accounts.account(place);
    var rds =
        new SweptInventory(
            new RdsSweep(account, installation, clock),
            clock,
            watchers,
            RandomGenerator.getDefault(),
            changed -> watchers.concerned(changed).forEach(wake));
    if (leading.getAsBoolean()) {
      rds.start();
    }
    return new Services(account, rds, new RdsExecutor(account, rds, passwords, clock, leading));
  }

  @Override
  public void close() {
    stop();
    accounts.close();
  }
}
