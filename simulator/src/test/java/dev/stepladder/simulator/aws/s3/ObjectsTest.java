package dev.stepladder.simulator.aws.s3;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

class ObjectsTest {

  @RegisterExtension private final SimulatedS3 aws = new SimulatedS3();

  @BeforeEach
  void bucket() {
    aws.create("media");
  }

  @Test
  void contentNameAndMetadataSurvive() {
    String key = "a b/ü+&=?#%.txt";
    aws.s3.putObject(
        r -> r.bucket("media").key(key).contentType("text/css").metadata(Map.of("who", "me")),
        RequestBody.fromString("körper"));
    assertThat(aws.read("media", key)).isEqualTo("körper");
    HeadObjectResponse head = aws.s3.headObject(r -> r.bucket("media").key(key));
    assertThat(head.contentLength()).isEqualTo(7);
    assertThat(head.contentType()).isEqualTo("text/css");
    assertThat(head.metadata()).containsEntry("who", "me");
    assertThat(head.lastModified()).isEqualTo(aws.aws.clock.now());
  }

  @Test
  void largeStreamComesInManyChunks() {
    byte[] content = new byte[1_000_000];
    new Random(1).nextBytes(content);
    aws.s3.putObject(r -> r.bucket("media").key("large"), RequestBody.fromBytes(content));
    assertThat(aws.s3.getObjectAsBytes(r -> r.bucket("media").key("large")).asByteArray())
        .isEqualTo(content);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "SHA1", "SHA256"})
  void checksumsAreThoseOfTheSdk(ChecksumAlgorithm algorithm) {
    aws.s3.putObject(
        r -> r.bucket("media").key("summed").checksumAlgorithm(algorithm),
        RequestBody.fromString("content"));
    assertThat(aws.read("media", "summed")).isEqualTo("content");
  }

  @Test
  void checksumsOfThePublishedExampleAreRight() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(HexFormat.of().formatHex(decoded(Checksum.CRC64NVME, digits)))
        .isEqualTo("ae8b14860a799888");
    assertThat(HexFormat.of().formatHex(decoded(Checksum.CRC32C, digits))).isEqualTo("e3069283");
  }

  private static byte[] decoded(Checksum checksum, byte[] content) {
    return Base64.getDecoder().decode(checksum.of(content));
  }

  @Test
  void wrongChecksumIsRefused() {
    assertRefused(
        "BadDigest",
        () ->
            aws.s3.putObject(
                r -> r.bucket("media").key("a").checksumCRC32("AAAAAA=="),
                RequestBody.fromString("content")));
    assertThat(aws.s3.listObjectsV2(r -> r.bucket("media")).contents()).isEmpty();
  }

  @Test
  void missingKeyIsNotFound() {
    assertThatThrownBy(() -> aws.read("media", "nothing")).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> aws.s3.headObject(r -> r.bucket("media").key("nothing")))
        .isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void whatIsNotSimulatedIsRefusedRatherThanIgnored() {
    var _ = aws.put("media", "a", "content");
    assertRefused(
        "NotImplemented",
        () -> aws.s3.getObjectAsBytes(r -> r.bucket("media").key("a").range("bytes=0-1")));
    assertRefused(
        "NotImplemented",
        () ->
            aws.s3.copyObject(r ->
                r.sourceBucket("media")
                    .sourceKey("a")
                    .destinationBucket("media")
                    .destinationKey("b")));
  }

  @Test
  void bucketIsDeletedOnlyEmpty() {
    var _ = aws.put("media", "a", "content");
    assertRefused("BucketNotEmpty", () -> aws.s3.deleteBucket(r -> r.bucket("media")));
    aws.s3.deleteObject(r -> r.bucket("media").key("a"));
    aws.s3.deleteBucket(r -> r.bucket("media"));
    assertThat(aws.console().bucket("media")).isEmpty();
  }

  @Test
  void deleteMarkersAndOldVersionsKeepABucket() {
    aws.createVersioned("kept");
    String id = aws.put("kept", "a", "content");
    DeleteObjectResponse deleted = aws.s3.deleteObject(r -> r.bucket("kept").key("a"));
    assertThat(deleted.deleteMarker()).isTrue();
    assertThat(aws.s3.listObjectsV2(r -> r.bucket("kept")).contents()).isEmpty();
    assertRefused("BucketNotEmpty", () -> aws.s3.deleteBucket(r -> r.bucket("kept")));
    aws.s3.deleteObject(r -> r.bucket("kept").key("a").versionId(id));
    assertRefused("BucketNotEmpty", () -> aws.s3.deleteBucket(r -> r.bucket("kept")));
    aws.s3.deleteObject(r -> r.bucket("kept").key("a").versionId(deleted.versionId()));
    aws.s3.deleteBucket(r -> r.bucket("kept"));
    assertThat(aws.console().bucket("kept")).isEmpty();
  }

  @Test
  void versionsAreListedNewestFirst() {
    aws.createVersioned("kept");
    String first = aws.put("kept", "a", "1");
    String second = aws.put("kept", "a", "2");
    ListObjectVersionsResponse listed = aws.s3.listObjectVersions(r -> r.bucket("kept"));
    assertThat(listed.versions())
        .extracting(ObjectVersion::versionId)
        .containsExactly(second, first);
    assertThat(listed.versions()).extracting(ObjectVersion::isLatest).containsExactly(true, false);
    assertThat(
            aws.s3.getObjectAsBytes(r -> r.bucket("kept").key("a").versionId(first)).asUtf8String())
        .isEqualTo("1");
  }

  @Test
  void versionsComeInPages() {
    aws.createVersioned("kept");
    for (String key : List.of("a", "a", "a", "b", "c")) {
      var _ = aws.put("kept", key, "x");
    }
    assertThat(
            aws.s3.listObjectVersionsPaginator(r -> r.bucket("kept").maxKeys(2)).versions().stream()
                .map(ObjectVersion::key))
        .containsExactly("a", "a", "a", "b", "c");
  }

  @Test
  void unversionedObjectsAreReplaced() {
    assertThat(aws.put("media", "a", "1")).isNull();
    var _ = aws.put("media", "a", "2");
    assertThat(aws.s3.listObjectVersions(r -> r.bucket("media")).versions())
        .extracting(ObjectVersion::versionId)
        .containsExactly("null");
    assertThat(aws.read("media", "a")).isEqualTo("2");
  }

  @Test
  void writesBeforeVersioningHoldsAreNotVersioned() {
    aws.s3.putBucketVersioning(
        r -> r.bucket("media").versioningConfiguration(v -> v.status("Enabled")));
    assertThat(aws.put("media", "a", "1")).isNull();
    aws.aws.settle();
    assertThat(aws.put("media", "a", "2")).isNotNull();
  }

  @Test
  void markerCannotBeRead() {
    aws.createVersioned("kept");
    var _ = aws.put("kept", "a", "1");
    String marker = aws.s3.deleteObject(r -> r.bucket("kept").key("a")).versionId();
    assertRefused(
        "MethodNotAllowed",
        () -> aws.s3.getObjectAsBytes(r -> r.bucket("kept").key("a").versionId(marker)));
    assertThatThrownBy(() -> aws.read("kept", "a")).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void listGroupsByDelimiterInPages() {
    for (String key : List.of("a/1", "a/2", "b", "c/1", "d e")) {
      var _ = aws.put("media", key, "x");
    }
    ListObjectsV2Response whole = aws.s3.listObjectsV2(r -> r.bucket("media").delimiter("/"));
    assertThat(whole.contents()).extracting(S3Object::key).containsExactly("b", "d e");
    assertThat(whole.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "c/");
    assertThat(
            aws.s3.listObjectsV2Paginator(r -> r.bucket("media").delimiter("/").maxKeys(1)).stream()
                .mapToInt(ListObjectsV2Response::keyCount)
                .sum())
        .isEqualTo(4);
    assertThat(aws.s3.listObjectsV2(r -> r.bucket("media").prefix("a/")).contents())
        .extracting(S3Object::key)
        .containsExactly("a/1", "a/2");
  }
}
