package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.aws.KeyArn;
import dev.stepladder.operator.blueprint.Partition;
import dev.stepladder.operator.inventory.Resource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A bucket as S3 shows it.
 *
 * @param settings what is set, in words; of policy, lifecycle and CORS only what is ours. Empty
 *     where they are not read, because the bucket is not ours or does not let itself be read
 * @param versionsExpireAfter days after which our own rule removes old versions, if it does
 * @param withheld in what words AWS refused to show its tags or settings, if it did; then the tags
 *     are those known from elsewhere, and may be incomplete
 */
public record S3Bucket(
    String name,
    String region,
    Map<Setting, String> settings,
    OptionalInt versionsExpireAfter,
    Map<String, String> tags,
    Optional<String> withheld)
    implements Resource {

  /** How S3 makes a bucket that is asked for with the owner's objects only. */
  static final Map<Setting, String> FRESH =
      Map.of(
          Setting.ENCRYPTION, Settings.SSE_S3,
          Setting.PUBLIC_ACCESS, Settings.BLOCKED,
          Setting.OWNERSHIP, Settings.OWNER_ONLY,
          Setting.POLICY, Setting.NONE,
          Setting.LIFECYCLE, Setting.NONE,
          Setting.VERSIONING, Settings.NEVER_VERSIONED,
          Setting.CORS, Setting.NONE,
          Setting.ACCESS_LOGS, Setting.NONE);

  /** Copies what must not change. */
  public S3Bucket {
    settings = settings.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(settings));
    tags = Map.copyOf(tags);
  }

  /** One whose settings are not read. */
  static S3Bucket unread(String name, String region, Map<String, String> tags) {
    return new S3Bucket(name, region, Map.of(), OptionalInt.empty(), tags, Optional.empty());
  }

  /** Whether its settings are known. */
  public boolean read() {
    return !settings.isEmpty();
  }

  String is(Setting setting) {
    return settings.getOrDefault(setting, "");
  }

  /**
   * ARN of the KMS key that encrypts what is put into it; empty for a default key, which needs no
   * permission, and where an alias stands for the key, by which none can be given (Amazon S3 takes
   * all three, and shows what it was given).
   *
   * @param account that the bucket is in
   */
  public Optional<String> key(String account) {
    return namedKey()
        .map(name ->
            name.contains("/") || name.contains(":")
                ? name
                : "arn:%s:kms:%s:%s:key/%s".formatted(Partition.of(region), region, account, name))
        .filter(KeyArn::is);
  }

  /** What names the KMS key that encrypts what is put into it: an ARN, an id or an alias. */
  Optional<String> namedKey() {
    return Settings.key(is(Setting.ENCRYPTION));
  }

  /** Whether it may have older versions of objects. */
  boolean keepsVersions() {
    return !is(Setting.VERSIONING).equals(Settings.NEVER_VERSIONED);
  }

  S3Bucket tagged(Map<String, String> other) {
    return new S3Bucket(name, region, settings, versionsExpireAfter, other, withheld);
  }

  S3Bucket withheld(String why) {
    return new S3Bucket(name, region, settings, versionsExpireAfter, tags, Optional.of(why));
  }

  /** What is done to a bucket is done when the call returns. */
  @Override
  public boolean resting() {
    return true;
  }
}
