package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsFailure;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.SweepFailed;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * The reading calls of S3. Every call on a bucket names the account that must own it, so that a
 * bucket of somebody else is never taken for one of ours.
 */
final class S3Reader {

  private static final int PAGE = 1000;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int ELSEWHERE = 301;

  private final AwsAccount account;
  private final S3Client s3;
  private final String owner;

  S3Reader(AwsAccount account) {
    this.account = account;
    this.s3 = S3Service.client(account);
    this.owner = account.place().account();
  }

  /** A bucket as a list shows it. */
  record Listed(String name, Instant created) {}

  /** Whose a name is. */
  enum Holder {
    NOBODY,
    THE_ACCOUNT,
    /** Another account, or this one in another region. */
    SOMEBODY_ELSE
  }

  /** The bucket went while it was read. */
  static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The buckets of the account in the region. */
  List<Listed> buckets() {
    return buckets("");
  }

  /** Those whose names begin so. */
  private List<Listed> buckets(String prefix) {
    return account.read(
        "list buckets",
        "s3:ListAllMyBuckets",
        () ->
            s3
                .listBucketsPaginator(request -> {
                  request.maxBuckets(PAGE).bucketRegion(account.place().region());
                  if (!prefix.isEmpty()) {
                    request.prefix(prefix);
                  }
                })
                .buckets()
                .stream()
                .map(bucket -> new Listed(bucket.name(), bucket.creationDate()))
                .toList());
  }

  /** Whose the name is, as far as HeadBucket tells. */
  Holder holder(String name) {
    return account.read(
        "look for bucket " + name,
        "s3:ListBucket",
        () -> {
          try {
            s3.headBucket(request -> request.bucket(name).expectedBucketOwner(owner));
            return Holder.THE_ACCOUNT;
          } catch (S3Exception e) {
            return switch (e.statusCode()) {
              case NOT_FOUND -> Holder.NOBODY;
              case FORBIDDEN, ELSEWHERE -> Holder.SOMEBODY_ELSE;
              default -> throw e;
            };
          }
        });
  }

  /**
   * A bucket of the account with its tags, and with its settings where the tags are those of the
   * installation, or say that an app of it may take the bucket over.
   *
   * @param known its tags as far as they are known from elsewhere
   */
  Optional<S3Bucket> bucket(String name, String installation, Map<String, String> known) {
    boolean listed = buckets(name).stream().anyMatch(bucket -> bucket.name().equals(name));
    return listed ? shown(name, installation, known) : Optional.empty();
  }

  /**
   * The same of one that a list has just shown. One that its own policy, or one of the
   * organization, keeps from being read says nothing of any other.
   */
  Optional<S3Bucket> shown(String name, String installation, Map<String, String> known) {
    S3Bucket bucket = S3Bucket.unread(name, account.place().region(), known);
    try {
      bucket = bucket.tagged(tags(name));
      boolean concerns =
          installation.equals(bucket.tags().get(Owner.INSTALLATION))
              || Owner.adoptable(bucket.tags(), installation);
      return Optional.of(concerns ? read(bucket) : bucket);
    } catch (Gone e) {
      return Optional.empty();
    } catch (SweepFailed e) {
      if (!forbidden(e)) {
        throw e;
      }
      return Optional.of(bucket.withheld(e.getMessage()));
    }
  }

  /** Bad credentials are refused in the same way, but everywhere. */
  private static boolean forbidden(SweepFailed failure) {
    return failure.getCause() instanceof S3Exception refusal
        && refusal.statusCode() == FORBIDDEN
        && !failure.reason().equals(AwsFailure.CREDENTIALS_REFUSED);
  }

  private S3Bucket read(S3Bucket bucket) {
    String name = bucket.name();
    var settings = new EnumMap<Setting, String>(Setting.class);
    List<LifecycleRule> rules = lifecycle(name);
    for (Setting setting : Setting.values()) {
      settings.put(
          setting,
          setting == Setting.LIFECYCLE ? LifecycleRules.shown(rules) : setting(name, setting));
    }
    return new S3Bucket(
        name,
        bucket.region(),
        settings,
        LifecycleRules.versionsExpireAfter(rules),
        bucket.tags(),
        Optional.empty());
  }

