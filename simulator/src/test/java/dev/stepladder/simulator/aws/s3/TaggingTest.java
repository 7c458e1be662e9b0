package dev.stepladder.simulator.aws.s3;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3control.S3ControlClient;

class TaggingTest {

  private static final String ARN = "arn:aws:s3:::media";

  @RegisterExtension private final SimulatedS3 aws = new SimulatedS3();

  @BeforeEach
  void bucket() {
    aws.create("media");
  }

  private void put(Tag... tags) {
    put(List.of(tags));
  }

  private void put(List<Tag> tags) {
    aws.s3.putBucketTagging(r -> r.bucket("media").tagging(t -> t.tagSet(tags)));
  }

  @Test
  void bucketWithoutTagsHasNoTagSet() {
    assertRefused("NoSuchTagSet", () -> aws.s3.getBucketTagging(r -> r.bucket("media")));
  }

  @Test
  void putReplacesAllTags() {
    put(SimulatedS3.tag("a", "1"), SimulatedS3.tag("b", "2"));
    put(SimulatedS3.tag("c", "3"));
    assertThat(aws.tags("media")).containsExactly(entry("c", "3"));
  }

  @Test
  void deleteRemovesAllTags() {
    put(SimulatedS3.tag("a", "1"));
    aws.s3.deleteBucketTagging(r -> r.bucket("media"));
    assertThat(aws.tags("media")).isEmpty();
  }

  @Test
  void refusesTwoTagsOfOneKeyReservedKeysAndTooManyTags() {
    assertRefused("InvalidTag", () -> put(SimulatedS3.tag("a", "1"), SimulatedS3.tag("a", "2")));
    assertRefused("InvalidTag", () -> put(SimulatedS3.tag("aws:a", "1")));
    assertRefused("InvalidTag", () -> put(SimulatedS3.tag("a;b", "1")));
    assertRefused(
        "BadRequest",
        () -> put(IntStream.range(0, 51).mapToObj(i -> SimulatedS3.tag("k" + i, "")).toList()));
  }

  @Test
  void controlAddsAndRemovesSingleTags() {
    put(SimulatedS3.tag("a", "1"), SimulatedS3.tag("b", "2"));
    S3ControlClient control = aws.control();
    control.tagResource(r ->
        r.accountId(SimulatedS3.ACCOUNT)
            .resourceArn(ARN)
            .tags(
                software.amazon.awssdk.services.s3control.model.Tag.builder()
                    .key("c")
                    .value("3")
                    .build()));
    control.untagResource(r -> r.accountId(SimulatedS3.ACCOUNT).resourceArn(ARN).tagKeys("a", "b"));
    assertThat(
            control
                .listTagsForResource(r -> r.accountId(SimulatedS3.ACCOUNT).resourceArn(ARN))
                .tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.key() + tag.value()).isEqualTo("c3"));
  }

  @Test
  void controlTellsThatThereIsNoBucket() {
    assertRefused(
        "NoSuchBucket",
        () ->
            aws.control()
                .listTagsForResource(
                    r -> r.accountId(SimulatedS3.ACCOUNT).resourceArn("arn:aws:s3:::nothing")));
  }

  @Test
  void tagsOfABucketWithAccessByTagsAreControlsAlone() {
    aws.s3.putBucketAbac(r -> r.bucket("media").abacStatus(a -> a.status("Enabled")));
    assertRefused("InvalidRequest", () -> put(SimulatedS3.tag("a", "1")));
    assertRefused("InvalidRequest", () -> aws.s3.deleteBucketTagging(r -> r.bucket("media")));
  }
}
