package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.SharedGroups;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import java.util.Map;
import java.util.TreeMap;

/** The subnet and parameter groups of caches, which the apps of an environment share. */
final class CacheGroups {

  static final PartId PARAMETERS = PartId.of("cache-parameters");
  static final PartId SUBNETS = PartId.of("cache-subnets");

  /** The default parameter group of a family has a sibling for cluster mode. */
  private static final String CLUSTERED = ".cluster.on";

  private CacheGroups() {}

  /**
   * The parameter group of a cache: the engine's default one where the rung sets nothing.
   *
   * @param version the version whose family it must fit
   * @param clustered whether it is one of cluster mode
   */
  static String parameterGroup(Owner owner, Part.Cache cache, String version, boolean clustered) {
    String family = cache.engine().family(version);
    return cache.parameters().isEmpty()
        ? "default." + family + (clustered && cache.engine().replicates() ? CLUSTERED : "")
        : SharedGroups.nameOfParameters(
            owner, cache.parameterGroupPrefix(), family, values(cache, clustered));
  }

  /** What the rung sets; cluster mode is a parameter too. */
  static Map<String, String> values(Part.Cache cache, boolean clustered) {
    var values = new TreeMap<>(cache.parameters());
    if (clustered) {
      values.put("cluster-enabled", "yes");
    }
    return values;
  }

  /** The version a cache must have: what is asked for is a floor. */
  static String effectiveVersion(Part.Cache cache, String existing) {
    boolean enough = !existing.isEmpty() && Engine.compareVersions(existing, cache.version()) >= 0;
    return enough ? existing : cache.engine().release(cache.version());
  }

  static Assessment subnets(Part.CacheSubnetGroup part, View view) {
    return SharedGroups.subnets(
        new SharedGroups.Subnets(part.id(), part.name(), part.subnets(), part.tags()),
        view.entry(CacheSubnets.class, part.name()),
        new SharedGroups.SubnetCalls() {
          @Override
          public Action create(SharedGroups.Subnets group, String mark) {
            return new CacheAction.CreateSubnetGroup(
                group.name(), mark, group.subnets(), group.tags());
          }

          @Override
          public Action change(SharedGroups.Subnets group) {
            return new CacheAction.ModifySubnetGroup(group.name(), group.subnets());
          }
        });
  }

  static Assessment parameters(
      Owner owner, Part.Cache cache, String version, boolean clustered, View view) {
    if (cache.parameters().isEmpty()) {
      return Assessment.NOTHING;
    }
    String name = parameterGroup(owner, cache, version, clustered);
    return SharedGroups.parameters(
        new SharedGroups.Parameters(
            PARAMETERS,
            name,
            cache.engine().family(version),
            values(cache, clustered),
            cache.parameterGroupTags()),
        view.entry(CacheParameters.class, name),
        new SharedGroups.ParameterCalls() {
          @Override
          public Action create(SharedGroups.Parameters group, String mark) {
            return new CacheAction.CreateParameterGroup(
                group.name(), group.family(), mark, group.tags());
          }

          @Override
          public Action set(SharedGroups.Parameters group) {
            return new CacheAction.SetParameters(group.name(), group.values());
          }
        });
  }
}
