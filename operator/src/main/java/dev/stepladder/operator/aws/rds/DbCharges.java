package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.BillChange;
import dev.stepladder.operator.prices.Charge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What databases are charged for: instances by the hour and their storage, each with its standby
 * where it has one (RDS User Guide, "On-Demand DB instances"). Backups, snapshots and what Database
 * Insights may cost depend on use and are not counted.
 */
final class DbCharges {

  private final Blueprint blueprint;
  private final View view;
  private final Instant now;
  private final Map<String, Size> sizes = new LinkedHashMap<>();
  private final List<String> unseen = new ArrayList<>();

  /** Replicas that grow once their primary has: a replica is never smaller for long. */
  private final Set<String> following = new HashSet<>();

  /** To how many GiB steps of their own grow instances. */
  private final Map<String, Integer> growing = new HashMap<>();

  /**
   * What an instance is charged by.
   *
   * @param storage whole GiB; 0 while nobody knows
   */
  private record Size(
      Engine engine,
      String instanceClass,
      boolean multiAz,
      int storage,
      String storageType,
      boolean stopped) {

    /** A stopped one is charged for its storage only. */
    Bill bill() {
      var storageOnly = Bill.of(stored());
      return stopped
          ? storageOnly
          : storageOnly.and(Bill.of(new Charge.Database(engine.rdsName(), instanceClass, multiAz)));
    }

    private Charge stored() {
      if (storage == 0) {
        return new Charge.Unseen("storage of a database whose backup is not seen yet");
      }
      return storageType.equals(DbInstance.STORAGE_TYPE)
          ? new Charge.DatabaseStorage(engine.rdsName(), storage, multiAz)
          : new Charge.OtherStorage(engine.rdsName(), storageType, storage, multiAz);
    }

    /** Storage never shrinks, whatever order its changes come in. */
    Size with(Map<Setting, String> change) {
      return new Size(
          engine,
          change.getOrDefault(Setting.INSTANCE_CLASS, instanceClass),
          Boolean.parseBoolean(change.getOrDefault(Setting.MULTI_AZ, Boolean.toString(multiAz))),
          Math.max(storage, InstanceRules.number(change.getOrDefault(Setting.STORAGE, ""))),
          storageType,
          stopped);
    }

    Size with(int gibibytes) {
      return new Size(engine, instanceClass, multiAz, gibibytes, storageType, stopped);
    }
  }

  DbCharges(Blueprint blueprint, View view, Roster roster, Instant now) {
    this.blueprint = blueprint;
    this.view = view;
    this.now = now;
    primary();
    replicas(roster);
  }

  /** What is charged for now, what was asked for and does not show yet included. */
  Bill now() {
    Bill seen = sizes.values().stream().map(Size::bill).reduce(Bill.NOTHING, Bill::and);
    return unseen.stream().map(Charge.Unseen::new).map(Bill::of).reduce(seen, Bill::and);
  }

  /**
   * The assessment with what each step does to that, one after the other. What a step brings about
   * that is no step yet, as when replicas grow after their primary, is charged to that step.
   */
  Assessment charged(Assessment assessment) {
    assessment.steps().stream()
        .map(Step::action)
        .filter(RdsAction.ModifyInstance.class::isInstance)
        .map(RdsAction.ModifyInstance.class::cast)
        .filter(modify -> modify.to().containsKey(Setting.STORAGE))
        .forEach(modify ->
            growing.merge(
                modify.name(), InstanceRules.number(modify.to().get(Setting.STORAGE)), Math::max));
    return assessment.charging(this::change);
  }

  private void primary() {
    Optional<Part.Database> part = blueprint.part(Part.Database.class);
    String name = name();
    switch (view.entry(DbInstance.class, name)) {
      case Entry.Absent<DbInstance> _ -> {}
      case Entry.Present<DbInstance> present -> exists(present, part.map(DbCharges::size));
      case Entry.Unknown<DbInstance> unknown -> {
        if (unknown.sent().isPresent() && part.isPresent()) {
          sizes.put(name, sent(part.get()));
        } else {
          unseen.add("database " + name + ", which cannot be seen");
        }
      }
    }
  }

  /** As it was asked for: from a backup where that is wanted, else as its part says. */
  private Size sent(Part.Database part) {
    return new Restoration(blueprint, part, view, now)
        .storage()
        .map(size(part)::with)
        .orElseGet(() -> size(part));
  }

  private String name() {
    return OwnDatabase.part(blueprint)
        .map(Part.Database::identifier)
        .orElseGet(() -> blueprint.owner().identifier(Architect.DATABASE));
  }

  private void replicas(Roster roster) {
    roster.unknown().ifPresent(_ -> unseen.add("read replicas, which cannot be seen"));
    for (List<Roster.Member> members : List.of(roster.keep(), roster.remove(), roster.promoted())) {
      members.forEach(member -> exists(member.entry(), wanted()));
    }
    roster.keep().forEach(member -> following.add(member.instance().name()));
    for (Roster.Coming coming : roster.coming()) {
      String name = blueprint.owner().identifier(coming.part());
      wanted().ifPresent(size -> sizes.put(name, size));
      following.add(name);
    }
  }

  private Optional<Size> wanted() {
    return blueprint.part(Part.ReadReplicas.class).map(part -> replica(part.instanceClass()));
  }

