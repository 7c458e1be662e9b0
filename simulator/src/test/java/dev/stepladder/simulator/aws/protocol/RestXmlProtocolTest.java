package dev.stepladder.simulator.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.Grantee;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutBucketAclRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3control.model.TagResourceRequest;
import software.amazon.awssdk.services.s3control.model.UntagResourceRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

class RestXmlProtocolTest {

  private static final RestXmlProtocol PROTOCOL =
      new RestXmlProtocol(
          "http://example.com/", RestXmlProtocol.Errors.BARE, Map.of("Located", "Location"));

  private static <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo>
      Operation<B, I, DeleteBucketResponse> operation(String name, Supplier<B> request) {
    return Operation.write(
        name, request, (decoded, context) -> DeleteBucketResponse.builder().build());
  }

  private static WireRequest request(
      String method, String uri, Map<String, String> headers, String body) {
    return new WireRequest(method, URI.create(uri), headers, SdkBytes.fromUtf8String(body));
  }

  private static <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo> I decoded(
      Operation<B, I, ?> operation, WireRequest request) {
    B builder = operation.request().get();
    PROTOCOL.decode(request, operation, builder);
    return builder.build();
  }

  private static PutBucketTaggingRequest tagging(String body) {
    return decoded(
        operation("PutBucketTagging", PutBucketTaggingRequest::builder)
            .at("PUT", "/{Bucket}", "tagging"),
        request("PUT", "/media?tagging", Map.of(), body));
  }

  @Test
  void findsTheOperationByMethodPathAndMarker() {
    Operations operations =
        new Operations(
            List.of(
                operation("CreateBucket", CreateBucketRequest::builder).at("PUT", "/{Bucket}"),
                operation("PutBucketTagging", PutBucketTaggingRequest::builder)
                    .at("PUT", "/{Bucket}", "tagging"),
                operation("GetBucketTagging", GetBucketTaggingRequest::builder)
                    .at("GET", "/{Bucket}", "tagging"),
                operation("PutObject", PutObjectRequest::builder).at("PUT", "/{Bucket}/{Key+}")));
    assertThat(name(operations, "PUT", "/media")).hasValue("CreateBucket");
    assertThat(name(operations, "PUT", "/media/")).hasValue("CreateBucket");
    assertThat(name(operations, "PUT", "/media?tagging")).hasValue("PutBucketTagging");
    assertThat(name(operations, "PUT", "/media?tagging=")).hasValue("PutBucketTagging");
    assertThat(name(operations, "GET", "/media?tagging")).hasValue("GetBucketTagging");
    assertThat(name(operations, "PUT", "/media/a/b?x-id=PutObject")).hasValue("PutObject");
    assertThat(name(operations, "PUT", "/media?replication")).isEmpty();
    assertThat(name(operations, "PUT", "/media/a?uploadId=1&partNumber=1")).isEmpty();
    assertThat(name(operations, "POST", "/media")).isEmpty();
    assertThat(name(operations, "PUT", "/")).isEmpty();
  }

  private static Optional<String> name(Operations operations, String method, String uri) {
    return operations.routed(request(method, uri, Map.of(), "")).map(Operation::name);
  }

  @Test
  void readsPathQueryAndHeaders() {
    GetObjectRequest object =
        decoded(
            operation("GetObject", GetObjectRequest::builder).at("GET", "/{Bucket}/{Key+}"),
            request(
                "GET",
                "/media/a%20b/c+d/%C3%BC?versionId=v%2F1",
                Map.of("if-modified-since", "Mon, 05 Jan 2026 09:00:00 GMT", "range", "bytes=0-1"),
                ""));
    assertThat(object.bucket()).isEqualTo("media");
    assertThat(object.key()).isEqualTo("a b/c+d/ü");
    assertThat(object.versionId()).isEqualTo("v/1");
    assertThat(object.ifModifiedSince()).isEqualTo(Instant.parse("2026-01-05T09:00:00Z"));
    assertThat(object.range()).isEqualTo("bytes=0-1");
  }

