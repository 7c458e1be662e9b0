package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/**
 * S3 in one account and region as a person at the console changes it, and as its inside looks: past
 * HTTP, the call log and the faults.
 */
public final class S3Console {

  private final Scope scope;
  private final S3State state;
  private final Buckets buckets;
  private final BucketObjects objects;

  S3Console(Scope scope, S3State state, Buckets buckets, BucketObjects objects) {
    this.scope = scope;
    this.state = state;
    this.buckets = buckets;
    this.objects = objects;
  }

  /** Creates a bucket here, refused as AWS refuses it. */
  public Bucket create(String name) {
    return create(r -> r.bucket(name));
  }

  /** Creates a bucket here; the location is filled in where the region needs one. */
  public Bucket create(Consumer<CreateBucketRequest.Builder> request) {
    CreateBucketRequest asked = CreateBucketRequest.builder().applyMutation(request).build();
    if (asked.createBucketConfiguration() == null && !scope.region().equals("us-east-1")) {
      asked =
          asked.toBuilder()
              .createBucketConfiguration(c -> c.locationConstraint(scope.region()))
              .build();
    }
    CreateBucketRequest complete = asked;
    return state.locked(() -> {
      var _ = buckets.create(complete, scope);
      return open(complete.bucket());
    });
  }

  /** Deletes a bucket, which must be empty. */
  public void delete(String name) {
    var _ =
        state.locked(() -> {
          buckets.delete(open(name));
          return name;
        });
  }

  /** The bucket of this name as it is now, if it is of this account, in whatever region. */
  public Optional<Bucket> bucket(String name) {
    return state.locked(() ->
        state.buckets.find(name).filter(bucket -> bucket.home().account().equals(scope.account())));
  }

  /** All buckets of the account as they are now. */
  public List<Bucket> buckets() {
    return state.locked(() -> buckets.owned(scope.account(), ReadPoint.LATEST));
  }

  /** Replaces the tags. */
  public void tags(String name, Map<String, String> tags) {
    change(name, bucket -> bucket.withTags(tags));
  }

  /** Switches versioning, which holds at once. */
  public void versioning(String name, BucketVersioningStatus status) {
    change(name, bucket -> bucket.withVersioning(status));
  }

  /** Sets the policy, unchecked. */
  public void policy(String name, String json) {
    change(name, bucket -> bucket.withPolicy(json));
  }

  /** Sets any other setting, unchecked, e.g. a {@code PublicAccessBlockConfiguration}. */
  public void set(String name, SdkPojo setting) {
    change(name, bucket -> bucket.with(setting));
  }

  /** Takes a setting away. */
  public void unset(String name, Class<? extends SdkPojo> setting) {
    change(name, bucket -> bucket.without(setting));
  }

  /** Writes an object, so that the bucket is not empty. */
  public void object(String name, String key, String text) {
    var _ =
        state.locked(() -> {
          objects.put(open(name), key, text);
          return key;
        });
  }

  /** Removes all objects with all their versions. */
  public void empty(String name) {
    var _ =
        state.locked(() -> {
          state.objects(open(name)).clear();
          return name;
        });
  }

  /** Changes how many buckets the account may have. */
  public void quota(int buckets) {
    var _ =
        state.locked(() -> {
          state.quota(scope.account(), buckets);
          return buckets;
        });
  }

  private void change(String name, UnaryOperator<Bucket> change) {
    var _ =
        state.locked(() -> {
          state.put(change.apply(open(name)));
          return name;
        });
  }

  private Bucket open(String name) {
    return state.open(new Asked(name, Optional.empty()), scope, ReadPoint.LATEST);
  }
}
