package dev.stepladder.simulator.aws.s3;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

  private static final String ROLE = "{\"AWS\":\"arn:aws:iam::111122223333:role/shop\"}";
  private static final String NONE = "{}";

  @RegisterExtension private final SimulatedS3 aws = new SimulatedS3();

  @BeforeEach
  void bucket() {
    aws.create("media");
  }

  private static String policy(String principal, String resource, String condition) {
    return """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":%s,"Action":"s3:GetObject",
    "Resource":"%s","Condition":%s}]}\
    """
        .formatted(principal, resource, condition);
  }

  private void put(String policy) {
    aws.s3.putBucketPolicy(r -> r.bucket("media").policy(policy));
  }

  @Test
  void policyIsKeptLetterByLetter() {
    String policy = policy(ROLE, "arn:aws:s3:::media/*", NONE);
    put(policy);
    assertThat(aws.s3.getBucketPolicy(r -> r.bucket("media")).policy()).isEqualTo(policy);
    aws.s3.deleteBucketPolicy(r -> r.bucket("media"));
    assertRefused("NoSuchBucketPolicy", () -> aws.s3.getBucketPolicy(r -> r.bucket("media")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{\"Statement\":[]}",
        "{\"Statement\":[{\"Effect\":\"Maybe\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
            + "\"Resource\":\"arn:aws:s3:::media\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"1\"},\"Action\":\"ec2:*\","
            + "\"Resource\":\"arn:aws:s3:::media\"}]}",
        "{\"Version\":\"2030-01-01\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
            + "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::media\"}]}"
      })
  void refusesWhatIsNoPolicy(String text) {
    assertRefused("MalformedPolicy", () -> put(text));
  }

  @Test
  void policyIsAboutItsOwnBucket() {
    assertRefused("MalformedPolicy", () -> put(policy(ROLE, "arn:aws:s3:::media-2/*", NONE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"*\"", "{\"AWS\":\"*\"}", "{\"AWS\":[\"111122223333\",\"*\"]}"})
  void publicPolicyIsBlocked(String principal) {
    assertRefused("AccessDenied", () -> put(policy(principal, "arn:aws:s3:::media/*", NONE)));
  }

  @Test
  void publicPolicyIsTakenWhereItIsNotBlocked() {
    aws.s3.deletePublicAccessBlock(r -> r.bucket("media"));
    put(policy("\"*\"", "arn:aws:s3:::media/*", NONE));
    assertThat(aws.console().bucket("media").orElseThrow().policy()).isPresent();
  }

  @Test
  void fixedConditionMakesAPolicyPrivate() {
    put(
        policy(
            "\"*\"", "arn:aws:s3:::media/*", "{\"StringEquals\":{\"aws:SourceVpce\":\"vpce-1\"}}"));
    assertThat(aws.console().bucket("media").orElseThrow().policy()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"StringLike\":{\"aws:SourceVpce\":\"vpce-*\"}}",
        "{\"IpAddress\":{\"aws:SourceIp\":\"0.0.0.0/0\"}}",
        "{\"StringNotEquals\":{\"aws:SourceVpce\":\"vpce-1\"}}",
        "{\"Bool\":{\"aws:SecureTransport\":\"true\"}}"
      })
  void looseConditionLeavesAPolicyPublic(String condition) {
    assertRefused("AccessDenied", () -> put(policy("\"*\"", "arn:aws:s3:::media/*", condition)));
  }
}
