package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody else left pending on a cache. Whatever we modify applies it too, so a person
 * decides first.
 */
final class ForeignPending {

  private static final String CHANGE = "pending";

  private final GroupRules rules;
  private final Map<CacheSetting, String> foreign;

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
    List<FieldChange> why =
        foreign.entrySet().stream()
            .map(field ->
                new FieldChange(
                    field.getKey().title(), rules.group().is(field.getKey()), field.getValue()))
            .toList();
    Step step =
        Step.of(
                GroupRules.key(CHANGE),
                Architect.CACHE,
                Stage.RESHAPE,
                Verb.CHANGE,
                "apply what somebody else left pending in ElastiCache: "
                    + String.join(", ", why.stream().map(FieldChange::toString).toList()),
                new CacheAction.Modify(
                    rules.group().name(),
                    rules.group().id(),
                    rules.group().engine(),
                    Map.of(),
                    rules.group().pending(),
                    false))
            .because(why)
            .costing(CacheInFlight.takeover(rules.group()), CacheEstimates.NODE_TYPE)
            .asking();
    boolean upgrade = foreign.containsKey(CacheSetting.VERSION);
    return Optional.of(rules.on(upgrade ? step.irreversible() : step));
  }

  /** A step of ours, which waits for that. */
  Step behind(Step step) {
    return foreign.isEmpty()
        ? step
        : step.needing(new Need.Done(Architect.CACHE, GroupRules.key(CHANGE)));
  }
}
