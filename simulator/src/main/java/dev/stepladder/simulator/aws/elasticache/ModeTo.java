package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;

/** The next step towards cluster mode. */
record ModeTo(ClusterMode mode, String parameterGroup) implements Change {

  @Override
  public Kind kind() {
    return Kind.CLUSTER_MODE;
  }

  @Override
  public CacheDuration lasts() {
    return CacheDuration.MODE;
  }

  @Override
  public String label() {
    return "cluster mode to " + mode;
  }

  @Override
  public Group pending(Group group) {
    return group.withPending(p -> p.clusterMode(mode));
  }

  @Override
  public Group cleared(Group group) {
    return group.withPending(p -> p.clusterMode((ClusterMode) null));
  }

  @Override
  public Group done(Group group, Instant now) {
    return group
        .with(b -> b.clusterMode(mode).clusterEnabled(true))
        .withEach(b ->
            b.cacheParameterGroup(ParameterGroups.status(parameterGroup, ParameterGroups.IN_SYNC)));
  }
}
