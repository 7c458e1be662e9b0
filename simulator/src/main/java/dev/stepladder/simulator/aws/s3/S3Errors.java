package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import java.util.Map;

/** The refusals that several operations share. */
final class S3Errors {

  private S3Errors() {}

  static AwsError noSuchBucket() {
    return AwsError.notFound("NoSuchBucket", "The specified bucket does not exist");
  }

  /** The bucket is in another region than the call; the header tells the region. */
  static AwsError elsewhere(Bucket bucket) {
    return new AwsError(
        301,
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint."
            + " Please send all future requests to this endpoint.",
        Map.of("x-amz-bucket-region", bucket.home().region()));
  }

  static AwsError accessDenied() {
    return new AwsError(403, "AccessDenied", "Access Denied");
  }

  /** As above for a whole bucket, whose region is no secret. */
  static AwsError denied(Bucket bucket) {
    return new AwsError(
        403,
        "AccessDenied",
        "Access Denied",
        Map.of("x-amz-bucket-region", bucket.home().region()));
  }

  static AwsError notImplemented(String what) {
    return new AwsError(
        501,
        "NotImplemented",
        "A header you provided implies functionality that is not implemented: " + what);
  }

  static AwsError argument(String message) {
    return AwsError.refused("InvalidArgument", message);
  }

  static AwsError request(String message) {
    return AwsError.refused("InvalidRequest", message);
  }

  static AwsError malformed() {
    return AwsError.refused(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema");
  }

  static AwsError aborted() {
    return new AwsError(
        409,
        "OperationAborted",
        "A conflicting conditional operation is currently in progress against this resource."
            + " Please try again.");
  }
}
