package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.rds.RdsRegion.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;

/** Restarting, stopping and starting an instance. */
final class Restarts {

  private final RdsRegion region;
  private final ParameterGroups parameterGroups;
  private final Replication replication;

  Restarts(RdsRegion region, ParameterGroups parameterGroups, Replication replication) {
    this.region = region;
    this.parameterGroups = parameterGroups;
    this.replication = replication;
  }

  /**
   * With a {@code failure} the instance restarts and its parameters wait for a restart all the
   * same.
   */
  DBInstance reboot(RebootDbInstanceRequest request, Optional<String> failure) {
    Instance instance = region.instance(request.dbInstanceIdentifier());
    requireIdle(instance);
    boolean failover = Boolean.TRUE.equals(request.forceFailover());
    if (failover && !instance.shown().multiAZ()) {
      throw RdsErrors.combination(
          "ForceFailover cannot be specified since the instance is not configured for MultiAZ");
    }
    Instance rebooting =
        region.begin(
            instance,
            List.of(
                Phase.of(
                    region.durations.of(RdsDuration.REBOOT),
                    i -> {
                      if (failover) {
                        failoverStarts(region, i);
                      } else {
                        region.events.instance(
                            i.id(), EventLog.AVAILABILITY, "DB instance shutdown");
                      }
                      return i.withStatus(Instance.REBOOTING);
                    }),
                Phase.last(
                    i -> rebooted(failover ? failedOver(region, i) : i, failure.isPresent()))));
    return rebooting.view(region.now());
  }

  private Instance rebooted(Instance instance, boolean asBefore) {
    region.events.instance(instance.id(), EventLog.AVAILABILITY, "DB instance restarted");
    Instance applied = (asBefore ? instance : parameterGroups.applied(instance)).settled();
    region.put(applied);
    return replication.refreshed(applied);
  }

  DBInstance stop(String id) {
    Instance instance = region.instance(id);
    requireIdle(instance);
    if (instance.replica() || !instance.shown().readReplicaDBInstanceIdentifiers().isEmpty()) {
      throw RdsErrors.state(
          "Cannot stop or start a read replica instance or an instance with read replicas: " + id);
    }
    Duration lasts = region.durations.of(RdsDuration.STOP);
    return region
        .begin(
            instance,
            List.of(
                Phase.status(Instance.STOPPING, lasts),
                Phase.last(i -> {
                  region.events.instance(i.id(), EventLog.NOTIFICATION, "DB instance stopped");
                  return i.withStatus(Instance.STOPPED);
                })))
        .view(region.now());
  }

  DBInstance start(String id) {
    Instance instance = region.instance(id);
    if (!instance.status().equals(Instance.STOPPED)) {
      throw RdsErrors.state("Instance " + id + " is not in stopped state.");
    }
    Duration lasts = region.durations.of(RdsDuration.START);
    return region
        .begin(
            instance,
            List.of(
                Phase.status(Instance.STARTING, lasts),
                Phase.last(i -> {
                  region.events.instance(i.id(), EventLog.NOTIFICATION, "DB instance started");
                  return parameterGroups.applied(i).settled();
                })))
        .view(region.now());
  }

  /** Refuses while something else is being done to the instance. */
  static void requireIdle(Instance instance) {
    if (!instance.operational() || !instance.applying().isEmpty()) {
      throw RdsErrors.state(
          "Instance "
              + instance.id()
              + " is not in available state. It is "
              + (instance.operational() ? Instance.MODIFYING : instance.status())
              + ".");
    }
  }

  static void failoverStarts(RdsRegion region, Instance instance) {
    region.events.instance(instance.id(), EventLog.FAILOVER, "Multi-AZ instance failover started.");
  }

  /** The standby has taken over: the zones have changed places. */
  static Instance failedOver(RdsRegion region, Instance instance) {
    region.events.instance(
        instance.id(), EventLog.FAILOVER, "Multi-AZ instance failover completed");
    return instance.with(b ->
        b.availabilityZone(instance.shown().secondaryAvailabilityZone())
            .secondaryAvailabilityZone(instance.shown().availabilityZone()));
  }
}
