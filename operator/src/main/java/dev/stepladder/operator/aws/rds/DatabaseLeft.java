package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a database has left that went with its app: nobody lets the app go before it is there. */
final class DatabaseLeft {

  private final Blueprint blueprint;
  private final Part.NoDatabase part;
  private final View view;

  /** Of what the app had: the spec of one that goes may name another. */
  private final String name;

  DatabaseLeft(Blueprint blueprint, Part.NoDatabase part, View view) {
    this.blueprint = blueprint;
    this.part = part;
    this.view = view;
    this.name = new OwnDatabase(blueprint, part.was(), view).formerName();
  }

  /** Whether all that was to be left is there. */
  Assessment assess() {
    Optional<String> resourceId = view.ledger().resourceId(id());
    if (resourceId.isEmpty()) {
      return Assessment.NOTHING;
    }
    if (part.ending() == Part.Ending.NOTHING) {
      return Assessment.of(
          new Finding.Notice(
              part.id(),
              "DatabaseDeleted",
              "database %s (%s) is gone without a final snapshot; its automated backups stay as long as RDS keeps them"
                  .formatted(name, resourceId.get())));
    }
    Optional<String> unknown = view.unknown(DbSnapshot.class);
    if (unknown.isPresent()) {
      return unseen(unknown.get());
    }
    var finals = new FinalSnapshots(name, resourceId.get(), view);
    Optional<String> asked = view.ledger().finalSnapshotAsked(id());
    return finals
        .left(asked)
        .map(this::shown)
        .orElseGet(() ->
            alarm(
                "FinalSnapshotMissing",
                "database %s (%s) is gone from RDS and has left no final snapshot%s: somebody else deleted it, or the snapshot. Look for its automated backups in RDS%s; then set spec.deletionPolicy to Delete to let the app go"
                    .formatted(
                        name,
                        resourceId.get(),
                        asked.filter(name -> !name.isEmpty()).map(" "::concat).orElse(""),
                        finals
                            .last()
                            .map(older -> " and at the older snapshot " + older.resource().name())
                            .orElse(""))));
  }

  private Assessment shown(Entry.Present<DbSnapshot> entry) {
    DbSnapshot snapshot = entry.resource();
    return switch (snapshot.status()) {
      case "available" -> marked(entry);
      case "failed" ->
          alarm(
              "FinalSnapshotFailed",
              "the final snapshot %s of database %s failed and the database is gone: restore what you need from its automated backups in RDS, which are kept, then set spec.deletionPolicy to Delete to let the app go"
                  .formatted(snapshot.name(), snapshot.instance()));
      default -> taking(entry);
    };
  }

  /** One of an instance that does not copy its tags would be nobody's. */
  private Assessment marked(Entry.Present<DbSnapshot> entry) {
    DbSnapshot snapshot = entry.resource();
    Assessment told =
        Assessment.of(
            new Finding.Notice(
                part.id(),
                "FinalSnapshot",
                "database %s is gone; its final snapshot is %s. To have it back, create the app again with spec.database.restoreFrom: {snapshot: %s}"
                    .formatted(snapshot.instance(), snapshot.arn(), snapshot.name())));
    if (blueprint.owner().claim(snapshot.tags()) == Owner.Claim.OURS) {
      return told;
    }
    if (entry.unsettled().isPresent()) {
      return told.and(
          inFlight(
              key("final-snapshot"),
              "tag the final snapshot",
              "the change was sent and does not show yet",
              entry.unsettled().get().at(),
              RdsEstimates.CALL));
    }
    return told.and(
        Assessment.of(
            Step.of(
                    key("final-snapshot"),
                    part.id(),
                    Stage.CONTRACT,
                    Verb.CHANGE,
                    "tag the final snapshot",
                    new RdsAction.Tag(
                        snapshot.name(), snapshot.arn(), Optional.empty(), part.was().tags()))
                .because(List.of(new FieldChange("snapshot", "", snapshot.name())))
                .costing(Impact.ONLINE, RdsEstimates.CALL)
                .on(snapshot.name(), snapshot.arn(), 0)));
  }

  /** While its final snapshot is being made, a database is being deleted, whatever it shows. */
  Assessment taking(Entry.Present<DbSnapshot> snapshot) {
    return inFlight(
        key("remove"),
        "delete the database, with a final snapshot",
        "its final snapshot is " + snapshot.resource().status(),
        snapshot.since(),
        RdsEstimates.DELETE);
  }

  /** A change of the database that is going on. */
  Assessment inFlight(
      String stepKey, String title, String state, Instant since, Estimate expected) {
    return Assessment.of(
        new InFlight(
            stepKey,
            part.id(),
            Stage.CONTRACT,
            title,
            Impact.ONLINE,
            part.was().identifier(),
            state,
            since,
            expected));
  }

  /** That its snapshots cannot be seen. */
  Assessment unseen(String why) {
    return Assessment.of(
        new Finding.Unseen(part.id(), "NotSeen", "whether there is a final snapshot: " + why));
  }

  private Assessment alarm(String reason, String message) {
    return Assessment.of(new Finding.Alarm(part.id(), reason, message));
  }

  private String id() {
    return part.id().toString();
  }

  private String key(String change) {
    return part.id() + "/" + change;
  }
}
