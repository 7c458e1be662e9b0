package dev.stepladder.simulator.aws.rds;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.stepladder.simulator.aws.Reported;
import java.time.Duration;

/**
 * How long RDS takes for what. Median is the middle of the range that users of RDS report, p90 its
 * end. A benchmark adds these up to the shortest time in which AWS can do a piece of work.
 */
public enum RdsDuration implements Reported {
  /** A new Single-AZ instance until it is available, its first backup included. */
  CREATE(ofMinutes(5), ofMinutes(10)),
  /** A new Multi-AZ instance until it is available, its first backup included. */
  CREATE_MULTI_AZ(ofMinutes(15), ofMinutes(20)),
  /** A read replica until it is attached; {@link #INITIALIZATION} comes on top. */
  CREATE_REPLICA(ofMinutes(10), ofMinutes(40)),
  /** An instance from a snapshot until it is up; {@link #INITIALIZATION} comes on top. */
  RESTORE(ofMinutes(10), ofMinutes(40)),
  /** The volume of a replica or a restored instance loads its blocks. */
  INITIALIZATION(ofMinutes(5), ofMinutes(15)),
  /** A modified instance still shows its old status. */
  AFTER_MODIFY(ofSeconds(5), ofSeconds(30)),
  /** Password, security groups, Performance Insights and the like. */
  SETTINGS(ofMinutes(1), ofMinutes(2)),
  /** Another instance class. */
  INSTANCE_CLASS(ofMinutes(10), ofMinutes(20)),
  /** Single-AZ to Multi-AZ. */
  TO_MULTI_AZ(ofMinutes(6), ofMinutes(20)),
  /** Multi-AZ to Single-AZ. */
  TO_SINGLE_AZ(ofMinutes(5), ofMinutes(10)),
  /** More storage, IOPS or throughput, until it can be used. */
  STORAGE(ofMinutes(3), ofMinutes(10)),
  /** The volume rearranges itself after a storage change. */
  STORAGE_OPTIMIZATION(ofHours(1), ofHours(24)),
  /** Automated backups switched on or off, with the outage that brings. */
  BACKUPS_SWITCHED(ofMinutes(5), ofMinutes(10)),
  /** Another engine version. */
  ENGINE_VERSION(ofMinutes(10), ofMinutes(30)),
  /** A restart, also the one that another port brings. */
  REBOOT(ofMinutes(1), ofMinutes(3)),
  /** A snapshot. */
  SNAPSHOT(ofMinutes(5), ofMinutes(15)),
  /** A replica becomes a primary. */
  PROMOTE(ofMinutes(5), ofMinutes(15)),
  /** Stopping an instance. */
  STOP(ofMinutes(3), ofMinutes(10)),
  /** Starting a stopped instance. */
  START(ofMinutes(5), ofMinutes(10)),
  /** Dynamic parameters reach the instances that use their group. */
  APPLY_PARAMETERS(ofSeconds(30), ofSeconds(90)),
  /** Deleting an instance until it is not found any more, a final snapshot included. */
  DELETE(ofMinutes(5), ofMinutes(15));

  private final Duration shortest;
  private final Duration p90;

  RdsDuration(Duration shortest, Duration p90) {
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
