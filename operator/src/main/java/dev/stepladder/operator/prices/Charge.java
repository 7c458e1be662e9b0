package dev.stepladder.operator.prices;

import java.math.BigDecimal;

/**
 * Something that is charged for. Two that are equal cost the same, so it does not say whose it is.
 */
public sealed interface Charge {

  /**
   * A database instance by the hour; with a standby in another zone for {@code multiAz}.
   *
   * @param engine as RDS spells it
   * @param instanceClass such as {@code db.m7g.large}
   */
  record Database(String engine, String instanceClass, boolean multiAz) implements Charge {}

  /**
   * The gp3 storage of a database instance.
   *
   * @param engine as RDS spells it
   */
  record DatabaseStorage(String engine, int gibibytes, boolean multiAz) implements Charge {}

  /**
   * Storage of a database instance of another type than gp3, of which no price is kept.
   *
   * @param engine as RDS spells it
   * @param type as RDS spells it: {@code gp2}, {@code io1}, {@code io2}, {@code standard}
   */
  record OtherStorage(String engine, String type, int gibibytes, boolean multiAz)
      implements Charge {}

  /**
   * Nodes of a cache by the hour.
   *
   * @param engine as ElastiCache spells it
   * @param nodeType such as {@code cache.r7g.large}
   */
  record CacheNodes(String engine, String nodeType, int nodes) implements Charge {}

  /**
   * Pods by their requests, at the fewest that their autoscaler keeps.
   *
   * @param cpus processors that each asks for
   * @param gibibytes memory that each asks for
   */
  record Pods(int number, BigDecimal cpus, BigDecimal gibibytes) implements Charge {

    /** Numbers that are equal look equal. */
    public Pods {
      cpus = cpus.stripTrailingZeros();
      gibibytes = gibibytes.stripTrailingZeros();
    }
  }

  /** A bucket, which is billed by what is stored in it and asked of it: no amount is known. */
  record Bucket() implements Charge {}

  /**
   * What cannot be seen, so that nobody knows what it costs.
   *
   * @param what for a person
   */
  record Unseen(String what) implements Charge {}
}
