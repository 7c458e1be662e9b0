package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import java.util.Map;

/**
 * How much an account may have in a region, as DescribeAccountAttributes shows it.
 *
 * @param name always {@link #NAME}: there is one of them
 */
record DbQuotas(String name, Lookup<Map<String, DbQuotas.Quota>> shown)
    implements Fact<Map<String, DbQuotas.Quota>> {

  static final String NAME = "account";

  /** How much of something there is and may be; storage in GiB. */
  record Quota(long used, long max) {}
}
