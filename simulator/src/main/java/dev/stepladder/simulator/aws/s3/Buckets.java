package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Ids;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;

/** Buckets themselves: made, found, listed, deleted. */
final class Buckets {

  /** The region that S3 started in, where some rules are its own. */
  private static final String FIRST_REGION = "us-east-1";

  private static final int LARGEST_PAGE = 10_000;
  private static final Set<String> CREATE =
      Set.of(
          "ACL",
          "Bucket",
          "CreateBucketConfiguration",
          "GrantFullControl",
          "GrantRead",
          "GrantReadACP",
          "GrantWrite",
          "GrantWriteACP",
          "ObjectOwnership");

  private final S3State state;

  Buckets(S3State state) {
    this.state = state;
  }

  CreateBucketResponse create(CreateBucketRequest request, Scope caller) {
    Asked.only(request, CREATE);
    String name = request.bucket();
    CreateBucketConfiguration configuration =
        request.createBucketConfiguration() == null
            ? CreateBucketConfiguration.builder().build()
            : request.createBucketConfiguration();
    if (configuration.location() != null || configuration.bucket() != null) {
      throw S3Errors.notImplemented("directory buckets");
    }
    Scope home = new Scope(caller.account(), region(configuration, caller.region()));
    BucketNames.check(name, namespace(request), home);
    ObjectOwnership ownership = ownership(request);
    Map<String, String> tags = BucketTags.checked(configuration.tags());
    Optional<Bucket> existing = state.buckets.find(name);
    if (existing.isPresent()) {
      return again(existing.get(), home, caller);
    }
    if (state.taken(name)) {
      throw S3Errors.aborted();
    }
    long owned =
        state.buckets.list().stream()
            .filter(bucket -> bucket.home().account().equals(caller.account()))
            .count();
    if (owned >= state.quota(caller.account())) {
      throw AwsError.refused(
          "TooManyBuckets", "You have attempted to create more buckets than allowed");
    }
    state.put(
        new Bucket(name, home, state.now(), tags, Optional.empty(), Optional.empty(), Map.of())
            .with(BucketSettings.BLOCKED)
            .with(BucketSettings.owned(ownership)));
    return created(name, home);
  }

