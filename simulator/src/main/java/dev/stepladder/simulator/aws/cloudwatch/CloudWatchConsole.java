package dev.stepladder.simulator.aws.cloudwatch;

import java.time.Duration;

/** What databases and caches of one account and region report to CloudWatch. */
public final class CloudWatchConsole {

  private final Metrics metrics;

  CloudWatchConsole(Metrics metrics) {
    this.metrics = metrics;
  }

  /** The connections of a DB instance: AWS/RDS DatabaseConnections. */
  public Gauge database(String instance) {
    return metrics.database(instance);
  }

  /**
   * So many clients hold a connection to this address from now on; of databases only, whose address
   * begins with their name.
   */
  public void connected(String host, int clients) {
    if (host.endsWith(".rds.amazonaws.com")) {
      metrics.database(host.substring(0, host.indexOf('.'))).steady(clients);
    }
  }

  /** The connections of a cache cluster, e.g. shop-001: AWS/ElastiCache CurrConnections. */
  public Gauge cache(String cluster) {
    return metrics.cache(cluster);
  }

  /** From now on values show so long after they were reported; at once where nothing was said. */
  public void showsAfter(Duration late) {
    metrics.late(late);
  }
}
