package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.blueprint.Part;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * The settings of a bucket in words, as they are and as they must be: what S3 writes in another way
 * than it was told to has the same words.
 */
final class Settings {

  static final String SSE_S3 = "SSE-S3";
  static final String BLOCKED = "blocked";
  static final String OWNER_ONLY = "owner only";
  static final String NEVER_VERSIONED = "off";
  static final String VERSIONED = "on";
  static final String SUSPENDED = "suspended";

  private static final String DEFAULT_KEY = "default key";
  private static final String TWO_LAYERS = "aws:kms:dsse";

  private Settings() {}

  /** What must be set on a bucket that has these settings. */
  static Map<Setting, String> wanted(Part.Bucket bucket, Map<Setting, String> is) {
    var wanted = new EnumMap<Setting, String>(Setting.class);
    wanted.put(Setting.ENCRYPTION, encryption(bucket, is.getOrDefault(Setting.ENCRYPTION, "")));
    wanted.put(Setting.PUBLIC_ACCESS, BLOCKED);
    wanted.put(Setting.OWNERSHIP, OWNER_ONLY);
    wanted.put(Setting.POLICY, BucketPolicy.text(bucket.logsOf()));
    wanted.put(
        Setting.LIFECYCLE,
        bucket.lifecycle().map(LifecycleRules::text).orElse(is.get(Setting.LIFECYCLE)));
    wanted.put(Setting.VERSIONING, versioning(bucket.versioning(), is.get(Setting.VERSIONING)));
    wanted.put(Setting.CORS, CorsRules.text(bucket.cors()));
    // Whoever made the bucket may rely on its logs.
    String unasked = bucket.adopted() ? is.get(Setting.ACCESS_LOGS) : Setting.NONE;
    wanted.put(Setting.ACCESS_LOGS, bucket.accessLogs().map(Settings::logs).orElse(unasked));
    return wanted;
  }

  /** What must be set in place of a single setting. */
  static String wanted(Part.Bucket bucket, Setting setting, String is) {
    var all = new EnumMap<Setting, String>(Setting.class);
    for (Setting other : Setting.values()) {
      all.put(other, "");
    }
    all.put(setting, is);
    return wanted(bucket, all).get(setting);
  }

  /** What is asked for is a floor where somebody else has made the bucket. */
  private static String encryption(Part.Bucket bucket, String is) {
    return bucket.adopted() && keepsEncryption(bucket.encryption(), is)
        ? is
        : text(bucket.encryption());
  }

  /** In words. */
  static String text(Part.Bucket.Encryption encryption) {
    return encryption.kms() ? "KMS, " + encryption.key().orElse(DEFAULT_KEY) : SSE_S3;
  }

  private static boolean keepsEncryption(Part.Bucket.Encryption wanted, String is) {
    boolean kms = !is.isEmpty() && !is.equals(SSE_S3) && !is.equals(Setting.NONE);
    boolean another =
        key(is).filter(key -> wanted.key().filter(arn -> named(arn, key)).isEmpty()).isPresent();
    return kms && (!wanted.kms() || is.startsWith(TWO_LAYERS) || another);
  }

  /** Whether it is the key of this ARN, by its id too. */
  private static boolean named(String arn, String key) {
    return arn.equals(key) || arn.endsWith(":key/" + key);
  }

  /** What the words for an encryption call its key, if it is not a default one. */
  static Optional<String> key(String encryption) {
    String[] words = encryption.split(", ", -1);
    return words.length > 1 && !words[1].equals(DEFAULT_KEY)
        ? Optional.of(words[1])
        : Optional.empty();
  }

  private static String versioning(Part.Bucket.Versioning wanted, String is) {
    return switch (wanted) {
      case ON -> VERSIONED;
      case AS_IT_IS -> is;
      case OFF -> is.equals(VERSIONED) ? SUSPENDED : is;
    };
  }

  private static String logs(Part.Bucket.AccessLogs logs) {
    return logs(logs.bucket(), logs.prefix());
  }

  private static String logs(String bucket, String prefix) {
    return "to %s, %s…".formatted(bucket, prefix);
  }

  static String shown(ServerSideEncryptionRule rule) {
    var standard = rule.applyServerSideEncryptionByDefault();
    if (standard == null) {
      return Setting.NONE;
    }
    if (standard.sseAlgorithm() == ServerSideEncryption.AES256) {
      return SSE_S3;
    }
    String key =
        Optional.ofNullable(standard.kmsMasterKeyID())
            .filter(id -> !id.isEmpty())
            .orElse(DEFAULT_KEY);
    if (standard.sseAlgorithm() == ServerSideEncryption.AWS_KMS) {
      boolean bucketKey = Boolean.TRUE.equals(rule.bucketKeyEnabled());
      return "KMS, " + key + (bucketKey ? "" : ", without a bucket key");
    }
    return standard.sseAlgorithmAsString() + ", " + key;
  }

  static String shown(PublicAccessBlockConfiguration block) {
    boolean all =
        Boolean.TRUE.equals(block.blockPublicAcls())
            && Boolean.TRUE.equals(block.ignorePublicAcls())
            && Boolean.TRUE.equals(block.blockPublicPolicy())
            && Boolean.TRUE.equals(block.restrictPublicBuckets());
    return all ? BLOCKED : "blocked in part";
  }

  static String shown(Optional<BucketVersioningStatus> status) {
    return status
        .map(known -> known == BucketVersioningStatus.ENABLED ? VERSIONED : SUSPENDED)
        .orElse(NEVER_VERSIONED);
  }

  static String shown(LoggingEnabled logging) {
    return logs(logging.targetBucket(), Optional.ofNullable(logging.targetPrefix()).orElse(""));
  }
}
