package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Readings;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.aws.tagging.TaggedResources;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Partition;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads S3: names and tags of all buckets in pages; settings, which have no bulk reading, of those
 * of the installation only and of those that an app of it may take over, on a slow cycle and when
 * one is asked for.
 */
final class S3Sweep implements Sweep {

  /** For how long the bulk reading of tags may not know a new bucket. */
  private static final Duration TAGS_COME_LATE = Duration.ofHours(1);

  private static final Duration SINCE_THE_LAST_COMPLETE_ONE = Duration.ofMinutes(10);

  private final AwsAccount account;
  private final String installation;
  private final Clock clock;
  private final S3Reader reader;
  private final TaggedResources tagged;

  /** Those of the installation, and those that an app of it may take over. */
  private final Readings<S3Bucket> known;

  /**
   * Reads one account and region.
   *
   * @param surroundings whose installation's buckets are read closely
   */
  S3Sweep(AwsAccount account, Surroundings surroundings) {
    this.account = account;
    this.installation = surroundings.installation();
    this.clock = surroundings.clock();
    this.reader = new S3Reader(account);
    this.tagged = new TaggedResources(account, installation);
    this.known = new Readings<>(clock);
  }

  @Override
  public String title() {
    return "S3 in " + account.place();
  }

  @Override
  public Set<Class<? extends Resource>> covers() {
    return Set.of(S3Bucket.class);
  }

  @Override
  public void lookAnew(Set<ResourceKey> keys) {
    keys.forEach(key -> known.expire(key.name()));
  }

  @Override
  public List<Resource> everything() {
    account.ensureVerified(Duration.ZERO);
    Map<String, Map<String, String>> tags = new HashMap<>(tagged.adoptable("s3"));
    tags.putAll(tagged.of("s3"));
    List<S3Reader.Listed> all = reader.buckets();
    known.only(all.stream().map(S3Reader.Listed::name).toList());
    var found = new ArrayList<Resource>();
    for (S3Reader.Listed bucket : all) {
      look(bucket, tags.getOrDefault(arn(bucket.name()), Map.of())).ifPresent(found::add);
    }
    return found;
  }

  private String arn(String bucket) {
    return "arn:%s:s3:::%s".formatted(Partition.of(account.place().region()), bucket);
  }

  private Optional<S3Bucket> look(S3Reader.Listed listed, Map<String, String> tags) {
    String name = listed.name();
    Optional<S3Bucket> recent = known.recent(name);
    if (recent.isPresent()) {
      return recent.map(
          bucket -> tags.isEmpty() || late(tags, bucket) ? bucket : bucket.tagged(tags));
    }
    boolean mayBeOurs =
        known.knows(name)
            || !tags.isEmpty()
            || listed.created().plus(TAGS_COME_LATE).isAfter(clock.now());
    return mayBeOurs
        ? remember(name, reader.shown(name, installation, tags))
        : Optional.of(S3Bucket.unread(name, account.place().region(), tags));
  }

  /** The bulk reading may not know yet that a bucket has been taken over. */
  private boolean late(Map<String, String> tags, S3Bucket bucket) {
    return Owner.adoptable(tags, installation)
        && !installation.equals(tags.get(Owner.INSTALLATION))
        && installation.equals(bucket.tags().get(Owner.INSTALLATION));
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    account.ensureVerified(SINCE_THE_LAST_COMPLETE_ONE);
    var found = new ArrayList<Resource>();
    for (ResourceKey key : keys) {
      String name = key.name();
      Map<String, String> tags = known.recent(name).map(S3Bucket::tags).orElse(Map.of());
      remember(name, reader.bucket(name, installation, tags)).ifPresent(found::add);
    }
    if (found.size() < keys.size()) {
      // In another account nothing of ours is there.
      account.ensureVerified(Duration.ZERO);
    }
    return found;
  }

  private Optional<S3Bucket> remember(String name, Optional<S3Bucket> bucket) {
    known.keep(name, bucket.filter(S3Bucket::read));
    return bucket;
  }
}
