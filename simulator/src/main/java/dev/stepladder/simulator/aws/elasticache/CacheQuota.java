package dev.stepladder.simulator.aws.elasticache;

/** What an account may have in a region; the values AWS starts an account with. */
public enum CacheQuota {
  /** Nodes of all groups and clusters. */
  NODES(300),
  /** Nodes of one replication group with cluster mode enabled. */
  NODES_PER_GROUP(90),
  /** Nodes of one Memcached cluster. */
  NODES_PER_MEMCACHED_CLUSTER(40),
  /** Cache parameter groups. */
  PARAMETER_GROUPS(300),
  /** Cache subnet groups. */
  SUBNET_GROUPS(300),
  /** Subnets in one group. */
  SUBNETS_PER_GROUP(20),
  /** Manual snapshots of one cluster or group in 24 hours. */
  SNAPSHOTS_A_DAY(20),
  /** Test failovers in 24 hours. */
  FAILOVERS_A_DAY(15);

  private final int standard;

  CacheQuota(int standard) {
    this.standard = standard;
  }

  /** What an account gets without asking. */
  public int standard() {
    return standard;
  }
}