  /**
   * One setting in words.
   *
   * @throws Gone if there is no such bucket
   */
  String setting(String name, Setting setting) {
    return switch (setting) {
      case ENCRYPTION -> encryption(name).map(Settings::shown).orElse(Setting.NONE);
      case PUBLIC_ACCESS ->
          find(
                  name,
                  "s3:GetBucketPublicAccessBlock",
                  "NoSuchPublicAccessBlockConfiguration",
                  () ->
                      s3.getPublicAccessBlock(r -> r.bucket(name).expectedBucketOwner(owner))
                          .publicAccessBlockConfiguration())
              .map(Settings::shown)
              .orElse("not blocked");
      case OWNERSHIP ->
          find(
                  name,
                  "s3:GetBucketOwnershipControls",
                  "OwnershipControlsNotFoundError",
                  () ->
                      s3.getBucketOwnershipControls(r -> r.bucket(name).expectedBucketOwner(owner))
                          .ownershipControls())
              .flatMap(controls -> controls.rules().stream().findFirst())
              .map(rule ->
                  switch (rule.objectOwnership()) {
                    case BUCKET_OWNER_ENFORCED -> Settings.OWNER_ONLY;
                    case BUCKET_OWNER_PREFERRED, OBJECT_WRITER, UNKNOWN_TO_SDK_VERSION ->
                        rule.objectOwnershipAsString();
                  })
              .orElse("ObjectWriter");
      case POLICY -> new BucketPolicy(account.place(), name).shown(policy(name));
      case LIFECYCLE -> LifecycleRules.shown(lifecycle(name));
      case VERSIONING ->
          Settings.shown(
              find(
                      name,
                      "s3:GetBucketVersioning",
                      "",
                      () -> s3.getBucketVersioning(r -> r.bucket(name).expectedBucketOwner(owner)))
                  .flatMap(answer -> Optional.ofNullable(answer.status())));
      case CORS -> CorsRules.shown(cors(name));
      case ACCESS_LOGS ->
          find(
                  name,
                  "s3:GetBucketLogging",
                  "",
                  () -> s3.getBucketLogging(r -> r.bucket(name).expectedBucketOwner(owner)))
              .flatMap(answer -> Optional.ofNullable(answer.loggingEnabled()))
              .map(Settings::shown)
              .orElse(Setting.NONE);
    };
  }

  /**
   * All tags of a bucket.
   *
   * @throws Gone as {@link #setting}, and so do the following
   */
  Map<String, String> tags(String name) {
    var tags = new TreeMap<String, String>();
    find(
            name,
            "s3:GetBucketTagging",
            "NoSuchTagSet",
            () -> s3.getBucketTagging(r -> r.bucket(name).expectedBucketOwner(owner)).tagSet())
        .orElse(List.of())
        .forEach((Tag tag) -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  Optional<String> policy(String name) {
    return find(
        name,
        "s3:GetBucketPolicy",
        "NoSuchBucketPolicy",
        () -> s3.getBucketPolicy(r -> r.bucket(name).expectedBucketOwner(owner)).policy());
  }

  Optional<ServerSideEncryptionRule> encryption(String name) {
    return find(
            name,
            "s3:GetEncryptionConfiguration",
            "ServerSideEncryptionConfigurationNotFoundError",
            () ->
                s3.getBucketEncryption(r -> r.bucket(name).expectedBucketOwner(owner))
                    .serverSideEncryptionConfiguration())
        .flatMap(configuration -> configuration.rules().stream().findFirst());
  }

  List<LifecycleRule> lifecycle(String name) {
    return lifecycles(name).map(GetBucketLifecycleConfigurationResponse::rules).orElse(List.of());
  }

  /** The rules, and from which size on an object moves by them. */
  Optional<GetBucketLifecycleConfigurationResponse> lifecycles(String name) {
    return find(
        name,
        "s3:GetLifecycleConfiguration",
        "NoSuchLifecycleConfiguration",
        () -> s3.getBucketLifecycleConfiguration(r -> r.bucket(name).expectedBucketOwner(owner)));
  }

  List<CORSRule> cors(String name) {
    return find(
            name,
            "s3:GetBucketCORS",
            "NoSuchCORSConfiguration",
            () -> s3.getBucketCors(r -> r.bucket(name).expectedBucketOwner(owner)).corsRules())
        .orElse(List.of());
  }

  /**
   * What a bucket has of one kind.
   *
   * @param absent how S3 says that it has nothing of the kind
   * @throws Gone if there is no such bucket
   */
  private <T> Optional<T> find(String bucket, String action, String absent, Supplier<T> reading) {
    try {
      return account.read(
          "read bucket " + bucket,
          action,
          () -> {
            try {
              return Optional.of(reading.get());
            } catch (S3Exception e) {
              if (code(e).equals(absent)) {
                return Optional.empty();
              }
              throw e;
            }
          });
    } catch (SweepFailed e) {
      if (e.getCause() instanceof S3Exception refusal && code(refusal).equals("NoSuchBucket")) {
        throw new Gone();
      }
      throw e;
    }
  }

  private static String code(S3Exception refusal) {
    return Optional.ofNullable(refusal.awsErrorDetails())
        .map(details -> details.errorCode())
        .orElse("");
  }
}
