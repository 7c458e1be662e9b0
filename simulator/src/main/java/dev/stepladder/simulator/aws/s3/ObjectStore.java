package dev.stepladder.simulator.aws.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** The objects of one bucket, each with its versions. Not thread safe. */
final class ObjectStore {

  /** The id of what was written while versioning was not on. */
  static final String UNVERSIONED = "null";

  /**
   * One version of an object.
   *
   * @param marker whether it only says that the object was deleted
   * @param checksum with which it can be compared
   * @param metadata the caller's own, by names in lower case
   */
  record Version(
      String key,
      String id,
      boolean marker,
      Instant modified,
      SdkBytes content,
      String contentType,
      Checksum checksum,
      Map<String, String> metadata) {

    static Version marker(String key, String id, Instant modified) {
      return new Version(
          key, id, true, modified, SdkBytes.fromUtf8String(""), "", Checksum.CRC64NVME, Map.of());
    }

    String tag() {
      StringBuilder hex = new StringBuilder("\"");
      for (byte b : Checksum.digest("MD5", content.asByteArrayUnsafe())) {
        hex.append("%02x".formatted(b));
      }
      return hex.append('"').toString();
    }

    long size() {
      return content.asByteArrayUnsafe().length;
    }
  }

  /** The order in which S3 lists keys. */
  static final Comparator<String> BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  /** Newest first. */
  private final NavigableMap<String, Deque<Version>> objects = new TreeMap<>(BYTES);

  boolean isEmpty() {
    return objects.isEmpty();
  }

  /** The newest version, be it a marker. */
  Optional<Version> latest(String key) {
    return Optional.ofNullable(objects.get(key)).map(Deque::getFirst);
  }

  Optional<Version> version(String key, String id) {
    return all(key).stream().filter(version -> version.id().equals(id)).findFirst();
  }

  /** All versions of all objects, by key, the newest of each first. */
  List<Version> all() {
    return objects.values().stream().flatMap(Deque::stream).toList();
  }

  private List<Version> all(String key) {
    return Optional.ofNullable(objects.get(key)).map(List::copyOf).orElse(List.of());
  }

  /** Adds a version; one that has no id of its own takes the place of the one before. */
  void add(Version version) {
    if (version.id().equals(UNVERSIONED)) {
      remove(version.key(), UNVERSIONED);
    }
    objects.computeIfAbsent(version.key(), key -> new ArrayDeque<>()).addFirst(version);
  }

  /** Removes a version for good, if it is there. */
  Optional<Version> remove(String key, String id) {
    Optional<Version> found = version(key, id);
    found.ifPresent(version -> {
      Deque<Version> versions = objects.get(key);
      versions.remove(version);
      if (versions.isEmpty()) {
        objects.remove(key);
      }
    });
    return found;
  }

  void clear() {
    objects.clear();
  }

  /** Deletes as versioning says: for good, or by a marker of the id that {@code newId} is. */
  Optional<Version> delete(
      String key, Optional<BucketVersioningStatus> versioning, String newId, Instant now) {
    if (versioning.isEmpty()) {
      var _ = remove(key, UNVERSIONED);
      return Optional.empty();
    }
    boolean on = versioning.get() == BucketVersioningStatus.ENABLED;
    Version marker = Version.marker(key, on ? newId : UNVERSIONED, now);
    add(marker);
    return Optional.of(marker);
  }
}
