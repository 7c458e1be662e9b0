package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.SubnetGroup;
import java.util.Set;

/**
 * A subnet group as DescribeDBSubnetGroups shows it; the reading has no tags, so the mark of its
 * owner is in the description.
 */
public record DbSubnetGroup(String name, String arn, String description, Set<String> subnets)
    implements SubnetGroup {

  /** Copies what must not change. */
  public DbSubnetGroup {
    subnets = Set.copyOf(subnets);
  }
}
