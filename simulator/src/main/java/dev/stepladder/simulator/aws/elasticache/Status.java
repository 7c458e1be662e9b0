package dev.stepladder.simulator.aws.elasticache;

/** The statuses of groups, shards, clusters, nodes and snapshots. */
final class Status {

  static final String AVAILABLE = "available";
  static final String CREATE_FAILED = "create-failed";
  static final String CREATING = "creating";
  static final String DELETING = "deleting";
  static final String MODIFYING = "modifying";
  static final String RESTORING = "restoring";
  static final String SNAPSHOTTING = "snapshotting";

  private Status() {}
}
