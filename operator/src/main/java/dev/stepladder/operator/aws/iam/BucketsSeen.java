package dev.stepladder.operator.aws.iam;

import dev.stepladder.operator.aws.s3.S3Bucket;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What S3 shows of an app's buckets that matters for who may use them. */
record BucketsSeen(Blueprint blueprint, View view) {

  /** Whether a bucket is another app's now. */
  boolean handedOver(String bucket) {
    return view.entry(S3Bucket.class, bucket)
        .known()
        .filter(known -> blueprint.owner().anothers(known.tags()))
        .isPresent();
  }

  /** Whether it is known with which key a bucket is encrypted. */
  boolean read(Part.Bucket bucket) {
    return view.entry(S3Bucket.class, bucket.name()).known().filter(S3Bucket::read).isPresent();
  }

  /** Whether a key may be that of a bucket whose settings cannot be seen. */
  boolean unread() {
    return blueprint.parts(Part.Bucket.class).stream()
        .anyMatch(bucket -> bucket.adopted() && !read(bucket));
  }

  /**
   * ARNs of the KMS keys that buckets which were taken over are encrypted with: without them the
   * pods could neither write there nor read what they wrote.
   */
  Set<String> keys() {
    return blueprint.parts(Part.Bucket.class).stream()
        .flatMap(bucket -> key(bucket).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<String> key(Part.Bucket bucket) {
    return bucket.adopted()
        ? view.entry(S3Bucket.class, bucket.name())
            .known()
            .filter(known -> blueprint.owner().claim(known.tags()) == Owner.Claim.OURS)
            .flatMap(known -> known.key(blueprint.account()))
        : Optional.empty();
  }

  /**
   * Keys that buckets which are open have and had not when they were taken over: nobody has
   * approved that the pods may use these.
   *
   * @param open names of the buckets that are open
   * @param known ARNs of the keys that are open, or may be without a question
   */
  Set<String> keysAnew(Set<String> open, Set<String> known) {
    return blueprint.parts(Part.Bucket.class).stream()
        .filter(bucket -> open.contains(bucket.name()))
        .flatMap(bucket -> key(bucket).stream())
        .filter(key -> !known.contains(key))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
