package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;

/** The refusals that more than one operation gives. */
final class CacheErrors {

  private CacheErrors() {}

  static AwsError groupNotFound(String id) {
    return AwsError.notFound(
        "ReplicationGroupNotFoundFault", "ReplicationGroup " + id + " not found.");
  }

  static AwsError groupState(String message) {
    return AwsError.refused("InvalidReplicationGroupState", message);
  }

  static AwsError clusterNotFound(String id) {
    return AwsError.notFound("CacheClusterNotFound", "CacheCluster not found: " + id);
  }

  static AwsError clusterExists(String id) {
    return AwsError.refused("CacheClusterAlreadyExists", "Cache cluster " + id + " already exists");
  }

  static AwsError clusterState(String message) {
    return AwsError.refused("InvalidCacheClusterState", message);
  }

  static AwsError value(String message) {
    return AwsError.refused("InvalidParameterValue", message);
  }

  static AwsError combination(String message) {
    return AwsError.refused("InvalidParameterCombination", message);
  }

  static AwsError missing(String parameter) {
    return AwsError.refused(
        "MissingParameter", "The request must contain the parameter " + parameter + ".");
  }

  static AwsError noOperation(String message) {
    return AwsError.refused("NoOperationFault", message);
  }

  static AwsError parameterGroupNotFound(String name) {
    return AwsError.notFound(
        "CacheParameterGroupNotFound", "CacheParameterGroup " + name + " not found.");
  }

  static AwsError subnetGroupNotFound(String name) {
    // AWS answers this one with 400.
    return AwsError.refused(
        "CacheSubnetGroupNotFoundFault", "Cache Subnet Group " + name + " does not exist.");
  }

  static AwsError snapshotNotFound(String name) {
    return AwsError.notFound("SnapshotNotFoundFault", "Snapshot " + name + " not found.");
  }

  /** AWS can do this and the simulator cannot: better said than silently left out. */
  static AwsError notSimulated(String parameter) {
    return new AwsError(
        501, "NotImplemented", "The simulator does not know the parameter " + parameter + ".");
  }
}
