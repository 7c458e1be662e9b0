package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether all the pods that a rung may run find a connection: as many as the autoscaler may start,
 * and those that a roll-out starts beside them, each with as many connections as its workload says.
 * A workload that does not say counts for nothing; nor do migrations, which run one at a time.
 */
final class ConnectionRules {

  private final Blueprint blueprint;
  private final Part.Database database;

  /** The most that the pods of one workload open. */
  private record Share(String text, long connections) {}

  ConnectionRules(Blueprint blueprint, Part.Database database) {
    this.blueprint = blueprint;
    this.database = database;
  }

  /** What is wrong, if there may be more connections than the database lets in. */
  Optional<String> tooMany() {
    List<Share> shares = shares();
    long all = shares.stream().mapToLong(Share::connections).sum();
    if (all == 0) {
      return Optional.empty();
    }
    return tooMany(shares, all, "the database", database.instanceClass(), "instanceClass")
        .or(() -> tooManyReaders(shares, all));
  }

  private Optional<String> tooManyReaders(List<Share> shares, long all) {
    return blueprint
        .part(Part.ReadReplicas.class)
        .filter(replicas -> replicas.count() > 0)
        .flatMap(replicas ->
            // At the best they spread over the replicas evenly.
            tooMany(
                shares,
                Math.ceilDiv(all, replicas.count()),
                replicas.count() == 1
                    ? "the read replica"
                    : "each of %d read replicas".formatted(replicas.count()),
                replicas.instanceClass(),
                "replicaClass"));
  }

  private Optional<String> tooMany(
      List<Share> shares, long opened, String by, String instanceClass, String field) {
    OptionalLong most = MaxConnections.of(database, database.version(), instanceClass);
    if (most.isEmpty() || opened <= most.getAsLong()) {
      return Optional.empty();
    }
    return Optional.of(
        "pods may open %d connections to %s (%s), which as %s lets in at most %d: lower connectionsPerPod or the tier's autoscaling.maxReplicas, or give the tier %s a larger spec.database.%s, or max_connections in its parameters"
            .formatted(
                opened,
                by,
                String.join(", ", shares.stream().map(Share::text).toList()),
                instanceClass,
                most.getAsLong(),
                blueprint.tier(),
                field));
  }

  private List<Share> shares() {
    var shares = new ArrayList<Share>();
    for (Part.Workload workload : blueprint.parts(Part.Workload.class)) {
      if (workload.connectionsPerPod().isPresent()) {
        int pods = most(workload);
        int surge = Math.ceilDiv(pods * Part.Workload.SURGE_PERCENT, 100);
        int each = workload.connectionsPerPod().getAsInt();
        shares.add(
            new Share(
                "%s: %s and %d more while it is rolled out, %d each"
                    .formatted(workload.name(), pods == 1 ? "1 pod" : pods + " pods", surge, each),
                (long) (pods + surge) * each));
      }
    }
    return shares;
  }

  private int most(Part.Workload workload) {
    return blueprint.parts(Part.Autoscaler.class).stream()
        .filter(autoscaler -> autoscaler.workload().id().equals(workload.id()))
        .mapToInt(Part.Autoscaler::maxReplicas)
        .findFirst()
        .orElse(workload.replicas());
  }
}
