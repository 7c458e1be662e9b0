package dev.stepladder.operator.aws.elasticache;

/** A setting of a cache that the operator looks at, with its name for a person. */
public enum CacheSetting {
  NODE_TYPE("node type"),
  VERSION("version"),
  /** Of each shard. */
  REPLICAS("replicas"),
  /** 1 without cluster mode; the nodes of Memcached. */
  SHARDS("shards"),
  /** {@code disabled}, {@code compatible} or {@code enabled}. */
  CLUSTER_MODE("cluster mode"),
  FAILOVER("automatic failover"),
  MULTI_AZ("Multi-AZ"),
  PARAMETER_GROUP("parameter group"),
  /** Sorted ids, separated by commas. */
  SECURITY_GROUPS("security groups"),
  /** Whole days. */
  SNAPSHOT_RETENTION("snapshot retention"),
  /** Only ever pending, and never with its value. */
  TOKEN("AUTH token"),
  /** Any other pending change, as text. */
  OTHER("other");

  private final String title;

  CacheSetting(String title) {
    this.title = title;
  }

  /** As a person reads it. */
  public String title() {
    return title;
  }
}
