package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.InFlight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what somebody else, or ElastiCache by itself, is doing to a cache. */
final class Elsewhere {

  private static final String SOMEBODY = "somebody else is ";

  private static final String ANYBODY = "somebody else, or ElastiCache by itself, is ";

  private Elsewhere() {}

  /**
   * Says what goes on, if it would be a step had it been sent from here, and was not.
   *
   * @param change by the last part of its step's key
   */
  static Optional<String> title(String change, Entry.Present<CacheGroup> entry) {
    if (!entry.pending().elsewhere()) {
      return Optional.empty();
    }
    CacheGroup group = entry.resource();
    return switch (change) {
      // The status tells these, and whose they are does not matter.
      case "", "remove", InFlight.BACKUP, InFlight.SETTLE -> Optional.empty();
      case "password" -> Optional.of(SOMEBODY + "giving the cache another token");
      // A node that fails is made anew.
      case "replicas" -> Optional.of(ANYBODY + "adding nodes to the cache");
      case "fewer-replicas" -> Optional.of(ANYBODY + "taking nodes off the cache");
      default -> Optional.of(changing(group));
    };
  }

  private static String changing(CacheGroup group) {
    List<String> changes =
        group.pending().entrySet().stream()
            .filter(to -> to.getKey() != CacheSetting.TOKEN)
            .sorted(Map.Entry.comparingByKey())
            .map(to -> "%s to %s".formatted(to.getKey().title(), to.getValue()))
            .toList();
    // Minor versions may come by themselves.
    String who = group.pending().containsKey(CacheSetting.VERSION) ? ANYBODY : SOMEBODY;
    return changes.size() == 1 && group.pending().containsKey(CacheSetting.NODE_TYPE)
        ? "%schanging the node type of the cache to %s"
            .formatted(who, group.willBe(CacheSetting.NODE_TYPE))
        : "%schanging the cache: %s".formatted(who, String.join(", ", changes));
  }
}
