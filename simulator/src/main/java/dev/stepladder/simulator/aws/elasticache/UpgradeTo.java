package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;

/** Another engine version, and maybe another engine. */
record UpgradeTo(CacheEngine engine, String version, String parameterGroup) implements Change {

  @Override
  public Kind kind() {
    return Kind.ENGINE;
  }

  @Override
  public CacheDuration lasts() {
    return CacheDuration.ENGINE_VERSION;
  }

  @Override
  public String label() {
    return "engine version to " + engine.awsName() + " " + version;
  }

  @Override
  public boolean deferrable() {
    return true;
  }

  @Override
  public Group pending(Group group) {
    return group.withEachPending(p -> p.engineVersion(version));
  }

  @Override
  public Group cleared(Group group) {
    return group.withEachPending(p -> p.engineVersion(null));
  }

  @Override
  public Group done(Group group, Instant now) {
    return group
        .with(b -> b.engine(engine.awsName()))
        .withEach(b ->
            b.engine(engine.awsName())
                .engineVersion(version)
                .cacheParameterGroup(
                    ParameterGroups.status(parameterGroup, ParameterGroups.IN_SYNC)));
  }
}
