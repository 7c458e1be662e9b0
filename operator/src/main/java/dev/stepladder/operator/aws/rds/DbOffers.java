package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Fact;
import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.blueprint.Engine;
import java.util.List;
import java.util.Set;

/**
 * With what an instance class can be had in a region, as DescribeOrderableDBInstanceOptions shows
 * it.
 *
 * @param name of engine and class, see {@link #name(Engine, String)}
 */
record DbOffers(String name, Lookup<List<DbOffers.Offer>> shown)
    implements Fact<List<DbOffers.Offer>> {

  private static final String BETWEEN = "/";

  /**
   * One combination.
   *
   * @param version a whole one
   * @param storage type of storage, such as {@code gp3}
   * @param insights whether Performance Insights records its load
   * @param zones in which it can be had
   */
  record Offer(
      String version,
      String storage,
      boolean multiAz,
      boolean replicas,
      boolean insights,
      Set<String> zones) {}

  /** How what is told of a class is called: {@code postgres/db.m7g.large}. */
  static String name(Engine engine, String instanceClass) {
    return engine.rdsName() + BETWEEN + instanceClass;
  }

  /** The engine of such a name, as RDS spells it. */
  static String engine(String name) {
    return name.substring(0, name.indexOf(BETWEEN));
  }

  /** The class of such a name. */
  static String instanceClass(String name) {
    return name.substring(name.indexOf(BETWEEN) + 1);
  }
}
