package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Durations;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Tagged;
import dev.stepladder.simulator.aws.TaggedResource;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.WireRequest;
import dev.stepladder.simulator.clock.VirtualClock;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketLifecycleRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAbacRequest;
import software.amazon.awssdk.services.s3.model.GetBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutBucketAbacRequest;
import software.amazon.awssdk.services.s3.model.PutBucketCorsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLoggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** S3: which operation is answered by which part. */
public final class S3Service implements AwsService, Tagged {

  private static final String BUCKET = "/{Bucket}";
  private static final String OBJECT = "/{Bucket}/{Key+}";

  private interface Answer<I, O> {
    O to(Bucket bucket, I request, CallContext context);
  }

  private final Scope home;
  private final S3State state;
  private final S3Protocol protocol = new S3Protocol();
  private final Buckets buckets;
  private final BucketTags tags;
  private final BucketSettings settings;
  private final Policies policies;
  private final LifecycleRules lifecycle;
  private final CorsRules cors;
  private final LoggingTarget logging;
  private final BucketObjects objects;
  private final Listings listings;

  public S3Service(VirtualClock clock, Revisions revisions, Scope home, Durations durations) {
    this.home = home;
    state = new S3State(clock, revisions, durations);
    buckets = new Buckets(state);
    tags = new BucketTags(state);
    settings = new BucketSettings(state);
    policies = new Policies(state);
    lifecycle = new LifecycleRules(state);
    cors = new CorsRules(state);
    logging = new LoggingTarget(state);
    objects = new BucketObjects(state);
    listings = new Listings(state);
  }

  /** What a person at the console of the default account and region can do. */
  public S3Console console() {
    return console(home);
  }

  /** What a person at the console of this account and region can do. */
  public S3Console console(Scope scope) {
    return new S3Console(scope, state, buckets, objects);
  }

  /** The part of S3 that has its own API under the same signature. */
  public S3ControlService control() {
    return new S3ControlService(state, tags);
  }

  @Override
  public List<TaggedResource> tagged(Scope scope) {
    return state.locked(() ->
        buckets.owned(scope.account(), ReadPoint.LATEST).stream()
            .filter(bucket -> bucket.home().equals(scope) && !bucket.tags().isEmpty())
            .map(bucket -> new TaggedResource(bucket.arn(), bucket.tags()))
            .toList());
  }

  @Override
  public String signingName() {
    return "s3";
  }

