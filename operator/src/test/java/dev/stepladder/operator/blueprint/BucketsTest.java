package dev.stepladder.operator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.BucketAccessLogs;
import dev.stepladder.api.v1alpha1.BucketLifecycle;
import dev.stepladder.api.v1alpha1.BucketSpec;
import dev.stepladder.api.v1alpha1.TierBucket;
import dev.stepladder.operator.plan.Example;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {

  private static final TierBucket VERSIONED =
      new TierBucket(true, new BucketLifecycle(null, null, 90, 7));

  private static List<Part.Bucket> drawn(String region, TierBucket rung, BucketSpec... buckets) {
    AwsEnvironmentSpec prod = Example.shop().environment();
    var environment =
        new AwsEnvironmentSpec(
            prod.account(),
            region,
            null,
            prod.subnets(),
            prod.securityGroups(),
            null,
            null,
            prod.allowedNamespaces(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new Buckets(Example.OWNER, environment)
        .draw(Example.shop().storing(buckets).spec(), rung);
  }

  @Test
  void namesFitIntoTheLongestRegion() {
    Part.Bucket bucket =
        drawn("ap-southeast-1", VERSIONED, Example.bucket("a-bucket-with-a-name")).getFirst();

    assertThat(bucket.name()).hasSizeLessThanOrEqualTo(63).endsWith("-ap-southeast-1-an");
  }

  @Test
  void whereNoNamespaceIsTheAccountsOwnTheNameDoesNotClaimOne() {
    Part.Bucket bucket = drawn("me-south-1", VERSIONED, Example.bucket("media")).getFirst();

    assertThat(bucket.accountRegional()).isFalse();
    assertThat(bucket.name()).endsWith("-123456789012-me-south-1");
  }

  @Test
  void theAppsWordComesBeforeTheTiers() {
    Part.Bucket bucket =
        drawn(
                "us-east-1",
                VERSIONED,
                new BucketSpec(
                    "media",
                    false,
                    new BucketLifecycle(null, null, null, null),
                    null,
                    null,
                    null,
                    null))
            .getFirst();

    assertThat(bucket.versioning()).isEqualTo(Part.Bucket.Versioning.OFF);
    assertThat(bucket.lifecycle()).contains(Part.Bucket.Lifecycle.NONE);
  }

  @Test
  void aTierWithoutVersionsLeavesThemAsTheyAre() {
    Part.Bucket bucket = drawn("us-east-1", TierBucket.DEFAULT, Example.bucket("a")).getFirst();

    assertThat(bucket.versioning()).isEqualTo(Part.Bucket.Versioning.AS_IT_IS);
    assertThat(bucket.lifecycle()).isEmpty();
  }

  @Test
  void aBucketTakesTheLogsOfThoseThatNameIt() {
    List<Part.Bucket> buckets =
        drawn(
            "us-east-1",
            VERSIONED,
            new BucketSpec(
                "media", null, null, null, new BucketAccessLogs("logs", null, null), null, null),
            Example.bucket("logs"));

    assertThat(buckets.getLast().logsOf()).containsExactly(buckets.getFirst().name());
    assertThat(buckets.getFirst().accessLogs().orElseThrow().bucket())
        .isEqualTo(buckets.getLast().name());
  }
}
