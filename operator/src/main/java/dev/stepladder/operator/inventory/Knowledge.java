package dev.stepladder.operator.inventory;

import dev.stepladder.operator.inventory.Look.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the readings so far add up to, and which changes of our own they do not show yet. Not for
 * use by several threads at once; the maps it hands out do not change.
 */
final class Knowledge {

  /**
   * RDS goes on showing {@code available} and the old values for seconds after it accepted a
   * modify; what has no effect after this long will have none.
   */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * A change of our own that no reading has answered.
   *
   * @param before what readings that began before it have shown
   * @param overdue whether the time for an answer has passed, so that one more reading decides
   */
  private record Sent(Entry.Mutation mutation, Optional<Resource> before, boolean overdue) {}

  /**
   * What a reading changed.
   *
   * @param unanswered what has become overdue
   * @param missed what was there and a reading of single resources did not show
   */
  record Applied(
      Set<ResourceKey> keys,
      List<Resource> resources,
      Set<ResourceKey> unanswered,
      Set<ResourceKey> missed) {}

  private final Map<ResourceKey, Sent> sent = new HashMap<>();
  private final Going going = new Going();
  private final Rest rest = new Rest();
  private Map<Class<? extends Resource>, Map<String, Seen>> seen = Map.of();

  /** All that was seen, by kind and name. */
  Map<Class<? extends Resource>, Map<String, Seen>> seen() {
    return seen;
  }

  /** The changes of our own that no reading has answered. */
  Map<ResourceKey, Entry.Mutation> unsettled() {
    var mutations = new HashMap<ResourceKey, Entry.Mutation>();
    sent.forEach((key, change) -> mutations.put(key, change.mutation()));
    return Map.copyOf(mutations);
  }

  /** The changes of our own that readings show and that are not over. */
  Going going() {
    return going;
  }

  /** Remembers a change of our own. */
  void mutated(ResourceKey key, Entry.Mutation mutation) {
    sent.put(key, new Sent(mutation, resource(key), false));
    rest.disturbed(key, mutation.at());
  }

  /** Takes in a reading of everything. */
  Applied everything(Instant began, List<Resource> found) {
    var judged = new HashSet<>(sent.keySet());
    seen.forEach(
        (kind, named) -> named.keySet().forEach(name -> judged.add(new ResourceKey(kind, name))));
    return apply(began, found, judged, true);
  }

  /**
   * Takes in a reading of the resources asked for, and of those that came with them. It proves
   * nothing absent: what was there and is not shown stays as it was until everything has been read.
   */
  Applied some(Instant began, List<Resource> found, Set<ResourceKey> asked) {
    return apply(began, found, asked, false);
  }

  private Applied apply(
      Instant began, List<Resource> found, Set<ResourceKey> asked, boolean complete) {
    var shown = new LinkedHashMap<ResourceKey, Resource>();
    found.forEach(resource -> shown.put(ResourceKey.of(resource), resource));
    var judged = new HashSet<>(asked);
    judged.addAll(shown.keySet());
    var changed = new HashSet<ResourceKey>();
    var resources = new ArrayList<Resource>();
    var unanswered = new HashSet<ResourceKey>();
    var missed = new HashSet<ResourceKey>();
    var next = new HashMap<Class<? extends Resource>, Map<String, Seen>>();
    for (ResourceKey key : judged) {
      Optional<Seen> known = known(key);
      Optional<Resource> before = known.map(Seen::resource);
      Optional<Resource> after = Optional.ofNullable(shown.get(key));
      if (!complete && after.isEmpty() && before.isPresent()) {
        missed.add(key);
        continue;
      }
      if (!before.equals(after)) {
        changed.add(key);
        Map<String, Seen> named =
            next.computeIfAbsent(
                key.kind(), kind -> new HashMap<>(seen.getOrDefault(kind, Map.of())));
        after.ifPresentOrElse(
            resource ->
                named.put(
                    key.name(),
                    new Seen(
                        resource, began, pending(key, resource, began).after(rest.proven(key)))),
            () -> named.remove(key.name()));
      }
      boolean settled = settle(key, began, after, unanswered);
      if (going.over(key, began, after) || settled) {
        changed.add(key);
      }
      if (going.worked(key)) {
        rest.worked(key);
      }
      rest.shown(key, began, after, sent.containsKey(key) || going.has(key));
      if (changed.contains(key)) {
        before.ifPresent(resources::add);
        after.ifPresent(resources::add);
      }
    }
    replace(next);
    return new Applied(changed, resources, unanswered, missed);
  }

  /** What is known of the changes that a reading shows pending. */
  private Entry.Pending pending(ResourceKey key, Resource now, Instant began) {
    Optional<Seen> before = known(key);
    boolean same =
        before.filter(seen -> seen.resource().pending().equals(now.pending())).isPresent();
    if (same) {
      return before.get().pending().at(before.get().resource(), before.get().since(), began);
    }
    // More may show of what is being made already.
    boolean fresh =
        before
            .filter(seen -> seen.resource().acceptsChanges() || seen.pending().foreign())
            .isPresent();
    boolean unasked = !now.pending().isEmpty() && !sent.containsKey(key);
    boolean found = before.isEmpty() && now.acceptsChanges();
    return new Entry.Pending(Duration.ZERO, fresh && unasked, found && unasked);
  }

  /** Whether a reading settles a change of our own, if one was sent. */
  private boolean settle(
      ResourceKey key, Instant began, Optional<Resource> after, Set<ResourceKey> unanswered) {
    Sent change = sent.get(key);
    if (change == null) {
      return false;
    }
    Instant at = change.mutation().at();
    boolean came = change.before().isPresent() != after.isPresent();
    if (!began.isAfter(at) && !came) {
      // The reading may be older than the change: whatever it shows is what was there before. But
      // what has come, or gone, has done so by the change, however early the reading began.
      sent.put(key, new Sent(change.mutation(), after, change.overdue()));
      return false;
    }
    boolean different = !change.before().equals(after);
    if (different || change.overdue()) {
      sent.remove(key);
      if (different) {
        going.begin(key, change.mutation(), change.before());
      } else {
        // It may be worked on yet.
        rest.disturbed(key, began);
      }
      return true;
    }
    if (!began.isBefore(at.plus(PATIENCE))) {
      sent.put(key, new Sent(change.mutation(), change.before(), true));
      unanswered.add(key);
    }
    return false;
  }

  /** What the readings so far show of one resource. */
  Optional<Resource> resource(ResourceKey key) {
    return known(key).map(Seen::resource);
  }

  private Optional<Seen> known(ResourceKey key) {
    return Optional.ofNullable(seen.getOrDefault(key.kind(), Map.of()).get(key.name()));
  }

  private void replace(Map<Class<? extends Resource>, Map<String, Seen>> changed) {
    if (changed.isEmpty()) {
      return;
    }
    var all = new HashMap<>(seen);
    changed.forEach((kind, named) -> all.put(kind, Map.copyOf(named)));
    seen = Map.copyOf(all);
  }
}
