package dev.stepladder.operator.aws;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Allowance;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.inventory.Watchers;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.trace.Traces;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What exists in AWS, and who changes it there, for every place that an environment names. A
 * service of a place is opened when the first app needs it and read only while this process leads.
 */
public final class AwsInventories implements Executor, AutoCloseable {

  /** The reason of changes that are put off because the budget of calls is used up. */
  public static final String CALLS_USED_UP = "CallsUsedUp";

  private final List<AwsService> services;
  private final AwsAccounts accounts;
  private final Surroundings surroundings;
  private final Consumer<AppKey> wake;
  private final Watchers watchers;
  private final Traces traces;
  private final Map<Place, Map<AwsService, Open>> places = new ConcurrentHashMap<>();

  /** A service in use at one place. */
  private record Open(AwsAccount account, SweptInventory inventory, Executor executor) {}

  /**
   * Opens nothing yet.
   *
   * @param services all there are; the first is the one by which a place shows that it can be
   *     reached before any app uses it
   * @param wake told of every app that a change in AWS concerns
   */
  public AwsInventories(
      List<AwsService> services,
      AwsAccounts accounts,
      Surroundings surroundings,
      Consumer<AppKey> wake) {
    this(services, accounts, surroundings, wake, Traces.OFF);
  }

  /** The same with readings that are traced. */
  public AwsInventories(
      List<AwsService> services,
      AwsAccounts accounts,
      Surroundings surroundings,
      Consumer<AppKey> wake,
      Traces traces) {
    this.traces = traces;
    this.services = List.copyOf(services);
    this.accounts = accounts;
    this.surroundings = surroundings;
    this.wake = wake;
    this.watchers = new Watchers(surroundings.installation());
  }

  /**
   * What is known now of the services that an app has to do with; nothing at first, but reading
   * them begins.
   */
  public AwsLook look(Place place, Blueprint blueprint, Ledger ledger) {
    return new AwsLook(
        services.stream()
            .filter(service -> service.provider().concerns(blueprint, ledger))
            .map(service -> open(place, service).inventory().look())
            .toList());
  }

  /** What is known now of a place; of one that nobody uses yet, reading begins. */
  public AwsLook look(Place place) {
    if (opened(place).isEmpty()) {
      open(place, services.getFirst());
    }
    return new AwsLook(
        opened(place).values().stream().map(service -> service.inventory().look()).toList());
  }

  /**
   * Remembers what an app asked for in its latest look at a place, so that it is woken by that, and
   * sees to it that what is read for nobody else is read for it.
   */
  public void watch(Place place, AppKey app, Set<ResourceKey> asked) {
    watchers.watch(app, asked);
    opened(place).values().forEach(service -> service.inventory().demand(asked));
  }

  /** Reads all of a place as soon as that can be done, and closely what an app asked for. */
  public void readAnew(Place place, AppKey app) {
    opened(place).values().forEach(service -> service.inventory().readAnew(watchers.askedBy(app)));
  }

  /** Stops reading the places that no environment names any more. */
  public void keepOnly(Set<Place> named) {
    for (Place place : Set.copyOf(places.keySet())) {
      if (!named.contains(place)) {
        Optional.ofNullable(places.remove(place)).stream()
            .flatMap(services -> services.values().stream())
            .forEach(service -> service.inventory().stop());
      }
    }
  }

  /** By how much AWS's clock is ahead of this machine's, as its latest answer showed. */
  public Duration skew(Place place) {
    return accounts.account(place).skew();
  }

  /** How old is what is known of each service that is read. */
  public List<Freshness> freshness() {
    return places.entrySet().stream()
        .flatMap(place ->
            place.getValue().entrySet().stream()
                .map(service ->
                    freshness(place.getKey(), service.getKey(), service.getValue().inventory())))
        .toList();
  }

  private static Freshness freshness(Place place, AwsService service, SweptInventory inventory) {
    return new Freshness(
        place,
        service.name(),
        inventory.complete(),
        inventory.health() instanceof Health.Failing(String reason, String _)
            ? Optional.of(reason)
            : Optional.empty());
  }

