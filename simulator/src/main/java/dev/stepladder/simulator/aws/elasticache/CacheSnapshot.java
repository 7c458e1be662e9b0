package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * A snapshot and its tags, which describing it does not show.
 *
 * @param source the group or cluster it was taken of
 * @param taken when it was asked for
 */
record CacheSnapshot(Snapshot shown, String source, Instant taken, List<Tag> tags) {

  String name() {
    return shown.snapshotName();
  }

  boolean available() {
    return shown.snapshotStatus().equals(Status.AVAILABLE);
  }

  CacheSnapshot withTags(List<Tag> all) {
    return new CacheSnapshot(shown, source, taken, List.copyOf(all));
  }

  CacheSnapshot withStatus(String status) {
    return new CacheSnapshot(shown.toBuilder().snapshotStatus(status).build(), source, taken, tags);
  }
}
