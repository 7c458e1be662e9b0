package dev.stepladder.operator.aws.elasticache;

import static dev.stepladder.operator.aws.elasticache.GroupRules.RELEASED;
import static dev.stepladder.operator.aws.elasticache.GroupRules.done;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a cache gets less: smaller nodes while there is all the redundancy there ever was (see {@link
 * GroupChanges}), then without zones, without failover, and without the replicas that these need.
 */
final class GroupShrinking {

  private static final Need[] RESHAPED = {
    done("version"), done("parameters"), done("node-type"), done("cluster-mode"), done("shards")
  };

  private final Part.Cache cache;
  private final GroupRules rules;
  private final int replicas;

  /**
   * What is too much.
   *
   * @param replicas how many it has or is to have before it gets less
   */
  GroupShrinking(Part.Cache cache, GroupRules rules, int replicas) {
    this.cache = cache;
    this.rules = rules;
    this.replicas = replicas;
  }

  List<Step> steps() {
    var steps = new ArrayList<Step>();
    if (rules.halfWay()) {
      return steps;
    }
    singleZone().ifPresent(steps::add);
    noFailover().ifPresent(steps::add);
    fewerReplicas().ifPresent(steps::add);
    fewerShards().ifPresent(steps::add);
    return steps;
  }

  private Optional<Step> singleZone() {
    return cache.multiAz() || !rules.on(CacheSetting.MULTI_AZ)
        ? Optional.empty()
        : Optional.of(
            rules
                .modify(
                    "single-az",
                    Stage.CONTRACT,
                    "let the cache stay in one zone",
                    Map.of(CacheSetting.MULTI_AZ, "false"),
                    Impact.ONLINE,
                    CacheEstimates.SETTINGS)
                .needing(RELEASED)
                .needing(RESHAPED));
  }

  /** In cluster mode it cannot be switched off. */
  private Optional<Step> noFailover() {
    return cache.failover() || !rules.on(CacheSetting.FAILOVER) || rules.clustered()
        ? Optional.empty()
        : Optional.of(
            rules
                .modify(
                    "no-failover",
                    Stage.CONTRACT,
                    "let no replica of the cache take over",
                    Map.of(CacheSetting.FAILOVER, "false"),
                    Impact.ONLINE,
                    CacheEstimates.FAILOVER)
                .needing(RELEASED)
                .needing(RESHAPED)
                .needing(done("single-az")));
  }

  private Optional<Step> fewerReplicas() {
    if (cache.replicas() >= replicas) {
      return Optional.empty();
    }
    String to = Integer.toString(cache.replicas());
    return Optional.of(
        rules
            .step(
                "fewer-replicas",
                Stage.CONTRACT,
                "remove %s of the cache"
                    .formatted(GroupChanges.replicas(replicas - cache.replicas())),
                Map.of(CacheSetting.REPLICAS, to),
                new CacheAction.SetReplicas(
                    rules.group().name(), rules.group().id(), replicas, cache.replicas()),
                Impact.ONLINE,
                CacheEstimates.FEWER_REPLICAS)
            .because(
                List.of(
                    new FieldChange(CacheSetting.REPLICAS.title(), Integer.toString(replicas), to)))
            .needing(RELEASED)
            .needing(RESHAPED)
            .needing(done("single-az"), done("no-failover")));
  }

  /** What a shard holds moves to those that stay; what a node of Memcached holds is lost. */
  private Optional<Step> fewerShards() {
    int now = rules.number(CacheSetting.SHARDS);
    int wanted = Math.max(1, cache.shards());
    if (wanted >= now || rules.group().units().size() != now) {
      return Optional.empty();
    }
    Step step =
        rules
            .step(
                "fewer-shards",
                Stage.CONTRACT,
                cache.engine().replicates()
                    ? "bring the cache together in fewer shards: %d".formatted(wanted)
                    : "leave the cache %d %s".formatted(wanted, wanted == 1 ? "node" : "nodes"),
                Map.of(CacheSetting.SHARDS, Integer.toString(wanted)),
                new CacheAction.SetShards(
                    rules.group().name(),
                    rules.group().id(),
                    cache.engine(),
                    now,
                    wanted,
                    rules.group().units().subList(wanted, now)),
                Impact.DEGRADED,
                CacheEstimates.SHARDS)
            .needing(RELEASED)
            .needing(RESHAPED)
            .needing(done("fewer-replicas"));
    return Optional.of(cache.engine().replicates() ? step : AdoptedCache.evicting(cache, step));
  }
}
