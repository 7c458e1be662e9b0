package dev.stepladder.simulator.aws.s3;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepladder.simulator.aws.Accounts;
import dev.stepladder.simulator.aws.Faults;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.TaggedResource;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class FindingTest {

  @RegisterExtension private final SimulatedS3 aws = new SimulatedS3();

  private void assertStatus(int status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
  }

  private void createInIreland(String name) {
    var _ = aws.simulator.s3().console(new Scope(SimulatedS3.ACCOUNT, "eu-west-1")).create(name);
  }

  @Test
  void headTellsTheRegion() {
    aws.create("media");
    assertThat(aws.s3.headBucket(r -> r.bucket("media")).bucketRegion()).isEqualTo("us-east-1");
  }

  @Test
  void headOfNoBucketIsNotFoundWithoutABody() {
    assertThatThrownBy(() -> aws.s3.headBucket(r -> r.bucket("media")))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void settingsOfNoBucketAreNotFound() {
    assertThatThrownBy(() -> aws.s3.getBucketVersioning(r -> r.bucket("media")))
        .isInstanceOf(NoSuchBucketException.class)
        .hasMessageContaining("The specified bucket does not exist");
  }

  @Test
  void bucketOfAnotherAccountIsForbidden() {
    aws.foreign().createBucket(r -> r.bucket("media"));
    assertStatus(403, () -> aws.s3.headBucket(r -> r.bucket("media")));
    assertRefused("AccessDenied", () -> aws.s3.getBucketTagging(r -> r.bucket("media")));
  }

  @Test
  void expectedOwnerMustBeTheOwner() {
    aws.create("media");
    aws.s3.headBucket(r -> r.bucket("media").expectedBucketOwner(SimulatedS3.ACCOUNT));
    assertStatus(
        403,
        () ->
            aws.s3.headBucket(
                r -> r.bucket("media").expectedBucketOwner(SimulatedS3.OTHER_ACCOUNT)));
    assertRefused(
        "AccessDenied",
        () ->
            aws.s3.deleteBucket(
                r -> r.bucket("media").expectedBucketOwner(SimulatedS3.OTHER_ACCOUNT)));
    assertThat(aws.console().bucket("media")).isPresent();
  }

  @Test
  void bucketOfAnotherRegionRedirects() {
    createInIreland("media");
    assertRefused("PermanentRedirect", () -> aws.s3.getBucketTagging(r -> r.bucket("media")));
    assertThatThrownBy(() -> aws.s3.headBucket(r -> r.bucket("media")))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(301);
              assertThat(
                      e.awsErrorDetails()
                          .sdkHttpResponse()
                          .firstMatchingHeader("x-amz-bucket-region"))
                  .hasValue("eu-west-1");
            });
  }

  @Test
  void firstRegionKnowsEveryLocation() {
    createInIreland("media");
    assertThat(aws.s3.getBucketLocation(r -> r.bucket("media")).locationConstraintAsString())
        .isEqualTo("eu-west-1");
    aws.create("home");
    assertRefused(
        "PermanentRedirect",
        () -> aws.in(Region.EU_WEST_1).getBucketLocation(r -> r.bucket("home")));
  }

  @Test
  void listHasTheBucketsOfTheAccountInAllRegions() {
    aws.create("media");
    createInIreland("archive");
    aws.foreign().createBucket(r -> r.bucket("foreign"));
    assertThat(aws.s3.listBuckets().buckets())
        .extracting(Bucket::name)
        .containsExactly("archive", "media");
  }

  @Test
  void listCanBeNarrowedAndThenTellsRegions() {
    aws.create("media-1");
    aws.create("other");
    createInIreland("media-2");
    assertThat(aws.s3.listBuckets(r -> r.prefix("media")).buckets())
        .extracting(Bucket::name, Bucket::bucketRegion)
        .containsExactly(tuple("media-1", "us-east-1"), tuple("media-2", "eu-west-1"));
    assertThat(aws.s3.listBuckets(r -> r.bucketRegion("eu-west-1")).buckets())
        .extracting(Bucket::name)
        .containsExactly("media-2");
  }

  @Test
  void listComesInPages() {
    for (String name : new String[] {"aaa", "bbb", "ccc"}) {
      aws.create(name);
    }
    ListBucketsResponse first = aws.s3.listBuckets(r -> r.maxBuckets(2));
    assertThat(first.continuationToken()).isNotNull();
    assertThat(aws.s3.listBucketsPaginator(r -> r.maxBuckets(2)).buckets())
        .extracting(Bucket::name)
        .containsExactly("aaa", "bbb", "ccc");
  }

  @Test
  void virtualHostedBucketsAreTheSameBuckets() {
    aws.virtualHosted().createBucket(r -> r.bucket("media"));
    aws.virtualHosted()
        .putBucketTagging(
            r -> r.bucket("media").tagging(t -> t.tagSet(SimulatedS3.tag("app", "shop"))));
    assertThat(aws.s3.getBucketTagging(r -> r.bucket("media")).tagSet())
        .containsExactly(SimulatedS3.tag("app", "shop"));
  }

  @Test
  void staleReadsShowWhatWas() {
    try (Faults.Fault _ = aws.simulator.faults().on("HeadBucket").freeze()) {
      aws.create("media");
      assertStatus(404, () -> aws.s3.headBucket(r -> r.bucket("media")));
    }
    aws.s3.headBucket(r -> r.bucket("media"));
  }

  @Test
  void callsAreLoggedWithTheirRequests() {
    aws.create("media");
    assertThat(aws.simulator.calls().mutations())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.call().service()).isEqualTo("s3");
          assertThat(entry.call().operation()).isEqualTo("CreateBucket");
        });
  }

  @Test
  void lostAnswerOfACreateLeavesTheBucketWithItsTags() {
    aws.simulator.faults().on("CreateBucket").once().dropAfter();
    assertThatThrownBy(() ->
            aws.s3.createBucket(r ->
                r.bucket("media")
                    .createBucketConfiguration(c -> c.tags(SimulatedS3.tag("app", "shop")))))
        .isInstanceOf(SdkClientException.class);
    assertThat(aws.tags("media")).containsEntry("app", "shop");
  }

  @Test
  void refusedKeyHasTheNameThatS3GivesIt() {
    aws.simulator.accounts().refuse("AKIDEFAULT", Accounts.Refusal.INVALID);
    assertRefused("InvalidAccessKeyId", () -> aws.s3.listBuckets());
  }

  @Test
  void operationThatIsNotSimulatedIsNotTakenForAnother() {
    aws.create("media");
    assertRefused(
        "NotImplemented", () -> aws.s3.getBucketAccelerateConfiguration(r -> r.bucket("media")));
    assertRefused(
        "NotImplemented",
        () ->
            aws.s3.putBucketRequestPayment(
                r -> r.bucket("media").requestPaymentConfiguration(c -> c.payer("Requester"))));
    assertRefused(
        "NotImplemented", () -> aws.s3.createMultipartUpload(r -> r.bucket("media").key("a")));
  }

  @Test
  void taggedBucketsOfARegionAreFoundInBulk() {
    aws.create("media");
    aws.create("untagged");
    createInIreland("archive");
    aws.console().tags("media", Map.of("app", "shop"));
    assertThat(aws.simulator.s3().tagged(aws.simulator.home()))
        .containsExactly(new TaggedResource("arn:aws:s3:::media", Map.of("app", "shop")));
  }
}
