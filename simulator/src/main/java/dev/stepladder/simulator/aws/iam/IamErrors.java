package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.AwsError;

/** The refusals that more than one operation gives. */
final class IamErrors {

  private static final int CONFLICT = 409;

  private IamErrors() {}

  static AwsError noSuchEntity(String message) {
    return AwsError.notFound("NoSuchEntity", message);
  }

  static AwsError roleNotFound(String name) {
    return noSuchEntity("The role with name " + name + " cannot be found.");
  }

  static AwsError policyNotAttachable(String arn) {
    return noSuchEntity("Policy " + arn + " does not exist or is not attachable.");
  }

  static AwsError exists(String message) {
    return new AwsError(CONFLICT, "EntityAlreadyExists", message);
  }

  static AwsError limit(String message) {
    return new AwsError(CONFLICT, "LimitExceeded", message);
  }

  static AwsError quota(IamQuota quota, int max) {
    return limit("Cannot exceed quota for " + quota.awsName() + ": " + max);
  }

  static AwsError deleteConflict(String message) {
    return new AwsError(CONFLICT, "DeleteConflict", message);
  }

  static AwsError malformed(String message) {
    return AwsError.refused("MalformedPolicyDocument", message);
  }

  static AwsError input(String message) {
    return AwsError.refused("InvalidInput", message);
  }

  /** What a value breaks in AWS's model of the request. */
  static AwsError constraint(String parameter, String value, String constraint) {
    return AwsError.refused(
        "ValidationError",
        "1 validation error detected: Value "
            + value
            + " at '"
            + parameter
            + "' failed to satisfy constraint: Member must "
            + constraint);
  }
}
