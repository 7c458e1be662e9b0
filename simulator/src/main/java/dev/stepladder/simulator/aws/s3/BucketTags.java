package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.CallContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.AbacStatus;
import software.amazon.awssdk.services.s3.model.BucketAbacStatus;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/** The tags of a bucket. */
final class BucketTags {

  private static final int MOST = 50;
  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");

  private final S3State state;

  BucketTags(S3State state) {
    this.state = state;
  }

  GetBucketTaggingResponse get(
      Bucket bucket, GetBucketTaggingRequest request, CallContext context) {
    if (bucket.tags().isEmpty()) {
      throw AwsError.notFound("NoSuchTagSet", "The TagSet does not exist");
    }
    return GetBucketTaggingResponse.builder().tagSet(tags(bucket)).build();
  }

  /** Replaces all tags. */
  PutBucketTaggingResponse put(
      Bucket bucket, PutBucketTaggingRequest request, CallContext context) {
    refuseUnderAbac(bucket);
    state.put(bucket.withTags(checked(request.tagging().tagSet())));
    return PutBucketTaggingResponse.builder().build();
  }

  DeleteBucketTaggingResponse delete(
      Bucket bucket, DeleteBucketTaggingRequest request, CallContext context) {
    refuseUnderAbac(bucket);
    state.put(bucket.withTags(Map.of()));
    return DeleteBucketTaggingResponse.builder().build();
  }

  /** Adds tags, or gives those that are there new values. */
  void add(Bucket bucket, Map<String, String> added) {
    Map<String, String> all = new LinkedHashMap<>(bucket.tags());
    all.putAll(added);
    state.put(bucket.withTags(limited(all)));
  }

  void remove(Bucket bucket, List<String> keys) {
    Map<String, String> rest = new LinkedHashMap<>(bucket.tags());
    keys.forEach(rest::remove);
    state.put(bucket.withTags(rest));
  }

  private static void refuseUnderAbac(Bucket bucket) {
    boolean abac =
        bucket
            .setting(AbacStatus.class)
            .filter(setting -> setting.status() == BucketAbacStatus.ENABLED)
            .isPresent();
    if (abac) {
      throw S3Errors.request(
          "This operation is not supported for buckets with attribute-based access control. Use"
              + " TagResource and UntagResource.");
    }
  }

  static List<Tag> tags(Bucket bucket) {
    return bucket.tags().entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  static Map<String, String> checked(List<Tag> tags) {
    Map<String, String> checked = new LinkedHashMap<>();
    for (Tag tag : tags) {
      check(tag.key(), tag.value());
      if (checked.put(tag.key(), tag.value()) != null) {
        throw invalid("Cannot provide multiple Tags with the same key");
      }
    }
    return limited(checked);
  }

  static void check(String key, String value) {
    if (key == null || !KEY.matcher(key).matches()) {
      throw invalid("The TagKey you have provided is invalid");
    }
    if (value == null || !VALUE.matcher(value).matches()) {
      throw invalid("The TagValue you have provided is invalid");
    }
    if (key.startsWith("aws:")) {
      throw invalid("System tags cannot be added/updated by requester");
    }
  }

  private static Map<String, String> limited(Map<String, String> tags) {
    if (tags.size() > MOST) {
      throw AwsError.refused("BadRequest", "Bucket tag count cannot be greater than " + MOST);
    }
    return tags;
  }

  private static AwsError invalid(String message) {
    return AwsError.refused("InvalidTag", message);
  }
}
