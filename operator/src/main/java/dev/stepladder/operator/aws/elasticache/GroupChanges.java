package dev.stepladder.operator.aws.elasticache;

import static dev.stepladder.operator.aws.elasticache.GroupRules.done;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.aws.SecurityGroups;
import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a cache in use gets more, bigger, newer or safer. ElastiCache takes one kind of change a
 * call: numbers of replicas, numbers of shards and everything else by different calls, and of
 * everything else not a node type with a version.
 */
final class GroupChanges {

  /** The change that takes other security groups off one that was taken over. */
  static final String GROUPS = "security-groups";

  private final Owner owner;
  private final Part.Cache cache;
  private final GroupRules rules;

  GroupChanges(Owner owner, Part.Cache cache, GroupRules rules) {
    this.owner = owner;
    this.cache = cache;
    this.rules = rules;
  }

  /**
   * Whether the cache has to go over to cluster mode, and can. What is half way goes on whatever is
   * asked for by now: there it takes no other change, and there is no way back.
   */
  boolean goesToClusterMode() {
    return rules.halfWay()
        || (cache.engine().replicates()
            && cache.shards() > 0
            && !rules.current(CacheSetting.CLUSTER_MODE).equals("enabled")
            && cache.engine().changesMode(version()));
  }

  /** Whether its parameter group must be one of cluster mode. */
  boolean clustered() {
    return rules.clustered() || goesToClusterMode();
  }

  /** The version that it has or must have, whichever is higher. */
  String version() {
    return CacheGroups.effectiveVersion(cache, rules.group().is(CacheSetting.VERSION));
  }

  List<Step> steps() {
    var steps = new ArrayList<Step>();
    if (rules.halfWay()) {
      steps.addAll(clusterMode());
      shards().ifPresent(steps::add);
      return steps;
    }
    replicas().ifPresent(steps::add);
    failover().ifPresent(steps::add);
    multiAz().ifPresent(steps::add);
    settings().ifPresent(steps::add);
    fewerGroups().ifPresent(steps::add);
    parameters().ifPresent(steps::add);
    nodeType().ifPresent(steps::add);
    upgrade().ifPresent(steps::add);
    steps.addAll(clusterMode());
    shards().ifPresent(steps::add);
    return steps;
  }

  /** How many replicas it has while it changes; one that it only needs for that goes after. */
  int replicasMeanwhile() {
    int wanted = goesToClusterMode() ? Math.max(1, cache.replicas()) : cache.replicas();
    return Math.max(wanted, rules.number(CacheSetting.REPLICAS));
  }

  private Optional<Step> replicas() {
    int now = rules.number(CacheSetting.REPLICAS);
    int wanted = replicasMeanwhile();
    return wanted <= now
        ? Optional.empty()
        : Optional.of(
            rules.step(
                "replicas",
                Stage.EXPAND,
                "add %s to the cache".formatted(replicas(wanted - now)),
                Map.of(CacheSetting.REPLICAS, Integer.toString(wanted)),
                new CacheAction.SetReplicas(rules.group().name(), rules.group().id(), now, wanted),
                Impact.ONLINE,
                CacheEstimates.REPLICAS));
  }

  static String replicas(int count) {
    return count == 1 ? "a replica" : count + " replicas";
  }

  /** A replica that is not there cannot take over. */
  private Optional<Step> failover() {
    return !cache.failover() || rules.on(CacheSetting.FAILOVER)
        ? Optional.empty()
        : Optional.of(
            rules
                .modify(
                    "failover",
                    Stage.EXPAND,
                    "let a replica of the cache take over",
                    Map.of(CacheSetting.FAILOVER, "true"),
                    Impact.ONLINE,
                    CacheEstimates.FAILOVER)
                .needing(done("replicas")));
  }

  private Optional<Step> multiAz() {
    return !cache.multiAz() || rules.on(CacheSetting.MULTI_AZ)
        ? Optional.empty()
        : Optional.of(
            rules
                .modify(
                    "multi-az",
                    Stage.EXPAND,
                    "spread the cache over zones",
                    Map.of(CacheSetting.MULTI_AZ, "true"),
                    Impact.ONLINE,
                    CacheEstimates.SETTINGS)
                .needing(done("replicas"), done("failover")));
  }

  private Optional<Step> settings() {
    var to = new EnumMap<CacheSetting, String>(CacheSetting.class);
    String groups = cache.adopted() ? joined(groups().meanwhile()) : wantedGroups();
    if (!groups.equals(rules.current(CacheSetting.SECURITY_GROUPS))) {
      to.put(CacheSetting.SECURITY_GROUPS, groups);
    }
    if (cache.snapshotRetention() > rules.number(CacheSetting.SNAPSHOT_RETENTION)) {
      to.put(CacheSetting.SNAPSHOT_RETENTION, Integer.toString(cache.snapshotRetention()));
    }
    return to.isEmpty()
        ? Optional.empty()
        : Optional.of(
            rules.modify(
                "settings",
                Stage.EXPAND,
                "change the cache's settings",
                to,
                Impact.ONLINE,
                CacheEstimates.SETTINGS));
  }

