package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;

/** Multi-AZ on or off. */
record MultiAzTo(boolean on) implements Change {

  @Override
  public Kind kind() {
    return Kind.FAILOVER;
  }

  @Override
  public CacheDuration lasts() {
    return CacheDuration.SETTINGS;
  }

  @Override
  public String label() {
    return "Multi-AZ to " + (on ? "enabled" : "disabled");
  }

  @Override
  public boolean deferrable() {
    return true;
  }

  @Override
  public boolean touchesNodes() {
    return false;
  }

  @Override
  public Group done(Group group, Instant now) {
    return group.with(b -> b.multiAZ(on ? MultiAZStatus.ENABLED : MultiAZStatus.DISABLED));
  }
}
