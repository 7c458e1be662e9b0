package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import dev.stepladder.operator.plan.Waits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody else left pending on a cache. Whatever we modify applies it too (ApplyImmediately
 * in ModifyReplicationGroup, ElastiCache API reference): where a step of ours changes the same and
 * can go before all others it does; where nobody wants it and it can be taken back it is; else a
 * person decides first.
 */
final class ForeignPending {

  private final Part.Cache cache;
  private final GroupRules rules;
  private final Map<CacheSetting, String> pending;

  ForeignPending(Part.Cache cache, GroupRules rules) {
    this.cache = cache;
    this.rules = rules;
    this.pending = new EnumMap<>(CacheSetting.class);
    pending.putAll(rules.dormant());
  }

  /** Steps that change the cache, none of which applies more than it says. */
  List<Step> before(List<Step> changes) {
    if (pending.isEmpty()) {
      return changes;
    }
    var waits = new Waits(changes, this::podsWaitFor);
    Optional<Step> own =
        changes.stream()
            .filter(step -> pending.keySet().stream().allMatch(setting -> does(step, setting)))
            .filter(step -> !waits.leadTo(step, keys(changes, step.key())))
            .findFirst();
    List<Step> first = own.map(List::of).orElseGet(() -> either(changes, waits));
    var steps = new ArrayList<>(own.isEmpty() ? first : List.of());
    Need[] over =
        first.stream().map(step -> new Need.Done(cache.id(), step.key())).toArray(Need[]::new);
    changes.stream()
        .map(step -> first.contains(step) ? step : step.needing(over))
        .forEach(steps::add);
    return steps;
  }

  /** Takes it back, or asks whether to apply it; both where ElastiCache refuses to take it back. */
  private List<Step> either(List<Step> changes, Waits waits) {
    Optional<Step> withdrawal = withdrawal(changes);
    Set<String> failing = rules.situation().failing();
    return withdrawal.filter(step -> !failing.contains(step.key())).isPresent()
        ? withdrawal.stream().toList()
        : Stream.concat(withdrawal.stream(), Stream.of(apply(changes, waits))).toList();
  }

  /** The step that takes it back, where nobody wants any of it and all of it can be. */
  private Optional<Step> withdrawal(List<Step> changes) {
    CacheGroup group = rules.group();
    // Of other settings ElastiCache does not say that a newer value takes the place of a pending.
    CacheSetting withdrawn =
        group.engine().replicates() ? CacheSetting.NODE_TYPE : CacheSetting.SHARDS;
    String is = group.is(withdrawn);
    boolean wanted =
        changes.stream()
            .anyMatch(step ->
                sets(step).containsKey(withdrawn)
                    ? does(step, withdrawn)
                    : step.action() instanceof CacheAction.SetShards set
                        && Integer.toString(set.to()).equals(pending.get(withdrawn)));
    if (wanted || is.isEmpty() || !pending.keySet().equals(Set.of(withdrawn))) {
      return Optional.empty();
    }
    String to = pending.getOrDefault(withdrawn, "");
    return Optional.of(
        Step.of(
                GroupRules.key(InFlight.WITHDRAW),
                cache.id(),
                Stage.EXPAND,
                Verb.CHANGE,
                "withdraw what somebody else left pending in ElastiCache: %s %s"
                    .formatted(withdrawn.title(), to),
                new CacheAction.Withdraw(
                    group.name(),
                    group.id(),
                    group.engine(),
                    Map.of(withdrawn, is),
                    group.pending()))
            .because(List.of(FieldChange.withdrawn(withdrawn.title(), to, is)))
            .costing(Impact.ONLINE, Estimate.MOMENT)
            .on(group.name(), group.id(), 0));
  }

  /**
   * Another token is taken before pods go on, and they are let in before they are led there, but
   * for a cache half way, which takes neither.
   */
  private List<Need> podsWaitFor(Need need) {
    if (!Set.of(GroupRules.RELEASED).contains(need) || rules.halfWay()) {
      return List.of();
    }
    var all = new ArrayList<>(GroupChanges.opening(cache, rules.group()));
    all.add(GroupRules.done("password"));
    return all;
  }

  /** Whether a step makes of a setting what is pending; a version may be its beginning only. */
  private boolean does(Step step, CacheSetting setting) {
    String sets = sets(step).getOrDefault(setting, "");
    String left = pending.getOrDefault(setting, "");
    return sets.equals(left)
        || (setting == CacheSetting.VERSION
            && !sets.isEmpty()
            && CacheReleases.has(Set.of(left), sets));
  }

  private static Map<CacheSetting, String> sets(Step step) {
    return step.action() instanceof CacheAction.Modify modify ? modify.to() : Map.of();
  }

  private static Set<String> keys(List<Step> steps, String but) {
    return steps.stream()
        .map(Step::key)
        .filter(key -> !key.equals(but))
        .collect(Collectors.toSet());
  }

  /**
   * The step that applies it, for a person to approve. What a change of ours that does the same
   * waits for, this waits for too, unless that waits for other changes of the cache.
   */
  private Step apply(List<Step> changes, Waits waits) {
    List<FieldChange> why =
        pending.entrySet().stream()
            .map(field ->
                new FieldChange(
                    field.getKey().title(), rules.group().is(field.getKey()), field.getValue()))
            .toList();
    Impact impact = CacheInFlight.takeover(rules.group());
    Step step =
        rules
            .step(
                InFlight.PENDING,
                Stage.RESHAPE,
                "apply what somebody else left pending in ElastiCache: "
                    + why.stream().map(FieldChange::toString).collect(Collectors.joining(", ")),
                pending,
                new CacheAction.ApplyPending(
                    rules.group().name(),
                    rules.group().id(),
                    rules.group().engine(),
                    OwnerMark.of(cache.tags()),
                    rules.group().pending(),
                    impact == Impact.FAILOVER),
                impact,
                CacheEstimates.NODE_TYPE)
            .asking();
    List<Step> same =
        changes.stream()
            .filter(change -> pending.keySet().stream().anyMatch(setting -> does(change, setting)))
            .toList();
    Set<String> all = keys(changes, "");
    Optional<Hold> hold = same.stream().flatMap(change -> change.hold().stream()).findFirst();
    Step behind =
        step.holding(step.hold().or(() -> hold))
            .needing(
                same.stream()
                    .flatMap(change -> change.needs().stream())
                    .filter(need -> !waits.leadTo(need, all))
                    .distinct()
                    .toArray(Need[]::new));
    boolean forGood =
        pending.containsKey(CacheSetting.VERSION) || pending.containsKey(CacheSetting.CLUSTER_MODE);
    return forGood ? behind.irreversible() : behind;
  }
}
