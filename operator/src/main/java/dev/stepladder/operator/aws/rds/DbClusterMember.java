package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.inventory.Resource;
import java.util.Map;

/**
 * A member of a DB cluster, which DescribeDBInstances shows beside instances that stand alone. Its
 * cluster decides over it, so it is nobody's database here; it is known so that whoever names it is
 * told.
 *
 * @param name its identifier
 * @param cluster identifier of its cluster
 */
public record DbClusterMember(String name, String cluster, Map<String, String> tags)
    implements Resource {

  /** Copies what must not change. */
  public DbClusterMember {
    tags = Map.copyOf(tags);
  }

  @Override
  public boolean resting() {
    return true;
  }
}
