package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.servicequotas.AccountQuota;
import java.util.Optional;
import java.util.OptionalInt;

/** What an account may have in a region; the values AWS starts an account with. */
public enum CacheQuota {
  /** Nodes of all groups and clusters. */
  NODES(300, "L-DFE45DF3", "Nodes per Region"),
  /** Nodes of one replication group with cluster mode enabled. */
  NODES_PER_GROUP(
      90, "L-AF354865", "Nodes per cluster per instance type (Redis cluster mode enabled)"),
  /** Nodes of one Memcached cluster. */
  NODES_PER_MEMCACHED_CLUSTER(40, "L-8C334AD1", "Nodes per cluster (Memcached)"),
  /** Cache parameter groups. */
  PARAMETER_GROUPS(300, "L-3F15A733", "Parameter groups per Region"),
  /** Cache subnet groups. */
  SUBNET_GROUPS(300, "L-3E7F7726", "Subnet groups per Region"),
  /** Subnets in one group. */
  SUBNETS_PER_GROUP(20, "L-A87EE522", "Subnets per subnet group"),
  /** Manual snapshots of one cluster or group in 24 hours; Service Quotas does not list it. */
  SNAPSHOTS_A_DAY(20, "", ""),
  /** Test failovers in 24 hours; Service Quotas does not list it. */
  FAILOVERS_A_DAY(15, "", "");

  private final int standard;
  private final String code;
  private final String title;

  CacheQuota(int standard, String code, String title) {
    this.standard = standard;
    this.code = code;
    this.title = title;
  }

  /** What an account gets without asking. */
  public int standard() {
    return standard;
  }

  /** As Service Quotas lists it, if it does. */
  Optional<AccountQuota> listed(OptionalInt granted) {
    return code.isEmpty()
        ? Optional.empty()
        : Optional.of(new AccountQuota("elasticache", code, title, standard, granted));
  }
}
