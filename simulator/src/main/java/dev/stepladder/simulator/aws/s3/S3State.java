package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Durations;
import dev.stepladder.simulator.aws.Guarded;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Table;
import dev.stepladder.simulator.clock.Scheduled;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** All buckets of all accounts and regions. Everything happens under one lock. */
final class S3State extends Guarded {

  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final int BUCKETS_PER_ACCOUNT = 10_000;

  final Table<Bucket> buckets;

  private final VirtualClock clock;
  private final Durations durations;
  private final Map<String, ObjectStore> objects = new HashMap<>();
  private final Map<String, Instant> taken = new HashMap<>();
  private final Map<String, Integer> quotas = new HashMap<>();

  S3State(VirtualClock clock, Revisions revisions, Durations durations) {
    this.clock = clock;
    this.durations = durations;
    buckets = new Table<>(revisions);
  }

  Instant now() {
    return clock.now();
  }

  /** The bucket for a caller who may see it where it calls from. */
  Bucket open(Asked asked, Scope caller, ReadPoint point) {
    Bucket bucket = buckets.find(asked.bucket(), point).orElseThrow(S3Errors::noSuchBucket);
    if (!bucket.home().region().equals(caller.region())) {
      throw S3Errors.elsewhere(bucket);
    }
    checkOwner(bucket, asked, caller);
    return bucket;
  }

  /** Refuses a caller or an expectation of another account than the bucket's. */
  static void checkOwner(Bucket bucket, Asked asked, Scope caller) {
    Optional<String> expected = asked.expectedOwner();
    if (expected.isPresent() && !ACCOUNT.matcher(expected.get()).matches()) {
      throw AwsError.refused(
          "InvalidBucketOwnerAWSAccountID",
          "The value of the expected bucket owner parameter must be an AWS Account ID...");
    }
    String owner = bucket.home().account();
    if (!owner.equals(caller.account()) || !expected.orElse(owner).equals(owner)) {
      throw S3Errors.denied(bucket);
    }
  }

  void put(Bucket bucket) {
    buckets.put(bucket.name(), bucket);
  }

  /** Changes the bucket later, if it is still the same one. */
  Scheduled later(Bucket bucket, S3Duration kind, UnaryOperator<Bucket> change) {
    return clock.schedule(
        durations.of(kind),
        () ->
            alone(() ->
                buckets
                    .find(bucket.name())
                    .filter(current -> current.created().equals(bucket.created()))
                    .ifPresent(current -> put(change.apply(current)))));
  }

  ObjectStore objects(Bucket bucket) {
    return objects.computeIfAbsent(bucket.name(), name -> new ObjectStore());
  }

  /** Removes a bucket, whose name nobody can use for a while. */
  void remove(Bucket bucket) {
    buckets.remove(bucket.name());
    objects.remove(bucket.name());
    taken.put(bucket.name(), now().plus(durations.of(S3Duration.NAME_FREED)));
  }

  /** Whether the name is still that of a bucket which is gone. */
  boolean taken(String name) {
    return taken.getOrDefault(name, Instant.MIN).isAfter(now());
  }

  int quota(String account) {
    return quotas.getOrDefault(account, BUCKETS_PER_ACCOUNT);
  }

  void quota(String account, int most) {
    quotas.put(account, most);
  }
}
