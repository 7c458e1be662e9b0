package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import java.util.List;

/** Other VPC security groups. */
record SecurityGroupsTo(List<String> ids) implements Change {

  @Override
  public Kind kind() {
    return Kind.SETTINGS;
  }

  @Override
  public CacheDuration lasts() {
    return CacheDuration.SETTINGS;
  }

  @Override
  public String label() {
    return "security groups";
  }

  @Override
  public boolean touchesNodes() {
    return false;
  }

  @Override
  public Group done(Group group, Instant now) {
    return group.withEach(b -> b.securityGroups(GroupCreation.securityGroups(ids)));
  }
}
