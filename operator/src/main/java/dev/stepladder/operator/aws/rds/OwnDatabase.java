package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Adoption;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Finding;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which instance is an app's database. Its spec may name another one from one day to the next, and
 * an instance may be renamed: as long as the one is there that the app had, no other takes its
 * place.
 */
final class OwnDatabase {

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;

  OwnDatabase(Blueprint blueprint, Part.Database database, View view) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
  }

  /** The database that there must be, or that goes with its app. */
  static Optional<Part.Database> part(Blueprint blueprint) {
    return blueprint
        .part(Part.Database.class)
        .or(() -> blueprint.part(Part.NoDatabase.class).map(Part.NoDatabase::was));
  }

  /** The instance, if it is known to be there and to be the app's. */
  Optional<DbInstance> instance() {
    return view.entry(DbInstance.class, database.identifier())
        .known()
        .filter(this::is)
        .filter(_ -> elsewhere().isEmpty());
  }

  /** Whether an instance of the database's name is the app's, and its database. */
  boolean is(DbInstance shown) {
    return blueprint.owner().claim(shown.tags()) == Owner.Claim.OURS && !isAnotherPart(shown);
  }

  /**
   * Whether it is the app's as something else, as a replica is that somebody promoted. Naming it in
   * the spec is not enough to make it the database: it is taken over as others are, but for the
   * tag, since who owns it has agreed to this app already.
   */
  boolean isAnotherPart(DbInstance shown) {
    return database.adopted()
        && blueprint.owner().claim(shown.tags()) == Owner.Claim.OURS
        && !part().equals(shown.tags().get(Owner.PART))
        && !view.ledger().resourceId(part()).equals(Optional.of(shown.resourceId()));
  }

  /** The same, if pods can be led to it as the app says. */
  Optional<DbInstance> reachable() {
    return instance()
        .filter(shown -> !shown.host().isEmpty())
        .filter(shown -> new AdoptionObstacles(database, view).mismatch(shown).isEmpty());
  }

  /** What the app had before, in whose place nothing else is made or taken over. */
  Adoption.Former former() {
    Optional<String> id = view.ledger().resourceId(part());
    if (id.isEmpty()) {
      return byTags()
          .<Adoption.Former>map(
              had -> new Adoption.Former.Elsewhere(had.name(), had.resourceId(), true))
          .or(() ->
              view.ledger().handedOver(part()).stream()
                  .min(Comparator.naturalOrder())
                  .map(Adoption.Former.TakenOver::new))
          .orElseGet(Adoption.Former.None::new);
    }
    return stands(id.get()) ? new Adoption.Former.None() : former(id.get());
  }

  private Adoption.Former former(String id) {
    Optional<DbInstance> there =
        view.all(DbInstance.class).stream()
            .map(Entry.Present::resource)
            .filter(shown -> shown.resourceId().equals(id))
            .filter(shown -> !blueprint.owner().anothers(shown.tags()))
            .findFirst();
    if (there.isPresent()) {
      return new Adoption.Former.Elsewhere(there.get().name(), id, false);
    }
    return view.unknown(DbInstance.class)
        .<Adoption.Former>map(why ->
            new Adoption.Former.Unseen(
                "whether the database that the app had (%s) is there: %s".formatted(id, why)))
        .orElseGet(() ->
            handedOver(id)
                ? new Adoption.Former.TakenOver(id)
                : new Adoption.Former.Gone(formerName(), id));
  }

  /** The name of the one whose id the ledger has: the spec may name another by now. */
  String formerName() {
    return view.ledger().adopted(part()).orElseGet(this::madeName);
  }

  private String madeName() {
    return blueprint.owner().identifier(Architect.DATABASE);
  }

  /** Whether this is one that the app has, or once had. */
  boolean had(String resourceId) {
    return view.ledger().resourceId(part()).filter(resourceId::equals).isPresent()
        || view.ledger().handedOver(part()).contains(resourceId);
  }

  /** Whether this is another app's now, or was so when it was last seen: so is what it left. */
  boolean handedOver(String resourceId) {
    return view.ledger().handedOver(part()).contains(resourceId) || anothers(resourceId);
  }

  private boolean anothers(String resourceId) {
    return view.all(DbInstance.class).stream()
            .map(Entry.Present::resource)
            .filter(shown -> shown.resourceId().equals(resourceId))
            .anyMatch(shown -> blueprint.owner().anothers(shown.tags()))
        || leftByAnother(resourceId);
  }

  /**
   * Whether another app had it after this one did, by a snapshot that bears that app's tags: it may
   * have taken it over and deleted it before this one looked. Automated backups do not tell that.
   */
  private boolean leftByAnother(String resourceId) {
    Optional<Instant> since =
        view.ledger()
            .resourceId(part())
            .filter(resourceId::equals)
            .flatMap(_ -> view.ledger().hadSince(part()));
    return since.isPresent()
        && view.all(DbSnapshot.class).stream()
            .map(Entry.Present::resource)
            .filter(snapshot -> snapshot.resourceId().equals(resourceId))
            .filter(snapshot -> snapshot.taken().filter(since.get()::isBefore).isPresent())
            .anyMatch(snapshot -> blueprint.owner().anothers(snapshot.tags()));
  }

  /**
   * Remembers the name of the one that was taken over, and that the one that the app had is another
   * app's now, or is the app's again.
   */
  Ledger remember(Ledger ledger) {
    Ledger kept =
        instance()
            .map(shown -> ledger.withoutHandedOver(part(), shown.resourceId()))
            .map(there ->
                database.adopted()
                    ? there.withAdopted(part(), database.identifier())
                    : there.withoutAdopted(part()))
            .orElse(ledger);
    Ledger dated = dated(kept);
    return dated
        .resourceId(part())
        .filter(this::anothers)
        .map(id -> dated.withHandedOver(part(), id))
        .orElse(dated);
  }

  /** With since when the one is the app's that is there. */
  private Ledger dated(Ledger ledger) {
    Optional<DbInstance> there = instance();
    boolean known =
        there.isEmpty()
            || (ledger.hadSince(part()).isPresent()
                && there.map(DbInstance::resourceId).equals(ledger.resourceId(part())));
    return !known
            && view.entry(DbInstance.class, database.identifier())
                instanceof Entry.Present<DbInstance>(_, Instant since, _, _)
        ? ledger.withHadSince(part(), since)
        : ledger;
  }

  private String part() {
    return database.id().toString();
  }

  /** That the app had another one, which is there still or may be: nothing else is its database. */
  Optional<Finding> elsewhere() {
    return switch (former()) {
      case Adoption.Former.Elsewhere had -> Optional.of(putBack(had));
      case Adoption.Former.Unseen(String reason) ->
          Optional.of(new Finding.Unseen(database.id(), "NotSeen", reason));
      case Adoption.Former.None _, Adoption.Former.Gone _, Adoption.Former.TakenOver _ ->
          Optional.empty();
    };
  }

  /**
   * The one that the app has by its tags, where the ledger tells nothing, since the app is new or
   * somebody deleted it. RDS gives the tags of a snapshot to what is restored from it, so they say
   * nothing beside the instance that has the name.
   */
  private Optional<DbInstance> byTags() {
    if (view.entry(DbInstance.class, database.identifier()).known().filter(this::is).isPresent()) {
      return Optional.empty();
    }
    return view.all(DbInstance.class).stream()
        .map(Entry.Present::resource)
        .filter(shown -> !shown.name().equals(database.identifier()))
        .filter(shown -> blueprint.owner().claim(shown.tags()) == Owner.Claim.OURS)
        .filter(shown -> part().equals(shown.tags().get(Owner.PART)))
        .min(Comparator.comparing(DbInstance::name));
  }

  /**
   * Whether what has the name may be the app's database as far as the one goes that it had. A
   * person who restores what was lost gives it the name and the tags.
   */
  private boolean stands(String former) {
    return view.entry(DbInstance.class, database.identifier())
        .known()
        .filter(shown ->
            shown.resourceId().equals(former)
                || (!database.adopted()
                    && blueprint.owner().claim(shown.tags()) == Owner.Claim.OURS))
        .isPresent();
  }

  private Finding putBack(Adoption.Former.Elsewhere had) {
    return new Finding.Alarm(
        database.id(),
        Adoption.ANOTHER_NAMED,
        "%sthe database of this app is %s (%s), and the spec leads to %s: nothing is made or taken over in its place. %s%s"
            .formatted(
                had.byTags() ? "by its tags " : "",
                had.name(),
                had.immutableId(),
                database.identifier(),
                had.name().equals(madeName())
                    ? "Remove spec.database.adopt"
                    : "Put spec.database.adopt: %s back".formatted(had.name()),
                had.byTags() ? ", or take the stepladder.dev tags off it if it is not" : ""));
  }
}
