package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.SubnetGroup;
import java.util.Set;

/**
 * A subnet group as DescribeDBSubnetGroups shows it; the reading has no tags, so the mark of its
 * owner is in the description.
 *
 * @param zones that its subnets are in
 */
public record DbSubnetGroup(
    String name, String arn, String description, Set<String> subnets, Set<String> zones)
    implements SubnetGroup {

  /** Copies what must not change. */
  public DbSubnetGroup {
    subnets = Set.copyOf(subnets);
    zones = Set.copyOf(zones);
  }

  /** One of whose zones nothing is known. */
  public DbSubnetGroup(String name, String arn, String description, Set<String> subnets) {
    this(name, arn, description, subnets, Set.of());
  }
}
