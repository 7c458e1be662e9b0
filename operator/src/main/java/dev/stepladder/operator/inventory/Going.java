package dev.stepladder.operator.inventory;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Changes of our own that a reading has shown an effect of and that are not over: what has been
 * accepted is done only once the resource rests again. Not for use by several threads at once.
 */
final class Going {

  /**
   * One of them.
   *
   * @param pending what was pending on the resource before it
   * @param busy whether the resource has been seen being changed since
   * @param rests whether it rested when it was last seen
   */
  private record Change(
      Entry.Mutation mutation, Map<?, String> pending, boolean busy, boolean rests) {

    /** Whether a resource that is so by then shows it over. */
    boolean over(Resource now, Instant at) {
      boolean worked = busy || !at.isBefore(mutation.at().plus(Knowledge.PATIENCE));
      // What was pending before may be so for days: it waits for a maintenance window.
      boolean left =
          !pending.isEmpty() && now.pending().equals(pending) && now.restsButForPending();
      return now.resting() ? worked || !mutation.works() : left && worked;
    }
  }

  private final Map<ResourceKey, Change> changes = new HashMap<>();

  Map<ResourceKey, Entry.Mutation> mutations() {
    return changes.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().mutation()));
  }

  /** Which resources rest although there is one that work has not begun on. */
  Set<ResourceKey> awaited() {
    return changes.entrySet().stream()
        .filter(entry -> entry.getValue().rests())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether there is one of this resource. */
  boolean has(ResourceKey key) {
    return changes.containsKey(key);
  }

  /** Whether there is one that the resource has been seen being changed for. */
  boolean worked(ResourceKey key) {
    return has(key) && changes.get(key).busy();
  }

  void begin(ResourceKey key, Entry.Mutation mutation, Optional<Resource> before) {
    Map<?, String> pending = before.<Map<?, String>>map(Resource::pending).orElse(Map.of());
    changes.put(key, new Change(mutation, pending, false, false));
  }

  /** Takes in what a reading shows of a resource: whether a change of it is over by that. */
  boolean over(ResourceKey key, Instant began, Optional<Resource> shown) {
    Change change = changes.get(key);
    if (change == null) {
      return false;
    }
    boolean busy = change.busy() || shown.filter(Resource::beingChanged).isPresent();
    boolean rests = shown.filter(Resource::resting).isPresent();
    var seen = new Change(change.mutation(), change.pending(), busy, rests);
    if (shown.filter(now -> !seen.over(now, began)).isPresent()) {
      changes.put(key, seen);
      return false;
    }
    changes.remove(key);
    return true;
  }
}
