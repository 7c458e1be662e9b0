package dev.stepladder.operator.blueprint;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.BucketAccessLogs;
import dev.stepladder.api.v1alpha1.BucketCorsRule;
import dev.stepladder.api.v1alpha1.BucketLifecycle;
import dev.stepladder.api.v1alpha1.BucketSpec;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.api.v1alpha1.TierBucket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Draws the buckets of an app. */
final class Buckets {

  /** What S3's limit of 63 leaves beside the suffix that names account and region. */
  private static final int NAME_LIMIT = 32;

  private final Owner owner;
  private final AwsEnvironmentSpec environment;

  Buckets(Owner owner, AwsEnvironmentSpec environment) {
    this.owner = owner;
    this.environment = environment;
  }

  List<Part.Bucket> draw(StagedAppSpec app, TierBucket rung) {
    return app.buckets().stream().map(bucket -> bucket(bucket, app.buckets(), rung)).toList();
  }

  /**
   * What tells workloads of the buckets. The pods' permission comes with them: a bucket without it
   * is no use. Where the cluster hands out the role, that is the last of it to come.
   */
  List<Part.Binding> bindings(List<Part.Bucket> buckets) {
    return buckets.stream()
        .map(bucket -> {
          String name = bucket.id().name();
          return new Part.Binding(
              PartId.of("binding", "bucket-" + name),
              owner.app() + "-bucket-" + name,
              "s3",
              "BUCKET_" + name.replace('-', '_').toUpperCase(Locale.ROOT) + "_",
              bucket.id(),
              new Part.Login.None(),
              List.of("type", "provider", "bucket", "region", "identity"),
              Set.of(Architect.ASSOCIATION));
        })
        .toList();
  }

  private Part.Bucket bucket(BucketSpec spec, List<BucketSpec> all, TierBucket rung) {
    PartId id = id(spec.name());
    return new Part.Bucket(
        id,
        name(spec),
        spec.adopt() != null,
        spec.adopt() == null && accountRegional(),
        versioning(Optional.ofNullable(spec.versioning()), rung),
        Stream.of(Optional.ofNullable(spec.lifecycle()), Optional.ofNullable(rung.lifecycle()))
            .flatMap(Optional::stream)
            .findFirst()
            .map(Buckets::lifecycle),
        spec.cors().stream().map(Buckets::cors).toList(),
        Optional.ofNullable(spec.accessLogs()).map(logs -> logs(spec, logs, all)),
        switch (spec.encryption()) {
          case SSE_S3 -> new Part.Bucket.Encryption(false, Optional.empty());
          case KMS -> new Part.Bucket.Encryption(true, Optional.ofNullable(environment.kmsKey()));
        },
        all.stream()
            .filter(other ->
                other.accessLogs() != null && spec.name().equals(other.accessLogs().bucket()))
            .map(this::name)
            .sorted()
            .toList(),
        tags(id));
  }

  private static PartId id(String bucket) {
    return PartId.of(Architect.BUCKET, bucket);
  }

  private boolean accountRegional() {
    return BucketNames.accountRegional(environment.region());
  }

  private String name(BucketSpec spec) {
    return spec.adopt() == null ? name(id(spec.name())) : spec.adopt();
  }

  /** A name that no other account can have, where the region can see to that. */
  private String name(PartId id) {
    return owner.identifier(id, NAME_LIMIT)
        + BucketNames.suffix(environment.account(), environment.region());
  }

  private static Part.Bucket.Versioning versioning(Optional<Boolean> own, TierBucket rung) {
    if (own.orElse(rung.versioning())) {
      return Part.Bucket.Versioning.ON;
    }
    return own.isPresent() ? Part.Bucket.Versioning.OFF : Part.Bucket.Versioning.AS_IT_IS;
  }

  private static Part.Bucket.Lifecycle lifecycle(BucketLifecycle spec) {
    return new Part.Bucket.Lifecycle(
        days(spec.infrequentAccessAfterDays()),
        days(spec.glacierAfterDays()),
        days(spec.expireOldVersionsAfterDays()),
        days(spec.abortUploadsAfterDays()));
  }

  private static OptionalInt days(Integer days) {
    return days == null ? OptionalInt.empty() : OptionalInt.of(days);
  }

  private static Part.Bucket.CorsRule cors(BucketCorsRule spec) {
    return new Part.Bucket.CorsRule(
        spec.origins(),
        spec.methods(),
        spec.headers(),
        spec.exposedHeaders(),
        days(spec.maxAgeSeconds()));
  }

  private Part.Bucket.AccessLogs logs(
      BucketSpec spec, BucketAccessLogs logs, List<BucketSpec> all) {
    // The schema lets no name of a bucket through that the app does not have.
    Optional<BucketSpec> taker =
        all.stream().filter(other -> other.name().equals(logs.bucket())).findFirst();
    return new Part.Bucket.AccessLogs(
        taker.map(BucketSpec::name).map(Buckets::id),
        taker.map(this::name).orElse(logs.bucketName()),
        logs.prefix() == null ? spec.name() + "/" : logs.prefix());
  }

  private Map<String, String> tags(PartId part) {
    var tags = new TreeMap<>(environment.tags());
    tags.putAll(owner.tags(part));
    return tags;
  }
}