  @Override
  public boolean takes(WireRequest request) {
    return !S3ControlService.isControl(request);
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        Operation.write(
                "CreateBucket",
                CreateBucketRequest::builder,
                (request, context) -> state.locked(() -> buckets.create(request, context.scope())))
            .at("PUT", BUCKET),
        Operation.read(
                "ListBuckets",
                ListBucketsRequest::builder,
                (request, context) -> state.locked(() -> buckets.list(request, context)))
            .at("GET", "/"),
        Operation.read(
                "GetBucketLocation",
                GetBucketLocationRequest::builder,
                (request, context) -> state.locked(() -> buckets.location(request, context)))
            .at("GET", BUCKET, "location"),
        read("HeadBucket", HeadBucketRequest::builder, buckets::head).at("HEAD", BUCKET),
        write("DeleteBucket", DeleteBucketRequest::builder, buckets::delete).at("DELETE", BUCKET),
        read("GetBucketTagging", GetBucketTaggingRequest::builder, tags::get)
            .at("GET", BUCKET, "tagging"),
        write("PutBucketTagging", PutBucketTaggingRequest::builder, tags::put)
            .at("PUT", BUCKET, "tagging"),
        write("DeleteBucketTagging", DeleteBucketTaggingRequest::builder, tags::delete)
            .at("DELETE", BUCKET, "tagging"),
        read("GetBucketVersioning", GetBucketVersioningRequest::builder, settings::versioning)
            .at("GET", BUCKET, "versioning"),
        write("PutBucketVersioning", PutBucketVersioningRequest::builder, settings::putVersioning)
            .at("PUT", BUCKET, "versioning"),
        read("GetBucketEncryption", GetBucketEncryptionRequest::builder, settings::encryption)
            .at("GET", BUCKET, "encryption"),
        write("PutBucketEncryption", PutBucketEncryptionRequest::builder, settings::putEncryption)
            .at("PUT", BUCKET, "encryption"),
        write(
                "DeleteBucketEncryption",
                DeleteBucketEncryptionRequest::builder,
                settings::deleteEncryption)
            .at("DELETE", BUCKET, "encryption"),
        read("GetPublicAccessBlock", GetPublicAccessBlockRequest::builder, settings::publicAccess)
            .at("GET", BUCKET, "publicAccessBlock"),
        write(
                "PutPublicAccessBlock",
                PutPublicAccessBlockRequest::builder,
                settings::putPublicAccess)
            .at("PUT", BUCKET, "publicAccessBlock"),
        write(
                "DeletePublicAccessBlock",
                DeletePublicAccessBlockRequest::builder,
                settings::deletePublicAccess)
            .at("DELETE", BUCKET, "publicAccessBlock"),
        read(
                "GetBucketOwnershipControls",
                GetBucketOwnershipControlsRequest::builder,
                settings::ownership)
            .at("GET", BUCKET, "ownershipControls"),
        write(
                "PutBucketOwnershipControls",
                PutBucketOwnershipControlsRequest::builder,
                settings::putOwnership)
            .at("PUT", BUCKET, "ownershipControls"),
        write(
                "DeleteBucketOwnershipControls",
                DeleteBucketOwnershipControlsRequest::builder,
                settings::deleteOwnership)
            .at("DELETE", BUCKET, "ownershipControls"),
        read("GetBucketAbac", GetBucketAbacRequest::builder, settings::abac)
            .at("GET", BUCKET, "abac"),
        write("PutBucketAbac", PutBucketAbacRequest::builder, settings::putAbac)
            .at("PUT", BUCKET, "abac"),
        read("GetBucketPolicy", GetBucketPolicyRequest::builder, policies::get)
            .at("GET", BUCKET, "policy"),
        write("PutBucketPolicy", PutBucketPolicyRequest::builder, policies::put)
            .at("PUT", BUCKET, "policy"),
        write("DeleteBucketPolicy", DeleteBucketPolicyRequest::builder, policies::delete)
            .at("DELETE", BUCKET, "policy"),
        read(
                "GetBucketLifecycleConfiguration",
                GetBucketLifecycleConfigurationRequest::builder,
                lifecycle::get)
            .at("GET", BUCKET, "lifecycle"),
        write(
                "PutBucketLifecycleConfiguration",
                PutBucketLifecycleConfigurationRequest::builder,
                lifecycle::put)
            .at("PUT", BUCKET, "lifecycle"),
        write("DeleteBucketLifecycle", DeleteBucketLifecycleRequest::builder, lifecycle::delete)
            .at("DELETE", BUCKET, "lifecycle"),
        read("GetBucketCors", GetBucketCorsRequest::builder, cors::get).at("GET", BUCKET, "cors"),
        write("PutBucketCors", PutBucketCorsRequest::builder, cors::put).at("PUT", BUCKET, "cors"),
        write("DeleteBucketCors", DeleteBucketCorsRequest::builder, cors::delete)
            .at("DELETE", BUCKET, "cors"),
        read("GetBucketLogging", GetBucketLoggingRequest::builder, logging::get)
            .at("GET", BUCKET, "logging"),
        write("PutBucketLogging", PutBucketLoggingRequest::builder, logging::put)
            .at("PUT", BUCKET, "logging"),
        read("ListObjectsV2", ListObjectsV2Request::builder, listings::objects)
            .at("GET", BUCKET, "list-type"),
        read("ListObjectVersions", ListObjectVersionsRequest::builder, listings::versions)
            .at("GET", BUCKET, "versions"),
        write("PutObject", PutObjectRequest::builder, objects::put).at("PUT", OBJECT),
        read("GetObject", GetObjectRequest::builder, objects::get).at("GET", OBJECT),
        read("HeadObject", HeadObjectRequest::builder, objects::head).at("HEAD", OBJECT),
        write("DeleteObject", DeleteObjectRequest::builder, objects::delete).at("DELETE", OBJECT));
  }

  private <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>
      Operation<B, I, O> read(String name, Supplier<B> request, Answer<I, O> answer) {
    return Operation.read(
        name,
        request,
        (decoded, context) ->
            state.locked(() -> to(answer, decoded, context, context.readPoint())));
  }

  private <B extends SdkPojo & SdkBuilder<B, I>, I extends SdkPojo, O extends SdkPojo>
      Operation<B, I, O> write(String name, Supplier<B> request, Answer<I, O> answer) {
    return Operation.write(
        name,
        request,
        (decoded, context) -> state.locked(() -> to(answer, decoded, context, ReadPoint.LATEST)));
  }

  private <I extends SdkPojo, O> O to(
      Answer<I, O> answer, I request, CallContext context, ReadPoint point) {
    Bucket bucket = state.open(Asked.of(request), context.scope(), point);
    return answer.to(bucket, request, context);
  }
}
