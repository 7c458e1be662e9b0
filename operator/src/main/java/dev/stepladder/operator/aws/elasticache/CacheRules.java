package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.Ownership;
import dev.stepladder.operator.aws.Safety;
import dev.stepladder.operator.aws.Underway;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** How the cache of an app differs from what it must be. */
final class CacheRules {

  static final PartId CREDENTIALS = PartId.of("credentials", "cache");

  private final Owner owner;
  private final Part.Cache cache;
  private final View view;
  private final Instant now;
  private final Situation situation;

  CacheRules(Owner owner, Part.Cache cache, View view, Situation situation) {
    this.owner = owner;
    this.cache = cache;
    this.view = view;
    this.now = situation.now();
    this.situation = situation;
  }

  Assessment assess() {
    return adopted().former().orElseGet(this::asItIs);
  }

  private AdoptedCache adopted() {
    return new AdoptedCache(owner, cache, view);
  }

  private Assessment asItIs() {
    return switch (view.entry(CacheGroup.class, cache.identifier())) {
      case Entry.Unknown<CacheGroup> unknown ->
          Underway.unseen(cache.id(), created(), cache.identifier(), unknown).and(forOneToMake());
      case Entry.Absent<CacheGroup> _ ->
          cache.adopted()
              ? adopted().absent()
              : forOneToMake().and(Assessment.of(create())).and(vanished());
      case Entry.Present<CacheGroup> present -> present(present);
    };
  }

  private Assessment forOneToMake() {
    return cache.adopted() ? Assessment.NOTHING : parameters("", cache.shards() > 0);
  }

  private Assessment parameters(String existing, boolean clustered) {
    return CacheGroups.parameters(
        owner,
        cache,
        CacheGroups.effectiveVersion(cache, existing),
        clustered && cache.engine().replicates(),
        view);
  }

  private boolean lost() {
    return view.ledger().resourceId(cache.id().toString()).isPresent();
  }

  private String created() {
    return lost() ? "create the cache anew" : "create the cache";
  }

  /** It held nothing that is not elsewhere, so it is made anew; but that is worth a word. */
  private Assessment vanished() {
    return lost()
        ? Assessment.of(
            new Finding.Notice(
                cache.id(),
                "CacheVanished",
                "cache %s was there and is gone from ElastiCache; it is created anew, empty"
                    .formatted(cache.identifier())))
        : Assessment.NOTHING;
  }

  private Step create() {
    String version = cache.engine().release(cache.version());
    boolean clustered = cache.shards() > 0 && cache.engine().replicates();
    var why = new ArrayList<FieldChange>();
    why.add(new FieldChange("engine", "", cache.engine().awsName() + " " + version));
    why.add(new FieldChange("node type", "", cache.nodeType()));
    why.add(new FieldChange("nodes", "", Integer.toString(nodes())));
    if (cache.engine().replicates()) {
      why.add(new FieldChange("automatic failover", "", Boolean.toString(cache.failover())));
      why.add(new FieldChange("Multi-AZ", "", Boolean.toString(cache.multiAz())));
    }
    Step step =
        Step.of(
                cache.id().toString(),
                cache.id(),
                Stage.EXPAND,
                Verb.CREATE,
                created(),
                new CacheAction.Create(
                    cache, CacheGroups.parameterGroup(owner, cache, version, clustered)))
            .because(why)
            .costing(Impact.ONLINE, CacheEstimates.CREATE)
            .on(cache.identifier(), "", 0)
            .needing(
                new Need.Finished(CacheGroups.SUBNETS), new Need.Finished(CacheGroups.PARAMETERS));
    return cache.tokenSecret().isPresent() ? step.needing(new Need.Finished(CREDENTIALS)) : step;
  }

  private int nodes() {
    return Math.max(1, cache.shards()) * (cache.replicas() + 1);
  }

