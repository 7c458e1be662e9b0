package dev.stepladder.operator.aws;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.operator.blueprint.AssumedRole;
import dev.stepladder.operator.blueprint.Blueprint;
import java.util.Optional;

/**
 * An account and region as one environment reaches it.
 *
 * @param account the account's twelve digits
 * @param region such as {@code eu-west-1}
 * @param role the role to assume there, unless the operator's own credentials are to be used
 */
public record Place(String account, String region, Optional<AssumedRole> role) {

  /** Where an environment is. */
  public static Place of(AwsEnvironmentSpec environment) {
    return new Place(environment.account(), environment.region(), AssumedRole.of(environment));
  }

  /** Where the parts of a blueprint belong. */
  public static Place of(Blueprint blueprint) {
    return new Place(blueprint.account(), blueprint.region(), blueprint.role());
  }

  @Override
  public String toString() {
    return account + "/" + region;
  }
}
