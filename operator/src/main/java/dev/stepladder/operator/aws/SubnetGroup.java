package dev.stepladder.operator.aws;

import dev.stepladder.operator.inventory.Resource;
import java.util.Set;

/**
 * A subnet group of a service as its bulk reading shows it: without tags, so that the mark of its
 * owner is in the description.
 */
public interface SubnetGroup extends Resource {

  /** Its ARN. */
  String arn();

  /** The mark of its owner, or what somebody else wrote there. */
  String description();

  /** The ids of its subnets. */
  Set<String> subnets();

  @Override
  default boolean resting() {
    return true;
  }
}
