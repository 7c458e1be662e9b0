package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.rds.RdsRegion.Phase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;

/** The end of an instance, and what is left of it. */
final class Deletions {

  /** Statuses in which RDS cannot take a final snapshot. */
  private static final Set<String> NO_SNAPSHOT =
      Set.of(Instance.CREATING, "failed", "incompatible-restore", "incompatible-network");

  private static final Set<String> DELETABLE =
      Set.of(
          Instance.AVAILABLE,
          Instance.STORAGE_OPTIMIZATION,
          Instance.STORAGE_INITIALIZATION,
          Instance.STORAGE_FULL,
          Instance.STOPPED,
          Instance.CREATING,
          "failed",
          "incompatible-restore",
          "incompatible-network",
          "incompatible-parameters",
          "insufficient-capacity");

  private final RdsRegion region;
  private final Snapshots snapshots;
  private final Replicas replicas;
  private final Replication replication;

  Deletions(RdsRegion region, Snapshots snapshots, Replicas replicas, Replication replication) {
    this.region = region;
    this.snapshots = snapshots;
    this.replicas = replicas;
    this.replication = replication;
  }

  DBInstance delete(DeleteDbInstanceRequest request) {
    Instance instance = region.instance(request.dbInstanceIdentifier());
    Optional<String> finalSnapshot = checked(request, instance);
    finalSnapshot.ifPresent(id -> snapshots.takeFinal(instance, id));
    // Deleting a source does not delete its replicas: they become instances of their own.
    for (String id : instance.shown().readReplicaDBInstanceIdentifiers()) {
      region.instances.find(id).ifPresent(this::orphan);
    }
    boolean keepBackups = Boolean.FALSE.equals(request.deleteAutomatedBackups());
    return region
        .begin(
            instance.with(b -> b.readReplicaDBInstanceIdentifiers(List.of())),
            List.of(
                Phase.status(Instance.DELETING, region.durations.of(RdsDuration.DELETE)),
                Phase.gone(i -> gone(i, keepBackups))))
        .view(region.now());
  }

  private void orphan(Instance replica) {
    if (!replica.status().equals(Instance.DELETING)) {
      var _ = replicas.promote(replica, 0, false);
    }
  }

  private Instance gone(Instance instance, boolean keepBackups) {
    if (instance.replica()) {
      replication.detach(instance);
    }
    if (keepBackups && instance.shown().latestRestorableTime() != null) {
      region.retainedBackups.put(
          instance.resourceId(), AutomatedBackups.of(instance, region, "retained"));
    }
    region.events.instance(instance.id(), EventLog.DELETION, "DB instance deleted");
    return instance;
  }

  private Optional<String> checked(DeleteDbInstanceRequest request, Instance instance) {
    boolean skip = Boolean.TRUE.equals(request.skipFinalSnapshot());
    String wanted = request.finalDBSnapshotIdentifier();
    if (skip && wanted != null) {
      throw RdsErrors.combination(
          "FinalDBSnapshotIdentifier can not be specified when deleting with SkipFinalSnapshot.");
    }
    if (!skip && wanted == null) {
      throw RdsErrors.combination(
          "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
    }
    if (instance.status().equals(Instance.DELETING)) {
      throw RdsErrors.state("Instance " + instance.id() + " is already being deleted.");
    }
    if (instance.shown().deletionProtection()) {
      throw RdsErrors.combination(
          "Cannot delete protected DB Instance, please disable deletion protection and try"
              + " again.");
    }
    if (!DELETABLE.contains(instance.status())) {
      throw RdsErrors.state(
          "Instance " + instance.id() + " cannot be deleted in state " + instance.status() + ".");
    }
    if (wanted == null) {
      return Optional.empty();
    }
    if (instance.replica()) {
      throw RdsErrors.combination(
          "FinalDBSnapshotIdentifier can not be specified when deleting a replica instance");
    }
    if (NO_SNAPSHOT.contains(instance.status())) {
      throw RdsErrors.state(
          "Cannot create a snapshot because the database instance "
              + instance.id()
              + " is currently in the "
              + instance.status()
              + " state.");
    }
    return Optional.of(snapshots.newId(wanted).toLowerCase(Locale.ROOT));
  }
}
