package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;

/** A modification of a replication group that takes time. */
sealed interface Change
    permits NodeTypeTo,
        UpgradeTo,
        FailoverTo,
        MultiAzTo,
        ParametersTo,
        SecurityGroupsTo,
        TokenTo,
        ModeTo,
        EncryptionTo,
        PrimaryTo {

  /** Of these, one call takes only one kind, since each sets up nodes or roles anew. */
  enum Kind {
    NODE_TYPE,
    ENGINE,
    FAILOVER,
    TOKEN,
    CLUSTER_MODE,
    ENCRYPTION,
    PRIMARY,
    SETTINGS
  }

  Kind kind();

  CacheDuration lasts();

  /** For the events. */
  String label();

  /** Whether it waits for the maintenance window without ApplyImmediately. */
  default boolean deferrable() {
    return false;
  }

  /** Whether the nodes themselves are modified, and show it. */
  default boolean touchesNodes() {
    return true;
  }

  /** Shows as pending. */
  default Group pending(Group group) {
    return group;
  }

  /** Shows as being done. */
  default Group started(Group group) {
    return group;
  }

  /** Takes back what {@link #pending} and {@link #started} did. */
  default Group cleared(Group group) {
    return group;
  }

  /** Is done; {@link #cleared} before. */
  Group done(Group group, Instant now);
}
