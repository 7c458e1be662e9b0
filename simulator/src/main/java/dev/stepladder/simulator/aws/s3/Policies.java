package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.CallContext;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyResponse;

/** The policies of buckets: checked and kept; calls are not held against them. */
final class Policies {

  private final S3State state;

  Policies(S3State state) {
    this.state = state;
  }

  GetBucketPolicyResponse get(Bucket bucket, GetBucketPolicyRequest request, CallContext context) {
    return GetBucketPolicyResponse.builder()
        .policy(
            bucket
                .policy()
                .orElseThrow(() ->
                    AwsError.notFound("NoSuchBucketPolicy", "The bucket policy does not exist")))
        .build();
  }

  PutBucketPolicyResponse put(Bucket bucket, PutBucketPolicyRequest request, CallContext context) {
    PolicyDocument policy = PolicyDocument.parse(request.policy(), bucket);
    boolean blocked =
        bucket
            .setting(PublicAccessBlockConfiguration.class)
            .orElse(BucketSettings.UNBLOCKED)
            .blockPublicPolicy();
    if (blocked && policy.isPublic()) {
      throw S3Errors.accessDenied();
    }
    state.put(bucket.withPolicy(request.policy()));
    return PutBucketPolicyResponse.builder().build();
  }

  DeleteBucketPolicyResponse delete(
      Bucket bucket, DeleteBucketPolicyRequest request, CallContext context) {
    state.put(bucket.withoutPolicy());
    return DeleteBucketPolicyResponse.builder().build();
  }
}