  @Test
  void readsListsInQueryAndHeaders() {
    assertThat(
            decoded(
                    operation("UntagResource", UntagResourceRequest::builder)
                        .at("DELETE", "/tags/{resourceArn+}"),
                    request("DELETE", "/tags/arn%3Aa?tagKeys=a&tagKeys=b", Map.of(), ""))
                .tagKeys())
        .containsExactly("a", "b");
    assertThat(
            decoded(
                    operation("ListObjectsV2", ListObjectsV2Request::builder)
                        .at("GET", "/{Bucket}", "list-type"),
                    request(
                        "GET",
                        "/media?list-type=2",
                        Map.of("x-amz-optional-object-attributes", "RestoreStatus, Other"),
                        ""))
                .optionalObjectAttributesAsStrings())
        .containsExactly("RestoreStatus", "Other");
  }

  @Test
  void readsPrefixedHeadersAndKeepsThoseItDoesNotKnow() {
    PutObjectRequest object =
        decoded(
            operation("PutObject", PutObjectRequest::builder).at("PUT", "/{Bucket}/{Key+}"),
            request(
                "PUT",
                "/media/a",
                Map.of("x-amz-meta-who", "me", "x-amz-new-thing", "yes", "x-amz-date", "now"),
                ""));
    assertThat(object.metadata()).containsExactly(Map.entry("who", "me"));
    assertThat(object.overrideConfiguration().orElseThrow().headers())
        .containsExactly(Map.entry("x-amz-new-thing", List.of("yes")));
  }

  @Test
  void readsABodyThatIsOneMember() {
    assertThat(
            tagging(
                    "<Tagging xmlns=\"urn:x\"><TagSet><Tag><Key>a</Key><Value>&lt;1&gt;</Value>"
                        + "</Tag></TagSet></Tagging>")
                .tagging()
                .tagSet())
        .containsExactly(Tag.builder().key("a").value("<1>").build());
  }

  @Test
  void readsABodyOfSeveralMembers() {
    assertThat(
            decoded(
                    operation("TagResource", TagResourceRequest::builder)
                        .at("POST", "/tags/{resourceArn+}"),
                    request(
                        "POST",
                        "/tags/arn",
                        Map.of("x-amz-account-id", "1"),
                        "<TagResourceRequest><Tags><Tag><Key>a</Key><Value>1</Value></Tag></Tags>"
                            + "</TagResourceRequest>"))
                .tags())
        .hasSize(1);
  }

  @Test
  void readsFlatListsTimesAndNumbers() {
    PutBucketLifecycleConfigurationRequest rules =
        decoded(
            operation("PutLifecycle", PutBucketLifecycleConfigurationRequest::builder)
                .at("PUT", "/{Bucket}", "lifecycle"),
            request(
                "PUT",
                "/media?lifecycle",
                Map.of(),
                "<LifecycleConfiguration>"
                    + "<Rule><ID>a</ID><Status>Enabled</Status><Expiration><Days>3</Days>"
                    + "</Expiration></Rule>"
                    + "<Rule><ID>b</ID><Status>Enabled</Status><Expiration>"
                    + "<Date>2027-01-01T00:00:00.000Z</Date></Expiration></Rule>"
                    + "</LifecycleConfiguration>"));
    assertThat(rules.lifecycleConfiguration().rules())
        .extracting(rule -> rule.expiration().days(), rule -> rule.expiration().date())
        .containsExactly(tuple(3, null), tuple(null, Instant.parse("2027-01-01T00:00:00Z")));
  }