  /**
   * Somebody else's is charged to somebody else, and one that goes costs no more.
   *
   * @param wanted what it will be: one that is being made does not show all of it
   */
  private void exists(Entry.Present<DbInstance> entry, Optional<Size> wanted) {
    DbInstance instance = entry.resource();
    boolean ours = blueprint.owner().claim(instance.tags()) == Owner.Claim.OURS;
    if (ours && !instance.status().equals("deleting")) {
      Size shown = size(entry);
      boolean creating = instance.status().equals("creating");
      // One that is made from a backup is as large as that was.
      sizes.put(
          instance.name(),
          creating
              ? wanted
                  .map(size -> size.with(Math.max(size.storage(), shown.storage())))
                  .orElse(shown)
              : shown);
    }
  }

  /** What is pending and on its way counts as done; what waits for a window does not. */
  private Size size(Entry.Present<DbInstance> entry) {
    DbInstance instance = entry.resource();
    var shown = new EnumMap<Setting, String>(Setting.class);
    shown.putAll(instance.overlaid());
    InFlightReading.others(entry, now)
        .keySet()
        .forEach(setting -> shown.put(setting, instance.is(setting)));
    return new Size(
            instance.engine(),
            "",
            false,
            0,
            instance.storageType(),
            instance.status().equals("stopped"))
        .with(shown);
  }

  private static Size size(Part.Database part) {
    return new Size(
        part.engine(),
        part.instanceClass(),
        part.multiAz(),
        part.storage(),
        DbInstance.STORAGE_TYPE,
        false);
  }

  /** A replica begins with the storage of its primary, in one zone. */
  private Size replica(String instanceClass) {
    Optional<Part.Database> part = blueprint.part(Part.Database.class);
    Optional<Size> primary =
        Optional.ofNullable(sizes.get(name())).or(() -> part.map(DbCharges::size));
    return primary
        .map(size ->
            new Size(
                size.engine(), instanceClass, false, size.storage(), size.storageType(), false))
        .orElseThrow(
            () -> new IllegalStateException("a replica without a database in the same plan"));
  }

  private BillChange change(Step step) {
    if (!(step.action() instanceof RdsAction action)) {
      return BillChange.NONE;
    }
    return switch (action) {
      case RdsAction.CreateInstance create ->
          becomes(create.name(), Optional.of(size(create.database()).with(storage(create))));
      case RdsAction.Restore restore ->
          becomes(restore.name(), Optional.of(size(restore.database()).with(storage(restore))));
      case RdsAction.CreateReplica create -> {
        following.add(create.name());
        yield becomes(create.name(), Optional.of(replica(create.instanceClass())));
      }
      case RdsAction.DeleteReplica delete -> becomes(delete.name(), Optional.empty());
      case RdsAction.DeleteInstance delete -> becomes(delete.name(), Optional.empty());
      case RdsAction.ModifyInstance modify ->
          modified(modify.name(), modify.to().isEmpty() ? modify.pending() : modify.to());
      case RdsAction.Adopt adopt ->
          becomes(
              adopt.name(),
              view.entry(DbInstance.class, adopt.name()) instanceof Entry.Present<DbInstance> there
                  ? Optional.of(size(there))
                  : Optional.empty());
      case RdsAction.Withdraw _,
          RdsAction.SetPassword _,
          RdsAction.KeepPassword _,
          RdsAction.Reboot _,
          RdsAction.RemoveProtection _,
          RdsAction.TakeSnapshot _,
          RdsAction.DeleteSnapshot _,
          RdsAction.CreateSubnetGroup _,
          RdsAction.ModifySubnetGroup _,
          RdsAction.CreateParameterGroup _,
          RdsAction.SetParameters _,
          RdsAction.Tag _ ->
          BillChange.NONE;
    };
  }

  private BillChange modified(String changed, Map<Setting, String> to) {
    Bill before = now();
    sizes.computeIfPresent(changed, (_, size) -> size.with(to));
    if (changed.equals(name()) && to.containsKey(Setting.STORAGE)) {
      following.forEach(this::follow);
    }
    return BillChange.between(before, now());
  }

  /** What a step of its own brings a replica to is charged to that; what is beyond it, here. */
  private void follow(String replica) {
    int primary = Optional.ofNullable(sizes.get(name())).map(Size::storage).orElse(0);
    sizes.computeIfPresent(
        replica,
        (name, size) -> {
          int own = Math.max(size.storage(), growing.getOrDefault(name, 0));
          return primary > own ? size.with(InstanceRules.grown(own, primary)) : size;
        });
  }

  /** The most that it may come to; while not all backups are seen nobody knows that. */
  private int storage(RdsAction.CreateInstance create) {
    boolean seen =
        view.unknown(DbSnapshot.class).or(() -> view.unknown(DbBackup.class)).isEmpty()
            && !new Restoration(blueprint, create.database(), view, now).unseen();
    return create.decided() || seen ? create.storage() : 0;
  }

  private static int storage(RdsAction.Restore restore) {
    return restore.contents().storage() > 0 ? restore.storage() : 0;
  }

  private BillChange becomes(String name, Optional<Size> size) {
    Bill before = bill(name);
    size.ifPresentOrElse(known -> sizes.put(name, known), () -> sizes.remove(name));
    return BillChange.between(before, bill(name));
  }

  private Bill bill(String name) {
    return Optional.ofNullable(sizes.get(name)).map(Size::bill).orElse(Bill.NOTHING);
  }
}
