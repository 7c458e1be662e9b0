package dev.stepladder.simulator.aws.eks;

import dev.stepladder.simulator.aws.AwsError;

/** The refusals that more than one operation gives. */
final class EksErrors {

  private EksErrors() {}

  static AwsError clusterNotFound(String name) {
    return AwsError.notFound(
        "ResourceNotFoundException", "No cluster found for name: " + name + ".");
  }

  static AwsError associationNotFound(String id) {
    return AwsError.notFound(
        "ResourceNotFoundException", "No association found with id: " + id + ".");
  }

  static AwsError parameter(String message) {
    return AwsError.refused("InvalidParameterException", message);
  }

  static AwsError request(String message) {
    return AwsError.refused("InvalidRequestException", message);
  }

  static AwsError inUse(String message) {
    return new AwsError(409, "ResourceInUseException", message);
  }

  static AwsError limit(String message) {
    return AwsError.refused("ResourceLimitExceededException", message);
  }

  static AwsError badRequest(String message) {
    return AwsError.refused("BadRequestException", message);
  }
}
