package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.SharedGroups;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;

/**
 * Reads RDS. Events are read once for all instances of ours, and later only for one that has come
 * to rest, whose change was answered by nothing, or whose parameters wait for a restart.
 */
final class RdsSweep implements Sweep {

  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration EVERY_MINUTE = Duration.ofMinutes(1);
  private static final Duration SINCE_THE_LAST_COMPLETE_ONE = Duration.ofMinutes(10);

  private final AwsAccount account;
  private final String installation;
  private final Clock clock;
  private final RdsReader reader;
  private final ChangeEvents events = new ChangeEvents();
  private final ConnectionsReading connections;
  private final RdsFacts facts;

  /** Instances whose events are to be read when they are next seen at rest. */
  private final Set<String> suspects = ConcurrentHashMap.newKeySet();

  private final Map<String, String> sources = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  /**
   * Reads one account and region.
   *
   * @param surroundings whose installation's events and parameter groups' content are read
   */
  RdsSweep(AwsAccount account, Surroundings surroundings) {
    this.account = account;
    this.installation = surroundings.installation();
    this.clock = surroundings.clock();
    this.reader = new RdsReader(account);
    this.connections = new ConnectionsReading(account, clock);
    this.facts = new RdsFacts(reader, clock);
  }

  @Override
  public String title() {
    return "RDS in " + account.place();
  }

  @Override
  public Set<Class<? extends Resource>> covers() {
    return Set.of(
        DbInstance.class,
        DbClusterMember.class,
        DbSnapshot.class,
        DbBackup.class,
        DbSubnetGroup.class,
        DbParameterGroup.class,
        DbConnections.class,
        DbReleases.class,
        DbOffers.class,
        DbQuotas.class);
  }

  @Override
  public Set<Class<? extends Resource>> onDemand() {
    return Set.of(DbConnections.class, DbReleases.class, DbOffers.class, DbQuotas.class);
  }

  @Override
  public Duration again(ResourceKey key) {
    return key.kind() == DbConnections.class ? EVERY_MINUTE : facts.again(key);
  }

  @Override
  public List<Resource> everything() {
    account.ensureVerified(AT_ONCE);
    var found = new ArrayList<Resource>();
    List<DBInstance> instances = reader.instances();
    Set<String> ours =
        instances.stream()
            .filter(this::isOurs)
            .map(DBInstance::dbInstanceIdentifier)
            .collect(Collectors.toSet());
    if (!events.begun()) {
      events.begin(ours, clock.now(), reader::events);
    } else {
      events.keep(ours, groups(instances));
      suspects.retainAll(ours);
      known.retainAll(ours);
      ours.stream().filter(name -> !known.contains(name)).forEach(suspects::add);
    }
    known.addAll(ours);
    found.addAll(records(instances));
    found.addAll(clusterMembers(instances));
    reader.snapshots().forEach(shown -> found.add(RdsRecords.snapshot(shown)));
    reader.backups().forEach(shown -> found.add(RdsRecords.backup(shown)));
    reader.subnetGroups().forEach(shown -> found.add(RdsRecords.subnetGroup(shown)));
    reader.parameterGroups().forEach(shown -> found.add(record(shown)));
    return ofTheAccount(found);
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    account.ensureVerified(SINCE_THE_LAST_COMPLETE_ONE);
    var found = new ArrayList<Resource>();
    Set<String> instances = names(keys, DbInstance.class);
    // A primary shows who replicates it, and what is done to a replica may keep it busy.
    Set.copyOf(instances).stream()
        .map(sources::get)
        .filter(source -> source != null)
        .forEach(instances::add);
    instances.addAll(names(keys, DbClusterMember.class));
    if (!instances.isEmpty()) {
      List<DBInstance> shown = reader.instances(instances);
      found.addAll(records(shown));
      found.addAll(clusterMembers(shown));
    }
    Set<String> snapshots = names(keys, DbSnapshot.class);
    if (!snapshots.isEmpty()) {
      reader.snapshots(snapshots).forEach(shown -> found.add(RdsRecords.snapshot(shown)));
    }
    if (!names(keys, DbBackup.class).isEmpty()) {
      reader.backups().forEach(shown -> found.add(RdsRecords.backup(shown)));
    }
    names(keys, DbSubnetGroup.class)
        .forEach(
            name -> reader.subnetGroup(name).map(RdsRecords::subnetGroup).ifPresent(found::add));
    names(keys, DbParameterGroup.class)
        .forEach(name -> reader.parameterGroup(name).map(this::record).ifPresent(found::add));
    found.addAll(connections.of(names(keys, DbConnections.class)));
    found.addAll(facts.of(keys));
    boolean someAreMissing =
        !found.stream().map(ResourceKey::of).collect(Collectors.toSet()).containsAll(keys);
    if (someAreMissing) {
      // In another account nothing of ours is there.
      account.ensureVerified(AT_ONCE);
    }
    return ofTheAccount(found);
  }

