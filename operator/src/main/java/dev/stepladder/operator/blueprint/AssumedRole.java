package dev.stepladder.operator.blueprint;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import java.util.Optional;

/**
 * The role by which an environment is reached.
 *
 * @param externalId what the role's owner asks to hear from whoever assumes it, so that nobody else
 *     has them assume it by its name alone ("Access to AWS accounts owned by third parties", IAM
 *     User Guide); it is no secret
 */
public record AssumedRole(String arn, Optional<String> externalId) {

  /** That of an environment, if it has one. */
  public static Optional<AssumedRole> of(AwsEnvironmentSpec environment) {
    return Optional.ofNullable(environment.roleArn())
        .map(arn -> new AssumedRole(arn, Optional.ofNullable(environment.externalId())));
  }
}
