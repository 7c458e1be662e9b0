package dev.stepladder.operator.inventory;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which resources have rested since the latest change of our own: what goes on with one of them
 * after that is none of ours. Not for use by several threads at once.
 */
final class Rest {

  /** From when on a reading that shows rest proves it. */
  private final Map<ResourceKey, Instant> proves = new HashMap<>();

  private final Set<ResourceKey> proven = new HashSet<>();

  boolean proven(ResourceKey key) {
    return proven.contains(key);
  }

  /** A change of ours may begin at this instant or a while after it, whatever shows until then. */
  void disturbed(ResourceKey key, Instant at) {
    proven.remove(key);
    proves.put(key, at.plus(Knowledge.PATIENCE));
  }

  /**
   * Takes in what a reading shows of a resource.
   *
   * @param ours whether a change of our own has been sent and is not over
   */
  void shown(ResourceKey key, Instant began, Optional<Resource> shown, boolean ours) {
    if (shown.isEmpty()) {
      proven.remove(key);
      proves.remove(key);
    } else if (!ours && shown.get().acceptsChanges() && shown.get().resting()) {
      // The process before this one may have sent a change that does not show yet.
      proves.computeIfAbsent(key, _ -> began.plus(Knowledge.PATIENCE));
      if (!began.isBefore(proves.get(key))) {
        proven.add(key);
      }
    }
  }

  /** A reading shows the work on our change: the next rest is after it. */
  void worked(ResourceKey key) {
    proves.put(key, Instant.MIN);
  }
}
