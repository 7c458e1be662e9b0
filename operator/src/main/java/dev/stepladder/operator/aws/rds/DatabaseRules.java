package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Adoption;
import dev.stepladder.operator.aws.Ownership;
import dev.stepladder.operator.aws.Safety;
import dev.stepladder.operator.aws.Underway;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the primary of an app differs from what it must be. */
final class DatabaseRules {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;
  private final Roster roster;
  private final Instant now;
  private final Situation situation;
  private final OwnDatabase own;
  private final DatabaseAdoption adoption;

  DatabaseRules(
      Blueprint blueprint, Part.Database database, View view, Roster roster, Situation situation) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.roster = roster;
    this.now = situation.now();
    this.situation = situation;
    this.own = new OwnDatabase(blueprint, database, view);
    this.adoption = new DatabaseAdoption(blueprint, database, view);
  }

  Assessment assess() {
    return switch (view.entry(DbInstance.class, database.identifier())) {
      case Entry.Unknown<DbInstance> unknown -> notSeen(unknown);
      case Entry.Absent<DbInstance> _ ->
          new MissingDatabase(blueprint, database, view, adoption, restoration()).assess();
      case Entry.Present<DbInstance> present -> present(present);
    };
  }

  /** The version that it has or must have, whichever is higher. */
  String version() {
    Optional<String> restored =
        view.entry(DbInstance.class, database.identifier()).known().isPresent()
            ? Optional.empty()
            : restoration().version();
    if (restored.isPresent()) {
      return restored.get();
    }
    String existing =
        view.entry(DbInstance.class, database.identifier())
            .known()
            .map(instance -> instance.is(Setting.VERSION))
            .orElse("");
    return Groups.effectiveVersion(database, existing);
  }

  private Assessment notSeen(Entry.Unknown<DbInstance> unknown) {
    String title =
        Restoration.wanted(database, view.ledger()).isPresent()
            ? "restore the database"
            : "create database";
    Assessment going = Underway.unseen(database.id(), title, database.identifier(), unknown);
    return unknown.sent().isPresent() ? going.and(restoration().following()) : going;
  }

  private Restoration restoration() {
    return new Restoration(blueprint, database, view, now);
  }

  private Assessment present(Entry.Present<DbInstance> entry) {
    DbInstance instance = entry.resource();
    Optional<Finding> elsewhere = own.elsewhere();
    if (elsewhere.isPresent()) {
      return Assessment.of(elsewhere.get());
    }
    return switch (blueprint.owner().claim(instance.tags())) {
      case FOREIGN -> foreign(entry);
      case OTHER_CLUSTER -> Held.byOtherCluster(blueprint.owner(), database.id(), instance);
      case OURS -> own.isAnotherPart(instance) ? takeOver(entry) : ours(entry);
    };
  }

  private Assessment takeOver(Entry.Present<DbInstance> entry) {
    return adoption.of(
        entry,
        roster.others(blueprint.owner(), entry.resource()),
        marked ->
            changes(marked, adoption.doubted(entry.resource()).isPresent())
                .and(notices(marked.resource())));
  }

  private Assessment notices(DbInstance instance) {
    List<String> others = roster.others(blueprint.owner(), instance);
    return new DatabaseNotices(database, instance, others, view.ledger()).assess();
  }

  /** One that was ours and lost its tags is not to be deleted by whoever reads this. */
  private Assessment foreign(Entry.Present<DbInstance> entry) {
    DbInstance instance = entry.resource();
    boolean wasOurs = own.had(instance.resourceId());
    if (database.adopted() && (!wasOurs || blueprint.owner().mayAdopt(instance.tags()))) {
      return takeOver(entry);
    }
    if (!wasOurs) {
      return Ownership.taken(database.id(), "database", database.identifier());
    }
    return blueprint.owner().anothers(instance.tags())
        ? alarm(
            Adoption.TAKEN_OVER,
            "database %s (%s), which this app had, is %s's now and is left alone, with its backups. If that is as it should be, %s; to have it back, have its owner in AWS tag it %s=%s%s"
                .formatted(
                    instance.name(),
                    instance.resourceId(),
                    Adoption.holder(instance.tags()),
                    database.adopted()
                        ? "take spec.database.adopt out, or name another one there"
                        : "name another one in spec.database.adopt, or delete this app",
                    Owner.ADOPTABLE_BY,
                    blueprint.owner().adopter(),
                    database.adopted() ? "" : " and name it in spec.database.adopt"))
        : alarm(
            "TagsMissing",
            "database %s (%s) is the one this app had, and its tags do not say so any more; it is left alone. Put these tags back on it in RDS: %s"
                .formatted(instance.name(), instance.resourceId(), ownerTags()));
  }

  private String ownerTags() {
    return blueprint.owner().tags(database.id()).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(tag -> tag.getKey() + "=" + tag.getValue())
        .collect(Collectors.joining(", "));
  }

  private Assessment ours(Entry.Present<DbInstance> entry) {
    DbInstance instance = entry.resource();
    Optional<Finding> obstacle = new AdoptionObstacles(database, view).first(instance);
    if (obstacle.isPresent()) {
      return Assessment.of(obstacle.get());
    }
    Optional<InFlight> going = InFlightReading.of(database.id(), entry, now);
    if (going.isPresent() && going.get().key().equals(database.id().toString())) {
      return Assessment.of(going.get()).and(restoration().following(instance));
    }
    Assessment changes = changes(entry, false);
    return going
        .map(change -> stillCreating(change, changes))
        .filter(change -> matters(change, changes))
        .map(Assessment::of)
        .orElse(Assessment.NOTHING)
        .and(changes)
        .and(notices(instance));
  }

  /**
   * The first backup is the end of the creation, until which an app has never settled; before that
   * RDS makes the standby of a Multi-AZ database.
   */
  private InFlight stillCreating(InFlight change, Assessment changes) {
    boolean first =
        (change.key().equals(database.id() + "/" + InFlight.BACKUP)
                || change.key().equals(database.id() + "/" + InFlight.SETTLE))
            && view.ledger().rung().isEmpty()
            && changes.steps().isEmpty()
            && changes.inFlight().isEmpty();
    return first
        ? new InFlight(
            database.id().toString(),
            change.part(),
            change.stage(),
            "create database",
            change.impact(),
            change.resource(),
            change.state(),
            change.since(),
            change.expected())
        : change;
  }

  /**
   * RDS backs a database up every day and nobody notices: that is worth a word only where something
   * waits for it, and where it is not a snapshot of ours that is listed already.
   */
  private boolean matters(InFlight change, Assessment changes) {
    boolean backup = change.key().equals(database.id() + "/" + InFlight.BACKUP);
    boolean awaited = !changes.steps().isEmpty() || !roster.create().isEmpty();
    return !backup || (awaited && changes.inFlight().isEmpty());
  }

  /**
   * What there is to do.
   *
   * @param otherPassword whether its Secret tells the password of another
   */
  private Assessment changes(Entry.Present<DbInstance> entry, boolean otherPassword) {
    var rules = new InstanceRules(database.id(), entry, situation);
    DbInstance instance = entry.resource();
    var safety =
        new Safety<>(
            blueprint.owner(),
            new Safety.Guarded(database.id(), instance.name(), instance.resourceId()),
            DbSnapshot.class,
            RdsEstimates.SNAPSHOT,
            view,
            now);
    return new PrimaryChanges(blueprint, database, view, roster, rules, otherPassword)
        .steps().stream()
            .map(step -> guard(step, instance, safety).and(rules.givenUp(step)))
            .reduce(Assessment.NOTHING, Assessment::and);
  }

  /** Whether a step of the primary waits for a snapshot of it. */
  static boolean couldHarm(Step step) {
    return step.impact().disruptive() || !step.reversible();
  }

  /** RDS takes no snapshot of what has run full, and so none before that is given room. */
  private static boolean givesRoom(Step step, DbInstance instance) {
    return instance.full()
        && step.action() instanceof RdsAction.ModifyInstance modify
        && modify.to().containsKey(Setting.STORAGE);
  }

  /** The step as it is, or behind a snapshot where it could do harm. */
  private Assessment guard(Step step, DbInstance instance, Safety<DbSnapshot> safety) {
    if (!couldHarm(step) || givesRoom(step, instance)) {
      return Assessment.of(step);
    }
    return safety.guard(
        step,
        (name, fingerprint) -> {
          var tags = new TreeMap<>(database.tags());
          tags.put(Safety.FINGERPRINT, fingerprint);
          return new RdsAction.TakeSnapshot(name, instance.name(), instance.resourceId(), tags);
        });
  }

  private Assessment alarm(String reason, String message) {
    return Assessment.of(new Finding.Alarm(database.id(), reason, message));
  }
}
