package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.s3.ObjectStore.Version;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.ObjectVersionStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What is in a bucket. */
final class Listings {

  private static final int LARGEST_PAGE = 1_000;
  private static final Set<String> OBJECTS =
      Set.of(
          "Bucket",
          "Delimiter",
          "EncodingType",
          "MaxKeys",
          "Prefix",
          "ContinuationToken",
          "FetchOwner",
          "StartAfter");
  private static final Set<String> VERSIONS =
      Set.of("Bucket", "EncodingType", "KeyMarker", "MaxKeys", "Prefix", "VersionIdMarker");

  private final S3State state;

  Listings(S3State state) {
    this.state = state;
  }

  ListObjectsV2Response objects(Bucket bucket, ListObjectsV2Request request, CallContext context) {
    Asked.only(request, OBJECTS);
    int most = most(request.maxKeys());
    String prefix = text(request.prefix());
    String delimiter = text(request.delimiter());
    String after =
        request.continuationToken() != null
            ? Buckets.token(request.continuationToken())
            : text(request.startAfter());
    UnaryOperator<String> encode = encoding(request.encodingType());
    List<S3Object> contents = new ArrayList<>();
    List<CommonPrefix> prefixes = new ArrayList<>();
    String last = after;
    boolean more = false;
    for (Version version : current(bucket)) {
      String key = version.key();
      String group = group(key, prefix, delimiter);
      if (!key.startsWith(prefix)
          || ObjectStore.BYTES.compare(key, after) <= 0
          || group.equals(last)) {
        continue;
      }
      if (contents.size() + prefixes.size() == most) {
        more = most > 0;
        break;
      }
      last = group;
      if (group.equals(key)) {
        contents.add(shown(bucket, version, encode, request.fetchOwner()));
      } else {
        prefixes.add(CommonPrefix.builder().prefix(encode.apply(group)).build());
      }
    }
    return ListObjectsV2Response.builder()
        .name(bucket.name())
        .prefix(encode.apply(prefix))
        .delimiter(request.delimiter() == null ? null : encode.apply(delimiter))
        .startAfter(request.startAfter() == null ? null : encode.apply(request.startAfter()))
        .encodingType(request.encodingType())
        .maxKeys(most)
        .keyCount(contents.size() + prefixes.size())
        .contents(contents)
        .commonPrefixes(prefixes)
        .isTruncated(more)
        .continuationToken(request.continuationToken())
        .nextContinuationToken(more ? Buckets.continuation(last) : null)
        .build();
  }

  private List<Version> current(Bucket bucket) {
    ObjectStore store = state.objects(bucket);
    return store.all().stream()
        .filter(version -> !version.marker() && latest(store, version))
        .toList();
  }

  private static boolean latest(ObjectStore store, Version version) {
    return store.latest(version.key()).equals(Optional.of(version));
  }

  /** The prefix that stands for the key in a listing by a delimiter, or the key itself. */
  private static String group(String key, String prefix, String delimiter) {
    int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return end < 0 ? key : key.substring(0, end + delimiter.length());
  }

  private static S3Object shown(
      Bucket bucket, Version version, UnaryOperator<String> encode, Boolean owner) {
    S3Object.Builder shown =
        S3Object.builder()
            .key(encode.apply(version.key()))
            .lastModified(version.modified())
            .eTag(version.tag())
            .size(version.size())
            .storageClass(ObjectStorageClass.STANDARD)
            .checksumAlgorithm(ChecksumAlgorithm.fromValue(version.checksum().name()))
            .checksumType(ChecksumType.FULL_OBJECT);
    if (Boolean.TRUE.equals(owner)) {
      shown.owner(o -> o.id(Buckets.ownerId(bucket.home().account())));
    }
    return shown.build();
  }

  ListObjectVersionsResponse versions(
      Bucket bucket, ListObjectVersionsRequest request, CallContext context) {
    Asked.only(request, VERSIONS);
    int most = most(request.maxKeys());
    String prefix = text(request.prefix());
    UnaryOperator<String> encode = encoding(request.encodingType());
    ObjectStore store = state.objects(bucket);
    List<Version> rest =
        after(store.all(), text(request.keyMarker()), text(request.versionIdMarker())).stream()
            .filter(version -> version.key().startsWith(prefix))
            .toList();
    List<Version> page = rest.subList(0, Math.min(most, rest.size()));
    boolean more = !page.isEmpty() && page.size() < rest.size();
    List<ObjectVersion> versions = new ArrayList<>();
    List<DeleteMarkerEntry> markers = new ArrayList<>();
    for (Version version : page) {
      if (version.marker()) {
        markers.add(
            DeleteMarkerEntry.builder()
                .key(encode.apply(version.key()))
                .versionId(version.id())
                .isLatest(latest(store, version))
                .lastModified(version.modified())
                .owner(o -> o.id(Buckets.ownerId(bucket.home().account())))
                .build());
      } else {
        versions.add(
            ObjectVersion.builder()
                .key(encode.apply(version.key()))
                .versionId(version.id())
                .isLatest(latest(store, version))
                .lastModified(version.modified())
                .eTag(version.tag())
                .size(version.size())
                .storageClass(ObjectVersionStorageClass.STANDARD)
                .checksumAlgorithm(ChecksumAlgorithm.fromValue(version.checksum().name()))
                .checksumType(ChecksumType.FULL_OBJECT)
                .owner(o -> o.id(Buckets.ownerId(bucket.home().account())))
                .build());
      }
    }
    return ListObjectVersionsResponse.builder()
        .name(bucket.name())
        .prefix(encode.apply(prefix))
        .keyMarker(encode.apply(text(request.keyMarker())))
        .versionIdMarker(text(request.versionIdMarker()))
        .encodingType(request.encodingType())
        .maxKeys(most)
        .versions(versions)
        .deleteMarkers(markers)
        .isTruncated(more)
        .nextKeyMarker(more ? encode.apply(page.getLast().key()) : null)
        .nextVersionIdMarker(more ? page.getLast().id() : null)
        .build();
  }

  /** What follows a place, which is a key with all its versions or one version of it. */
  private static List<Version> after(List<Version> all, String key, String id) {
    int next = 0;
    for (int i = 0; i < all.size(); i++) {
      Version version = all.get(i);
      boolean passed =
          !key.isEmpty()
              && ObjectStore.BYTES.compare(version.key(), key) <= 0
              && (id.isEmpty() || !version.key().equals(key));
      if (passed || (version.key().equals(key) && version.id().equals(id))) {
        next = i + 1;
      }
    }
    return all.subList(next, all.size());
  }

  private static int most(Integer asked) {
    if (asked != null && asked < 0) {
      throw S3Errors.argument("Argument maxKeys must be an integer between 0 and 2147483647");
    }
    return asked == null ? LARGEST_PAGE : Math.min(asked, LARGEST_PAGE);
  }

  private static UnaryOperator<String> encoding(EncodingType type) {
    if (type == null) {
      return text -> text;
    }
    if (type != EncodingType.URL) {
      throw S3Errors.argument("Invalid Encoding Method specified in Request");
    }
    return text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  private static String text(String optional) {
    return optional == null ? "" : optional;
  }
}
