package dev.stepladder.operator;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.State;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a changed rung reach the apps of an environment a few at a time. The queue is not kept: it
 * is the apps that have not settled on the new rung yet, by name, and the first of them may go. So
 * an app that stalls holds those behind it, and a restart changes nothing.
 */
final class Waves {

  private static final Comparator<AppKey> ORDER =
      Comparator.comparing(AppKey::namespace).thenComparing(AppKey::name);

  private final Map<String, Set<AppKey>> waiting = new ConcurrentHashMap<>();
  private final Map<String, AppKey> disrupted = new ConcurrentHashMap<>();

  /**
   * Why an app has to wait for its wave, if it has to.
   *
   * @param moved all apps of the environment whose rung was moved under them
   * @param limit how many may change at a time
   */
  Optional<String> holds(String environment, AppKey app, Collection<AppKey> moved, int limit) {
    long before = moved.stream().filter(other -> ORDER.compare(other, app) < 0).count();
    if (before < limit) {
      waiting.getOrDefault(environment, Set.of()).remove(app);
      return Optional.empty();
    }
    waiting.computeIfAbsent(environment, _ -> ConcurrentHashMap.newKeySet()).add(app);
    return Optional.of(
        "the rung was changed for %d apps of environment %s, which change %d at a time: %d come before this one"
            .formatted(moved.size(), environment, limit, before));
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

  /** Forgets an app that is gone. */
  void forget(AppKey app) {
    waiting.values().forEach(apps -> apps.remove(app));
    disrupted.values().removeIf(app::equals);
  }
}
