package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.SubnetGroup;
import java.util.Set;

/** A subnet group as DescribeCacheSubnetGroups shows it. */
public record CacheSubnets(String name, String arn, String description, Set<String> subnets)
    implements SubnetGroup {

  /** Copies what must not change. */
  public CacheSubnets {
    subnets = Set.copyOf(subnets);
  }
}
