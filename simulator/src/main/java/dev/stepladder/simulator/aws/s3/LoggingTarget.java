package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.CallContext;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.GetBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLoggingResponse;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControls;
import software.amazon.awssdk.services.s3.model.PutBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLoggingResponse;

/** Where a bucket's access logs go. */
final class LoggingTarget {

  private final S3State state;

  LoggingTarget(S3State state) {
    this.state = state;
  }

  GetBucketLoggingResponse get(
      Bucket bucket, GetBucketLoggingRequest request, CallContext context) {
    return GetBucketLoggingResponse.builder()
        .loggingEnabled(bucket.setting(LoggingEnabled.class).orElse(null))
        .build();
  }

  /** Without a target, logging is off. */
  PutBucketLoggingResponse put(
      Bucket bucket, PutBucketLoggingRequest request, CallContext context) {
    Optional<LoggingEnabled> enabled =
        Optional.ofNullable(request.bucketLoggingStatus().loggingEnabled());
    enabled.ifPresent(logging -> check(bucket, logging));
    state.put(enabled.map(bucket::with).orElseGet(() -> bucket.without(LoggingEnabled.class)));
    return PutBucketLoggingResponse.builder().build();
  }

  private void check(Bucket bucket, LoggingEnabled logging) {
    Bucket target =
        state
            .buckets
            .find(logging.targetBucket())
            .orElseThrow(() -> invalid("The target bucket for logging does not exist"));
    if (!target.home().account().equals(bucket.home().account())) {
      throw invalid(
          "The owner for the bucket to be logged and the target bucket must be the same.");
    }
    if (!target.home().region().equals(bucket.home().region())) {
      throw new AwsError(
          403, "CrossLocationLoggingProhibited", "Cross S3 location logging not allowed.");
    }
    boolean enforced =
        target
            .setting(OwnershipControls.class)
            .filter(controls ->
                controls.rules().getFirst().objectOwnership()
                    == ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .isPresent();
    if (enforced && logging.hasTargetGrants() && !logging.targetGrants().isEmpty()) {
      throw S3Errors.argument(
          "Target grants are not supported where ACLs are disabled on the target bucket");
    }
  }

  private static AwsError invalid(String message) {
    return AwsError.refused("InvalidTargetBucketForLogging", message);
  }
}
