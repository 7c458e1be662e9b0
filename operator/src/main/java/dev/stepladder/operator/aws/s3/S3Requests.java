package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.blueprint.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.BucketLoggingStatus;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.PutBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/** The requests that change S3 in one account and region. */
record S3Requests(Place place) {

  /** The only region that is not named when a bucket is made in it. */
  private static final String FIRST_REGION = "us-east-1";

  /** The SDK has no member for it yet; AWS knows it since March 2026. */
  private static final String NAMESPACE = "x-amz-bucket-namespace";

  /** With its tags, so that a crash leaves no bucket that nobody owns. */
  CreateBucketRequest create(Part.Bucket bucket) {
    var request =
        CreateBucketRequest.builder()
            .bucket(bucket.name())
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .createBucketConfiguration(configuration -> {
              configuration.tags(tags(bucket.tags()));
              if (!place.region().equals(FIRST_REGION)) {
                configuration.locationConstraint(place.region());
              }
            });
    if (bucket.accountRegional()) {
      request.overrideConfiguration(call -> call.putHeader(NAMESPACE, "account-regional"));
    }
    return request.build();
  }

  PutBucketTaggingRequest tags(String bucket, Map<String, String> tags) {
    return PutBucketTaggingRequest.builder()
        .bucket(bucket)
        .expectedBucketOwner(place.account())
        .tagging(set -> set.tagSet(tags(tags)))
        .build();
  }

  /**
   * With what was blocked before: it would be let in again.
   *
   * @param is what is set now
   */
  PutBucketEncryptionRequest encryption(Part.Bucket bucket, ServerSideEncryptionRule is) {
    var standard = ServerSideEncryptionByDefault.builder();
    if (bucket.encryption().kms()) {
      standard.sseAlgorithm(ServerSideEncryption.AWS_KMS);
      bucket.encryption().key().ifPresent(standard::kmsMasterKeyID);
    } else {
      standard.sseAlgorithm(ServerSideEncryption.AES256);
    }
    var rule =
        ServerSideEncryptionRule.builder()
            .applyServerSideEncryptionByDefault(standard.build())
            .blockedEncryptionTypes(is.blockedEncryptionTypes())
            .bucketKeyEnabled(bucket.encryption().kms());
    return PutBucketEncryptionRequest.builder()
        .bucket(bucket.name())
        .expectedBucketOwner(place.account())
        .serverSideEncryptionConfiguration(configuration -> configuration.rules(rule.build()))
        .build();
  }

  PutPublicAccessBlockRequest publicAccess(String bucket) {
    return PutPublicAccessBlockRequest.builder()
        .bucket(bucket)
        .expectedBucketOwner(place.account())
        .publicAccessBlockConfiguration(block ->
            block
                .blockPublicAcls(true)
                .ignorePublicAcls(true)
                .blockPublicPolicy(true)
                .restrictPublicBuckets(true))
        .build();
  }

  PutBucketOwnershipControlsRequest ownership(String bucket) {
    return PutBucketOwnershipControlsRequest.builder()
        .bucket(bucket)
        .expectedBucketOwner(place.account())
        .ownershipControls(controls ->
            controls.rules(
                OwnershipControlsRule.builder()
                    .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                    .build()))
        .build();
  }

  PutBucketPolicyRequest policy(Part.Bucket bucket, Optional<String> policy) {
    return PutBucketPolicyRequest.builder()
        .bucket(bucket.name())
        .expectedBucketOwner(place.account())
        .policy(new BucketPolicy(place, bucket.name()).with(policy, bucket.logsOf()))
        .build();
  }

  /**
   * With the size that counted before: whoever says none gets another than buckets had in former
   * times ("Transitioning objects using Amazon S3 Lifecycle", Amazon S3 User Guide).
   *
   * @param is what is set now
   */
  PutBucketLifecycleConfigurationRequest lifecycle(
      String bucket, List<LifecycleRule> rules, GetBucketLifecycleConfigurationResponse is) {
    return PutBucketLifecycleConfigurationRequest.builder()
        .bucket(bucket)
        .expectedBucketOwner(place.account())
        .transitionDefaultMinimumObjectSize(is.transitionDefaultMinimumObjectSizeAsString())
        .lifecycleConfiguration(configuration -> configuration.rules(rules))
        .build();
  }

  DeleteBucketLifecycleRequest noLifecycle(String bucket) {
    return DeleteBucketLifecycleRequest.builder()
        .bucket(bucket)
        .expectedBucketOwner(place.account())
        .build();
  }

  PutBucketVersioningRequest versioning(Part.Bucket bucket) {
    BucketVersioningStatus status =
        switch (bucket.versioning()) {
          case ON -> BucketVersioningStatus.ENABLED;
          case OFF -> BucketVersioningStatus.SUSPENDED;
          case AS_IT_IS ->
              throw new IllegalStateException(
                  "nobody asks for another versioning of %s".formatted(bucket.id()));
        };
    return PutBucketVersioningRequest.builder()
        .bucket(bucket.name())
        .expectedBucketOwner(place.account())
        .versioningConfiguration(configuration -> configuration.status(status))
        .build();
  }

  PutBucketCorsRequest cors(String bucket, List<CORSRule> rules) {
    return PutBucketCorsRequest.builder()
        .bucket(bucket)
        .expectedBucketOwner(place.account())
        .corsConfiguration(configuration -> configuration.corsRules(rules))
        .build();
  }

  DeleteBucketCorsRequest noCors(String bucket) {
    return DeleteBucketCorsRequest.builder()
        .bucket(bucket)
        .expectedBucketOwner(place.account())
        .build();
  }

  PutBucketLoggingRequest logging(Part.Bucket bucket) {
    var status = BucketLoggingStatus.builder();
    bucket
        .accessLogs()
        .ifPresent(logs ->
            status.loggingEnabled(
                enabled -> enabled.targetBucket(logs.bucket()).targetPrefix(logs.prefix())));
    return PutBucketLoggingRequest.builder()
        .bucket(bucket.name())
        .expectedBucketOwner(place.account())
        .bucketLoggingStatus(status.build())
        .build();
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
