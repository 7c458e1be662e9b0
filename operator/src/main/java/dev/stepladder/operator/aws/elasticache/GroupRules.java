package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Tries;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What holds for every change of an existing cache. */
final class GroupRules {

  /**
   * No pod runs with an older binding of the cache any more. Every workload has all bindings, those
   * that the app has no more included.
   */
  static final Need[] RELEASED = {
    new Need.Finished(PartId.of("binding", "cache")), new Need.AllFinished(Architect.WORKLOAD)
  };

  /** A disruptive change wants the cache to have looked the same for this long. */
  private static final Duration STEADY = Duration.ofSeconds(30);

  private static final PartId PART = Architect.CACHE;

  private final Entry.Present<CacheGroup> entry;
  private final Map<CacheSetting, String> current;
  private final Instant now;
  private final Situation situation;

  GroupRules(Entry.Present<CacheGroup> entry, Situation situation) {
    this.entry = entry;
    this.now = situation.now();
    this.situation = situation;
    this.current = new TreeMap<>(entry.resource().overlaid());
    CacheInFlight.others(entry, situation.now())
        .keySet()
        .forEach(setting -> current.put(setting, entry.resource().is(setting)));
  }

  Situation situation() {
    return situation;
  }

  CacheGroup group() {
    return entry.resource();
  }

  /** What is pending and ElastiCache is not carrying out, as far as anybody knows. */
  Map<CacheSetting, String> dormant() {
    return CacheInFlight.presumed(entry, now);
  }

  /** What a setting is or is on its way to be. */
  String current(CacheSetting setting) {
    return current.getOrDefault(setting, "");
  }

  /** A setting that is a number; 0 where it is not shown, or is changing to one that is not. */
  int number(CacheSetting setting) {
    String text = current(setting);
    return text.matches("[0-9]+") ? Integer.parseInt(text) : 0;
  }

  boolean on(CacheSetting setting) {
    return current(setting).equals("true");
  }

  /** Whether it speaks cluster mode, if only beside the other. */
  boolean clustered() {
    return halfWay() || current(CacheSetting.CLUSTER_MODE).equals("enabled");
  }

  /**
   * Whether it is on its way to cluster mode, where it takes no other change ("Modifying cluster
   * mode", ElastiCache User Guide).
   */
  boolean halfWay() {
    return halfWay(current(CacheSetting.CLUSTER_MODE));
  }

  static boolean halfWay(String clusterMode) {
    return clusterMode.equals("compatible");
  }

  /** The key of the step that makes a change of the cache. */
  static String key(String change) {
    return PART + "/" + change;
  }

  /** That a change of the cache is over, or was never needed. */
  static Need done(String change) {
    return new Need.Done(PART, key(change));
  }

  /** A step that modifies settings. */
  Step modify(
      String change,
      Stage stage,
      String title,
      Map<CacheSetting, String> to,
      Impact impact,
      Estimate expected) {
    return step(
        change,
        stage,
        title,
        to,
        new CacheAction.Modify(
            group().name(),
            group().id(),
            group().engine(),
            to,
            group().pending(),
            impact == Impact.FAILOVER),
        impact,
        expected);
  }

  /** A step that changes settings by an action of its own. */
  Step step(
      String change,
      Stage stage,
      String title,
      Map<CacheSetting, String> to,
      CacheAction action,
      Impact impact,
      Estimate expected) {
    List<FieldChange> why =
        to.entrySet().stream()
            .map(field ->
                new FieldChange(field.getKey().title(), current(field.getKey()), field.getValue()))
            .toList();
    Tries failed = failed(to.keySet());
    Step step =
        Step.of(key(change), PART, stage, Verb.CHANGE, title, action)
            .because(why)
            .costing(impact, expected.noticed(impact, CacheEstimates.REPLICA_TAKES_OVER))
            .leading(impact.disruptive() ? STEADY : Duration.ZERO)
            .holding(failed.pause(now).or(() -> impact.disruptive() ? steady() : Optional.empty()));
    return failed.counted(step, group().name(), group().id());
  }

  /** That a change has been given up, if it has. */
  Assessment givenUp(Step step) {
    return switch (step.action()) {
      case CacheAction.Modify modify -> failed(modify.to().keySet()).alarm(step);
      case CacheAction.ApplyPending apply -> failed(apply.pending().keySet()).alarm(step);
      case CacheAction.SetReplicas _ -> failed(Set.of(CacheSetting.REPLICAS)).alarm(step);
      case CacheAction.SetShards _ -> failed(Set.of(CacheSetting.SHARDS)).alarm(step);
      default -> Assessment.NOTHING;
    };
  }

  private Tries failed(Set<CacheSetting> settings) {
    List<CacheGroup.Failure> failures =
        group().failures().stream()
            .filter(failure -> settings.stream().anyMatch(failure.about()::contains))
            .toList();
    return new Tries(
        "ElastiCache",
        failures.stream().map(CacheGroup.Failure::at).toList(),
        failures.isEmpty() ? "" : failures.getLast().message());
  }

  /**
   * ElastiCache shows {@code available} for seconds after a change was accepted, and so do stale
   * readings: two looks that far apart must agree before users are disturbed.
   */
  private Optional<Hold> steady() {
    Instant steady = entry.since().plus(STEADY);
    return steady.isAfter(now)
        ? Optional.of(
            Hold.until(
                "LooksAgain",
                "looks once more before it disturbs anybody, at "
                    + steady.truncatedTo(ChronoUnit.SECONDS),
                steady))
        : Optional.empty();
  }
}
