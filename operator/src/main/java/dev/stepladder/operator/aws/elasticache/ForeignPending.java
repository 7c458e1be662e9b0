package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody else left pending on a cache. Whatever we modify applies it too (ApplyImmediately
 * in ModifyReplicationGroup, ElastiCache API reference), so a person decides first.
 */
final class ForeignPending {

  private static final String CHANGE = "pending";

  /** What waits for a maintenance window and can be asked for by its value. */
  private static final Set<CacheSetting> SENT =
      EnumSet.of(
          CacheSetting.NODE_TYPE,
          CacheSetting.VERSION,
          CacheSetting.FAILOVER,
          CacheSetting.CLUSTER_MODE);

  private final GroupRules rules;
  private final EnumMap<CacheSetting, String> foreign;

  ForeignPending(Part.Cache cache, GroupRules rules) {
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
                new CacheAction.Modify(
                    rules.group().name(),
                    rules.group().id(),
                    rules.group().engine(),
                    named(),
                    rules.group().pending(),
                    false),
                CacheInFlight.takeover(rules.group()),
                CacheEstimates.NODE_TYPE)
            .asking();
    return Optional.of(foreign.containsKey(CacheSetting.VERSION) ? step.irreversible() : step);
  }

  /**
   * What is sent again by name, because ElastiCache refuses a modify that asks for nothing; the
   * rest, such as a token that it does not show, comes along with that.
   */
  private Map<CacheSetting, String> named() {
    var named = new EnumMap<>(foreign);
    named.keySet().retainAll(SENT);
    return named;
  }

  /** A step of ours, which waits for that. */
  Step behind(Step step) {
    return foreign.isEmpty()
        ? step
        : step.needing(new Need.Done(Architect.CACHE, GroupRules.key(CHANGE)));
  }
}
