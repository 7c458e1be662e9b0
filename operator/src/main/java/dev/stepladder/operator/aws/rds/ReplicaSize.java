package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import java.util.List;
import java.util.Optional;

/**
 * A replica of PostgreSQL stops replicating when its max_connections is less than its primary's,
 * and RDS derives that from memory. So a rung that gives replicas a smaller class than the primary
 * gets the primary's, unless it sets max_connections itself.
 */
final class ReplicaSize {

  private ReplicaSize() {}

  /** The blueprint with replicas that can follow their primary. */
  static Blueprint fitted(Blueprint blueprint) {
    Optional<String> larger = larger(blueprint);
    if (larger.isEmpty()) {
      return blueprint;
    }
    List<Part> parts =
        blueprint.parts().stream()
            .map(part ->
                part instanceof Part.ReadReplicas replicas
                    ? new Part.ReadReplicas(
                        replicas.id(),
                        replicas.of(),
                        replicas.count(),
                        larger.get(),
                        replicas.drain())
                    : part)
            .toList();
    return blueprint.withParts(parts);
  }

  /** That the rung's class was not taken, if so. */
  static Assessment notice(Blueprint blueprint) {
    return larger(blueprint)
        .map(larger ->
            Assessment.of(
                new Finding.Notice(
                    PartId.of("rung", "replicas"),
                    "ReplicaClassTooSmall",
                    "the rung's replicaClass is smaller than its instanceClass %s, and a PostgreSQL replica needs max_connections at least its primary's: replicas get %1$s too. Leave replicaClass out, or set max_connections in the rung's parameters"
                        .formatted(larger))))
        .orElse(Assessment.NOTHING);
  }

  /** The class that replicas need where the rung's is too small. */
  private static Optional<String> larger(Blueprint blueprint) {
    Optional<Part.ReadReplicas> replicas =
        blueprint.part(Part.ReadReplicas.class).filter(part -> part.count() > 0);
    return blueprint
        .part(Part.Database.class)
        .filter(database -> database.engine() == Engine.POSTGRES)
        .filter(database -> !database.parameters().containsKey("max_connections"))
        .filter(database ->
            replicas
                .filter(
                    part -> InstanceSize.shrinks(database.instanceClass(), part.instanceClass()))
                .isPresent())
        .map(Part.Database::instanceClass);
  }
}
