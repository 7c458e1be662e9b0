package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.aws.servicequotas.AppliedQuotas;
import java.util.Map;

/**
 * How much an account may have in a region, by the codes of Service Quotas, which counts nothing of
 * ElastiCache itself.
 *
 * @param name always {@link #NAME}: there is one of them
 * @param nodes how many nodes there are, of whatever engine and whosever they are, by the latest
 *     complete reading
 */
record CacheQuotas(String name, int nodes, Lookup<Map<String, AppliedQuotas.Limit>> shown)
    implements Fact<Map<String, AppliedQuotas.Limit>> {

  static final String NAME = "account";
}
