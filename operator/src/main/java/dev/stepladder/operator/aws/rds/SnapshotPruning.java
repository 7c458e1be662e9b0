package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which snapshots go that were taken before steps and are neither among the newest nor young. Those
 * that a database left, that somebody else took, or that are of an instance that is there no more
 * stay.
 */
final class SnapshotPruning {

  private static final String KIND = "snapshot";

  private final Blueprint blueprint;
  private final View view;
  private final Instant now;

  SnapshotPruning(Blueprint blueprint, View view, Instant now) {
    this.blueprint = blueprint;
    this.view = view;
    this.now = now;
  }

  /**
   * What goes, but for the safety nets of what is planned.
   *
   * @param planned steps that may rely on a snapshot
   */
  Assessment beside(List<Step> planned) {
    return blueprint
        .part(Part.KeptSnapshots.class)
        .flatMap(kept ->
            blueprint
                .part(Part.Database.class)
                .flatMap(database -> view.entry(DbInstance.class, database.identifier()).known())
                .filter(instance -> blueprint.owner().claim(instance.tags()) == Owner.Claim.OURS)
                .map(instance -> beside(planned, kept, instance)))
        .orElse(Assessment.NOTHING);
  }

  private Assessment beside(List<Step> planned, Part.KeptSnapshots kept, DbInstance instance) {
    Set<String> needed =
        planned.stream()
            .map(step -> step.fingerprint(blueprint.owner()))
            .collect(Collectors.toSet());
    return view.all(DbSnapshot.class).stream()
        .filter(entry -> entry.resource().resourceId().equals(instance.resourceId()))
        .filter(entry -> ours(entry.resource()))
        .filter(entry -> entry.resource().status().equals("available"))
        .sorted(Comparator.comparing(SnapshotPruning::taken).reversed())
        .skip(kept.newest())
        .filter(entry -> taken(entry).plus(kept.age()).isBefore(now))
        .filter(entry -> entry.resource().fingerprint().filter(needed::contains).isEmpty())
        .map(this::removal)
        .reduce(Assessment.NOTHING, Assessment::and);
  }

  private boolean ours(DbSnapshot snapshot) {
    return snapshot.guards() && blueprint.owner().claim(snapshot.tags()) == Owner.Claim.OURS;
  }

  private static Instant taken(Entry.Present<DbSnapshot> entry) {
    return entry.resource().taken().orElse(Instant.MAX);
  }

  private Assessment removal(Entry.Present<DbSnapshot> entry) {
    DbSnapshot snapshot = entry.resource();
    var part = PartId.of(KIND, snapshot.name());
    String key = part + "/remove";
    String title = "delete the snapshot " + snapshot.name();
    if (entry.unsettled().isPresent()) {
      return Assessment.of(
          new InFlight(
              key,
              part,
              Stage.CONTRACT,
              title,
              Impact.ONLINE,
              snapshot.name(),
              "the change was sent and does not show yet",
              entry.unsettled().get().at(),
              RdsEstimates.CALL));
    }
    return Assessment.of(
        Step.of(
                key,
                part,
                Stage.CONTRACT,
                Verb.REMOVE,
                title,
                new RdsAction.DeleteSnapshot(snapshot.name(), snapshot.resourceId()))
            .because(
                List.of(
                    new FieldChange(
                        "snapshot of",
                        taken(entry).truncatedTo(ChronoUnit.SECONDS).toString(),
                        "")))
            .costing(Impact.ONLINE, RdsEstimates.CALL)
            .on(snapshot.name(), snapshot.arn(), 0)
            // A change that is going on may have been begun with it.
            .needing(new Need.Known(Architect.DATABASE)));
  }
}
