package dev.stepladder.operator.aws.rds;

import dev.stepladder.api.v1alpha1.PartStatus;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.prices.Bill;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What RDS contributes to a plan: groups, the primary, its read replicas, snapshots. Pure. */
final class RdsProvider implements Provider {

  @Override
  public Map<PartId, Connection> connections(Blueprint blueprint, View view) {
    return Endpoints.connections(blueprint, view);
  }

  @Override
  public Map<PartId, String> resourceIds(Blueprint blueprint, View view) {
    return blueprint
        .part(Part.Database.class)
        .flatMap(
            database -> resourceId(blueprint, database, view).map(id -> Map.of(database.id(), id)))
        .orElse(Map.of());
  }

  private static Optional<String> resourceId(
      Blueprint blueprint, Part.Database database, View view) {
    return switch (view.entry(DbInstance.class, database.identifier())) {
      case Entry.Present<DbInstance> _ ->
          ours(blueprint, database, view).map(DbInstance::resourceId);
      case Entry.Absent<DbInstance> _ -> Optional.of("");
      case Entry.Unknown<DbInstance> unknown -> unknown.sent().map(_ -> "");
    };
  }

  private static Optional<DbInstance> ours(Blueprint blueprint, Part.Database database, View view) {
    return new OwnDatabase(blueprint, database, view).instance();
  }

  @Override
  public Assessment assess(Blueprint drawn, View view, Situation situation) {
    Blueprint blueprint = ReplicaSize.fitted(drawn);
    Roster roster = Roster.of(blueprint, view);
    var all = new ArrayList<Assessment>();
    all.add(ReplicaSize.notice(drawn));
    blueprint
        .part(Part.NoDatabase.class)
        .ifPresent(none ->
            all.add(new DatabaseRemoval(blueprint, none, view, roster, situation.now()).assess()));
    if (blueprint.retiring()) {
      blueprint
          .part(Part.Database.class)
          .ifPresent(database ->
              all.add(new RetainedDatabase(blueprint, database, view, situation.now()).assess()));
    } else {
      blueprint.part(Part.SubnetGroup.class).ifPresent(part -> all.add(Groups.subnets(part, view)));
      blueprint
          .part(Part.Database.class)
          .ifPresent(database -> {
            var rules = new DatabaseRules(blueprint, database, view, roster, situation);
            all.add(parameters(blueprint, database, rules.version(), view));
            all.add(rules.assess());
          });
    }
    List<Step> primary = all.stream().flatMap(of -> of.steps().stream()).toList();
    all.add(new ReplicaRules(blueprint, view, roster, situation).assess(primary));
    Assessment assessed = all.stream().reduce(Assessment.NOTHING, Assessment::and);
    return new DbCharges(blueprint, view, roster, situation.now())
        .charged(
            assessed.and(
                new SnapshotPruning(blueprint, view, situation.now()).beside(assessed.steps())));
  }

  /** Before a database has been taken over nothing is made for it. */
  private static Assessment parameters(
      Blueprint blueprint, Part.Database database, String version, View view) {
    Assessment group = Groups.parameters(blueprint, database, version, view);
    var there = new Need.Done(database.id(), database.id().toString());
    return database.adopted()
        ? new Assessment(
            group.steps().stream().map(step -> step.needing(there)).toList(),
            group.inFlight(),
            group.findings())
        : group;
  }

  @Override
  public Bill charges(Blueprint drawn, View view, Situation situation) {
    Blueprint blueprint = ReplicaSize.fitted(drawn);
    return new DbCharges(blueprint, view, Roster.of(blueprint, view), situation.now()).now();
  }

  @Override
  public Preflight preflight(Blueprint drawn, View view, Situation situation, List<Step> steps) {
    Blueprint blueprint = ReplicaSize.fitted(drawn);
    return blueprint
        .part(Part.Database.class)
        .map(database -> new RdsPreflight(blueprint, database, view, situation.now(), steps).find())
        .orElse(Preflight.NOTHING);
  }

  /**
   * Remembers which instance is the app's database, so that one that vanishes is missed, and
   * whether the app's word that it may start empty has been used.
   */
  @Override
  public Ledger remember(Blueprint blueprint, View view, Ledger ledger) {
    Ledger last =
        blueprint
            .part(Part.NoDatabase.class)
            .map(none -> rememberLast(blueprint, none, view, ledger))
            .orElse(ledger);
    return blueprint
        .part(Part.Database.class)
        .map(database -> remember(blueprint, database, view, last))
        .orElse(last);
  }

