package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.PendingAutomaticFailoverStatus;

/** Automatic failover on or off. */
record FailoverTo(boolean on) implements Change {

  @Override
  public Kind kind() {
    return Kind.FAILOVER;
  }

  @Override
  public CacheDuration lasts() {
    return CacheDuration.FAILOVER_SWITCH;
  }

  @Override
  public String label() {
    return "automatic failover to " + (on ? "enabled" : "disabled");
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
  public Group pending(Group group) {
    return group.withPending(p ->
        p.automaticFailoverStatus(
            on ? PendingAutomaticFailoverStatus.ENABLED : PendingAutomaticFailoverStatus.DISABLED));
  }

  @Override
  public Group started(Group group) {
    return group.with(b ->
        b.automaticFailover(
            on ? AutomaticFailoverStatus.ENABLING : AutomaticFailoverStatus.DISABLING));
  }

  @Override
  public Group cleared(Group group) {
    return group
        .withPending(p -> p.automaticFailoverStatus((PendingAutomaticFailoverStatus) null))
        .with(b ->
            b.automaticFailover(
                on ? AutomaticFailoverStatus.DISABLED : AutomaticFailoverStatus.ENABLED));
  }

  @Override
  public Group done(Group group, Instant now) {
    return group.with(b ->
        b.automaticFailover(
            on ? AutomaticFailoverStatus.ENABLED : AutomaticFailoverStatus.DISABLED));
  }
}
