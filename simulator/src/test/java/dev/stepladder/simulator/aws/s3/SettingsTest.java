package dev.stepladder.simulator.aws.s3;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.Scope;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.Grantee;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.TargetGrant;

class SettingsTest {

  @RegisterExtension private final SimulatedS3 aws = new SimulatedS3();

  @BeforeEach
  void bucket() {
    aws.create("media");
  }

  private void putVersioning(String status) {
    aws.s3.putBucketVersioning(
        r -> r.bucket("media").versioningConfiguration(v -> v.status(status)));
  }

  private BucketVersioningStatus versioning() {
    return aws.s3.getBucketVersioning(r -> r.bucket("media")).status();
  }

  @Test
  void versioningHoldsAfterAWhile() {
    putVersioning("Enabled");
    assertThat(versioning()).isNull();
    aws.aws.pass(S3Duration.VERSIONING.median());
    assertThat(versioning()).isEqualTo(BucketVersioningStatus.ENABLED);
  }

  @Test
  void repeatingAChangeOfVersioningDoesNotPutItOff() {
    putVersioning("Enabled");
    aws.aws.pass(S3Duration.VERSIONING.median().minusMinutes(1));
    putVersioning("Enabled");
    aws.aws.pass(Duration.ofMinutes(1));
    assertThat(versioning()).isEqualTo(BucketVersioningStatus.ENABLED);
  }

  @Test
  void lastChangeOfVersioningCounts() {
    putVersioning("Enabled");
    aws.aws.pass(Duration.ofMinutes(1));
    putVersioning("Suspended");
    aws.aws.settle();
    assertThat(versioning()).isEqualTo(BucketVersioningStatus.SUSPENDED);
  }

  @Test
  void versioningIsSuspendedAndNeverRemoved() {
    putVersioning("Enabled");
    aws.aws.settle();
    putVersioning("Suspended");
    aws.aws.settle();
    assertThat(versioning()).isEqualTo(BucketVersioningStatus.SUSPENDED);
    assertRefused(
        "IllegalVersioningConfigurationException",
        () -> aws.s3.putBucketVersioning(r -> r.bucket("media").versioningConfiguration(v -> {})));
    assertRefused("MalformedXML", () -> putVersioning("Off"));
  }

  @Test
  void versioningOfADeletedBucketDoesNotReachTheNextOfItsName() {
    putVersioning("Enabled");
    aws.s3.deleteBucket(r -> r.bucket("media"));
    aws.aws.pass(S3Duration.NAME_FREED.median());
    aws.create("media");
    aws.aws.settle();
    assertThat(versioning()).isNull();
  }

  private void putEncryption(
      Consumer<ServerSideEncryptionByDefault.Builder> byDefault, boolean key) {
    aws.s3.putBucketEncryption(r ->
        r.bucket("media")
            .serverSideEncryptionConfiguration(c ->
                c.rules(
                    ServerSideEncryptionRule.builder()
                        .applyServerSideEncryptionByDefault(byDefault)
                        .bucketKeyEnabled(key)
                        .build())));
  }

  private ServerSideEncryptionRule encryption() {
    return aws.s3
        .getBucketEncryption(r -> r.bucket("media"))
        .serverSideEncryptionConfiguration()
        .rules()
        .getFirst();
  }

  @Test
  void encryptionTakesAKeyAndFallsBackWhenDeleted() {
    putEncryption(d -> d.sseAlgorithm("aws:kms").kmsMasterKeyID("alias/media"), true);
    assertThat(encryption().applyServerSideEncryptionByDefault().kmsMasterKeyID())
        .isEqualTo("alias/media");
    assertThat(encryption().bucketKeyEnabled()).isTrue();
    aws.s3.deleteBucketEncryption(r -> r.bucket("media"));
    assertThat(encryption().applyServerSideEncryptionByDefault().sseAlgorithmAsString())
        .isEqualTo("AES256");
  }

  @Test
  void encryptionWithoutKmsTakesNoKey() {
    assertRefused(
        "InvalidArgument",
        () -> putEncryption(d -> d.sseAlgorithm("AES256").kmsMasterKeyID("alias/media"), false));
    assertRefused("MalformedXML", () -> putEncryption(d -> d.sseAlgorithm("ROT13"), false));
  }