  /** Of one that goes: which it is, and what it has left. */
  private static Ledger rememberLast(
      Blueprint blueprint, Part.NoDatabase none, View view, Ledger before) {
    String part = none.id().toString();
    var own = new OwnDatabase(blueprint, none.was(), view);
    Ledger ledger = own.remember(before);
    Optional<DbInstance> there = ours(blueprint, none.was(), view);
    if (there.isPresent()) {
      return Restoration.remember(none.was(), there, ledger)
          .withResourceId(part, there.get().resourceId())
          .withStartedEmpty(part, none.was().startEmpty());
    }
    return ledger
        .resourceId(part)
        .flatMap(id ->
            new FinalSnapshots(own.formerName(), id, view).left(ledger.finalSnapshotAsked(part)))
        .map(Entry.Present::resource)
        .filter(snapshot -> snapshot.status().equals("available"))
        .map(snapshot -> ledger.withFinalSnapshot(part, snapshot.name()))
        .orElse(ledger);
  }

  private static Ledger remember(
      Blueprint blueprint, Part.Database database, View view, Ledger ledger) {
    String part = database.id().toString();
    Optional<DbInstance> there = ours(blueprint, database, view);
    Optional<String> id = there.map(DbInstance::resourceId);
    ledger = new OwnDatabase(blueprint, database, view).remember(ledger);
    ledger = Restoration.remember(database, there, ledger);
    if (id.isPresent() && !id.equals(ledger.resourceId(part))) {
      // Another one has another standby, if it has one.
      ledger = ledger.withoutStandby(part);
    }
    if (!database.startEmpty()) {
      ledger = ledger.withStartedEmpty(part, false);
    } else if (id.isPresent()) {
      // It is there, and was not made up for one that vanished: the word is used up all the same.
      ledger = ledger.withStartedEmpty(part, true);
    }
    return id.isPresent()
        ? standby(
            part,
            database,
            view,
            inForce(
                part,
                database,
                view,
                protection(part, database, view, ledger)
                    .withResourceId(part, id.get())
                    .withoutFinalSnapshot(part)
                    .withoutFinalSnapshotAsked(part)))
        : ledger;
  }

  /** One that is protected again needs no more protection than its rung says. */
  private static Ledger protection(String part, Part.Database database, View view, Ledger ledger) {
    return view.entry(DbInstance.class, database.identifier())
                instanceof Entry.Present<DbInstance>(DbInstance instance, _, var sent, _)
            && sent.isEmpty()
            && instance.is(Setting.DELETION_PROTECTION).equals("true")
        ? ledger.withoutUnprotected(part)
        : ledger;
  }

  /**
   * What a deletion was to leave, so that nothing older passes for it, and that protection was
   * taken off, so that it comes back if the database stays after all.
   */
  @Override
  public Ledger starting(Step step, Ledger ledger) {
    return switch (step.action()) {
      case RdsAction.DeleteInstance delete ->
          ledger.withFinalSnapshotAsked(step.part().toString(), delete.finalSnapshot().orElse(""));
      case RdsAction.RemoveProtection remove ->
          ledger.withUnprotected(step.part().toString(), remove.resourceId());
      default -> ledger;
    };
  }

  /** Since when it has a standby, which RDS does not say: a new one has to warm up first. */
  private static Ledger standby(String part, Part.Database database, View view, Ledger ledger) {
    if (!(view.entry(DbInstance.class, database.identifier())
            instanceof Entry.Present<DbInstance>(DbInstance instance, Instant since, _, _))
        || !instance.settled()) {
      return ledger;
    }
    if (!instance.is(Setting.MULTI_AZ).equals("true")) {
      return ledger.withoutStandby(part);
    }
    return ledger.standbySince(part).isPresent() ? ledger : ledger.withStandbySince(part, since);
  }

  /** Which parameters it runs with: a restart that they then wait for is somebody else's doing. */
  private static Ledger inForce(String part, Part.Database database, View view, Ledger ledger) {
    return view.entry(DbInstance.class, database.identifier())
        .known()
        .filter(DbInstance::settled)
        .filter(instance -> !instance.awaitsRestart())
        .map(instance -> ledger.withParametersInForce(part, instance.is(Setting.PARAMETER_GROUP)))
        .orElse(ledger);
  }

  @Override
  public List<PartStatus> statuses(Blueprint blueprint, View view) {
    return new DatabaseStatuses(blueprint, view).status().stream().toList();
  }

  @Override
  public List<Resource> settled(Blueprint blueprint, Situation situation) {
    return Imagined.of(ReplicaSize.fitted(blueprint), situation.now());
  }
}
