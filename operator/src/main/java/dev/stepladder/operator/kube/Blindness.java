package dev.stepladder.operator.kube;

import dev.stepladder.operator.plan.Hold;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * That an autoscaler cannot read the load, so that the number of pods never falls by itself. A
 * single reading that failed says nothing about the load; so it counts once it has lasted as long
 * as an autoscaler waits before it takes pods away, and for one pod at a time: above its most an
 * autoscaler takes pods without reading anything, and goes on saying what it said before
 * (reconcileAutoscaler of kube-controller-manager).
 *
 * @param since when it last read the load or took a pod; empty if it can read the load, or has not
 *     tried to at the number of pods there is now
 */
record Blindness(Optional<Instant> since) {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** How an autoscaler sees so many pods. */
  static Blindness of(HorizontalPodAutoscaler live, int number) {
    return new Blindness(
        Optional.ofNullable(live.getStatus())
            .filter(status -> triedAt(status, number) && number <= live.getSpec().getMaxReplicas())
            .flatMap(Blindness::since));
  }

  private static boolean triedAt(HorizontalPodAutoscalerStatus status, int number) {
    return status.getCurrentReplicas() != null && status.getCurrentReplicas() == number;
  }

  private static Optional<Instant> since(HorizontalPodAutoscalerStatus status) {
    return status.getConditions().stream()
        .filter(condition ->
            "ScalingActive".equals(condition.getType())
                && "False".equals(condition.getStatus())
                && !"ScalingDisabled".equals(condition.getReason()))
        .map(HorizontalPodAutoscalerCondition::getLastTransitionTime)
        .flatMap(failed -> Stream.ofNullable(failed))
        .flatMap(failed ->
            Stream.concat(Stream.of(failed), Stream.ofNullable(status.getLastScaleTime())))
        .map(Instant::parse)
        .max(Instant::compareTo);
  }

  /** Whether a pod may go without anybody knowing the load. */
  boolean lets(Instant now) {
    return since.filter(from -> !from.plus(PATIENCE).isAfter(now)).isPresent();
  }

  /** Why no pod goes now. */
  Hold hold(int number, int most) {
    return since
        .map(from ->
            Hold.until(
                "LoadUnknown",
                "the autoscaler cannot read the load of %d pods: one of them goes if that does not change; see the conditions of the HorizontalPodAutoscaler"
                    .formatted(number),
                from.plus(PATIENCE)))
        .orElseGet(() ->
            Hold.of(
                "FollowsTheLoad",
                "the load needs %d pods: the most follows them down to %d as it falls"
                    .formatted(number, most)));
  }
}