  @Test
  void publicAccessBlockIsOffWhereNotSaid() {
    aws.s3.putPublicAccessBlock(
        r -> r.bucket("media").publicAccessBlockConfiguration(c -> c.blockPublicAcls(true)));
    assertThat(aws.s3.getPublicAccessBlock(r -> r.bucket("media")).publicAccessBlockConfiguration())
        .isEqualTo(
            PublicAccessBlockConfiguration.builder()
                .blockPublicAcls(true)
                .ignorePublicAcls(false)
                .blockPublicPolicy(false)
                .restrictPublicBuckets(false)
                .build());
    aws.s3.deletePublicAccessBlock(r -> r.bucket("media"));
    assertRefused(
        "NoSuchPublicAccessBlockConfiguration",
        () -> aws.s3.getPublicAccessBlock(r -> r.bucket("media")));
  }

  @Test
  void ownershipCanBeChangedAndDeleted() {
    OwnershipControlsRule writer =
        OwnershipControlsRule.builder().objectOwnership("ObjectWriter").build();
    aws.s3.putBucketOwnershipControls(
        r -> r.bucket("media").ownershipControls(c -> c.rules(writer)));
    assertThat(
            aws.s3.getBucketOwnershipControls(r -> r.bucket("media")).ownershipControls().rules())
        .containsExactly(writer);
    aws.s3.deleteBucketOwnershipControls(r -> r.bucket("media"));
    assertRefused(
        "OwnershipControlsNotFoundError",
        () -> aws.s3.getBucketOwnershipControls(r -> r.bucket("media")));
  }

  private void putCors(Consumer<CORSRule.Builder> rule) {
    CORSRule.Builder builder =
        CORSRule.builder().allowedMethods("GET").allowedOrigins("https://*.example.com");
    aws.s3.putBucketCors(r ->
        r.bucket("media").corsConfiguration(c -> c.corsRules(builder.applyMutation(rule).build())));
  }

  @Test
  void corsRulesAreKept() {
    assertRefused("NoSuchCORSConfiguration", () -> aws.s3.getBucketCors(r -> r.bucket("media")));
    putCors(r -> r.allowedHeaders("*").exposeHeaders("ETag").maxAgeSeconds(60));
    assertThat(aws.s3.getBucketCors(r -> r.bucket("media")).corsRules())
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.allowedOrigins()).containsExactly("https://*.example.com");
          assertThat(rule.maxAgeSeconds()).isEqualTo(60);
        });
    aws.s3.deleteBucketCors(r -> r.bucket("media"));
    assertRefused("NoSuchCORSConfiguration", () -> aws.s3.getBucketCors(r -> r.bucket("media")));
  }

  @Test
  void corsRefusesUnknownMethodsAndTwoWildcards() {
    assertRefused("InvalidRequest", () -> putCors(r -> r.allowedMethods("PATCH")));
    assertRefused("InvalidRequest", () -> putCors(r -> r.allowedOrigins("https://*.*.com")));
  }

  private void putLogging(Consumer<LoggingEnabled.Builder> target) {
    aws.s3.putBucketLogging(r ->
        r.bucket("media")
            .bucketLoggingStatus(
                s -> s.loggingEnabled(l -> l.targetPrefix("media/").applyMutation(target))));
  }

  @Test
  void logsGoToABucketOfTheSameAccountAndRegion() {
    assertRefused("InvalidTargetBucketForLogging", () -> putLogging(l -> l.targetBucket("logs")));
    aws.foreign().createBucket(r -> r.bucket("foreign"));
    assertRefused(
        "InvalidTargetBucketForLogging", () -> putLogging(l -> l.targetBucket("foreign")));
    var _ = aws.simulator.s3().console(new Scope(SimulatedS3.ACCOUNT, "eu-west-1")).create("far");
    assertRefused("CrossLocationLoggingProhibited", () -> putLogging(l -> l.targetBucket("far")));
    aws.create("logs");
    putLogging(l -> l.targetBucket("logs"));
    assertThat(aws.s3.getBucketLogging(r -> r.bucket("media")).loggingEnabled().targetBucket())
        .isEqualTo("logs");
  }

  @Test
  void emptyLoggingStatusSwitchesLogsOff() {
    aws.create("logs");
    putLogging(l -> l.targetBucket("logs"));
    aws.s3.putBucketLogging(r -> r.bucket("media").bucketLoggingStatus(s -> {}));
    assertThat(aws.s3.getBucketLogging(r -> r.bucket("media")).loggingEnabled()).isNull();
  }

  @Test
  void granteesKeepTheirType() {
    aws.create("logs");
    aws.s3.deleteBucketOwnershipControls(r -> r.bucket("logs"));
    TargetGrant grant =
        TargetGrant.builder()
            .permission("READ")
            .grantee(Grantee.builder().type("CanonicalUser").id("0a1b").build())
            .build();
    putLogging(l -> l.targetBucket("logs").targetGrants(grant));
    assertThat(aws.s3.getBucketLogging(r -> r.bucket("media")).loggingEnabled().targetGrants())
        .containsExactly(grant);
  }
}
