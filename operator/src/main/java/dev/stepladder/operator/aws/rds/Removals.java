package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.Sender;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.rds.RdsClient;

/** Deletes what holds data, after another look at it. */
final class Removals {

  private final SweptInventory inventory;
  private final RdsReader reader;
  private final Sender<RdsClient> sender;

  Removals(SweptInventory inventory, RdsReader reader, Sender<RdsClient> sender) {
    this.inventory = inventory;
    this.reader = reader;
    this.sender = sender;
  }

  /** Deletes an instance that has just been read, unless its final snapshot's name is taken. */
  Outcome instance(Step step, RdsAction.DeleteInstance action) {
    Optional<ResourceKey> last =
        action.finalSnapshot().map(name -> new ResourceKey(DbSnapshot.class, name));
    if (last.isPresent() && shown(last.get().name()).isPresent()) {
      inventory.readSoon(Set.of(last.get()), Duration.ZERO);
      return new Outcome.Outdated("there is a DB snapshot %s already".formatted(last.get().name()));
    }
    String intent =
        action
            .finalSnapshot()
            .map(name ->
                "delete DB instance %s with the final snapshot %s".formatted(action.name(), name))
            .orElse("delete DB instance " + action.name());
    return sender.send(
        new Sender.Call(
            step,
            new ResourceKey(DbInstance.class, action.name()),
            intent,
            "DeleteDBInstance",
            last.map(Set::of).orElse(Set.of())),
        rds -> rds.deleteDBInstance(RdsRequests.delete(action)));
  }

  /** Deletes a snapshot, if it is still one that was taken before a step of the app. */
  Outcome snapshot(Step step, RdsAction.DeleteSnapshot action, Owner owner) {
    var key = new ResourceKey(DbSnapshot.class, action.name());
    Optional<DbSnapshot> now = shown(action.name());
    boolean same =
        now.filter(snapshot -> snapshot.resourceId().equals(action.resourceId()))
            .filter(DbSnapshot::guards)
            .filter(snapshot -> owner.claim(snapshot.tags()) == Owner.Claim.OURS)
            .isPresent();
    if (!same) {
      inventory.readSoon(Set.of(key), Duration.ZERO);
      return new Outcome.Outdated(
          "DB snapshot %s is gone, or not what it was".formatted(action.name()));
    }
    return sender.send(
        new Sender.Call(
            step, key, "delete DB snapshot " + action.name(), "DeleteDBSnapshot", Set.of()),
        rds -> rds.deleteDBSnapshot(request -> request.dbSnapshotIdentifier(action.name())));
  }

  private Optional<DbSnapshot> shown(String name) {
    return reader.snapshots(List.of(name)).stream().findFirst().map(RdsRecords::snapshot);
  }
}