  private String wantedGroups() {
    return CacheRecords.joined(cache.securityGroups());
  }

  /**
   * What must be true before pods get in: one that was taken over lets them in once it has the
   * environment's security groups.
   */
  static List<Need> opening(Part.Cache cache, CacheGroup group) {
    SecurityGroups groups = securityGroups(cache, group);
    return !cache.adopted() || groups.current().containsAll(groups.wanted())
        ? List.of()
        : List.of(done(groups.opens() ? "settings" : GROUPS));
  }

  /** Those of a cache, on their way to those of its environment. */
  private static SecurityGroups securityGroups(Part.Cache cache, CacheGroup group) {
    return SecurityGroups.of(
        CacheRecords.split(group.is(CacheSetting.SECURITY_GROUPS)), cache.securityGroups());
  }

  private SecurityGroups groups() {
    return SecurityGroups.of(
        CacheRecords.split(rules.current(CacheSetting.SECURITY_GROUPS)), cache.securityGroups());
  }

  private static String joined(Collection<String> groups) {
    return CacheRecords.joined(List.copyOf(groups));
  }

  /**
   * Others may use a cache that somebody else has made: those of the environment are added before,
   * and who comes by others is cut off.
   */
  private Optional<Step> fewerGroups() {
    Set<String> refused = groups().refused();
    if (refused.isEmpty() || !cache.adopted()) {
      return Optional.empty();
    }
    Step step =
        rules.modify(
            GROUPS,
            Stage.CONTRACT,
            "take other security groups off the cache",
            Map.of(CacheSetting.SECURITY_GROUPS, wantedGroups()),
            Impact.DOWNTIME,
            CacheEstimates.SETTINGS);
    return Optional.of(
        step.costing(step.impact(), step.expected().refusing())
            // What is approved is the same before and after those of the environment were added.
            .because(
                List.of(
                    new FieldChange(
                        CacheSetting.SECURITY_GROUPS.title(),
                        joined(groups().meanwhile()),
                        wantedGroups()),
                    FieldChange.refused("whoever comes by " + String.join(", ", refused))))
            .needing(done("settings")));
  }

  /** The parameter group that it must have. */
  String parameterGroup() {
    return CacheGroups.parameterGroup(owner, cache, version(), clustered());
  }

  /** Another family brings its group with the version, and cluster mode brings its own. */
  private Optional<Step> parameters() {
    boolean comes =
        (upgrades() && !family(version()).equals(family(rules.current(CacheSetting.VERSION))))
            || goesToClusterMode();
    return comes || parameterGroup().equals(rules.current(CacheSetting.PARAMETER_GROUP))
        ? Optional.empty()
        : Optional.of(
            AdoptedCache.evicting(
                cache,
                rules
                    .modify(
                        "parameters",
                        Stage.EXPAND,
                        "give the cache another parameter group",
                        Map.of(CacheSetting.PARAMETER_GROUP, parameterGroup()),
                        Impact.ONLINE,
                        CacheEstimates.SETTINGS)
                    .needing(new Need.Finished(CacheGroups.PARAMETERS))));
  }

  private Optional<Step> nodeType() {
    String from = rules.current(CacheSetting.NODE_TYPE);
    String to = cache.nodeType();
    if (from.equals(to) || !cache.engine().replicates()) {
      return Optional.empty();
    }
    boolean shrinks = InstanceSize.shrinks(from, to);
    Step step =
        rules
            .modify(
                "node-type",
                shrinks ? Stage.CONTRACT : Stage.RESHAPE,
                "change the cache's node type %s → %s".formatted(from, to),
                Map.of(CacheSetting.NODE_TYPE, to),
                takeover(),
                CacheEstimates.NODE_TYPE)
            .needing(BEFORE_ITS_NODES);
    return Optional.of(
        shrinks
            ? AdoptedCache.evicting(
                cache, step.needing(GroupRules.RELEASED).needing(done("version")))
            : step);
  }

  /** What makes a change of all nodes gentler, or goes before it because it is quicker. */
  static final Need[] BEFORE_ITS_NODES = {
    done("replicas"), done("failover"), done("multi-az"), done("parameters")
  };

  /** Failover is switched on before, and off after, whatever changes all nodes. */
  private Impact takeover() {
    return cache.failover() || rules.on(CacheSetting.FAILOVER) ? Impact.FAILOVER : Impact.DOWNTIME;
  }

