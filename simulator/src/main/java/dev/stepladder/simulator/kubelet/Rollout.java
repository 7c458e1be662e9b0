package dev.stepladder.simulator.kubelet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The next sizes of a Deployment's ReplicaSets. One call is one step: it is asked again when pods
 * have come or gone.
 *
 * @param replicas the Deployment's
 */
record Rollout(int replicas, Strategy strategy) {

  /** How old pods make room for new ones. */
  sealed interface Strategy {}

  /** Few at a time; bounds in pods. */
  record Rolling(int maxSurge, int maxUnavailable) implements Strategy {

    /** From numbers or percentages: surge rounds up, unavailability down, never both zero. */
    static Rolling of(String maxSurge, String maxUnavailable, int replicas) {
      var surge = pods(maxSurge, replicas, true);
      var unavailable = pods(maxUnavailable, replicas, false);
      return new Rolling(surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    private static int pods(String value, int replicas, boolean up) {
      if (!value.endsWith("%")) {
        return Integer.parseInt(value);
      }
      var hundredths = Integer.parseInt(value.substring(0, value.length() - 1)) * replicas;
      return up ? Math.ceilDiv(hundredths, 100) : Math.floorDiv(hundredths, 100);
    }
  }

  /** All old ones go, terminating ones included, before the first new one comes. */
  record Recreate() implements Strategy {}

  /**
   * One ReplicaSet.
   *
   * @param size what it is set to
   * @param available pods of it that are available
   * @param present pods of it that have not ended, terminating ones included
   */
  record Generation(String name, int size, int available, int present) {}

  /** The new size of each ReplicaSet whose size is to change. */
  Map<String, Integer> next(Generation updated, List<Generation> oldestFirst) {
    return switch (strategy) {
      case Rolling rolling -> rolling(rolling, updated, oldestFirst);
      case Recreate() -> recreate(updated, oldestFirst);
    };
  }

  /** Pods that must stay available while rolling. */
  int minimumAvailable() {
    return switch (strategy) {
      case Rolling rolling -> replicas - Math.min(replicas, rolling.maxUnavailable());
      case Recreate() -> replicas;
    };
  }

  private Map<String, Integer> recreate(Generation updated, List<Generation> old) {
    var sizes = new LinkedHashMap<String, Integer>();
    old.stream().filter(one -> one.size() > 0).forEach(one -> sizes.put(one.name(), 0));
    if (sizes.isEmpty()
        && old.stream().allMatch(one -> one.present() == 0)
        && updated.size() != replicas) {
      sizes.put(updated.name(), replicas);
    }
    return sizes;
  }

  private Map<String, Integer> rolling(Rolling rolling, Generation updated, List<Generation> old) {
    var all = updated.size() + old.stream().mapToInt(Generation::size).sum();
    if (updated.size() > replicas) {
      return Map.of(updated.name(), replicas);
    }
    var room = replicas + rolling.maxSurge() - all;
    var growth = Math.min(room, replicas - updated.size());
    if (growth > 0) {
      return Map.of(updated.name(), updated.size() + growth);
    }
    return shrinkOld(updated, old, all);
  }

  private Map<String, Integer> shrinkOld(Generation updated, List<Generation> old, int all) {
    var sizes = new LinkedHashMap<String, Integer>();
    // New pods on their way do not serve yet: they count as missing already.
    var onTheirWay = updated.size() - updated.available();
    var spare = all - minimumAvailable() - onTheirWay;
    if (spare <= 0) {
      return sizes;
    }
    // Those that do not work go first, they cost nobody anything.
    for (var one : old) {
      var broken = Math.min(spare, one.size() - Math.min(one.size(), one.available()));
      if (broken > 0) {
        sizes.put(one.name(), one.size() - broken);
        spare -= broken;
      }
    }
    var available = updated.available() + old.stream().mapToInt(Generation::available).sum();
    var dispensable = available - minimumAvailable();
    for (var one : old) {
      var size = sizes.getOrDefault(one.name(), one.size());
      var fewer = Math.min(size, dispensable);
      if (fewer > 0) {
        sizes.put(one.name(), size - fewer);
        dispensable -= fewer;
      }
    }
    return sizes;
  }
}
