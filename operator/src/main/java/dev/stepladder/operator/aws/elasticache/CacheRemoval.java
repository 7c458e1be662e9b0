package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.inventory.WorkloadsQuiet;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a cache goes that is asked for no longer: when no pod uses it any more. */
final class CacheRemoval {

  private final Blueprint blueprint;
  private final View view;
  private final Instant now;

  CacheRemoval(Blueprint blueprint, View view, Instant now) {
    this.blueprint = blueprint;
    this.view = view;
    this.now = now;
  }

  /** The name of the cache that an app has or may have, where its spec names none any more. */
  static String name(Owner owner, View view) {
    return view.ledger()
        .adopted(Architect.CACHE.toString())
        .or(() -> ours(owner, view).findFirst())
        .orElseGet(() -> owner.identifier(Architect.CACHE));
  }

  /** The names of caches that bear the app's mark. */
  static Stream<String> ours(Owner owner, View view) {
    return view.all(CacheGroup.class).stream()
        .map(Entry.Present::resource)
        .filter(group -> isOurs(owner, group))
        .map(CacheGroup::name)
        .sorted();
  }

  static boolean isOurs(Owner owner, CacheGroup group) {
    return group.ownerKnown() && owner.claim(group.tags()) == Owner.Claim.OURS;
  }

  Assessment assess() {
    String name = name(blueprint.owner(), view);
    Entry<CacheGroup> entry = view.entry(CacheGroup.class, name);
    return stays(name) ? retained(entry) : removed(name, entry);
  }

  /** Whoever keeps what holds data keeps what somebody else has made, and may need. */
  private boolean stays(String name) {
    return adopted(name)
        && blueprint.part(Part.NoCache.class).filter(Part.NoCache::adoptedStays).isPresent();
  }

  /** A deletion that had begun when the policy became this one cannot be taken back. */
  private Assessment retained(Entry<CacheGroup> entry) {
    return entry
        .known()
        .filter(group -> isOurs(blueprint.owner(), group))
        .map(group -> leaving(entry).map(Assessment::of).orElseGet(() -> kept(group)))
        .orElse(Assessment.NOTHING);
  }

  private Optional<InFlight> leaving(Entry<CacheGroup> entry) {
    return entry instanceof Entry.Present<CacheGroup> present
        ? CacheInFlight.of(present, now).filter(change -> change.key().equals(key()))
        : Optional.empty();
  }

  private static Assessment kept(CacheGroup group) {
    return Assessment.of(
        new Finding.Notice(
            Architect.CACHE,
            "CacheKept",
            "cache %s was taken over and stays in ElastiCache: the same app created again takes it back"
                .formatted(group.name())));
  }

  private Assessment removed(String name, Entry<CacheGroup> entry) {
    return switch (entry) {
      case Entry.Absent<CacheGroup> _ -> Assessment.NOTHING;
      case Entry.Unknown<CacheGroup> unknown ->
          unknown
              .sent()
              .map(sent -> waiting(name, "what was asked for does not show yet"))
              .orElseGet(() -> waiting(name, unknown.reason()));
      case Entry.Present<CacheGroup> present -> present(present);
    };
  }

  /** Until it is known, the app has not settled without it. */
  private static Assessment waiting(String name, String reason) {
    return Assessment.of(
        new Finding.Unseen(
            Architect.CACHE, "NotSeen", "whether cache %s is gone: %s".formatted(name, reason)));
  }

  private Assessment present(Entry.Present<CacheGroup> entry) {
    CacheGroup group = entry.resource();
    if (!group.ownerKnown()) {
      return waiting(group.name(), "its tags do not show yet");
    }
    if (blueprint.owner().claim(group.tags()) != Owner.Claim.OURS) {
      return Assessment.NOTHING;
    }
    Optional<InFlight> going = CacheInFlight.of(entry, now);
    boolean leaving = going.filter(change -> change.key().equals(key())).isPresent();
    Assessment shown = going.map(Assessment::of).orElse(Assessment.NOTHING);
    return leaving ? shown : shown.and(Assessment.of(remove(group)));
  }

  /** The key of the step that deletes it. */
  static String key() {
    return GroupRules.key("remove");
  }

  private Step remove(CacheGroup group) {
    boolean kept = !group.is(CacheSetting.SNAPSHOT_RETENTION).matches("0?");
    Optional<String> snapshot = lastSnapshot(group);
    Step step =
        Step.of(
            key(),
            Architect.CACHE,
            Stage.CONTRACT,
            Verb.REMOVE,
            "delete the cache",
            new CacheAction.Delete(group.name(), group.id(), group.engine(), snapshot));
    step =
        step.because(why(group, snapshot))
            .costing(Impact.ONLINE, CacheEstimates.DELETE)
            .on(group.name(), group.id(), 0)
            .needing(GroupRules.RELEASED);
    // Who made it may have put into it what is nowhere else.
    Step asked = adopted(group) ? step.irreversible().asking() : step;
    if (blueprint.retiring()) {
      return asked;
    }
    return (kept ? asked.irreversible() : asked).leading(drainTime()).holding(drain());
  }

  private List<FieldChange> why(CacheGroup group, Optional<String> snapshot) {
    var why = new ArrayList<FieldChange>();
    why.add(new FieldChange("node type", group.is(CacheSetting.NODE_TYPE), ""));
    if (adopted(group)) {
      why.add(new FieldChange("taken over", group.name(), ""));
      why.add(new FieldChange("final snapshot", "", snapshot.orElse("none")));
    }
    return why;
  }

  /** One that the app has made itself has no other name than this. */
  private boolean adopted(CacheGroup group) {
    return adopted(group.name());
  }

  private boolean adopted(String name) {
    return !name.equals(blueprint.owner().identifier(Architect.CACHE));
  }

  /** Daily snapshots go with the cache; the last one stays. */
  private Optional<String> lastSnapshot(CacheGroup group) {
    boolean wanted =
        !group.is(CacheSetting.SNAPSHOT_RETENTION).matches("0?")
            || (adopted(group) && group.engine().replicates());
    boolean kept = wanted && group.acceptsChanges();
    String created = Owner.hash(group.name(), group.id()).substring(0, Step.FINGERPRINT_LENGTH);
    return kept ? Optional.of("%s-%s-last".formatted(group.name(), created)) : Optional.empty();
  }

  private Duration drainTime() {
    return blueprint.part(Part.NoCache.class).map(Part.NoCache::drain).orElse(Duration.ZERO);
  }

  /** Connections outlive the pods' change of mind: they get a while to end. */
  private Optional<Hold> drain() {
    Duration drain = drainTime();
    return switch (view.entry(WorkloadsQuiet.class, WorkloadsQuiet.NAME)) {
      case Entry.Present<WorkloadsQuiet> quiet -> {
        Instant drained = quiet.resource().since().plus(drain);
        yield drained.isAfter(now)
            ? Optional.of(
                Hold.until(
                    "ConnectionsDrain", "connections may still end, until " + drained, drained))
            : Optional.empty();
      }
      case Entry.Absent<WorkloadsQuiet> _, Entry.Unknown<WorkloadsQuiet> _ ->
          Optional.of(Hold.of("OldPodsRun", "pods still run that may use this cache"));
    };
  }
}
