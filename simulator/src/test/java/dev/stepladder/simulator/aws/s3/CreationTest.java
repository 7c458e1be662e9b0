package dev.stepladder.simulator.aws.s3;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;

class CreationTest {

  private static final String NAMESPACE = "x-amz-bucket-namespace";

  @RegisterExtension private final SimulatedS3 aws = new SimulatedS3();

  private void createInNamespace(String name, String namespace) {
    aws.s3.createBucket(
        r -> r.bucket(name).overrideConfiguration(c -> c.putHeader(NAMESPACE, namespace)));
  }

  @Test
  void newBucketIsPrivateEncryptedAndItsOwnersAlone() {
    aws.create("media");
    assertThat(
            aws.s3
                .getPublicAccessBlock(r -> r.bucket("media"))
                .publicAccessBlockConfiguration()
                .blockPublicPolicy())
        .isTrue();
    assertThat(
            aws.s3
                .getBucketEncryption(r -> r.bucket("media"))
                .serverSideEncryptionConfiguration()
                .rules()
                .getFirst()
                .applyServerSideEncryptionByDefault()
                .sseAlgorithmAsString())
        .isEqualTo("AES256");
    assertThat(
            aws.s3
                .getBucketOwnershipControls(r -> r.bucket("media"))
                .ownershipControls()
                .rules()
                .getFirst()
                .objectOwnership())
        .isEqualTo(ObjectOwnership.BUCKET_OWNER_ENFORCED);
    assertThat(aws.s3.getBucketVersioning(r -> r.bucket("media")).status()).isNull();
  }

  @Test
  void tagsComeWithTheBucket() {
    aws.s3.createBucket(r ->
        r.bucket("media")
            .createBucketConfiguration(c -> c.tags(SimulatedS3.tag("app", "shop + cart = @home"))));
    assertThat(aws.s3.getBucketTagging(r -> r.bucket("media")).tagSet())
        .containsExactly(SimulatedS3.tag("app", "shop + cart = @home"));
  }

  @Test
  void badTagsLeaveNoBucket() {
    assertRefused(
        "InvalidTag",
        () ->
            aws.s3.createBucket(r ->
                r.bucket("media")
                    .createBucketConfiguration(c -> c.tags(SimulatedS3.tag("aws:app", "shop")))));
    assertThat(aws.console().bucket("media")).isEmpty();
  }

  @Test
  void ownershipCanBeAskedFor() {
    aws.s3.createBucket(
        r -> r.bucket("media").objectOwnership(ObjectOwnership.BUCKET_OWNER_PREFERRED));
    assertThat(
            aws.s3
                .getBucketOwnershipControls(r -> r.bucket("media"))
                .ownershipControls()
                .rules()
                .getFirst()
                .objectOwnership())
        .isEqualTo(ObjectOwnership.BUCKET_OWNER_PREFERRED);
  }

  @Test
  void accessControlListsDoNotGoWithEnforcedOwnership() {
    assertRefused(
        "InvalidBucketAclWithObjectOwnership",
        () -> aws.s3.createBucket(r -> r.bucket("media").acl(BucketCannedACL.PUBLIC_READ)));
  }

  @Test
  void locationIsForbiddenInTheFirstRegion() {
    assertRefused(
        "InvalidLocationConstraint",
        () ->
            aws.s3.createBucket(r ->
                r.bucket("media")
                    .createBucketConfiguration(c -> c.locationConstraint("us-east-1"))));
  }

