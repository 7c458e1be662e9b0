package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.clock.Scheduled;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.AbacStatus;
import software.amazon.awssdk.services.s3.model.BucketAbacStatus;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.GetBucketAbacRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAbacResponse;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.MFADelete;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControls;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketAbacRequest;
import software.amazon.awssdk.services.s3.model.PutBucketAbacResponse;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Versioning, encryption, Block Public Access, ownership of objects, and access by tags. */
final class BucketSettings {

  /** Block Public Access as a new bucket has it. */
  static final PublicAccessBlockConfiguration BLOCKED = access(true);

  /** What a bucket without the setting does. */
  static final PublicAccessBlockConfiguration UNBLOCKED = access(false);

  /** What S3 encrypts with where nobody said anything. */
  private static final ServerSideEncryptionConfiguration S3_KEYS =
      ServerSideEncryptionConfiguration.builder()
          .rules(
              ServerSideEncryptionRule.builder()
                  .applyServerSideEncryptionByDefault(
                      d -> d.sseAlgorithm(ServerSideEncryption.AES256))
                  .bucketKeyEnabled(false)
                  .build())
          .build();

  /** A change of versioning that does not hold yet, of the bucket made at this time. */
  private record Waiting(Instant created, BucketVersioningStatus status, Scheduled change) {}

  private final S3State state;
  private final Map<String, Waiting> waiting = new HashMap<>();

  BucketSettings(S3State state) {
    this.state = state;
  }

  private static PublicAccessBlockConfiguration access(boolean blocked) {
    return PublicAccessBlockConfiguration.builder()
        .blockPublicAcls(blocked)
        .ignorePublicAcls(blocked)
        .blockPublicPolicy(blocked)
        .restrictPublicBuckets(blocked)
        .build();
  }

  static OwnershipControls owned(ObjectOwnership ownership) {
    return OwnershipControls.builder()
        .rules(OwnershipControlsRule.builder().objectOwnership(ownership).build())
        .build();
  }

  GetBucketVersioningResponse versioning(
      Bucket bucket, GetBucketVersioningRequest request, CallContext context) {
    return GetBucketVersioningResponse.builder().status(bucket.versioning().orElse(null)).build();
  }

  /** Shows and holds later, both at the same moment; the last word counts, however often said. */
  PutBucketVersioningResponse putVersioning(
      Bucket bucket, PutBucketVersioningRequest request, CallContext context) {
    BucketVersioningStatus status = request.versioningConfiguration().status();
    if (status == null) {
      throw AwsError.refused(
          "IllegalVersioningConfigurationException", "The Versioning element must be specified");
    }
    if (status == BucketVersioningStatus.UNKNOWN_TO_SDK_VERSION) {
      throw S3Errors.malformed();
    }
    if (request.mfa() != null
        || request.versioningConfiguration().mfaDelete() == MFADelete.ENABLED) {
      throw S3Errors.notImplemented("MfaDelete");
    }
    change(bucket, status);
    return PutBucketVersioningResponse.builder().build();
  }

  private void change(Bucket bucket, BucketVersioningStatus status) {
    Waiting before = waiting.get(bucket.name());
    boolean underWay = before != null && before.created().equals(bucket.created());
    if (underWay && before.status() == status) {
      return;
    }
    if (underWay) {
      before.change().cancel();
    }
    waiting.remove(bucket.name());
    if (bucket.versioning().equals(Optional.of(status))) {
      return;
    }
    Scheduled change =
        state.later(
            bucket,
            S3Duration.VERSIONING,
            b -> {
              waiting.remove(b.name());
              return b.withVersioning(status);
            });
    waiting.put(bucket.name(), new Waiting(bucket.created(), status, change));
  }

  GetBucketEncryptionResponse encryption(
      Bucket bucket, GetBucketEncryptionRequest request, CallContext context) {
    return GetBucketEncryptionResponse.builder()
        .serverSideEncryptionConfiguration(encryption(bucket))
        .build();
  }

  static ServerSideEncryptionConfiguration encryption(Bucket bucket) {
    return bucket.setting(ServerSideEncryptionConfiguration.class).orElse(S3_KEYS);
  }

