package dev.stepladder.operator.kube;

import dev.stepladder.operator.plan.Hold;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * That an autoscaler cannot read the load, so that the number of pods never falls by itself. A
 * single reading that failed says nothing about the load; so it counts once it has lasted as long
 * as an autoscaler waits before it takes pods away, and for a tenth of the pods at a time, one at
 * least: above its most an autoscaler takes pods without reading anything, and goes on saying what
 * it said before (reconcileAutoscaler of kube-controller-manager).
 *
 * @param since when it last read the load or took a pod; empty if it can read the load, or has not
 *     tried to at the number of pods there is now
 */
record Blindness(Optional<Instant> since) {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Each pod that stays has no more to bear than where one of so many goes. */
  private static final int SHARE = 10;

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

  /**
   * Whether an autoscaler that is being led down says something else than before that counts here.
   */
  static boolean changed(HorizontalPodAutoscaler before, HorizontalPodAutoscaler now) {
    return Marks.annotation(now, AutoscalerObjects.CAME_FROM).isPresent()
        && !said(before).equals(said(now));
  }

  private static List<Object> said(HorizontalPodAutoscaler autoscaler) {
    return Stream.ofNullable(autoscaler.getStatus())
        .flatMap(
            status -> Stream.of(Optional.ofNullable(status.getCurrentReplicas()), since(status)))
        .map(Object.class::cast)
        .toList();
  }

  /** How many of so many pods may be left without anybody knowing the load. */
  int floor(int number, Instant now) {
    return since
        .filter(from -> !from.plus(PATIENCE).isAfter(now))
        .map(_ -> number - share(number))
        .orElse(number);
  }

  private static int share(int number) {
    return Math.max(1, number / SHARE);
  }

  /** Why no pod goes now. */
  Hold hold(int number, int most) {
    return since
        .map(from ->
            Hold.until(
                "LoadUnknown",
                "the autoscaler cannot read the load of %d pods: %s if that does not change; see the conditions of the HorizontalPodAutoscaler"
                    .formatted(
                        number,
                        share(number) == 1
                            ? "one of them goes"
                            : "%d of them go".formatted(share(number))),
                from.plus(PATIENCE)))
        .orElseGet(() ->
            Hold.of(
                "FollowsTheLoad",
                "the load needs %d pods: the most follows them down to %d as it falls"
                    .formatted(number, most)));
  }
}