  @Test
  void readsAttributes() {
    Grant grant =
        decoded(
                operation("PutBucketAcl", PutBucketAclRequest::builder)
                    .at("PUT", "/{Bucket}", "acl"),
                request(
                    "PUT",
                    "/media?acl",
                    Map.of(),
                    "<AccessControlPolicy><AccessControlList><Grant>"
                        + "<Grantee xmlns:xsi=\"urn:x\" xsi:type=\"Group\"><URI>all</URI></Grantee>"
                        + "<Permission>READ</Permission></Grant></AccessControlList>"
                        + "</AccessControlPolicy>"))
            .accessControlPolicy()
            .grants()
            .getFirst();
    assertThat(grant.grantee()).isEqualTo(Grantee.builder().type("Group").uri("all").build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Tagging>",
        "no document",
        "<Other><TagSet/></Other>",
        "<Tagging/>",
        "<Tagging><TagSet/><Extra/></Tagging>",
        "<Tagging><TagSet/><TagSet/></Tagging>",
        "<Tagging><TagSet><Tagg/></TagSet></Tagging>",
        "<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>",
        "<!DOCTYPE a [<!ENTITY e \"x\">]><Tagging><TagSet/></Tagging>"
      })
  void refusesWhatTheSchemaDoesNotAllow(String body) {
    assertThatThrownBy(() -> tagging(body))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("MalformedXML"));
  }

  @Test
  void refusesARequestWithoutItsBody() {
    assertThatThrownBy(() -> tagging(""))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("MissingRequestBodyError"));
  }

  private static WireResponse encoded(String name, String method, SdkPojo result) {
    return PROTOCOL.encode(
        operation(name, CreateBucketRequest::builder).at(method, "/{Bucket}"), result, "request-1");
  }

  private static String text(WireResponse response) {
    return response.content().asUtf8String();
  }

  @Test
  void writesHeadersWithTheirTimesAndPrefixes() {
    WireResponse response =
        encoded(
            "HeadObject",
            "HEAD",
            HeadObjectResponse.builder()
                .lastModified(Instant.parse("2026-01-05T09:00:00Z"))
                .metadata(Map.of("who", "me"))
                .contentLength(7L)
                .build());
    assertThat(response.headers())
        .containsEntry("Last-Modified", "Mon, 05 Jan 2026 09:00:00 GMT")
        .containsEntry("x-amz-meta-who", "me")
        .containsEntry("Content-Length", "7")
        .containsEntry("x-amz-request-id", "request-1");
    assertThat(text(response)).isEmpty();
  }

  @Test
  void writesATextAsTheBodyOrAsTheRoot() {
    assertThat(
            text(encoded("Policy", "GET", GetBucketPolicyResponse.builder().policy("{}").build())))
        .isEqualTo("{}");
    assertThat(
            text(
                encoded(
                    "Located",
                    "GET",
                    GetBucketLocationResponse.builder().locationConstraint("eu-west-1").build())))
        .endsWith("<Location xmlns=\"http://example.com/\">eu-west-1</Location>");
  }

  @Test
  void writesAStreamAsItIs() {
    SdkBytes bytes = SdkBytes.fromByteArray(new byte[] {0, -1, 13});
    WireResponse response =
        encoded(
            "GetObject",
            "GET",
            new Streamed(GetObjectResponse.builder().contentType("image/png").build(), bytes));
    assertThat(response.content()).isEqualTo(bytes);
    assertThat(response.headers()).containsEntry("Content-Type", "image/png");
  }

  @Test
  void deletingWithoutAnAnswerHasNoContent() {
    assertThat(encoded("Delete", "DELETE", DeleteBucketResponse.builder().build()).status())
        .isEqualTo(204);
    assertThat(encoded("Put", "PUT", DeleteBucketResponse.builder().build()).status())
        .isEqualTo(200);
  }

  @Test
  void errorsAreBareOrWrapped() {
    AwsError error = AwsError.notFound("NoSuchBucket", "a & b");
    assertThat(text(PROTOCOL.error(error, "request-1")))
        .endsWith(
            "<Error><Code>NoSuchBucket</Code><Message>a &amp; b</Message>"
                + "<RequestId>request-1</RequestId></Error>");
    assertThat(
            text(
                new RestXmlProtocol("urn:x", RestXmlProtocol.Errors.WRAPPED, Map.of())
                    .error(error, "request-1")))
        .endsWith(
            "<ErrorResponse xmlns=\"urn:x\"><Error><Code>NoSuchBucket</Code>"
                + "<Message>a &amp; b</Message></Error><RequestId>request-1</RequestId>"
                + "</ErrorResponse>");
  }
}
