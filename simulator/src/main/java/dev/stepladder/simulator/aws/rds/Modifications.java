package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.rds.Attribute.Timing;
import dev.stepladder.simulator.aws.rds.RdsRegion.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/**
 * Changing an instance that exists. What RDS answers is that it has accepted: for some seconds the
 * instance stays available with the new values pending, then the work is done, and only the events
 * tell if it came to nothing.
 */
final class Modifications {

  private final RdsRegion region;
  private final ModifyRules rules;
  private final Replication replication;

  Modifications(RdsRegion region, ModifyRules rules, Replication replication) {
    this.region = region;
    this.rules = rules;
    this.replication = replication;
  }

  /** With a {@code failure} the change is accepted and comes to nothing, for that reason. */
  DBInstance modify(ModifyDbInstanceRequest raw, Optional<String> failure) {
    Instance instance = region.instance(raw.dbInstanceIdentifier());
    ModifyDbInstanceRequest request = rules.checked(raw, instance);
    boolean immediately = Boolean.TRUE.equals(request.applyImmediately());
    SequencedMap<Attribute<?>, Object> waiting = new LinkedHashMap<>(instance.waiting());
    SequencedMap<Attribute<?>, Object> applying = new LinkedHashMap<>(instance.applying());
    Instance changed = instance;
    for (Attribute<?> attribute : Attribute.all()) {
      changed = take(attribute, request, changed, immediately, waiting, applying);
    }
    if (immediately) {
      // The flag is not about this request: it flushes whatever waits.
      waiting.forEach(applying::putIfAbsent);
      waiting.clear();
    }
    Instance accepted = changed.withChanges(waiting, applying);
    if (applying.isEmpty()) {
      region.put(accepted);
      return accepted.view(region.now());
    }
    return apply(accepted, failure).view(region.now());
  }

  /** What the maintenance window does: applies all that waits. */
  void applyWaiting(String id) {
    Instance instance = region.instance(id);
    Restarts.requireIdle(instance);
    if (!instance.waiting().isEmpty()) {
      var _ = apply(instance.withChanges(Map.of(), instance.waiting()), Optional.empty());
    }
  }

  private static <T> Instance take(
      Attribute<T> attribute,
      ModifyDbInstanceRequest request,
      Instance instance,
      boolean immediately,
      Map<Attribute<?>, Object> waiting,
      Map<Attribute<?>, Object> applying) {
    Optional<T> wanted = attribute.wanted(request);
    if (wanted.isEmpty()) {
      return instance;
    }
    T value = wanted.get();
    if (attribute.holds(instance.shown(), value)) {
      // Asking for what is there takes back what was pending.
      waiting.remove(attribute);
      applying.remove(attribute);
      return instance;
    }
    return switch (attribute.timing(instance.shown(), value)) {
      case Timing.AT_ONCE -> attribute.begin(instance, value);
      case Timing.SOON -> {
        applying.put(attribute, value);
        yield attribute.begin(instance, value);
      }
      case Timing.DEFERRABLE -> {
        (immediately ? applying : waiting).put(attribute, value);
        yield instance;
      }
    };
  }

  private Instance apply(Instance accepted, Optional<String> failure) {
    List<Phase> phases = new ArrayList<>();
    phases.add(Phase.of(region.durations.of(RdsDuration.AFTER_MODIFY), i -> i));
    phases.add(Phase.of(lasts(accepted), this::started));
    phases.add(
        Phase.last(i -> failure.map(reason -> failed(i, reason)).orElseGet(() -> finished(i))));
    return region.begin(accepted, phases);
  }

