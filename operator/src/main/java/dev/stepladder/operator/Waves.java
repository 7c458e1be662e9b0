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

  /** Takes note of whether an app of a wave is being disrupted, as its plan shows. */
  synchronized Claim claim(String environment, AppKey app, Plan plan) {
    boolean wants =
        plan.steps().stream()
            .anyMatch(step ->
                step.impact().disruptive()
                    && (step.running() || step.state() instanceof State.Startable));
    if (!wants) {
      return new Claim(true, release(environment, app));
    }
    boolean first = seen.add(app);
    boolean granted = disrupted.merge(environment, app, (holder, _) -> holder).equals(app);
    if (!granted) {
      in(behind, environment).add(app);
    }
    return new Claim(granted, first ? free(environment, app) : Set.of());
  }

  /**
   * Takes note that an app has been looked at and is not being disrupted.
   *
   * @return the apps that waited for that
   */
  synchronized Set<AppKey> release(String environment, AppKey app) {
    boolean first = seen.add(app);
    boolean held = disrupted.remove(environment, app);
    return first || held ? free(environment, app) : Set.of();
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

  /** Forgets an app that is gone. */
  synchronized void forget(AppKey app) {
    stands(app);
    disrupted.values().removeIf(app::equals);
    behind.values().forEach(apps -> apps.remove(app));
    seen.remove(app);
  }

  private static String named(AppKey app) {
    return app.namespace() + "/" + app.name();
  }
}