  private Assessment present(Entry.Present<CacheGroup> entry) {
    CacheGroup group = entry.resource();
    if (!group.ownerKnown()) {
      return Assessment.of(
          new Finding.Unseen(
              cache.id(),
              "OwnerNotSeen",
              "whose %s is: its tags do not show yet".formatted(group.name())));
    }
    return switch (owner.claim(group.tags())) {
      case FOREIGN ->
          cache.adopted() ? foreign(entry) : Ownership.taken(cache.id(), "cache", group.name());
      case OTHER_CLUSTER -> held(group);
      case OURS -> ours(entry);
    };
  }

  private Assessment held(CacheGroup group) {
    CacheAction action =
        group.engine().replicates()
            ? new CacheAction.Mark(group.name(), group.id(), OwnerMark.of(owner, cache.id()))
            : new CacheAction.Tag(group.name(), group.id(), group.arn(), owner.tags(cache.id()));
    return Ownership.heldElsewhere(
        owner,
        cache.id(),
        new Ownership.Held(group.name(), group.id(), group.tags()),
        action,
        "Stop its operator, or abandon the app there, so that it does not delete the cache");
  }

  private Assessment foreign(Entry.Present<CacheGroup> entry) {
    CacheGroup group = entry.resource();
    return takingOver(entry)
        .or(() -> adopted().refused(group))
        .or(() -> obstacle(group))
        .orElseGet(() ->
            adopted().halfWay(group)
                ? tags(group).map(Assessment::of).orElse(Assessment.NOTHING)
                : adopted().takeover(group, differences(entry, adopted().doubted(group))));
  }

  /** The change that was sent and does not show yet. */
  private Optional<Assessment> takingOver(Entry.Present<CacheGroup> entry) {
    return entry.unsettled().isEmpty()
        ? Optional.empty()
        : CacheInFlight.of(entry, now)
            .map(change -> Assessment.of(named(change, entry.resource())));
  }

  private Assessment ours(Entry.Present<CacheGroup> entry) {
    return obstacle(entry.resource()).orElseGet(() -> differences(entry, Optional.empty()));
  }

  /** What nothing can be done about with the cache as it is. */
  private Optional<Assessment> obstacle(CacheGroup group) {
    if (group.broken() && cache.adopted()) {
      return Optional.of(
          alarm(
              "CacheBroken",
              "ElastiCache says that cache %s is '%s'; it does not come back by itself: see its events in ElastiCache and mend what they name. It was made by somebody else, so it is neither deleted nor made anew"
                  .formatted(group.name(), group.status())));
    }
    if (group.broken()) {
      return Optional.of(
          alarm(
              "CacheBroken",
              "ElastiCache says that cache %s is '%s'; it does not come back by itself: see its events in ElastiCache, mend what they name, and delete it there: it holds nothing, and is made anew"
                  .formatted(group.name(), group.status())));
    }
    if (group.engine() != cache.engine()) {
      return Optional.of(
          alarm(
              "EngineDiffers",
              "cache %s runs %s, the app wants %s: set spec.cache.engine to what runs%s"
                  .formatted(
                      group.name(),
                      group.engine().awsName(),
                      cache.engine().awsName(),
                      cache.adopted()
                          ? ""
                          : ", or remove spec.cache, wait until the cache is gone, and add it again")));
    }
    return Optional.empty();
  }

  /**
   * What there is to do.
   *
   * @param doubted its Secret, if that has the token of another
   */
  private Assessment differences(Entry.Present<CacheGroup> entry, Optional<String> doubted) {
    CacheGroup group = entry.resource();
    Optional<InFlight> going = CacheInFlight.of(entry, now);
    if (going.isPresent() && going.get().key().equals(cache.id().toString())) {
      return Assessment.of(named(going.get(), group));
    }
    var rules = new GroupRules(entry, situation);
    var changes = new GroupChanges(owner, cache, rules);
    Assessment toDo = parameters(group, changes).and(changes(rules, changes, doubted));
    return going
        .filter(change -> !isBackup(change) || !toDo.steps().isEmpty())
        .map(Assessment::of)
        .orElse(Assessment.NOTHING)
        .and(toDo)
        .and(new GroupNotices(cache, rules).all());
  }

