package dev.stepladder.operator;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a changed rung reach the apps of an environment in waves. The queue is not kept: it is the
 * apps on the changed rung by name, cut into waves, and a wave goes when all of those before it
 * have settled; who has been let go stands in the ledgers. So an app that stalls holds those behind
 * it, and a restart changes nothing. Of a wave, one app is disrupted at a time: who that is shows
 * when each has been looked at, so a new leader waits for that first.
 */
final class Waves {

  private static final String REASON = "OneAppAtATime";

  private final Map<String, Set<AppKey>> waiting = new HashMap<>();
  private final Map<String, AppKey> disrupted = new HashMap<>();
  private final Map<String, Set<AppKey>> behind = new HashMap<>();
  private final Set<AppKey> seen = new HashSet<>();

  /**
   * Whether an app may be disrupted now.
   *
   * @param granted false if another app came first
   * @param freed apps that waited for this answer and should look again
   */
  record Claim(boolean granted, Set<AppKey> freed) {}

  /** Forgets what was seen; called when this process begins to lead. */
  synchronized void restart() {
    waiting.clear();
    disrupted.clear();
    behind.clear();
    seen.clear();
  }

  /** Why an app has to wait for its wave, if it has to. */
  synchronized Optional<String> holds(String environment, AppKey app, WaveQueue queue) {
    Optional<AppKey> before = queue.before(app);
    if (before.isEmpty()) {
      in(waiting, environment).remove(app);
      return Optional.empty();
    }
    in(waiting, environment).add(app);
    return Optional.of(
        "the rung was changed for %d apps of environment %s, which change %d at a time: %s has to settle on it first"
            .formatted(queue.moved().size(), environment, queue.limit(), named(before.get())));
  }

  /** Takes note that an app's rung is not, or no longer, moved under it. */
  synchronized void stands(AppKey app) {
    waiting.values().forEach(apps -> apps.remove(app));
  }

  /** The apps of an environment that wait for their wave. */
  synchronized Set<AppKey> waiting(String environment) {
    return Set.copyOf(in(waiting, environment));
  }

  /** Why no disruptive step of an app may start, if so. */
  synchronized Optional<Hold> disruptionHold(String environment, AppKey app, WaveQueue queue) {
    Optional<Hold> hold =
        Optional.ofNullable(disrupted.get(environment))
            .filter(other -> !other.equals(app))
            .map(other ->
                Hold.of(
                    REASON,
                    "waits until %s is over its disruption: one app of environment %s at a time"
                        .formatted(named(other), environment)))
            .or(() ->
                queue.going().stream()
                    .filter(other -> !other.equals(app) && !seen.contains(other))
                    .min(WaveQueue.ORDER)
                    .map(other ->
                        Hold.of(
                            REASON,
                            "waits until %s of the same wave has been looked at since the operator started: one app of environment %s is disrupted at a time"
                                .formatted(named(other), environment))));
    if (hold.isPresent()) {
      in(behind, environment).add(app);
    }
    return hold;
  }

  /**
   * Takes note of whether an app of a wave is being disrupted, as its plan shows.
   *
   * @param waiting steps that were tried a moment ago and are not tried again yet: an app that only
   *     waits to try again disrupts nobody
   */
  synchronized Claim claim(String environment, AppKey app, Plan plan, Set<String> waiting) {
    boolean wants =
        plan.steps().stream()
            .anyMatch(step ->
                step.impact().disruptive()
                    && (step.running()
                        || (step.state() instanceof State.Startable
                            && !waiting.contains(step.key()))));
    boolean first = seen.add(app);
    if (!wants) {
      boolean held = disrupted.remove(environment, app);
      return new Claim(true, first || held ? free(environment, app) : Set.of());
    }
    boolean granted = disrupted.merge(environment, app, (holder, _) -> holder).equals(app);
    if (!granted) {
      in(behind, environment).add(app);
    }
    return new Claim(granted, first ? free(environment, app) : Set.of());
  }

  /**
   * Takes note of an app that is part of no wave, or no longer: one that leaves in the middle of a
   * disruption keeps its turn until that is over.
   */
  synchronized Claim leave(String environment, AppKey app, Plan plan) {
    boolean first = seen.add(app);
    boolean over =
        plan.steps().stream().noneMatch(step -> step.impact().disruptive() && step.running());
    boolean held = over && disrupted.remove(environment, app);
    return new Claim(true, first || held ? free(environment, app) : Set.of());
  }

  /** Those who waited for what an app does look again; the app itself may wait for another. */
  private Set<AppKey> free(String environment, AppKey app) {
    var waited = new HashSet<>(in(behind, environment));
    waited.remove(app);
    in(behind, environment).removeAll(waited);
    return waited;
  }

  private static Set<AppKey> in(Map<String, Set<AppKey>> apps, String environment) {
    return apps.computeIfAbsent(environment, _ -> new HashSet<>());
  }

  /**
   * Forgets an app that is gone.
   *
   * @return the apps that waited for it
   */
  synchronized Set<AppKey> forget(AppKey app) {
    stands(app);
    seen.remove(app);
    var freed = new HashSet<AppKey>();
    for (String environment : Set.copyOf(behind.keySet())) {
      in(behind, environment).remove(app);
      if (disrupted.remove(environment, app)) {
        freed.addAll(free(environment, app));
      }
    }
    disrupted.values().removeIf(app::equals);
    return freed;
  }

  private static String named(AppKey app) {
    return app.namespace() + "/" + app.name();
  }
}
