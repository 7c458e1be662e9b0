package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.util.EnumMap;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody else left pending on a cache. Whatever we modify applies it too (ApplyImmediately
 * in ModifyReplicationGroup, ElastiCache API reference), so a person decides first.
 */
final class ForeignPending {

  private static final String CHANGE = "pending";

  private final Part.Cache cache;
  private final GroupRules rules;
  private final EnumMap<CacheSetting, String> foreign;

  ForeignPending(Part.Cache cache, GroupRules rules) {
    this.cache = cache;
    this.rules = rules;
    this.foreign = new EnumMap<>(CacheSetting.class);
    rules
        .dormant()
        .forEach((setting, to) -> {
          if (!to.equals(target(cache, setting))) {
            foreign.put(setting, to);
          }
        });
  }

  private static String target(Part.Cache cache, CacheSetting setting) {
    return switch (setting) {
      case NODE_TYPE -> cache.nodeType();
      case VERSION -> cache.engine().release(cache.version());
      case FAILOVER -> Boolean.toString(cache.failover());
      case REPLICAS, SHARDS, CLUSTER_MODE, MULTI_AZ, PARAMETER_GROUP, SECURITY_GROUPS -> "";
      case SNAPSHOT_RETENTION, TOKEN, OTHER -> "";
    };
  }

  /** The step that applies it, for a person to approve, if there is anything. */
  Optional<Step> step() {
    if (foreign.isEmpty()) {
      return Optional.empty();
    }
    String what =
        foreign.entrySet().stream()
            .map(field ->
                new FieldChange(
                        field.getKey().title(), rules.group().is(field.getKey()), field.getValue())
                    .toString())
            .collect(Collectors.joining(", "));
    Step step =
        rules
            .step(
                CHANGE,
                Stage.RESHAPE,
                "apply what somebody else left pending in ElastiCache: " + what,
                foreign,
                new CacheAction.ApplyPending(
                    rules.group().name(),
                    rules.group().id(),
                    rules.group().engine(),
                    OwnerMark.of(cache.tags()),
                    rules.group().pending()),
                CacheInFlight.takeover(rules.group()),
                CacheEstimates.NODE_TYPE)
            .asking();
    return Optional.of(foreign.containsKey(CacheSetting.VERSION) ? step.irreversible() : step);
  }

  /** A step of ours, which waits for that. */
  Step behind(Step step) {
    return foreign.isEmpty()
        ? step
        : step.needing(new Need.Done(Architect.CACHE, GroupRules.key(CHANGE)));
  }
}
