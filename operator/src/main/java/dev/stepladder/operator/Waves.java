package dev.stepladder.operator;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.State;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a changed rung reach the apps of an environment in waves. The queue is not kept: it is the
 * apps on the changed rung by name, cut into waves, and a wave goes when all of those before it
 * have settled. So an app that stalls holds those behind it, and a restart changes nothing. Only
 * who has been let go is remembered, so that nobody is called back whom a newcomer shifts into the
 * next wave.
 */
final class Waves {

  private static final Comparator<AppKey> ORDER =
      Comparator.comparing(AppKey::namespace).thenComparing(AppKey::name);

  private final Map<String, Set<AppKey>> waiting = new ConcurrentHashMap<>();
  private final Set<AppKey> going = ConcurrentHashMap.newKeySet();
  private final Map<String, AppKey> disrupted = new ConcurrentHashMap<>();

  /**
   * Why an app has to wait for its wave, if it has to.
   *
   * @param queue all apps of the environment on the rungs that were changed
   * @param moved those of them whose rung was moved under them and that have not settled since
   * @param limit how many may change at a time
   */
  Optional<String> holds(
      String environment, AppKey app, Collection<AppKey> queue, Set<AppKey> moved, int limit) {
    if (going.contains(app)) {
      return Optional.empty();
    }
    List<AppKey> ordered = queue.stream().sorted(ORDER).toList();
    int wave = Math.max(0, ordered.indexOf(app)) / limit;
    List<AppKey> before =
        ordered.subList(0, wave * limit).stream().filter(moved::contains).toList();
    if (before.isEmpty()) {
      going.add(app);
      waiting.getOrDefault(environment, Set.of()).remove(app);
      return Optional.empty();
    }
    waiting.computeIfAbsent(environment, _ -> ConcurrentHashMap.newKeySet()).add(app);
    return Optional.of(
        "the rung was changed for %d apps of environment %s, which change %d at a time: %s/%s has to settle on it first"
            .formatted(
                moved.size(),
                environment,
                limit,
                before.getFirst().namespace(),
                before.getFirst().name()));
  }

  /** Takes note that an app's rung is not, or no longer, moved under it. */
  void stands(AppKey app) {
    going.remove(app);
    waiting.values().forEach(apps -> apps.remove(app));
  }

  /** The apps of an environment that wait for their wave. */
  Set<AppKey> waiting(String environment) {
    return Set.copyOf(waiting.getOrDefault(environment, Set.of()));
  }

  /** Why no disruptive step of an app may start, if so: one app of a wave at a time. */
  Optional<Hold> disruptionHold(String environment, AppKey app) {
    return Optional.ofNullable(disrupted.get(environment))
        .filter(other -> !other.equals(app))
        .map(other ->
            Hold.of(
                "OneAppAtATime",
                "waits until %s/%s is over its disruption: one app of environment %s at a time"
                    .formatted(other.namespace(), other.name(), environment)));
  }

  /** Takes note of whether an app is being disrupted; false if another app came first. */
  boolean claim(String environment, AppKey app, Plan plan) {
    boolean wants =
        plan.steps().stream()
            .anyMatch(step ->
                step.impact().disruptive()
                    && (step.running() || step.state() instanceof State.Startable));
    if (!wants) {
      disrupted.remove(environment, app);
      return true;
    }
    return disrupted.merge(environment, app, (holder, _) -> holder).equals(app);
  }

  /** Takes note that an app is part of no wave, and so is nobody's disruption to wait for. */
  void release(String environment, AppKey app) {
    disrupted.remove(environment, app);
  }

  /** Forgets an app that is gone. */
  void forget(AppKey app) {
    stands(app);
    disrupted.values().removeIf(app::equals);
  }
}