  /** Credentials may change at any time: what is read has to say itself whose it is. */
  private List<Resource> ofTheAccount(List<Resource> found) {
    for (Resource resource : found) {
      String arn =
          switch (resource) {
            case DbInstance instance -> instance.arn();
            case DbSnapshot snapshot -> snapshot.arn();
            case DbSubnetGroup group -> group.arn();
            case DbParameterGroup group -> group.arn();
            default -> "";
          };
      account.ensureOwn(arn);
    }
    return found;
  }

  @Override
  public void unanswered(ResourceKey key) {
    if (key.kind() == DbInstance.class) {
      suspects.add(key.name());
    }
  }

  private static List<DbClusterMember> clusterMembers(List<DBInstance> shown) {
    return shown.stream().map(RdsRecords::clusterMember).flatMap(Optional::stream).toList();
  }

  /**
   * An instance as it was read.
   *
   * @param shown as RDS shows it
   * @param record the same, without what its events tell
   */
  private record Read(DBInstance shown, DbInstance record) {
    Optional<Instant> created() {
      return Optional.ofNullable(shown.instanceCreateTime());
    }
  }

  private List<DbInstance> records(List<DBInstance> shown) {
    List<Read> instances =
        shown.stream()
            .filter(RdsRecords::isOurKind)
            .map(instance -> new Read(instance, RdsRecords.instance(instance)))
            .toList();
    for (Read instance : instances) {
      String name = instance.record().name();
      instance
          .record()
          .source()
          .ifPresentOrElse(source -> sources.put(name, source), () -> sources.remove(name));
    }
    List<Read> ours = instances.stream().filter(instance -> isOurs(instance.shown())).toList();
    ours.forEach(instance -> known.add(instance.record().name()));
    investigate(ours);
    return instances.stream().map(this::withPast).toList();
  }

  /** With what its events tell. */
  private DbInstance withPast(Read instance) {
    DbInstance record = instance.record();
    Optional<Instant> created = instance.created();
    List<DbInstance.Failure> failures = events.failures(record.name(), created);
    List<Instant> restarts =
        record.awaitsRestart()
            ? events.restarts(record.name(), created, record.is(Setting.PARAMETER_GROUP))
            : List.of();
    return RdsRecords.instance(instance.shown(), failures, restarts);
  }

  private void investigate(List<Read> ours) {
    var resting = new HashMap<String, Optional<Instant>>();
    var restarting = new ArrayList<DbInstance>();
    for (Read instance : ours) {
      DbInstance record = instance.record();
      if (!record.resting()) {
        suspects.add(record.name());
      } else if (suspects.contains(record.name()) || record.awaitsRestart()) {
        resting.put(record.name(), instance.created());
        if (record.awaitsRestart()) {
          restarting.add(record);
        }
      }
    }
    Instant now = clock.now();
    events.look(resting, now, reader::events);
    for (DbInstance instance : restarting) {
      events.lookAtParameters(
          instance.name(), instance.is(Setting.PARAMETER_GROUP), now, reader::events);
    }
    suspects.removeAll(resting.keySet());
  }

  private static Set<String> groups(List<DBInstance> instances) {
    return instances.stream()
        .flatMap(instance -> instance.dbParameterGroups().stream())
        .map(DBParameterGroupStatus::dbParameterGroupName)
        .collect(Collectors.toSet());
  }

  private boolean isOurs(DBInstance instance) {
    return RdsRecords.isOurKind(instance)
        && installation.equals(RdsRecords.tags(instance.tagList()).get(Owner.INSTALLATION));
  }

  private DbParameterGroup record(DBParameterGroup shown) {
    boolean ours = SharedGroups.madeBy(installation, RdsRecords.text(shown.description()));
    return RdsRecords.parameterGroup(
        shown, ours ? reader.parameters(shown.dbParameterGroupName()) : Map.of());
  }

  private static Set<String> names(Set<ResourceKey> keys, Class<? extends Resource> kind) {
    return keys.stream()
        .filter(key -> key.kind() == kind)
        .map(ResourceKey::name)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
