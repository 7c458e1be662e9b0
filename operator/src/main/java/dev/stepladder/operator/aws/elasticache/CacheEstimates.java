package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.plan.Estimate;
import java.time.Duration;

/**
 * How long ElastiCache takes: the middle and the end of the ranges that its users report, since AWS
 * publishes none.
 */
final class CacheEstimates {

  static final Estimate CREATE = Estimate.minutes(11.5, 15);
  static final Estimate REPLICAS = Estimate.minutes(6.5, 8);
  static final Estimate FEWER_REPLICAS = Estimate.minutes(5.5, 8);
  static final Estimate SHARDS = Estimate.minutes(25, 40);
  static final Estimate NODE_TYPE = Estimate.minutes(15, 20);
  static final Estimate VERSION = Estimate.minutes(15, 20);
  static final Estimate MODE = Estimate.minutes(15, 20);
  static final Estimate FAILOVER = Estimate.minutes(2, 3);
  static final Estimate SETTINGS = Estimate.minutes(1, 1.5);
  static final Estimate TOKEN = Estimate.minutes(2, 3);
  static final Estimate SNAPSHOT = Estimate.minutes(6.5, 10);
  static final Estimate DELETE = Estimate.minutes(7.5, 10);

  /**
   * How long writes fail while a replica takes over: up to a few seconds ("Minimizing downtime in
   * ElastiCache by using Multi-AZ" in the ElastiCache User Guide).
   */
  static final Duration REPLICA_TAKES_OVER = Duration.ofSeconds(5);

  private CacheEstimates() {}
}
