package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.Durations;
import dev.stepladder.simulator.aws.Guarded;
import dev.stepladder.simulator.aws.Ids;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Span;
import dev.stepladder.simulator.aws.Table;
import dev.stepladder.simulator.aws.cloudwatch.CloudWatchConsole;
import dev.stepladder.simulator.aws.ec2.Network;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/**
 * The databases of one account in one region, and what is being done to them. Everything happens
 * under one lock: the calls, and the steps of work when their time comes.
 */
final class RdsRegion extends Guarded {

  /** One step of work: how it changes the instance (empty: it is gone), and how long it lasts. */
  record Phase(Function<Instance, Optional<Instance>> enter, Duration lasts) {

    static Phase of(Duration lasts, UnaryOperator<Instance> enter) {
      return new Phase(instance -> Optional.of(enter.apply(instance)), lasts);
    }

    static Phase status(String status, Duration lasts) {
      return of(lasts, instance -> instance.withStatus(status));
    }

    static Phase last(UnaryOperator<Instance> enter) {
      return of(Duration.ZERO, enter);
    }

    static Phase gone(UnaryOperator<Instance> before) {
      return new Phase(
          instance -> {
            var _ = before.apply(instance);
            return Optional.empty();
          },
          Duration.ZERO);
    }
  }

  final Scope scope;
  final Network network;
  final Durations durations;
  final EventLog events;
  final Offers offers;
  final Table<Instance> instances;
  final Table<DBSnapshot> snapshots;
  final Table<SubnetGroup> subnetGroups;
  final Table<ParameterGroup> parameterGroups;

  /** Automated backups of instances that are gone, by their DbiResourceId. */
  final Table<DBInstanceAutomatedBackup> retainedBackups;

  final Past past = new Past();

  private final VirtualClock clock;
  private final CloudWatchConsole cloudwatch;
  private final Map<Quota, Integer> quotas = new ConcurrentHashMap<>();
  private long lastWork;
  private long lastId;

  RdsRegion(
      VirtualClock clock,
      Revisions revisions,
      Scope scope,
      Durations durations,
      CloudWatchConsole cloudwatch,
      Network network) {
    this.clock = clock;
    this.cloudwatch = cloudwatch;
    this.scope = scope;
    this.network = network;
    this.durations = durations;
    events = new EventLog(clock, scope);
    offers = new Offers(scope.region());
    instances = new Table<>(revisions);
    snapshots = new Table<>(revisions);
    subnetGroups = new Table<>(revisions);
    parameterGroups = new Table<>(revisions);
    retainedBackups = new Table<>(revisions);
  }

  Instant now() {
    return clock.now();
  }

  /** The instance of this name or ARN, or DBInstanceNotFound. */
  Instance instance(String nameOrArn) {
    String id = Names.fromArn(nameOrArn).toLowerCase(Locale.ROOT);
    return instances.find(id).orElseThrow(() -> RdsErrors.instanceNotFound(nameOrArn));
  }

  void put(Instance instance) {
    instances.put(instance.id(), instance);
    past.note(instance, now());
    cloudwatch.database(instance.id()).serving(instance.serving());
  }

  private void remove(Instance instance) {
    instances.remove(instance.id());
    cloudwatch.database(instance.id()).serving(false);
  }

  /** Starts work on an instance, entering the first phase now. Work that was going on is void. */
  Instance begin(Instance instance, List<Phase> phases) {
    return enter(instance.withWork(++lastWork), phases, now()).orElse(instance);
  }

  private Optional<Instance> enter(Instance instance, List<Phase> phases, Instant at) {
    Phase phase = phases.getFirst();
    Optional<Instance> entered = phase.enter().apply(instance);
    entered.ifPresentOrElse(this::put, () -> remove(instance));
    if (entered.isPresent() && phases.size() > 1) {
      List<Phase> rest = phases.subList(1, phases.size());
      Instant due = at.plus(phase.lasts());
      clock.scheduleAt(due, () -> resume(instance, rest, due));
    }
    return entered;
  }

  private void resume(Instance began, List<Phase> phases, Instant due) {
    alone(() ->
        same(began)
            .filter(current -> current.work() == began.work())
            .ifPresent(current -> enter(current, phases, due)));
  }

  /** Changes the instance later, whatever is being done to it then, if it still exists. */
  void later(Instance instance, Duration delay, UnaryOperator<Instance> change) {
    clock.schedule(delay, () -> alone(() -> same(instance).map(change).ifPresent(this::put)));
  }

  /** Does something later that is not about one instance. */
  void later(Duration delay, Runnable action) {
    clock.schedule(delay, () -> alone(action));
  }

  private Optional<Instance> same(Instance instance) {
    return instances
        .find(instance.id())
        .filter(current -> current.resourceId().equals(instance.resourceId()));
  }

  /** The volume begins to load or rearrange itself; when that is over, the status follows. */
  Instance initializing(Instance instance) {
    Duration lasts = durations.of(RdsDuration.INITIALIZATION);
    later(instance, lasts, i -> volumeDone(i.withInitializing(Optional.empty())));
    return instance.withInitializing(Optional.of(new Span(now(), now().plus(lasts))));
  }

  /** As {@link #initializing}, after a storage change. */
  Instance optimizing(Instance instance) {
    Duration lasts = durations.of(RdsDuration.STORAGE_OPTIMIZATION);
    later(instance, lasts, i -> volumeDone(i.withOptimizing(Optional.empty())));
    return instance.withOptimizing(Optional.of(new Span(now(), now().plus(lasts))));
  }

  private static Instance volumeDone(Instance instance) {
    return instance.operational() ? instance.settled() : instance;
  }

  int quota(Quota quota) {
    return quotas.getOrDefault(quota, quota.standard());
  }

  void quota(Quota quota, int max) {
    quotas.put(quota, max);
  }

  /** A new id that no resource had before, of upper-case letters and digits. */
  String newId(int length) {
    return Ids.of(scope + "/" + ++lastId, length);
  }

  /** Part of every endpoint's name in this account and region. */
  String endpointSuffix() {
    return "c" + Ids.of(scope.toString(), 11).toLowerCase(Locale.ROOT);
  }
}
