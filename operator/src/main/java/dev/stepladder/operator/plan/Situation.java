package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What an assessment may look at beside its own provider's resources.
 *
 * @param now the instant that all of a plan is computed for
 * @param connections by binding, what it says of its part; nothing of a part that cannot be reached
 * @param resourceIds by part, the AWS id, never used again, of what is there now; empty text for
 *     one that is known not to be there, nothing of one that cannot be seen
 * @param failing keys of steps that take back what somebody left pending and are refused, or come
 *     to nothing, again and again
 * @param corrects whether what somebody changed by hand is changed back
 */
public record Situation(
    Instant now,
    Map<PartId, Connection> connections,
    Map<PartId, String> resourceIds,
    Set<String> failing,
    boolean corrects) {

  /** One in which nothing fails. */
  public Situation(
      Instant now, Map<PartId, Connection> connections, Map<PartId, String> resourceIds) {
    this(now, connections, resourceIds, Set.of(), true);
  }

  /** The same where some steps fail again and again. */
  Situation despite(Set<String> stepKeys) {
    return new Situation(now, connections, resourceIds, stepKeys, corrects);
  }

  /** The same where what somebody changed by hand is changed back, or is left as it is. */
  Situation correcting(boolean does) {
    return new Situation(now, connections, resourceIds, failing, does);
  }

  /** One in which nothing is known of what is there. */
  public Situation(Instant now, Map<PartId, Connection> connections) {
    this(now, connections, Map.of());
  }
}
