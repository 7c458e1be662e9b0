package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import java.time.Instant;
import java.util.Map;

/**
 * What an assessment may look at beside its own provider's resources.
 *
 * @param now the instant that all of a plan is computed for
 * @param connections by binding, what it says of its part; nothing of a part that cannot be reached
 * @param identities by workload, what gives its pods their role in AWS, where that is known: pods
 *     that were started before it have none
 */
public record Situation(
    Instant now, Map<PartId, Connection> connections, Map<PartId, String> identities) {

  /** Where nothing gives pods a role. */
  public Situation(Instant now, Map<PartId, Connection> connections) {
    this(now, connections, Map.of());
  }
}
