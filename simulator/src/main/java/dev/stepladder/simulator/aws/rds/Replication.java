package dev.stepladder.simulator.aws.rds;

import java.util.List;

/**
 * Whether replicas follow their source. A PostgreSQL replica refuses to replay while its {@code
 * max_connections} is below the primary's (PostgreSQL manual, "Hot Standby").
 */
final class Replication {

  private final RdsRegion region;

  Replication(RdsRegion region) {
    this.region = region;
  }

  /** Looks again at an instance whose size or parameters changed, and at its replicas. */
  Instance refreshed(Instance instance) {
    for (String id : instance.shown().readReplicaDBInstanceIdentifiers()) {
      region
          .instances
          .find(id)
          .filter(replica -> !replica.status().equals(Instance.CREATING))
          .ifPresent(replica -> region.put(checked(replica, instance)));
    }
    if (!instance.replica()) {
      return instance;
    }
    return region
        .instances
        .find(instance.shown().readReplicaSourceDBInstanceIdentifier())
        .map(source -> checked(instance, source))
        .orElse(instance);
  }

  private Instance checked(Instance replica, Instance source) {
    long has = maxConnections(replica);
    long needs = maxConnections(source);
    boolean normal = Engine.named(replica.shown().engine()) != Engine.POSTGRES || has >= needs;
    boolean wasNormal =
        replica.shown().statusInfos().isEmpty()
            || replica.shown().statusInfos().getFirst().normal();
    if (normal) {
      if (!wasNormal) {
        region.events.instance(
            replica.id(), EventLog.READ_REPLICA, "Replication for the Read Replica resumed");
      }
      return replica.withReplication(true, "replicating", null);
    }
    String message =
        "hot standby is not possible because max_connections = "
            + has
            + " is a lower setting than on the primary server, where its value was "
            + needs;
    if (wasNormal) {
      region.events.instance(
          replica.id(),
          EventLog.READ_REPLICA,
          "An error has occurred in the read replication process. " + message);
    }
    return replica.withReplication(false, "error", message);
  }

  private static long maxConnections(Instance instance) {
    Engine engine = Engine.named(instance.shown().engine());
    long memory =
        InstanceClass.named(instance.shown().dbInstanceClass())
            .map(InstanceClass::memoryBytes)
            .orElse(0L);
    return instance.fixedConnections().orElseGet(() -> engine.defaultMaxConnections(memory));
  }

  /** Takes a replica out of its source's list. */
  void detach(Instance replica) {
    region
        .instances
        .find(replica.shown().readReplicaSourceDBInstanceIdentifier())
        .ifPresent(source -> {
          List<String> left =
              source.shown().readReplicaDBInstanceIdentifiers().stream()
                  .filter(id -> !id.equals(replica.id()))
                  .toList();
          region.put(source.with(b -> b.readReplicaDBInstanceIdentifiers(left)));
        });
  }
}