  private boolean upgrades() {
    return Engine.compareVersions(rules.current(CacheSetting.VERSION), cache.version()) < 0;
  }

  private String family(String version) {
    return cache.engine().family(version);
  }

  private Optional<Step> upgrade() {
    if (!upgrades()) {
      return Optional.empty();
    }
    String from = rules.current(CacheSetting.VERSION);
    String to = cache.engine().release(cache.version());
    var change = new EnumMap<CacheSetting, String>(CacheSetting.class);
    change.put(CacheSetting.VERSION, to);
    if (!family(from).equals(family(to))) {
      change.put(
          CacheSetting.PARAMETER_GROUP,
          CacheGroups.parameterGroup(owner, cache, to, rules.clustered()));
    }
    Step step =
        rules
            .modify(
                "version",
                Stage.RESHAPE,
                "upgrade the cache %s → %s".formatted(from, to),
                change,
                takeover(),
                CacheEstimates.VERSION)
            .needing(BEFORE_ITS_NODES)
            .needing(new Need.Finished(CacheGroups.PARAMETERS));
    Step after = grows() ? step.needing(done("node-type")) : step;
    boolean major = !CacheEngine.major(from).equals(CacheEngine.major(to));
    Step told =
        change.containsKey(CacheSetting.PARAMETER_GROUP)
            ? AdoptedCache.evicting(cache, after)
            : after;
    return Optional.of(major ? told.irreversible() : told);
  }

  private boolean grows() {
    String from = rules.current(CacheSetting.NODE_TYPE);
    return !from.equals(cache.nodeType()) && !InstanceSize.shrinks(from, cache.nodeType());
  }

  /**
   * First both, so that clients can go over one by one, then cluster mode alone: bindings and pods
   * change in between. There is no way back, and it takes a replica that takes over, even where
   * none is to stay ("Modifying cluster mode", ElastiCache User Guide).
   */
  private List<Step> clusterMode() {
    if (!goesToClusterMode()) {
      return List.of();
    }
    Step enable =
        rules
            .modify(
                "cluster-mode",
                Stage.SWITCH,
                "let the cache speak cluster mode only",
                Map.of(CacheSetting.CLUSTER_MODE, "enabled"),
                Impact.FAILOVER,
                CacheEstimates.MODE)
            // Half way there it has to be the step that was approved before.
            .because(List.of(new FieldChange(CacheSetting.CLUSTER_MODE.title(), "", "enabled")))
            .irreversible()
            .needing(GroupRules.RELEASED)
            .needing(done("compatible"));
    if (rules.halfWay()) {
      return List.of(enable);
    }
    var change = new EnumMap<CacheSetting, String>(CacheSetting.class);
    change.put(CacheSetting.CLUSTER_MODE, "compatible");
    change.put(CacheSetting.PARAMETER_GROUP, parameterGroup());
    Step compatible =
        rules
            .modify(
                "compatible",
                Stage.RESHAPE,
                "let the cache speak cluster mode too",
                change,
                Impact.FAILOVER,
                CacheEstimates.MODE)
            .because(
                List.of(
                    new FieldChange(CacheSetting.CLUSTER_MODE.title(), "disabled", "compatible")))
            .irreversible()
            .needing(BEFORE_ITS_NODES)
            .needing(done("settings"), done(GROUPS), done("version"), done("password"))
            .needing(grows() ? new Need[] {done("node-type")} : new Need[] {})
            .needing(new Need.Finished(CacheGroups.PARAMETERS));
    return List.of(AdoptedCache.evicting(cache, compatible), enable);
  }

  private Optional<Step> shards() {
    int now = rules.number(CacheSetting.SHARDS);
    boolean spreads =
        !cache.engine().replicates()
            || rules.current(CacheSetting.CLUSTER_MODE).equals("enabled")
            || goesToClusterMode();
    if (now == 0 || !spreads || cache.shards() <= now) {
      return Optional.empty();
    }
    return Optional.of(
        rules
            .step(
                "shards",
                stageOfShards(),
                cache.engine().replicates()
                    ? "spread the cache over %d shards".formatted(cache.shards())
                    : "give the cache %d nodes".formatted(cache.shards()),
                Map.of(CacheSetting.SHARDS, Integer.toString(cache.shards())),
                new CacheAction.SetShards(
                    rules.group().name(),
                    rules.group().id(),
                    cache.engine(),
                    now,
                    cache.shards(),
                    List.of()),
                Impact.DEGRADED,
                CacheEstimates.SHARDS)
            .needing(BEFORE_ITS_NODES)
            .needing(done("version"), done("cluster-mode")));
  }

  private Stage stageOfShards() {
    if (!cache.engine().replicates()) {
      return Stage.EXPAND;
    }
    return goesToClusterMode() ? Stage.SWITCH : Stage.RESHAPE;
  }
}