  /** Who is woken by what. */
  public Watchers watchers() {
    return watchers;
  }

  /** Forgets what was known and reads everything anew; called when this process begins to lead. */
  public void start() {
    inventories().forEach(SweptInventory::start);
  }

  /** Stops reading; called when this process no longer leads. */
  public void stop() {
    inventories().forEach(SweptInventory::stop);
  }

  /** Whether a reading is under way. */
  public boolean busy() {
    return inventories().anyMatch(SweptInventory::busy);
  }

  @Override
  public boolean handles(Action action) {
    return places.values().stream()
        .flatMap(place -> place.values().stream())
        .anyMatch(service -> service.executor().handles(action));
  }

  /** What is read again just before a change is part of it: once begun, it goes through. */
  @Override
  public Outcome start(Step step, Blueprint blueprint) {
    Map.Entry<AwsService, Open> one =
        opened(Place.of(blueprint)).entrySet().stream()
            .filter(service -> service.getValue().executor().handles(step.action()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    "no service of %s carries out %s".formatted(Place.of(blueprint), step.key())));
    AwsAccount account = one.getValue().account();
    String service = one.getKey().name();
    CallBudget budget = account.budget(service);
    Owner owner = blueprint.owner();
    String change = String.join("/", owner.namespace(), owner.app(), step.key());
    Optional<Instant> until = budget.putsOff(change, surroundings.clock().now());
    if (until.isPresent()) {
      return new Outcome.Delayed(
          CALLS_USED_UP,
          "the %s calls a second of %s that the operator allows itself in %s are used up; it goes on by itself"
              .formatted(rate(budget.perSecond()), service, account.place()),
          until.get());
    }
    try {
      return one.getValue().executor().start(step, blueprint);
    } finally {
      budget.over();
    }
  }

  private static String rate(double perSecond) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(perSecond);
  }

  /** How much is left of the budgets of calls, so far as their places are still named. */
  public List<BudgetLeft> budgets() {
    return accounts.left().stream()
        .filter(one -> places.keySet().stream().anyMatch(one::isOf))
        .toList();
  }

  private Stream<SweptInventory> inventories() {
    return places.values().stream().flatMap(place -> place.values().stream()).map(Open::inventory);
  }

  private Map<AwsService, Open> opened(Place place) {
    return places.computeIfAbsent(place, _ -> new ConcurrentHashMap<>());
  }

  private Open open(Place place, AwsService service) {
    return opened(place).computeIfAbsent(service, _ -> begin(accounts.account(place), service));
  }

  private Open begin(AwsAccount account, AwsService service) {
    var inventory =
        new SweptInventory(
            new TracedSweep(
                service.sweep(account, surroundings), service.name(), account.place(), traces),
            surroundings.clock(),
            watchers,
            RandomGenerator.getDefault(),
            changed -> watchers.concerned(changed).forEach(wake),
            new Budgeted(account, service));
    if (surroundings.leading().getAsBoolean()) {
      inventory.start();
    }
    return new Open(account, inventory, service.executor(account, inventory, surroundings));
  }

  /** A reading may call several services; it begins once it may call each. */
  private record Budgeted(AwsAccount account, AwsService service) implements Allowance {

    @Override
    public Instant everything(Instant now, Instant due) {
      Instant begins = latest(now, budget -> budget.reads(now, due));
      if (!begins.isAfter(now)) {
        budgets().forEach(budget -> budget.reading(now, due));
      } else if (budgets().allMatch(budget -> budget.presses(now, due))) {
        // Until it may call all of them: changes that waited for less would only ask in vain.
        budgets().forEach(budget -> budget.hold(begins));
      }
      return begins;
    }

    @Override
    public Instant some(Instant now) {
      return latest(now, budget -> budget.follows(now));
    }

    private Instant latest(Instant now, Function<CallBudget, Instant> begins) {
      return budgets().map(begins).max(Instant::compareTo).orElse(now);
    }

    private Stream<CallBudget> budgets() {
      return service.read().stream().map(account::budget);
    }
  }

  @Override
  public void close() {
    stop();
    accounts.close();
  }
}
