package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How many pods an autoscaler asks for. The bounds count at once; within them the load counts, as
 * fast as the behavior lets it.
 *
 * @param load what all pods use together, in percent of what one requests
 */
record ScalingRules(HorizontalPodAutoscaler autoscaler, int load) {

  private static final Duration DOWN_STABILIZATION = Duration.ofMinutes(5);
  private static final HPAScalingPolicy DOUBLE = new HPAScalingPolicy(15, "Percent", 100);
  private static final HPAScalingPolicy FOUR_MORE = new HPAScalingPolicy(15, "Pods", 4);

  /** Why the number of pods changes. */
  enum Way {
    BOUNDS,
    UP,
    DOWN
  }

  /**
   * One change of the number.
   *
   * @param stabilization how long it must have been asked for
   * @param period until the next one
   */
  record Move(Way way, int replicas, Duration stabilization, Duration period) {}

  int fewest() {
    Integer fewest = autoscaler.getSpec().getMinReplicas();
    return fewest == null ? 1 : fewest;
  }

  int most() {
    return autoscaler.getSpec().getMaxReplicas();
  }

  /** What the load asks for, whatever the bounds. */
  int asked() {
    int target =
        autoscaler.getSpec().getMetrics().stream()
            .filter(metric -> metric.getResource() != null)
            .map(metric -> metric.getResource().getTarget().getAverageUtilization())
            .findFirst()
            .orElse(100);
    return Math.ceilDiv(load, target);
  }

  /** Whether pods come or go whatever the load. */
  boolean outOfBounds(int number) {
    return number < fewest() || number > most();
  }

  /** What is to be done with so many pods, if anything. */
  Optional<Move> move(int number) {
    if (outOfBounds(number)) {
      return Optional.of(
          new Move(Way.BOUNDS, Math.clamp(number, fewest(), most()), Duration.ZERO, Duration.ZERO));
    }
    int wanted = Math.clamp(asked(), fewest(), most());
    if (wanted > number) {
      HPAScalingPolicy widest =
          widest(
              rules(HorizontalPodAutoscalerBehavior::getScaleUp),
              List.of(DOUBLE, FOUR_MORE),
              number);
      int limit = number + step(widest, number, true);
      return Optional.of(move(Way.UP, Math.min(wanted, limit), Duration.ZERO, widest));
    }
    if (wanted < number) {
      HPAScalingPolicy widest =
          widest(rules(HorizontalPodAutoscalerBehavior::getScaleDown), List.of(DOUBLE), number);
      int limit = number - step(widest, number, false);
      return Optional.of(move(Way.DOWN, Math.max(wanted, limit), DOWN_STABILIZATION, widest));
    }
    return Optional.empty();
  }

  private Move move(Way way, int replicas, Duration usual, HPAScalingPolicy policy) {
    Duration stabilization =
        (way == Way.UP
                ? rules(HorizontalPodAutoscalerBehavior::getScaleUp)
                : rules(HorizontalPodAutoscalerBehavior::getScaleDown))
            .map(HPAScalingRules::getStabilizationWindowSeconds)
            .map(Duration::ofSeconds)
            .orElse(usual);
    return new Move(way, replicas, stabilization, Duration.ofSeconds(policy.getPeriodSeconds()));
  }

  private Optional<HPAScalingRules> rules(
      Function<HorizontalPodAutoscalerBehavior, HPAScalingRules> way) {
    return Optional.ofNullable(autoscaler.getSpec().getBehavior()).map(way);
  }

  private static HPAScalingPolicy widest(
      Optional<HPAScalingRules> rules, List<HPAScalingPolicy> usual, int number) {
    List<HPAScalingPolicy> policies =
        rules.map(HPAScalingRules::getPolicies).filter(some -> !some.isEmpty()).orElse(usual);
    return policies.stream()
        .max(Comparator.comparingInt(policy -> step(policy, number, true)))
        .orElseThrow();
  }

  /** Either way by one pod at least, as Kubernetes rounds. */
  private static int step(HPAScalingPolicy policy, int number, boolean up) {
    if ("Pods".equals(policy.getType())) {
      return policy.getValue();
    }
    int share = number * policy.getValue();
    return up ? Math.ceilDiv(share, 100) : number - Math.max(0, (number * 100 - share) / 100);
  }
}
