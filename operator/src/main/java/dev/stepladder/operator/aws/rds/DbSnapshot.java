package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Safety;
import dev.stepladder.operator.aws.Snapshot;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
    Map<String, String> tags,
    DbContents contents)
    implements Snapshot {

  /** Copies what must not change. */
  public DbSnapshot {
    tags = Map.copyOf(tags);
  }

  /**
   * Whether it was taken before a step, under the name that it has then: a copy that somebody made
   * of one may bear its tags.
   */
  boolean guards() {
    return fingerprint()
        .filter(word -> name.matches(Pattern.quote(instance + "-" + word) + "-\\d+"))
        .isPresent();
  }

  @Override
  public String source() {
    return instance;
  }

  @Override
  public Optional<String> fingerprint() {
    return Optional.ofNullable(tags.get(Safety.FINGERPRINT));
  }
}
