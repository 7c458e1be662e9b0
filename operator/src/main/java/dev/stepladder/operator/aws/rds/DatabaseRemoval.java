package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Adoption;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the primary of an app goes that takes it along: after all that uses it and with a person's
 * word, and with a final snapshot where one is asked for, which must be available in the end.
 */
final class DatabaseRemoval {

  /** Its impact is none, and what it is for is not. */
  static final String UNPROTECT = "remove deletion protection, for the database to be deleted";

  private static final String WAYS_OUT =
      "set spec.deletionPolicy to Retain to keep the database, or to Delete to do without a final snapshot";

  /** Statuses in which RDS takes no final snapshot (DeleteDBInstance; without its key likewise). */
  private static final Set<String> NO_SNAPSHOT =
      Set.of(
          "failed",
          "incompatible-restore",
          "incompatible-network",
          "inaccessible-encryption-credentials",
          "inaccessible-encryption-credentials-recoverable");

  private final Blueprint blueprint;
  private final Part.NoDatabase part;
  private final View view;
  private final Roster roster;
  private final Instant now;
  private final DatabaseLeft left;
  private final OwnDatabase own;

  DatabaseRemoval(
      Blueprint blueprint, Part.NoDatabase part, View view, Roster roster, Instant now) {
    this.blueprint = blueprint;
    this.part = part;
    this.view = view;
    this.roster = roster;
    this.now = now;
    this.left = new DatabaseLeft(blueprint, part, view);
    this.own = new OwnDatabase(blueprint, part.was(), view);
  }

  Assessment assess() {
    // What the app had is neither gone nor another one, whatever the spec has come to say.
    Optional<Finding> elsewhere = own.elsewhere();
    if (elsewhere.isPresent()) {
      return Assessment.of(elsewhere.get());
    }
    return switch (view.entry(DbInstance.class, part.was().identifier())) {
      case Entry.Unknown<DbInstance> unknown -> notSeen(unknown);
      case Entry.Absent<DbInstance> _ -> left.assess();
      case Entry.Present<DbInstance> present -> present(present);
    };
  }

  private Assessment notSeen(Entry.Unknown<DbInstance> unknown) {
    return unknown
        .sent()
        .map(sent ->
            left.inFlight(
                sent.stepKey(),
                sent.stepKey().equals(key("remove")) ? "delete the database" : "create database",
                "asked for, not seen yet",
                sent.at(),
                RdsEstimates.DELETE))
        .orElseGet(() -> Assessment.of(new Finding.Unseen(part.id(), "NotSeen", unknown.reason())));
  }

  private Assessment present(Entry.Present<DbInstance> entry) {
    DbInstance instance = entry.resource();
    return switch (blueprint.owner().claim(instance.tags())) {
      case FOREIGN -> foreign(instance);
      case OTHER_CLUSTER ->
          Assessment.of(
              new Finding.Notice(
                  part.id(),
                  "HeldByOtherCluster",
                  "database %s stays: it belongs to the same app in the cluster %s"
                      .formatted(
                          instance.name(), instance.tags().getOrDefault(Owner.CLUSTER, ""))));
      // It was named in the spec, and nobody has let it take the database's place.
      case OURS -> own.isAnotherPart(instance) ? left.assess() : ours(entry);
    };
  }

  /** One that lost its tags is not deleted, and not left behind in silence either. */
  private Assessment foreign(DbInstance instance) {
    if (!own.had(instance.resourceId())) {
      return left.assess();
    }
    return blueprint.owner().anothers(instance.tags())
        ? Assessment.of(
            new Finding.Notice(
                part.id(),
                Adoption.TAKEN_OVER,
                "database %s (%s), which this app had, is %s's now and stays"
                    .formatted(
                        instance.name(), instance.resourceId(), Adoption.holder(instance.tags()))))
        : alarm(
            "TagsMissing",
            "database %s (%s) is the one this app had, and its tags do not say so any more; it is not deleted. Put its stepladder.dev tags back in RDS, or set spec.deletionPolicy to Retain to leave it"
                .formatted(instance.name(), instance.resourceId()));
  }

