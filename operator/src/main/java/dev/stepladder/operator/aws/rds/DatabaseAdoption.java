package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Adoption;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The taking over of an instance that somebody else made and an app names. */
final class DatabaseAdoption {

  private static final String WHAT = "database";

  private final Blueprint blueprint;
  private final Part.Database database;
  private final View view;

  DatabaseAdoption(Blueprint blueprint, Part.Database database, View view) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
  }

  /**
   * The Secret with a password that was generated for another database, if there is one and it is
   * not known to be no password of this one already.
   */
  Optional<String> doubted(DbInstance instance) {
    // A replica of the app's own that was promoted has the password of what it was a copy of.
    boolean same =
        blueprint.owner().claim(instance.tags()) == Owner.Claim.OURS
            || view.ledger()
                .resourceId(database.id().toString())
                .equals(Optional.of(instance.resourceId()));
    return same || database.passwordMode() != Part.PasswordMode.GENERATED
        ? Optional.empty()
        : view.entry(StoredPassword.class, database.secretName())
            .known()
            .filter(stored -> stored.confirmed() && !stored.given())
            .map(StoredPassword::name);
  }

  /**
   * Of one that is not the app's yet. What is wrong with one that nobody offers this app is none of
   * its business.
   *
   * @param others who replicates it and is not the app's
   * @param changes what there would be to do if it were the app's
   */
  Assessment of(
      Entry.Present<DbInstance> entry,
      List<String> others,
      Function<Entry.Present<DbInstance>, Assessment> changes) {
    DbInstance instance = entry.resource();
    Owner owner = blueprint.owner();
    if (entry.unsettled().isPresent()) {
      return Assessment.of(sent(instance, entry.unsettled().get()));
    }
    Optional<Finding> obstacle =
        owner.mayHave(instance.tags())
            ? new AdoptionObstacles(database, view).first(instance)
            : Optional.empty();
    if (obstacle.isPresent()) {
      return Assessment.of(obstacle.get());
    }
    Map<String, String> marks = owner.tags(database.id());
    // What somebody else is doing with it now is not the app's, and would only be in the way.
    var marked =
        new Entry.Present<>(
            instance.tagged(marks),
            entry.since(),
            Optional.<Entry.Mutation>empty(),
            entry.pending());
    Assessment adoption =
        Adoption.of(
            owner,
            new Adoption.Found(
                database.id(), WHAT, instance.name(), instance.resourceId(), instance.tags()),
            new RdsAction.Adopt(
                instance.name(), instance.arn(), instance.resourceId(), marks, doubted(instance)),
            changes.apply(marked));
    return new Assessment(
        adoption.steps().stream()
            .map(step ->
                step.verb() == Verb.ADOPT
                    ? replicated(step, others).holding(atRest(instance))
                    : step)
            .toList(),
        adoption.inFlight(),
        adoption.findings());
  }

  /** Replicas that others made go on replicating it, and bear with what is done to it. */
  private static Step replicated(Step step, List<String> others) {
    if (others.isEmpty()) {
      return step;
    }
    var why = new ArrayList<>(step.why());
    why.add(
        new FieldChange(
            "replicated by",
            "",
            String.join(", ", others)
                + ": they go on and are not the app's; what follows may stop them"));
    return step.because(why);
  }

  private InFlight sent(DbInstance instance, Entry.Mutation mutation) {
    return new InFlight(
        database.id().toString(),
        database.id(),
        Stage.EXPAND,
        "take over %s %s".formatted(WHAT, instance.name()),
        Impact.ONLINE,
        instance.name(),
        "%s; the change was sent and does not show yet".formatted(instance.status()),
        mutation.at(),
        RdsEstimates.CALL);
  }

  /** What somebody is doing with it ends before it changes hands. */
  private static Optional<Hold> atRest(DbInstance instance) {
    return instance.acceptsChanges()
        ? Optional.empty()
        : Optional.of(
            Hold.of(
                "DatabaseBusy",
                "waits for database %s, which is %s"
                    .formatted(instance.name(), instance.status())));
  }

  /**
   * That there is nothing to take over, where something is to be: nothing is made in its place.
   *
   * @param former what the app had before
   * @param ways what a person can write to have another one made
   */
  Optional<Finding> nothing(Adoption.Former former, Supplier<String> ways) {
    if (!database.adopted()) {
      return Optional.empty();
    }
    return former instanceof Adoption.Former.Gone gone
        ? Optional.of(gone(gone, ways.get()))
        : ofCluster().or(() -> Optional.of(notFound()));
  }

  private Finding gone(Adoption.Former.Gone former, String ways) {
    return new Finding.Alarm(
        database.id(),
        Adoption.ADOPTED_GONE,
        "database %s (%s), which this app had, is gone from RDS. Restore a snapshot under the name %s, or write in spec.database.adopt which other one takes its place; either needs the tag %s=%s. Or take spec.database.adopt out first. %s"
            .formatted(
                former.name(),
                former.immutableId(),
                database.identifier(),
                Owner.ADOPTABLE_BY,
                blueprint.owner().adopter(),
                ways));
  }

  private Finding notFound() {
    return new Finding.Alarm(
        database.id(),
        Adoption.NOTHING_TO_ADOPT,
        "there is no DB instance %s of PostgreSQL, MySQL or MariaDB in account %s, %s: write the identifier of one that is there in spec.database.adopt, or remove that to have one made"
            .formatted(database.identifier(), blueprint.account(), blueprint.region()));
  }

  /** That it is there and belongs to a cluster, of which nobody but who offers it tells more. */
  private Optional<Finding> ofCluster() {
    return view.all(DbClusterMember.class).stream()
        .map(Entry.Present::resource)
        .filter(member -> member.name().equals(database.identifier()))
        .findFirst()
        .map(member ->
            new Finding.Alarm(
                database.id(),
                "DatabaseInCluster",
                "%s belongs to %s, and members of clusters are not taken over: write the identifier of a DB instance that stands alone in spec.database.adopt, or remove that to have one made"
                    .formatted(
                        member.name(),
                        blueprint.owner().mayHave(member.tags())
                            ? "the DB cluster " + member.cluster()
                            : "a DB cluster")));
  }
}