  PutBucketEncryptionResponse putEncryption(
      Bucket bucket, PutBucketEncryptionRequest request, CallContext context) {
    List<ServerSideEncryptionRule> rules = request.serverSideEncryptionConfiguration().rules();
    if (rules.size() != 1) {
      throw S3Errors.malformed();
    }
    ServerSideEncryptionRule rule = rules.getFirst();
    ServerSideEncryptionByDefault byDefault =
        Optional.ofNullable(rule.applyServerSideEncryptionByDefault())
            .orElseThrow(S3Errors::malformed);
    boolean bucketKey = Boolean.TRUE.equals(rule.bucketKeyEnabled());
    switch (byDefault.sseAlgorithm()) {
      case AES256 -> {
        if (byDefault.kmsMasterKeyID() != null) {
          throw S3Errors.argument(
              "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or"
                  + " aws:kms:dsse");
        }
      }
      case AWS_KMS -> {}
      case AWS_KMS_DSSE -> {
        if (bucketKey) {
          throw S3Errors.argument("Bucket Key is not supported with aws:kms:dsse");
        }
      }
      case AWS_FSX, UNKNOWN_TO_SDK_VERSION -> throw S3Errors.malformed();
    }
    state.put(
        bucket.with(
            ServerSideEncryptionConfiguration.builder()
                .rules(rule.toBuilder().bucketKeyEnabled(bucketKey).build())
                .build()));
    return PutBucketEncryptionResponse.builder().build();
  }

  DeleteBucketEncryptionResponse deleteEncryption(
      Bucket bucket, DeleteBucketEncryptionRequest request, CallContext context) {
    state.put(bucket.without(ServerSideEncryptionConfiguration.class));
    return DeleteBucketEncryptionResponse.builder().build();
  }

  GetPublicAccessBlockResponse publicAccess(
      Bucket bucket, GetPublicAccessBlockRequest request, CallContext context) {
    return GetPublicAccessBlockResponse.builder()
        .publicAccessBlockConfiguration(
            bucket
                .setting(PublicAccessBlockConfiguration.class)
                .orElseThrow(() ->
                    AwsError.notFound(
                        "NoSuchPublicAccessBlockConfiguration",
                        "The public access block configuration was not found")))
        .build();
  }

  /** What is not said is off. */
  PutPublicAccessBlockResponse putPublicAccess(
      Bucket bucket, PutPublicAccessBlockRequest request, CallContext context) {
    PublicAccessBlockConfiguration asked = request.publicAccessBlockConfiguration();
    state.put(
        bucket.with(
            PublicAccessBlockConfiguration.builder()
                .blockPublicAcls(Boolean.TRUE.equals(asked.blockPublicAcls()))
                .ignorePublicAcls(Boolean.TRUE.equals(asked.ignorePublicAcls()))
                .blockPublicPolicy(Boolean.TRUE.equals(asked.blockPublicPolicy()))
                .restrictPublicBuckets(Boolean.TRUE.equals(asked.restrictPublicBuckets()))
                .build()));
    return PutPublicAccessBlockResponse.builder().build();
  }

  DeletePublicAccessBlockResponse deletePublicAccess(
      Bucket bucket, DeletePublicAccessBlockRequest request, CallContext context) {
    state.put(bucket.without(PublicAccessBlockConfiguration.class));
    return DeletePublicAccessBlockResponse.builder().build();
  }

  GetBucketOwnershipControlsResponse ownership(
      Bucket bucket, GetBucketOwnershipControlsRequest request, CallContext context) {
    return GetBucketOwnershipControlsResponse.builder()
        .ownershipControls(
            bucket
                .setting(OwnershipControls.class)
                .orElseThrow(() ->
                    AwsError.notFound(
                        "OwnershipControlsNotFoundError",
                        "The bucket ownership controls were not found")))
        .build();
  }

  PutBucketOwnershipControlsResponse putOwnership(
      Bucket bucket, PutBucketOwnershipControlsRequest request, CallContext context) {
    List<OwnershipControlsRule> rules = request.ownershipControls().rules();
    if (rules.size() != 1
        || rules.getFirst().objectOwnership() == ObjectOwnership.UNKNOWN_TO_SDK_VERSION) {
      throw S3Errors.malformed();
    }
    state.put(bucket.with(request.ownershipControls()));
    return PutBucketOwnershipControlsResponse.builder().build();
  }

  DeleteBucketOwnershipControlsResponse deleteOwnership(
      Bucket bucket, DeleteBucketOwnershipControlsRequest request, CallContext context) {
    state.put(bucket.without(OwnershipControls.class));
    return DeleteBucketOwnershipControlsResponse.builder().build();
  }

  GetBucketAbacResponse abac(Bucket bucket, GetBucketAbacRequest request, CallContext context) {
    AbacStatus off = AbacStatus.builder().status(BucketAbacStatus.DISABLED).build();
    return GetBucketAbacResponse.builder()
        .abacStatus(bucket.setting(AbacStatus.class).orElse(off))
        .build();
  }

  PutBucketAbacResponse putAbac(Bucket bucket, PutBucketAbacRequest request, CallContext context) {
    BucketAbacStatus status = request.abacStatus().status();
    if (status == null || status == BucketAbacStatus.UNKNOWN_TO_SDK_VERSION) {
      throw S3Errors.malformed();
    }
    state.put(bucket.with(request.abacStatus()));
    return PutBucketAbacResponse.builder().build();
  }
}
