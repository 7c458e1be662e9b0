package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.ParameterGroup;
import java.util.Map;

/** A parameter group as DescribeCacheParameterGroups and DescribeCacheParameters show it. */
public record CacheParameters(
    String name, String arn, String family, String description, Map<String, String> parameters)
    implements ParameterGroup {

  /** Copies what must not change. */
  public CacheParameters {
    parameters = Map.copyOf(parameters);
  }
}
