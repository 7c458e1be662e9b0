package dev.stepladder.simulator.kubelet;

import dev.stepladder.simulator.kubelet.Key.AutoscalerKey;
import dev.stepladder.simulator.kubelet.Key.DeploymentKey;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the number of a Deployment's pods to its load, through the scale subresource. It looks
 * every 15 seconds where Kubernetes does, but only while there is something to do. There are no
 * metrics: the load is what somebody sets, and whether it can be read.
 */
final class AutoscalerController {

  private static final Duration SYNC = Duration.ofSeconds(15);

  private final Cluster cluster;
  private final Timers timers;
  private final Map<DeploymentKey, Integer> loads = new ConcurrentHashMap<>();
  private final Set<DeploymentKey> unreadable = ConcurrentHashMap.newKeySet();

  /** What each is about to do, and from when on it may. */
  private final Map<AutoscalerKey, Pending> pending = new HashMap<>();

  private record Pending(ScalingRules.Way way, Instant due) {}

  AutoscalerController(Cluster cluster, Timers timers) {
    this.cluster = cluster;
    this.timers = timers;
  }

  /** Sets what the pods of a Deployment use together, in percent of what one of them requests. */
  void load(DeploymentKey deployment, int percent) {
    loads.put(deployment, percent);
  }

  /** Sets whether the load of a Deployment can be read. */
  void readable(DeploymentKey deployment, boolean readable) {
    if (readable) {
      unreadable.remove(deployment);
    } else {
      unreadable.add(deployment);
    }
  }

  void reconcile(AutoscalerKey key) {
    Optional<HorizontalPodAutoscaler> found =
        cluster
            .autoscaler(key)
            .filter(autoscaler -> autoscaler.getMetadata().getDeletionTimestamp() == null);
    Optional<Deployment> target =
        found.flatMap(autoscaler -> cluster.deployment(AutoscalerController.target(autoscaler)));
    if (found.isEmpty() || target.isEmpty()) {
      pending.remove(key);
      return;
    }
    HorizontalPodAutoscaler autoscaler = found.get();
    int number = target.get().getSpec().getReplicas();
    int load = loads.getOrDefault(target(autoscaler), 0);
    var rules = new ScalingRules(autoscaler, load);
    var statuses = new AutoscalerStatuses(autoscaler, timers.now());
    Optional<HorizontalPodAutoscalerStatus> status;
    if (number == 0) {
      status = Optional.of(statuses.off());
    } else if (rules.outOfBounds(number)) {
      int scaled = scaled(key, rules, target.get());
      status = scaled == number ? Optional.empty() : Optional.of(statuses.bounded(number, scaled));
    } else if (unreadable.contains(target(autoscaler))) {
      status = Optional.of(statuses.blind(number));
    } else {
      int scaled = scaled(key, rules, target.get());
      status = Optional.of(statuses.measured(rules, number, scaled));
    }
    status
        .filter(next -> !next.equals(autoscaler.getStatus()))
        .ifPresent(next -> cluster.updateStatus(statuses.with(next)));
    cluster.settle();
  }

  static DeploymentKey target(HorizontalPodAutoscaler autoscaler) {
    return new DeploymentKey(
        autoscaler.getMetadata().getNamespace(),
        autoscaler.getSpec().getScaleTargetRef().getName());
  }

  /** The number once what is due has been done. */
  private int scaled(AutoscalerKey key, ScalingRules rules, Deployment target) {
    int number = target.getSpec().getReplicas();
    Optional<ScalingRules.Move> move = rules.move(number);
    if (move.isEmpty()) {
      pending.remove(key);
      return number;
    }
    ScalingRules.Way way = move.get().way();
    Instant now = timers.now();
    Pending due =
        pending.compute(
            key,
            (_, before) ->
                before != null && before.way() == way
                    ? before
                    : new Pending(way, now.plus(longer(SYNC, move.get().stabilization()))));
    if (now.isBefore(due.due())) {
      timers.at(due.due(), key);
      return number;
    }
    cluster.scale(target, move.get().replicas());
    pending.put(key, new Pending(way, now.plus(longer(SYNC, move.get().period()))));
    return move.get().replicas();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
