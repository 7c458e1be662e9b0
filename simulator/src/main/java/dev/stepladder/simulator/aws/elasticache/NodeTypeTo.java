package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;

/** Another node type. */
record NodeTypeTo(String type) implements Change {

  @Override
  public Kind kind() {
    return Kind.NODE_TYPE;
  }

  @Override
  public CacheDuration lasts() {
    return CacheDuration.NODE_TYPE;
  }

  @Override
  public String label() {
    return "cache node type to " + type;
  }

  @Override
  public boolean deferrable() {
    return true;
  }

  @Override
  public Group pending(Group group) {
    return group.withEachPending(p -> p.cacheNodeType(type));
  }

  @Override
  public Group cleared(Group group) {
    return group.withEachPending(p -> p.cacheNodeType(null));
  }

  @Override
  public Group done(Group group, Instant now) {
    return group.with(b -> b.cacheNodeType(type)).withEach(b -> b.cacheNodeType(type));
  }
}