  /** In the first region, creating one's bucket again is a success that changes nothing here. */
  private static CreateBucketResponse again(Bucket existing, Scope home, Scope caller) {
    if (!existing.home().account().equals(home.account())) {
      throw new AwsError(
          409,
          "BucketAlreadyExists",
          "The requested bucket name is not available. The bucket namespace is shared by all users"
              + " of the system. Please select a different name and try again.");
    }
    if (existing.home().equals(home)
        && home.region().equals(FIRST_REGION)
        && caller.region().equals(FIRST_REGION)) {
      return created(existing.name(), home);
    }
    throw new AwsError(
        409,
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.");
  }

  private static CreateBucketResponse created(String name, Scope home) {
    return CreateBucketResponse.builder()
        .location(
            home.region().equals(FIRST_REGION)
                ? "/" + name
                : "http://" + name + ".s3.amazonaws.com/")
        .build();
  }

  /** Where the bucket goes; only a call to the first region may ask for another one. */
  private static String region(CreateBucketConfiguration configuration, String endpoint) {
    String constraint = configuration.locationConstraintAsString();
    if (constraint == null || constraint.isEmpty()) {
      if (endpoint.equals(FIRST_REGION)) {
        return FIRST_REGION;
      }
      throw AwsError.refused(
          "IllegalLocationConstraintException",
          "The unspecified location constraint is incompatible for the region specific endpoint"
              + " this request was sent to.");
    }
    BucketLocationConstraint known = BucketLocationConstraint.fromValue(constraint);
    if (known == BucketLocationConstraint.UNKNOWN_TO_SDK_VERSION
        || constraint.equals(FIRST_REGION)) {
      throw AwsError.refused(
          "InvalidLocationConstraint", "The specified location-constraint is not valid");
    }
    String region = known == BucketLocationConstraint.EU ? "eu-west-1" : constraint;
    if (!endpoint.equals(FIRST_REGION) && !region.equals(endpoint)) {
      throw AwsError.refused(
          "IllegalLocationConstraintException",
          "The "
              + constraint
              + " location constraint is incompatible for the region specific endpoint this"
              + " request was sent to.");
    }
    return region;
  }

  /** The header has no member in the SDK's type yet; AWS added it in March 2026. */
  private static String namespace(CreateBucketRequest request) {
    return request
        .overrideConfiguration()
        .map(AwsRequestOverrideConfiguration::headers)
        .map(headers -> headers.get("x-amz-bucket-namespace"))
        .map(List::getFirst)
        .orElse("global");
  }

  private static ObjectOwnership ownership(CreateBucketRequest request) {
    ObjectOwnership ownership =
        request.objectOwnershipAsString() == null
            ? ObjectOwnership.BUCKET_OWNER_ENFORCED
            : request.objectOwnership();
    if (ownership == ObjectOwnership.UNKNOWN_TO_SDK_VERSION) {
      throw S3Errors.argument("Invalid x-amz-object-ownership header: the value is not known");
    }
    boolean grants =
        request.grantFullControl() != null
            || request.grantRead() != null
            || request.grantReadACP() != null
            || request.grantWrite() != null
            || request.grantWriteACP() != null;
    String acl = request.aclAsString() == null ? "private" : request.aclAsString();
    if (!grants && acl.equals("private")) {
      return ownership;
    }
    if (ownership == ObjectOwnership.BUCKET_OWNER_ENFORCED) {
      throw AwsError.refused(
          "InvalidBucketAclWithObjectOwnership",
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
    }
    if (acl.startsWith("public-")) {
      // Block Public Access is on from the start.
      throw S3Errors.accessDenied();
    }
    throw S3Errors.notImplemented("access control lists");
  }

  HeadBucketResponse head(Bucket bucket, HeadBucketRequest request, CallContext context) {
    return HeadBucketResponse.builder()
        .bucketRegion(bucket.home().region())
        .accessPointAlias(false)
        .build();
  }

  DeleteBucketResponse delete(Bucket bucket, DeleteBucketRequest request, CallContext context) {
    delete(bucket);
    return DeleteBucketResponse.builder().build();
  }

  void delete(Bucket bucket) {
    if (!state.objects(bucket).isEmpty()) {
      throw new AwsError(
          409,
          "BucketNotEmpty",
          "The bucket you tried to delete is not empty."
              + (bucket.versioning().isPresent()
                  ? " You must delete all versions in the bucket."
                  : ""));
    }
    state.remove(bucket);
  }

  /** A call to the first region learns of buckets everywhere. */
  GetBucketLocationResponse location(GetBucketLocationRequest request, CallContext context) {
    Asked asked = Asked.of(request);
    Scope caller = context.scope();
    Bucket bucket =
        state.buckets.find(asked.bucket(), context.readPoint()).orElseThrow(S3Errors::noSuchBucket);
    if (!caller.region().equals(FIRST_REGION) && !caller.region().equals(bucket.home().region())) {
      throw S3Errors.elsewhere(bucket);
    }
    S3State.checkOwner(bucket, asked, caller);
    String region = bucket.home().region();
    return GetBucketLocationResponse.builder()
        .locationConstraint(region.equals(FIRST_REGION) ? null : region)
        .build();
  }

  ListBucketsResponse list(ListBucketsRequest request, CallContext context) {
    int most = request.maxBuckets() == null ? LARGEST_PAGE : request.maxBuckets();
    if (most < 1 || most > LARGEST_PAGE) {
      throw S3Errors.argument("Argument maxBuckets must be an integer between 1 and 10000");
    }
    String prefix = request.prefix() == null ? "" : request.prefix();
    String after = token(request.continuationToken());
    List<Bucket> found =
        owned(context.scope().account(), context.readPoint()).stream()
            .filter(bucket -> bucket.name().startsWith(prefix))
            .filter(bucket -> bucket.name().compareTo(after) > 0)
            .filter(bucket ->
                request.bucketRegion() == null
                    || bucket.home().region().equals(request.bucketRegion()))
            .toList();
    List<Bucket> page = found.subList(0, Math.min(most, found.size()));
    boolean regions = !request.equals(ListBucketsRequest.builder().build());
    return ListBucketsResponse.builder()
        .owner(owner -> owner.id(ownerId(context.scope().account())))
        .buckets(
            page.stream()
                .map(bucket ->
                    software.amazon.awssdk.services.s3.model.Bucket.builder()
                        .name(bucket.name())
                        .creationDate(bucket.created())
                        .bucketRegion(regions ? bucket.home().region() : null)
                        .build())
                .toList())
        .prefix(request.prefix())
        .continuationToken(page.size() < found.size() ? continuation(page.getLast().name()) : null)
        .build();
  }

  List<Bucket> owned(String account, ReadPoint point) {
    return state.buckets.list(point).stream()
        .filter(bucket -> bucket.home().account().equals(account))
        .toList();
  }

  /** S3's own id of an account, which stands beside the account's number. */
  static String ownerId(String account) {
    return Ids.of("owner/" + account, 32).toLowerCase(Locale.ROOT);
  }

  static String continuation(String last) {
    return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  static String token(String continuation) {
    if (continuation == null) {
      return "";
    }
    try {
      return new String(Base64.getUrlDecoder().decode(continuation), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      AwsError error = S3Errors.argument("The continuation token provided is incorrect");
      error.addSuppressed(e);
      throw error;
    }
  }
}
