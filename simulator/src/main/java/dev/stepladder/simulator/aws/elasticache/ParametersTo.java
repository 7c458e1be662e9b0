package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;

/** Another cache parameter group. */
record ParametersTo(String group) implements Change {

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
    return "cache parameter group to " + group;
  }

  @Override
  public boolean touchesNodes() {
    return false;
  }

  @Override
  public Group started(Group group) {
    return group.withEach(b ->
        b.cacheParameterGroup(
            ParameterGroups.status(group.parameterGroup(), ParameterGroups.APPLYING)));
  }

  @Override
  public Group cleared(Group group) {
    return group.withEach(b ->
        b.cacheParameterGroup(
            ParameterGroups.status(group.parameterGroup(), ParameterGroups.IN_SYNC)));
  }

  @Override
  public Group done(Group changed, Instant now) {
    return changed.withEach(
        b -> b.cacheParameterGroup(ParameterGroups.status(group, ParameterGroups.IN_SYNC)));
  }
}