  /** RDS does different things one after another, and things of one kind together. */
  private Duration lasts(Instance accepted) {
    return accepted.applying().entrySet().stream()
        .map(change -> change.getKey().lasts(accepted.shown(), change.getValue()))
        .distinct()
        .map(region.durations::of)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Instance started(Instance instance) {
    Map<Attribute<?>, Object> changes = instance.applying();
    changes.forEach((attribute, value) -> {
      if (attribute != Attributes.PARAMETER_GROUP) {
        region.events.instance(
            instance.id(),
            EventLog.CONFIGURATION,
            "Applying modification to " + attribute.label(value));
      }
    });
    if (changes.containsKey(Attributes.ENGINE_VERSION)) {
      upgradedReplicas(instance)
          .forEach(replica -> region.put(replica.withStatus(Instance.UPGRADING)));
      return instance.withStatus(Instance.UPGRADING);
    }
    boolean passwordOnly = changes.keySet().equals(Set.of(Attributes.PASSWORD));
    return instance.withStatus(passwordOnly ? "resetting-master-credentials" : Instance.MODIFYING);
  }

  private Instance failed(Instance instance, String reason) {
    region.events.instance(
        instance.id(), EventLog.FAILURE, "Unable to modify the DB instance. " + reason);
    upgradedReplicas(instance).forEach(replica -> region.put(replica.settled()));
    Instance unchanged = instance.withChanges(instance.waiting(), Map.of());
    return unchanged.settled();
  }

  private Instance finished(Instance instance) {
    Map<Attribute<?>, Object> changes = instance.applying();
    DBInstance before = instance.shown();
    List<Instance> upgraded = upgradedReplicas(instance);
    Instance done = instance;
    for (Map.Entry<Attribute<?>, Object> change : changes.entrySet()) {
      done = change.getKey().finish(done, change.getValue());
      region.events.instance(
          instance.id(),
          EventLog.CONFIGURATION,
          change.getKey() == Attributes.PARAMETER_GROUP
              ? "Updated to use DBParameterGroup " + change.getValue()
              : "Finished applying modification to " + change.getKey().label(change.getValue()));
      if (change.getKey() == Attributes.PARAMETER_GROUP) {
        region.events.instance(
            instance.id(), EventLog.CONFIGURATION, "Finished updating DB parameter group");
      }
    }
    done = done.withChanges(done.waiting(), Map.of());
    if (changes.keySet().stream().anyMatch(Attributes.OF_STORAGE::contains)) {
      done = storageChanged(done, changes);
    }
    if (changes.containsKey(Attributes.CLASS) && before.multiAZ()) {
      Restarts.failoverStarts(region, done);
      done = done.shown().multiAZ() ? Restarts.failedOver(region, done) : done;
    }
    if (changes.containsKey(Attributes.RETENTION)) {
      Instant now = region.now();
      boolean on = done.shown().backupRetentionPeriod() > 0;
      done = done.with(b -> b.latestRestorableTime(on ? now : null));
    }
    if (changes.containsKey(Attributes.ENGINE_VERSION)) {
      done = upgraded(done, before.engineVersion());
      String version = done.shown().engineVersion();
      upgraded.forEach(replica ->
          region.put(
              upgraded(replica.with(b -> b.engineVersion(version)), before.engineVersion())
                  .settled()));
    }
    Instance settled = done.settled();
    region.put(settled);
    return replication.refreshed(settled);
  }

  private Instance storageChanged(Instance instance, Map<Attribute<?>, Object> changes) {
    DBInstance shown = instance.shown();
    Instance done =
        instance.with(b -> {
          if (!changes.containsKey(Attributes.IOPS) && shown.storageType().equals("gp3")) {
            b.iops(
                Math.max(
                    Instances.or(shown.iops(), 0),
                    Checks.baselineIops("gp3", shown.allocatedStorage())));
          }
          if (!changes.containsKey(Attributes.THROUGHPUT) && shown.storageType().equals("gp3")) {
            b.storageThroughput(
                Math.max(
                    Instances.or(shown.storageThroughput(), 0),
                    Checks.baselineThroughput("gp3", shown.allocatedStorage())));
          }
        });
    List<Instant> times = new ArrayList<>(done.storageChanges());
    times.add(region.now());
    return region.optimizing(done.withStorageChanges(List.copyOf(times)));
  }

  /** Another major version comes with the default parameter group of its own family. */
  private static Instance upgraded(Instance instance, String from) {
    Engine engine = Engine.named(instance.shown().engine());
    String to = instance.shown().engineVersion();
    String group = instance.shown().dbParameterGroups().getFirst().dbParameterGroupName();
    boolean takenAlong = instance.replica() && !engine.major(from).equals(engine.major(to));
    return takenAlong || group.equals(engine.defaultParameterGroup(from))
        ? Attributes.withParameterGroup(
            instance, engine.defaultParameterGroup(to), ParameterGroups.IN_SYNC)
        : instance;
  }

  /** The replicas that a major upgrade of a PostgreSQL source takes along. */
  private List<Instance> upgradedReplicas(Instance source) {
    Object to = source.applying().get(Attributes.ENGINE_VERSION);
    Engine engine = Engine.named(source.shown().engine());
    boolean takesAlong =
        to instanceof String version
            && engine == Engine.POSTGRES
            && !engine.major(version).equals(engine.major(source.shown().engineVersion()));
    return takesAlong
        ? source.shown().readReplicaDBInstanceIdentifiers().stream()
            .map(region.instances::find)
            .flatMap(Optional::stream)
            .toList()
        : List.of();
  }
}
