package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;

/**
 * A node of a cluster that belongs to no replication group.
 *
 * @param id four digits
 * @param zone its Availability Zone
 */
record Node(String id, String zone, String status, Instant created) {

  Node withStatus(String value) {
    return new Node(id, zone, value, created);
  }
}
