package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;

/**
 * A node of a replication group; ElastiCache shows each as a cluster of one node.
 *
 * @param id its name as a cluster, e.g. {@code shop-001}
 * @param zone its Availability Zone
 * @param primary whether it takes writes
 */
record Member(String id, String zone, boolean primary, String status, Instant created) {

  boolean available() {
    return status.equals(Status.AVAILABLE);
  }

  Member withStatus(String value) {
    return new Member(id, zone, primary, value, created);
  }

  Member withRole(boolean isPrimary) {
    return new Member(id, zone, isPrimary, status, created);
  }
}