  /** ElastiCache takes one every day: that is worth a word only where something waits for it. */
  private static boolean isBackup(InFlight change) {
    return change.key().equals(GroupRules.key(InFlight.BACKUP));
  }

  /** Another than the one that was there before is one made anew. */
  private InFlight named(InFlight change, CacheGroup group) {
    if (cache.adopted()) {
      return titled(change, "take over cache " + group.name());
    }
    boolean anew =
        view.ledger()
            .resourceId(cache.id().toString())
            .filter(id -> !id.equals(group.id()))
            .isPresent();
    return anew ? titled(change, "create the cache anew") : change;
  }

  private static InFlight titled(InFlight change, String title) {
    return new InFlight(
        change.key(),
        change.part(),
        change.stage(),
        title,
        change.impact(),
        change.resource(),
        change.state(),
        change.since(),
        change.expected());
  }

  private Assessment changes(GroupRules rules, GroupChanges changes, Optional<String> doubted) {
    CacheGroup group = rules.group();
    var steps = new ArrayList<Step>();
    tags(group).ifPresent(steps::add);
    var modifies = new ArrayList<>(changes.steps());
    modifies.addAll(new GroupShrinking(cache, rules, changes.replicasMeanwhile()).steps());
    new CacheToken(owner, cache, view, rules, doubted).step().ifPresent(modifies::add);
    steps.addAll(new ForeignPending(cache, rules).before(modifies));
    return steps.stream()
        .map(step -> guard(step, group).and(rules.givenUp(step)))
        .reduce(Assessment.NOTHING, Assessment::and);
  }

  /** What is set in the group that the cache has takes effect on what it holds. */
  private Assessment parameters(CacheGroup group, GroupChanges changes) {
    Assessment all = parameters(group.is(CacheSetting.VERSION), changes.clustered());
    return changes.parameterGroup().equals(group.is(CacheSetting.PARAMETER_GROUP))
        ? all.steps().stream()
            .map(step -> guard(AdoptedCache.evicting(cache, step), group))
            .reduce(new Assessment(List.of(), all.inFlight(), all.findings()), Assessment::and)
        : all;
  }

  /**
   * Where snapshots are kept, what cannot be undone waits for one; of what somebody else has made,
   * wherever one can be taken.
   */
  private Assessment guard(Step step, CacheGroup group) {
    var safety =
        new Safety<>(
            owner,
            new Safety.Guarded(cache.id(), group.name(), group.id()),
            CacheSnapshot.class,
            CacheEstimates.SNAPSHOT,
            view,
            now);
    boolean kept =
        !group.is(CacheSetting.SNAPSHOT_RETENTION).matches("0?")
            || (cache.adopted() && group.engine().replicates());
    return step.reversible() || !kept
        ? Assessment.of(step)
        : safety.guard(
            step, (name, _) -> new CacheAction.TakeSnapshot(name, group.name(), cache.tags()));
  }

  private Optional<Step> tags(CacheGroup group) {
    var missing = new TreeMap<>(cache.tags());
    group.tagged().ifPresent(tagged -> missing.entrySet().removeAll(tagged.entrySet()));
    if (group.tagged().isEmpty() || missing.isEmpty()) {
      return Optional.empty();
    }
    List<FieldChange> why =
        missing.entrySet().stream()
            .map(tag ->
                new FieldChange(
                    tag.getKey(),
                    group.tagged().get().getOrDefault(tag.getKey(), ""),
                    tag.getValue()))
            .toList();
    return Optional.of(
        Step.of(
                GroupRules.key("tags"),
                cache.id(),
                Stage.EXPAND,
                Verb.CHANGE,
                "tag " + cache.id(),
                new CacheAction.Tag(group.name(), group.id(), group.arn(), missing))
            .because(why)
            .on(group.name(), group.id(), 0));
  }

  private Assessment alarm(String reason, String message) {
    return Assessment.of(new Finding.Alarm(cache.id(), reason, message));
  }
}
