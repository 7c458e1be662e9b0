package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;

/** Another member becomes the primary. */
record PrimaryTo(String clusterId) implements Change {

  @Override
  public Kind kind() {
    return Kind.PRIMARY;
  }

  @Override
  public CacheDuration lasts() {
    return CacheDuration.FAILOVER;
  }

  @Override
  public String label() {
    return "primary cluster to " + clusterId;
  }

  @Override
  public Group pending(Group group) {
    return group.withPending(p -> p.primaryClusterId(clusterId));
  }

  @Override
  public Group cleared(Group group) {
    return group.withPending(p -> p.primaryClusterId(null));
  }

  @Override
  public Group done(Group group, Instant now) {
    return group.mapMembers(member -> member.withRole(member.id().equals(clusterId)));
  }
}
