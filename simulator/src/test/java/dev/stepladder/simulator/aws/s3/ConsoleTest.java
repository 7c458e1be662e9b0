package dev.stepladder.simulator.aws.s3;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;

/** What somebody changes outside is what the API then shows. */
class ConsoleTest {

  @RegisterExtension private final SimulatedS3 aws = new SimulatedS3();

  @BeforeEach
  void bucket() {
    var _ = aws.console().create("media");
  }

  @Test
  void changesShow() {
    aws.console().versioning("media", BucketVersioningStatus.SUSPENDED);
    aws.console().tags("media", Map.of("app", "shop"));
    aws.console().unset("media", PublicAccessBlockConfiguration.class);
    assertThat(aws.s3.getBucketVersioning(r -> r.bucket("media")).status())
        .isEqualTo(BucketVersioningStatus.SUSPENDED);
    assertThat(aws.s3.getBucketTagging(r -> r.bucket("media")).tagSet())
        .containsExactly(SimulatedS3.tag("app", "shop"));
    assertRefused(
        "NoSuchPublicAccessBlockConfiguration",
        () -> aws.s3.getPublicAccessBlock(r -> r.bucket("media")));
  }

  @Test
  void objectsKeepABucketUntilItIsEmptied() {
    aws.console().object("media", "a", "content");
    assertThat(aws.read("media", "a")).isEqualTo("content");
    assertRefused("BucketNotEmpty", () -> aws.s3.deleteBucket(r -> r.bucket("media")));
    aws.console().empty("media");
    aws.console().delete("media");
    assertThat(aws.s3.listBuckets().buckets()).isEmpty();
  }

  @Test
  void leavesNoCallInTheLog() {
    assertThat(aws.simulator.calls().all()).isEmpty();
  }
}
