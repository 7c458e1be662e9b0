package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Snapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A manual snapshot as DescribeSnapshots shows it; the reading has no tags, so the fingerprint of
 * the step it was taken for is in its name.
 *
 * @param source the replication group it is of
 */
public record CacheSnapshot(
    String name, String arn, String source, String status, Optional<Instant> taken)
    implements Snapshot {

  @Override
  public Optional<String> fingerprint() {
    Matcher matcher = Pattern.compile(Pattern.quote(source) + "-([0-9a-f]+)-\\d+").matcher(name);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