  private Assessment ours(Entry.Present<DbInstance> entry) {
    Optional<InFlight> going = InFlightReading.of(part.id(), entry, now);
    if (going.filter(change -> change.key().equals(key("remove"))).isPresent()) {
      return Assessment.of(going.get());
    }
    Assessment shown = going.map(Assessment::of).orElse(Assessment.NOTHING);
    DbInstance instance = entry.resource();
    Optional<Assessment> obstacle = obstacle(instance);
    if (obstacle.isPresent()) {
      return shown.and(obstacle.get());
    }
    return switch (part.ending()) {
      case NOTHING -> shown.and(steps(instance, Optional.empty()));
      case SNAPSHOT -> {
        Optional<String> unknown = view.unknown(DbSnapshot.class);
        if (unknown.isPresent()) {
          yield shown.and(left.unseen(unknown.get()));
        }
        var finals = new FinalSnapshots(instance.name(), instance.resourceId(), view);
        // Its name is asked for, so that the app is told of it.
        Entry<DbSnapshot> _ = view.entry(DbSnapshot.class, finals.next());
        yield finals
            .last()
            .filter(last -> !last.resource().resting())
            .map(left::taking)
            .orElseGet(() -> shown.and(steps(instance, Optional.of(finals.next()))));
      }
    };
  }

  /** What RDS refuses, or what would be lost beside what was asked for. */
  private Optional<Assessment> obstacle(DbInstance instance) {
    if (instance.source().isPresent()) {
      return Optional.of(
          alarm(
              "DatabaseIsReplica",
              "database %s replicates %s: it is not deleted. Promote it, or set spec.deletionPolicy to Retain"
                  .formatted(instance.name(), instance.source().get())));
    }
    List<String> others = roster.others(blueprint.owner(), instance);
    if (!others.isEmpty()) {
      return Optional.of(
          alarm(
              "HasReplicas",
              "database %s is replicated by %s, which this app did not make and which would become a primary of its own. Delete it or promote it in RDS, or set spec.deletionPolicy to Retain"
                  .formatted(instance.name(), String.join(", ", others))));
    }
    if (part.ending() == Part.Ending.SNAPSHOT && NO_SNAPSHOT.contains(instance.status())) {
      return Optional.of(
          alarm(
              "NoFinalSnapshot",
              "database %s is '%s', and RDS takes no final snapshot of it then: mend what its events in RDS name, or %s"
                  .formatted(instance.name(), instance.status(), WAYS_OUT)));
    }
    return Optional.empty();
  }

  private Assessment steps(DbInstance instance, Optional<String> finalSnapshot) {
    Step planned = remove(instance, finalSnapshot);
    // Whatever the app lets pass unasked: somebody else made it.
    Step remove = part.was().adopted() ? planned.asking() : planned;
    if (!instance.is(Setting.DELETION_PROTECTION).equals("true")) {
      return Assessment.of(remove);
    }
    Step unprotect =
        Step.of(
                key("protection"),
                part.id(),
                Stage.CONTRACT,
                Verb.CHANGE,
                UNPROTECT,
                new RdsAction.RemoveProtection(instance.name(), instance.resourceId()))
            .because(
                List.of(
                    new FieldChange("deletion protection", "true", "false"),
                    FieldChange.then(
                        finalSnapshot.isPresent()
                            ? "the database is deleted, with a final snapshot"
                            : "the database is deleted, without a final snapshot")))
            .costing(Impact.ONLINE, RdsEstimates.SETTINGS)
            .on(instance.name(), instance.resourceId(), 0)
            .asking()
            // Not before the deletion itself may begin: until then it stays protected.
            .protecting(remove.key());
    return Assessment.of(unprotect)
        .and(Assessment.of(remove.needing(new Need.Done(part.id(), unprotect.key()))));
  }

  private Step remove(DbInstance instance, Optional<String> finalSnapshot) {
    return Step.of(
            key("remove"),
            part.id(),
            Stage.CONTRACT,
            Verb.REMOVE,
            finalSnapshot.isPresent()
                ? "delete the database, with a final snapshot"
                : "delete the database, without a final snapshot",
            new RdsAction.DeleteInstance(instance.name(), instance.resourceId(), finalSnapshot))
        .because(
            List.of(
                new FieldChange("database", instance.resourceId(), ""),
                new FieldChange("final snapshot", "", finalSnapshot.orElse("none"))))
        .costing(Impact.ONLINE, RdsEstimates.DELETE)
        .irreversible()
        .on(instance.name(), instance.resourceId(), 0)
        .holding(replicated(instance))
        .needing(
            new Need.AllFinished(Architect.WORKLOAD),
            new Need.AllFinished("binding"),
            new Need.AllFinished(Architect.REPLICA));
  }

  /** A source shows its replicas for a moment longer than they are there. */
  private Optional<Hold> replicated(DbInstance instance) {
    List<String> ours = roster.made(blueprint.owner(), instance);
    return ours.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Hold.of("HasReplicas", "RDS still shows its replicas " + String.join(", ", ours)));
  }

  private Assessment alarm(String reason, String message) {
    return Assessment.of(new Finding.Alarm(part.id(), reason, message));
  }

  private String key(String change) {
    return part.id() + "/" + change;
  }
}
