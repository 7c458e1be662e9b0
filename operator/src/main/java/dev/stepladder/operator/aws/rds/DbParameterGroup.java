package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.ParameterGroup;
import java.util.Map;

/**
 * A parameter group as DescribeDBParameterGroups and, for our own, DescribeDBParameters show it;
 * the reading has no tags, so the mark of its owner is in the description.
 *
 * @param parameters what was set beside the engine's defaults
 */
public record DbParameterGroup(
    String name, String arn, String family, String description, Map<String, String> parameters)
    implements ParameterGroup {

  /** Copies what must not change. */
  public DbParameterGroup {
    parameters = Map.copyOf(parameters);
  }
}