  @Test
  void firstRegionCreatesBucketsElsewhere() {
    aws.s3.createBucket(
        r -> r.bucket("media").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    assertThat(aws.in(Region.EU_WEST_1).headBucket(r -> r.bucket("media")).bucketRegion())
        .isEqualTo("eu-west-1");
  }

  @Test
  void otherRegionsWantTheirOwnLocation() {
    S3Client ireland = aws.in(Region.EU_WEST_1);
    assertThat(aws.raw("PUT", "/media", "eu-west-1", "").body())
        .contains("<Code>IllegalLocationConstraintException</Code>");
    assertRefused(
        "IllegalLocationConstraintException",
        () ->
            ireland.createBucket(r ->
                r.bucket("media")
                    .createBucketConfiguration(c -> c.locationConstraint("eu-central-1"))));
    ireland.createBucket(
        r -> r.bucket("media").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    assertThat(ireland.getBucketLocation(r -> r.bucket("media")).locationConstraintAsString())
        .isEqualTo("eu-west-1");
  }

  @Test
  void firstRegionHasNoLocation() {
    aws.create("media");
    assertThat(aws.s3.getBucketLocation(r -> r.bucket("media")).locationConstraintAsString())
        .isNullOrEmpty();
  }

  @Test
  void creatingAgainSucceedsInTheFirstRegionAndChangesNothing() {
    aws.create("media");
    aws.console().tags("media", Map.of("app", "shop"));
    aws.create("media");
    assertThat(aws.tags("media")).containsEntry("app", "shop");
  }

  @Test
  void creatingAgainIsRefusedInOtherRegions() {
    S3Client ireland = aws.in(Region.EU_WEST_1);
    Runnable create =
        () ->
            ireland.createBucket(r ->
                r.bucket("media")
                    .createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    create.run();
    assertThatThrownBy(create::run).isInstanceOf(BucketAlreadyOwnedByYouException.class);
    assertThatThrownBy(() -> aws.create("media"))
        .isInstanceOf(BucketAlreadyOwnedByYouException.class);
  }

  @Test
  void nameOfAnotherAccountIsTaken() {
    aws.foreign().createBucket(r -> r.bucket("media"));
    assertThatThrownBy(() -> aws.create("media")).isInstanceOf(BucketAlreadyExistsException.class);
  }

  @Test
  void nameOfADeletedBucketIsBlockedForAWhile() {
    aws.create("media");
    aws.s3.deleteBucket(r -> r.bucket("media"));
    assertRefused("OperationAborted", () -> aws.create("media"));
    assertRefused("OperationAborted", () -> aws.foreign().createBucket(r -> r.bucket("media")));
    aws.aws.pass(S3Duration.NAME_FREED.median());
    aws.create("media");
    assertThat(aws.console().bucket("media")).isPresent();
  }

  @Test
  void quotaBoundsTheAccountAndNoOther() {
    aws.console().quota(1);
    aws.create("media");
    assertRefused("TooManyBuckets", () -> aws.create("more"));
    aws.foreign().createBucket(r -> r.bucket("more"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "a2345678901234567890123456789012345678901234567890123456789012345",
        "Media",
        "me_dia",
        "-media",
        "media-",
        "me..dia",
        "192.168.5.4",
        "xn--media",
        "sthree-media",
        "amzn-s3-demo-media",
        "media-s3alias",
        "media--ol-s3",
        "media.mrap",
        "media--x-s3",
        "media--table-s3",
        "media-111122223333-us-east-1-an"
      })
  void refusesNamesThatNoBucketCanHave(String name) {
    assertThatThrownBy(() -> BucketNames.check(name, "global", aws.simulator.home()))
        .hasMessage("The specified bucket is not valid.");
  }

  @Test
  void refusedNameIsAnErrorOfTheCall() {
    assertRefused("InvalidBucketName", () -> aws.create("media-s3alias"));
  }

  @Test
  void accountRegionalNameEndsWithAccountAndRegion() {
    createInNamespace("media-111122223333-us-east-1-an", "account-regional");
    assertThat(aws.console().bucket("media-111122223333-us-east-1-an")).isPresent();
    assertRefused(
        "InvalidBucketName",
        () -> createInNamespace("media-444455556666-us-east-1-an", "account-regional"));
    assertRefused(
        "InvalidBucketName",
        () -> createInNamespace("media-111122223333-eu-west-1-an", "account-regional"));
    assertRefused("InvalidBucketName", () -> createInNamespace("media", "account-regional"));
  }

  @Test
  void unknownNamespaceIsRefused() {
    assertRefused("InvalidArgument", () -> createInNamespace("media", "galactic"));
  }

  @Test
  void whatIsNotSimulatedIsRefusedRatherThanIgnored() {
    assertRefused(
        "NotImplemented",
        () -> aws.s3.createBucket(r -> r.bucket("media").objectLockEnabledForBucket(true)));
  }
}
