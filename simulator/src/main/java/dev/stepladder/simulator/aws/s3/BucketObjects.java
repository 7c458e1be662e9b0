package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Ids;
import dev.stepladder.simulator.aws.protocol.Streamed;
import dev.stepladder.simulator.aws.s3.ObjectStore.Version;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Objects as far as buckets need them: written, read and deleted whole, with their versions. */
final class BucketObjects {

  private static final int LONGEST_KEY = 1024;
  private static final Set<String> PUT =
      Set.of(
          "Bucket",
          "Key",
          "ContentLength",
          "ContentMD5",
          "ContentType",
          "ChecksumAlgorithm",
          "ChecksumCRC32",
          "ChecksumCRC32C",
          "ChecksumCRC64NVME",
          "ChecksumSHA1",
          "ChecksumSHA256",
          "Metadata");
  private static final Set<String> GET = Set.of("Bucket", "Key", "VersionId", "ChecksumMode");
  private static final Set<String> DELETE = Set.of("Bucket", "Key", "VersionId");

  private final S3State state;
  private long lastId;

  BucketObjects(S3State state) {
    this.state = state;
  }

  PutObjectResponse put(Bucket bucket, PutObjectRequest request, CallContext context) {
    Asked.only(request, PUT);
    if (extension(request, "x-amz-copy-source").isPresent()) {
      throw S3Errors.notImplemented("x-amz-copy-source");
    }
    if (request.key().getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw AwsError.refused("KeyTooLongError", "Your key is too long");
    }
    Version version =
        new Version(
            request.key(),
            idOfNew(bucket),
            false,
            state.now(),
            context.content(),
            request.contentType() == null ? "binary/octet-stream" : request.contentType(),
            sent(request),
            request.metadata());
    state.objects(bucket).add(version);
    return put(bucket, version);
  }

  private PutObjectResponse put(Bucket bucket, Version version) {
    PutObjectResponse.Builder answer =
        PutObjectResponse.builder()
            .eTag(version.tag())
            .serverSideEncryption(encryption(bucket))
            .checksumType(ChecksumType.FULL_OBJECT)
            .versionId(shownId(bucket, version));
    checksum(version, answer);
    return answer.build();
  }

  /** Writes an object of text, past all that a call says beside it. */
  void put(Bucket bucket, String key, String text) {
    state
        .objects(bucket)
        .add(
            new Version(
                key,
                idOfNew(bucket),
                false,
                state.now(),
                SdkBytes.fromUtf8String(text),
                "text/plain",
                Checksum.CRC64NVME,
                Map.of()));
  }

  Streamed get(Bucket bucket, GetObjectRequest request, CallContext context) {
    Asked.only(request, GET);
    Version version = find(bucket, request.key(), Optional.ofNullable(request.versionId()));
    GetObjectResponse.Builder answer =
        GetObjectResponse.builder()
            .acceptRanges("bytes")
            .lastModified(version.modified())
            .contentLength(version.size())
            .contentType(version.contentType())
            .eTag(version.tag())
            .metadata(version.metadata())
            .serverSideEncryption(encryption(bucket))
            .versionId(shownId(bucket, version));
    if (request.checksumMode() == ChecksumMode.ENABLED) {
      answer.checksumType(ChecksumType.FULL_OBJECT);
      checksum(version, answer);
    }
    return new Streamed(answer.build(), version.content());
  }

  HeadObjectResponse head(Bucket bucket, HeadObjectRequest request, CallContext context) {
    Asked.only(request, GET);
    Version version = find(bucket, request.key(), Optional.ofNullable(request.versionId()));
    HeadObjectResponse.Builder answer =
        HeadObjectResponse.builder()
            .acceptRanges("bytes")
            .lastModified(version.modified())
            .contentLength(version.size())
            .contentType(version.contentType())
            .eTag(version.tag())
            .metadata(version.metadata())
            .serverSideEncryption(encryption(bucket))
            .versionId(shownId(bucket, version));
    if (request.checksumMode() == ChecksumMode.ENABLED) {
      answer.checksumType(ChecksumType.FULL_OBJECT);
      checksum(version, answer);
    }
    return answer.build();
  }

  DeleteObjectResponse delete(Bucket bucket, DeleteObjectRequest request, CallContext context) {
    Asked.only(request, DELETE);
    ObjectStore store = state.objects(bucket);
    Optional<Version> told =
        request.versionId() != null
            ? store.remove(request.key(), request.versionId())
            : store.delete(request.key(), bucket.versioning(), newId(), state.now());
    return DeleteObjectResponse.builder()
        .versionId(told.map(Version::id).orElse(request.versionId()))
        .deleteMarker(told.filter(Version::marker).map(Version::marker).orElse(null))
        .build();
  }

  private Version find(Bucket bucket, String key, Optional<String> id) {
    ObjectStore store = state.objects(bucket);
    if (id.isPresent()) {
      Version version =
          store
              .version(key, id.get())
              .orElseThrow(() ->
                  AwsError.notFound("NoSuchVersion", "The specified version does not exist."));
      if (version.marker()) {
        throw new AwsError(
            405,
            "MethodNotAllowed",
            "The specified method is not allowed against this resource.",
            Map.of("x-amz-delete-marker", "true", "x-amz-version-id", version.id()));
      }
      return version;
    }
    Optional<Version> latest = store.latest(key);
    if (latest.isEmpty() || latest.get().marker()) {
      throw new AwsError(
          404,
          "NoSuchKey",
          "The specified key does not exist.",
          latest
              .map(marker -> Map.of("x-amz-delete-marker", "true", "x-amz-version-id", marker.id()))
              .orElse(Map.of()));
    }
    return latest.get();
  }

  private String idOfNew(Bucket bucket) {
    return bucket.versioning().equals(Optional.of(BucketVersioningStatus.ENABLED))
        ? newId()
        : ObjectStore.UNVERSIONED;
  }

  private String newId() {
    return Ids.of("version/" + ++lastId, 32);
  }

  /** Null where the bucket was never versioned, as the SDK's builders want it. */
  private static String shownId(Bucket bucket, Version version) {
    return bucket.versioning().isPresent() ? version.id() : null;
  }

  private static ServerSideEncryption encryption(Bucket bucket) {
    return BucketSettings.encryption(bucket)
        .rules()
        .getFirst()
        .applyServerSideEncryptionByDefault()
        .sseAlgorithm();
  }

  private static Checksum sent(PutObjectRequest request) {
    return Arrays.stream(Checksum.values())
        .filter(checksum -> Asked.value(request, checksum.member()).isPresent())
        .findFirst()
        .orElse(Checksum.CRC64NVME);
  }

  private static void checksum(Version version, SdkPojo answer) {
    for (SdkField<?> field : answer.sdkFields()) {
      if (field.memberName().equals(version.checksum().member())) {
        field.set(answer, version.checksum().of(version.content().asByteArrayUnsafe()));
      }
    }
  }

  private static Optional<String> extension(PutObjectRequest request, String header) {
    return request
        .overrideConfiguration()
        .map(AwsRequestOverrideConfiguration::headers)
        .map(headers -> headers.get(header))
        .map(List::getFirst);
  }
}
