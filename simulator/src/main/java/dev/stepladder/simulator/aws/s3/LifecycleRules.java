package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Ids;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.TransitionDefaultMinimumObjectSize;

/** What happens to objects when they get old: the rules, which are kept and not carried out. */
final class LifecycleRules {

  private static final int MOST = 1_000;

  private final S3State state;

  LifecycleRules(S3State state) {
    this.state = state;
  }

  GetBucketLifecycleConfigurationResponse get(
      Bucket bucket, GetBucketLifecycleConfigurationRequest request, CallContext context) {
    return bucket
        .setting(GetBucketLifecycleConfigurationResponse.class)
        .orElseThrow(() ->
            AwsError.notFound(
                "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"));
  }

  DeleteBucketLifecycleResponse delete(
      Bucket bucket, DeleteBucketLifecycleRequest request, CallContext context) {
    state.put(bucket.without(GetBucketLifecycleConfigurationResponse.class));
    return DeleteBucketLifecycleResponse.builder().build();
  }

  PutBucketLifecycleConfigurationResponse put(
      Bucket bucket, PutBucketLifecycleConfigurationRequest request, CallContext context) {
    if (request.lifecycleConfiguration() == null) {
      throw AwsError.refused("MissingRequestBodyError", "Request Body is empty");
    }
    TransitionDefaultMinimumObjectSize smallest = request.transitionDefaultMinimumObjectSize();
    if (smallest == TransitionDefaultMinimumObjectSize.UNKNOWN_TO_SDK_VERSION) {
      throw S3Errors.argument("Invalid x-amz-transition-default-minimum-object-size");
    }
    TransitionDefaultMinimumObjectSize holds =
        smallest == null ? TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K : smallest;
    List<LifecycleRule> rules = request.lifecycleConfiguration().rules();
    if (rules.isEmpty() || rules.size() > MOST) {
      throw S3Errors.malformed();
    }
    Set<String> ids = new HashSet<>();
    List<LifecycleRule> named = new ArrayList<>();
    for (LifecycleRule rule : rules) {
      LifecycleRuleCheck.check(rule);
      String id =
          rule.id() == null || rule.id().isEmpty()
              ? Ids.of(bucket.name() + "/" + rule, 32)
              : rule.id();
      if (!ids.add(id)) {
        throw S3Errors.argument("Rule ID must be unique. Found same ID for more than one rule");
      }
      named.add(rule.toBuilder().id(id).build());
    }
    state.put(
        bucket.with(
            GetBucketLifecycleConfigurationResponse.builder()
                .rules(named)
                .transitionDefaultMinimumObjectSize(holds)
                .build()));
    return PutBucketLifecycleConfigurationResponse.builder()
        .transitionDefaultMinimumObjectSize(holds)
        .build();
  }
}
