package dev.stepladder.operator.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.iam.IamRole;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Ground;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** S3 as the planner knows it: every change is done at once and shows a little later. */
public final class ModelS3 {

  private static final Duration SHOWS_AFTER = Duration.ofSeconds(2);

  private final Ground ground;

  /** S3 in an account. */
  public ModelS3(Ground ground) {
    this.ground = ground;
  }

  /** Carries out a step. */
  public void start(Step step) {
    S3Action action = (S3Action) step.action();
    S3Bucket changed =
        switch (action) {
          case S3Action.Create(Part.Bucket bucket) -> {
            assertThat(ground.find(S3Bucket.class, bucket.name())).isEmpty();
            yield new S3Bucket(
                bucket.name(),
                "us-east-1",
                S3Bucket.FRESH,
                OptionalInt.empty(),
                bucket.tags(),
                Optional.empty());
          }
          case S3Action.Change change -> changed(change);
          case S3Action.Tag(String name, Map<String, String> tags) -> tagged(name, tags);
          case S3Action.Adopt(String name, Map<String, String> tags, _) -> tagged(name, tags);
        };
    ground.sent(S3Bucket.class, action.name(), step.key());
    ground.after(SHOWS_AFTER, () -> ground.put(changed));
  }

  private S3Bucket tagged(String name, Map<String, String> more) {
    S3Bucket was = ground.find(S3Bucket.class, name).orElseThrow();
    var tags = new TreeMap<>(was.tags());
    tags.putAll(more);
    return was.tagged(tags);
  }

  private S3Bucket changed(S3Action.Change change) {
    S3Bucket was = ground.find(S3Bucket.class, change.name()).orElseThrow();
    assertThat(was.is(change.setting())).isEqualTo(change.from());
    change
        .bucket()
        .accessLogs()
        .filter(_ -> change.setting() == Setting.ACCESS_LOGS)
        .ifPresent(logs ->
            assertThat(ground.find(S3Bucket.class, logs.bucket()).orElseThrow().is(Setting.POLICY))
                .as("policy of the bucket that takes the logs")
                .contains(change.name()));
    change
        .bucket()
        .encryption()
        .key()
        .filter(_ -> change.setting() == Setting.ENCRYPTION)
        .ifPresent(key ->
            assertThat(ground.all(IamRole.class))
                .as("roles that are to use the key")
                .allMatch(role -> role.policy().filter(text -> text.contains(key)).isPresent()));
    var settings = new EnumMap<Setting, String>(was.settings());
    settings.put(
        change.setting(), Settings.wanted(change.bucket(), was.settings()).get(change.setting()));
    boolean lifecycle = change.setting() == Setting.LIFECYCLE;
    return new S3Bucket(
        was.name(),
        was.region(),
        settings,
        lifecycle
            ? change.bucket().lifecycle().orElseThrow().expireOldVersions()
            : was.versionsExpireAfter(),
        was.tags(),
        Optional.empty());
  }

  /** Whether what was put into a bucket can still be had: nothing less than before. */
  public static boolean keeps(S3Bucket before, S3Bucket after) {
    boolean versions = !before.is(Setting.VERSIONING).equals("on") || after.keepsVersions();
    return versions && before.name().equals(after.name());
  }
}
