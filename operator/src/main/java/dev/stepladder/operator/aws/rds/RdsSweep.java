package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.time.Clock;
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

/**
 * Reads RDS. Events are read once for all instances of ours, and later only for one that has come
 * to rest or whose change was answered by nothing.
 */
public final class RdsSweep implements Sweep {

  private final AwsAccount account;
  private final String installation;
  private final Clock clock;
  private final RdsReader reader;
  private final ChangeEvents events = new ChangeEvents();

  /** Instances whose events are to be read when they are next seen at rest. */
  private final Set<String> suspects = ConcurrentHashMap.newKeySet();

  private final Map<String, String> sources = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  /**
   * Reads one account and region.
   *
   * @param installation whose instances' events and whose parameter groups' content are read
   */
  public RdsSweep(AwsAccount account, String installation, Clock clock) {
    this.account = account;
    this.installation = installation;
    this.clock = clock;
    this.reader = new RdsReader(account);
  }

  @Override
  public String title() {
    return "RDS in " + account.place();
  }

  @Override
  public Set<Class<? extends Resource>> covers() {
    return Set.of(
        DbInstance.class,
        DbSnapshot.class,
        DbBackup.class,
        DbSubnetGroup.class,
        DbParameterGroup.class);
  }

  @Override
  public List<Resource> everything() {
    account.ensureVerified();
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
      events.keep(ours);
      suspects.retainAll(ours);
      known.retainAll(ours);
      ours.stream().filter(name -> !known.contains(name)).forEach(suspects::add);
    }
    known.addAll(ours);
    found.addAll(records(instances));
    reader.snapshots().forEach(shown -> found.add(RdsRecords.snapshot(shown)));
    reader.backups().forEach(shown -> found.add(RdsRecords.backup(shown)));
    reader.subnetGroups().forEach(shown -> found.add(RdsRecords.subnetGroup(shown)));
    reader.parameterGroups().forEach(shown -> found.add(record(shown)));
    return found;
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    account.ensureVerified();
    var found = new ArrayList<Resource>();
    Set<String> instances = names(keys, DbInstance.class);
    // A primary shows who replicates it, and what is done to a replica may keep it busy.
    Set.copyOf(instances).stream()
        .map(sources::get)
        .filter(source -> source != null)
        .forEach(instances::add);
    if (!instances.isEmpty()) {
      found.addAll(records(reader.instances(instances)));
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
    return found;
  }

  @Override
  public void unanswered(ResourceKey key) {
    if (key.kind() == DbInstance.class) {
      suspects.add(key.name());
    }
  }

  private List<DbInstance> records(List<DBInstance> shown) {
    var records = new ArrayList<DbInstance>();
    for (DBInstance instance : shown) {
      if (RdsRecords.isOurKind(instance)) {
        String name = instance.dbInstanceIdentifier();
        DbInstance record = RdsRecords.instance(instance, List.of());
        record
            .source()
            .ifPresentOrElse(source -> sources.put(name, source), () -> sources.remove(name));
        if (isOurs(instance)) {
          known.add(name);
          investigate(record);
        }
        records.add(
            RdsRecords.instance(
                instance,
                events.failures(name, Optional.ofNullable(instance.instanceCreateTime()))));
      }
    }
    return records;
  }

  private void investigate(DbInstance instance) {
    if (!instance.resting()) {
      suspects.add(instance.name());
    } else if (suspects.contains(instance.name())) {
      Instant now = clock.now();
      events.look(instance.name(), now, reader::events);
      suspects.remove(instance.name());
    }
  }

  private boolean isOurs(DBInstance instance) {
    return RdsRecords.isOurKind(instance)
        && installation.equals(RdsRecords.tags(instance.tagList()).get(Owner.INSTALLATION));
  }

  private DbParameterGroup record(DBParameterGroup shown) {
    boolean ours =
        RdsRecords.text(shown.description()).startsWith("stepladder %s ".formatted(installation));
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
