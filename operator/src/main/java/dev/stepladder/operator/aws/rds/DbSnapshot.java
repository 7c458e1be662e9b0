package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.inventory.Resource;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A manual snapshot as DescribeDBSnapshots shows it.
 *
 * @param name its identifier
 * @param instance identifier of the instance it is of
 * @param resourceId DbiResourceId of that instance
 * @param status {@code creating}, {@code available}, {@code failed}
 * @param taken when it was taken; empty while it is being made
 */
public record DbSnapshot(
    String name,
    String arn,
    String instance,
    String resourceId,
    String status,
    Optional<Instant> taken,
    Map<String, String> tags)
    implements Resource {

  /** Copies what must not change. */
  public DbSnapshot {
    tags = Map.copyOf(tags);
  }

  @Override
  public boolean resting() {
    return status.equals("available") || status.equals("failed");
  }
}
