package dev.stepladder.simulator.aws.rds;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;

/**
 * RDS in one account and region as a person at the console changes it, and as its inside looks: the
 * same operations with the same refusals, past HTTP, the call log and the faults; and a few things
 * that happen by themselves in real life.
 */
public final class RdsConsole {

  private final RdsHandlers rds;

  RdsConsole(RdsHandlers rds) {
    this.rds = rds;
  }

  /** Creates an instance. */
  public DBInstance create(CreateDbInstanceRequest request) {
    return locked(() -> rds.instances.create(request));
  }

  /** Creates an instance. */
  public DBInstance create(Consumer<CreateDbInstanceRequest.Builder> request) {
    return create(CreateDbInstanceRequest.builder().applyMutation(request).build());
  }

  /** Modifies an instance. */
  public DBInstance modify(Consumer<ModifyDbInstanceRequest.Builder> request) {
    return locked(() ->
        rds.modifications.modify(
            ModifyDbInstanceRequest.builder().applyMutation(request).build(), Optional.empty()));
  }

  /** Deletes an instance. */
  public DBInstance delete(Consumer<DeleteDbInstanceRequest.Builder> request) {
    return locked(() ->
        rds.deletions.delete(DeleteDbInstanceRequest.builder().applyMutation(request).build()));
  }

  /** Promotes a replica. */
  public DBInstance promote(String id) {
    return locked(() ->
        rds.replicas.promote(PromoteReadReplicaRequest.builder().dbInstanceIdentifier(id).build()));
  }

  /** Reboots an instance. */
  public DBInstance reboot(Consumer<RebootDbInstanceRequest.Builder> request) {
    return locked(() ->
        rds.restarts.reboot(
            RebootDbInstanceRequest.builder().applyMutation(request).build(), Optional.empty()));
  }

  /** The instances as they are now. */
  public List<DBInstance> instances() {
    return locked(() ->
        rds.region.instances.list().stream()
            .map(instance -> instance.view(rds.region.now()))
            .toList());
  }

  /** The instance of this name as it is now. */
  public Optional<DBInstance> instance(String id) {
    return locked(
        () -> rds.region.instances.find(id).map(instance -> instance.view(rds.region.now())));
  }

  /** The manual snapshots as they are now. */
  public List<DBSnapshot> snapshots() {
    return locked(rds.region.snapshots::list);
  }

  /** The events of an instance in the last fourteen days, at most a hundred, oldest first. */
  public List<Event> events(String instanceId) {
    int fourteenDays = 14 * 24 * 60;
    return locked(() ->
        rds.region
            .events
            .describe(
                DescribeEventsRequest.builder()
                    .sourceIdentifier(instanceId)
                    .sourceType("db-instance")
                    .duration(fourteenDays)
                    .build())
            .events());
  }

  /** From now on events show so long after they happened; RDS does not promise any time. */
  public void eventsShowAfter(Duration late) {
    locked(() -> {
      rds.region.events.late(late);
      return late;
    });
  }

  /** The master password that the instance takes, for comparing it with what applications got. */
  public Optional<String> password(String id) {
    return locked(() -> rds.region.instances.find(id).map(Instance::password));
  }

  /** The maintenance window opens: all pending changes of the instance are applied. */
  public void maintenanceWindow(String id) {
    locked(() -> {
      rds.modifications.applyWaiting(id);
      return id;
    });
  }

  /** Sets the status of an instance, e.g. {@code storage-full} or {@code incompatible-network}. */
  public void status(String id, String status) {
    locked(() -> {
      rds.region.put(rds.region.instance(id).withStatus(status));
      return id;
    });
  }

  /** Sets how a replica follows, e.g. {@code error} or {@code terminated}, and AWS's reason. */
  public void replication(String id, boolean normal, String status, String message) {
    locked(() -> {
      rds.region.put(rds.region.instance(id).withReplication(normal, status, message));
      return id;
    });
  }

  /** Storage autoscaling has grown the volume. */
  public void autoscaled(String id, int gibibytes) {
    locked(() -> {
      rds.region.put(rds.region.instance(id).with(b -> b.allocatedStorage(gibibytes)));
      return id;
    });
  }

  /** An automatic minor upgrade has taken place. */
  public void upgraded(String id, String engineVersion) {
    locked(() -> {
      rds.region.put(rds.region.instance(id).with(b -> b.engineVersion(engineVersion)));
      return id;
    });
  }

  /** Changes what the account may have. */
  public void quota(Quota quota, int max) {
    rds.region.quota(quota, max);
  }

  /** From now on a class can be had in these zones of the region only; without any, not at all. */
  public void offers(String instanceClass, String... zones) {
    rds.region.offers.limit(instanceClass, List.of(zones));
  }

  private <T> T locked(Supplier<T> action) {
    return rds.region.locked(action);
  }
}
