package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.ElastiCacheRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.s3.model.S3Request;

/** A cache and a bucket that a person made with the {@code aws} command line. */
final class AdoptionOfCachesAndBucketsIT {

  private static final String SHOP = "shop";
  private static final String SESSIONS = "sessions-prod";
  private static final String MEDIA = "media-prod";
  private static final Duration SOON = Duration.ofMinutes(30);

  @BeforeEach
  void onlyWhereItIsInstalled() {
    assumeTrue(Rig.onPath("aws"), "the aws command line is not on the PATH");
  }

  private static void aws(Rig rig, String... arguments) {
    var _ = Aws.of(rig).run(arguments);
  }

  /** As somebody made them long ago, without a token and without TLS. */
  private static void madeByHand(Rig rig) {
    aws(
        rig,
        "elasticache",
        "create-replication-group",
        "--replication-group-id=" + SESSIONS,
        "--replication-group-description=sessions of the old shop",
        "--engine=valkey",
        "--engine-version=8.0",
        "--cache-node-type=cache.t4g.small",
        "--num-cache-clusters=2",
        "--automatic-failover-enabled",
        "--tags",
        "Key=team,Value=sessions");
    aws(rig, "s3api", "create-bucket", "--bucket=" + MEDIA);
    aws(
        rig,
        "s3api",
        "put-bucket-tagging",
        "--bucket=" + MEDIA,
        "--tagging=TagSet=[{Key=team,Value=media}]");
    rig.pass(Duration.ofHours(1));
  }

  private static String adopter(Rig rig) {
    return "%s/%s/%s".formatted(Rig.INSTALLATION, rig.namespace(), SHOP);
  }

  /** Their owners agree. */
  private static void tagged(Rig rig) {
    aws(
        rig,
        "elasticache",
        "add-tags-to-resource",
        "--resource-name=" + sessions(rig).arn(),
        "--tags=Key=%s,Value=%s".formatted(Owner.ADOPTABLE_BY, adopter(rig)));
    aws(
        rig,
        "s3api",
        "put-bucket-tagging",
        "--bucket=" + MEDIA,
        "--tagging=TagSet=[{Key=team,Value=media},{Key=%s,Value=%s}]"
            .formatted(Owner.ADOPTABLE_BY, adopter(rig)));
  }

  private static void applyShop(Rig rig) {
    rig.apply(
        rig.workload(SHOP, "tier: users-10k")
            + "  cache: {engine: valkey, adopt: %s}\n".formatted(SESSIONS)
            + "  buckets: [{name: media, adopt: %s}]\n".formatted(MEDIA));
  }

  private static ReplicationGroup sessions(Rig rig) {
    return rig.aws().elasticache().console().group(SESSIONS).orElseThrow();
  }

  /** Keys of the steps that wait for a person. */
  private static boolean asks(StagedApp app, String key) {
    return app.getStatus() != null
        && app.getStatus().plan() != null
        && app.getStatus().plan().steps().stream()
            .anyMatch(step -> step.key().equals(key) && step.fingerprint() != null);
  }

  /** The calls of the operator that were to change a cache or a bucket. */
  private static List<String> writes(Rig rig, int mark) {
    return rig.aws().calls().since(mark).stream()
        .filter(entry -> entry.call().mutation())
        .filter(entry ->
            entry.call().request() instanceof ElastiCacheRequest
                || entry.call().request() instanceof S3Request)
        .map(entry -> entry.call().operation())
        .toList();
  }

  @Test
  void areTakenOverOnceTheirOwnersAndAPersonHaveSaidSo() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      madeByHand(rig);
      ReplicationGroup before = sessions(rig);
      int mark = rig.aws().calls().mark();
      applyShop(rig);
      rig.startOperator();
      rig.until(SOON, "it is refused", () -> rig.stalled(SHOP, "NotAdoptable"));
      assertThat(writes(rig, mark)).as("before their owners agree").isEmpty();

      tagged(rig);
      int agreed = rig.aws().calls().mark();
      rig.until(
          SOON,
          "it asks",
          () -> asks(rig.app(SHOP), "cache") && asks(rig.app(SHOP), "bucket/media"));
      rig.pass(SOON);
      assertThat(writes(rig, agreed)).as("before a person agrees").isEmpty();
      assertThat(shop.objects())
          .doesNotContain("Secret shop-cache", "Secret shop-cache-credentials");
      assertThat(rig.aws().iam().console().roles())
          .allMatch(role ->
              rig.aws()
                  .iam()
                  .console()
                  .inlinePolicy(role.roleName(), "stepladder")
                  .filter(policy -> policy.contains(MEDIA))
                  .isEmpty());

      rig.settle(SHOP, "users-10k");

      assertThat(writes(rig, mark)).doesNotContain("CreateReplicationGroup", "CreateBucket");
      assertThat(sessions(rig).replicationGroupCreateTime())
          .isEqualTo(before.replicationGroupCreateTime());
      assertThat(sessions(rig).cacheNodeType()).isEqualTo("cache.t4g.medium");
      assertThat(sessions(rig).description()).contains("namespace=" + rig.namespace());
      assertThat(shop.secret("shop-cache", "uri").orElseThrow()).startsWith("redis://");
      assertThat(rig.aws().s3().console().bucket(MEDIA).orElseThrow().tags())
          .containsEntry("team", "media")
          .containsEntry(Owner.ADOPTABLE_BY, adopter(rig))
          .containsEntry(Owner.PART, PartId.of("bucket", "media").toString());
      assertThat(shop.secret("shop-bucket-media", "bucket")).contains(MEDIA);
    }
  }
}
