package dev.stepladder.simulator.aws.elasticache;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.stepladder.simulator.aws.Reported;
import java.time.Duration;

/**
 * How long ElastiCache takes for what. Median is the middle of the range that users of ElastiCache
 * report, p90 its end. A benchmark adds these up to the shortest time in which AWS can do a piece
 * of work.
 */
public enum CacheDuration implements Reported {
  /** A new replication group or cluster until it is available. */
  CREATE(ofMinutes(8), ofMinutes(15)),
  /** New replicas until they serve; all that one call asks for come together. */
  ADD_REPLICA(ofMinutes(5), ofMinutes(8)),
  /** Replicas that one call gives up, until they are not found any more. */
  REMOVE_REPLICA(ofMinutes(3), ofMinutes(8)),
  /** A group is available again while its new or last members still change. */
  MEMBER_LAG(ofSeconds(20), ofSeconds(60)),
  /** A modified group still shows its old status. */
  AFTER_MODIFY(ofSeconds(5), ofSeconds(30)),
  /** Security groups, parameter group, Multi-AZ, tags. */
  SETTINGS(ofSeconds(30), ofSeconds(90)),
  /** Automatic failover switched on or off. */
  FAILOVER_SWITCH(ofMinutes(1), ofMinutes(3)),
  /** An AUTH token set or rotated. */
  AUTH(ofMinutes(1), ofMinutes(3)),
  /** Another node type. */
  NODE_TYPE(ofMinutes(10), ofMinutes(20)),
  /** Another engine version. */
  ENGINE_VERSION(ofMinutes(10), ofMinutes(20)),
  /** Encryption in transit, or cluster mode: every node is set up anew. */
  MODE(ofMinutes(10), ofMinutes(20)),
  /** Shards added or removed, their slots moved. */
  RESHARDING(ofMinutes(10), ofMinutes(40)),
  /** A replica takes over; the node that was the primary comes back after {@link #ADD_REPLICA}. */
  FAILOVER(ofMinutes(1), ofMinutes(3)),
  /** A snapshot. */
  SNAPSHOT(ofMinutes(3), ofMinutes(10)),
  /** A snapshot until it is not found any more. */
  DELETE_SNAPSHOT(ofSeconds(30), ofSeconds(120)),
  /** Dynamic parameters reach the nodes that use their group. */
  APPLY_PARAMETERS(ofSeconds(30), ofSeconds(90)),
  /** Deleting until it is not found any more; a final {@link #SNAPSHOT} comes before. */
  DELETE(ofMinutes(5), ofMinutes(10));

  private final Duration shortest;
  private final Duration p90;

  CacheDuration(Duration shortest, Duration p90) {
    this.shortest = shortest;
    this.p90 = p90;
  }

  @Override
  public Duration shortest() {
    return shortest;
  }

  @Override
  public Duration p90() {
    return p90;
  }
}
