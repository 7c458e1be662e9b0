package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerConditionBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What an autoscaler says of itself. */
record AutoscalerStatuses(HorizontalPodAutoscaler autoscaler, Instant now) {

  /** The status after a look at so many pods, which have become so many. */
  HorizontalPodAutoscalerStatus next(ScalingRules rules, int number, int scaled) {
    var old = autoscaler.getStatus();
    return new HorizontalPodAutoscalerStatusBuilder()
        .withCurrentReplicas(number)
        .withDesiredReplicas(scaled)
        .withObservedGeneration(autoscaler.getMetadata().getGeneration())
        .withLastScaleTime(
            scaled != number ? PodStatuses.time(now) : old == null ? null : old.getLastScaleTime())
        .withConditions(
            condition("AbleToScale", true, "ReadyForNewScale"),
            number == 0
                ? condition("ScalingActive", false, "ScalingDisabled")
                : condition("ScalingActive", true, "ValidMetricFound"),
            limited(rules))
        .build();
  }

  HorizontalPodAutoscaler with(HorizontalPodAutoscalerStatus status) {
    return new HorizontalPodAutoscalerBuilder(autoscaler).withStatus(status).build();
  }

  private HorizontalPodAutoscalerCondition limited(ScalingRules rules) {
    if (rules.asked() > rules.most()) {
      return condition("ScalingLimited", true, "TooManyReplicas");
    }
    return rules.asked() < rules.fewest()
        ? condition("ScalingLimited", true, "TooFewReplicas")
        : condition("ScalingLimited", false, "DesiredWithinRange");
  }

  /** Keeps the time of one that stays what it is. */
  private HorizontalPodAutoscalerCondition condition(String type, boolean holds, String reason) {
    String status = holds ? "True" : "False";
    List<HorizontalPodAutoscalerCondition> old =
        autoscaler.getStatus() == null ? List.of() : autoscaler.getStatus().getConditions();
    String since =
        old.stream()
            .filter(one -> one.getType().equals(type) && one.getStatus().equals(status))
            .map(HorizontalPodAutoscalerCondition::getLastTransitionTime)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseGet(() -> PodStatuses.time(now));
    return new HorizontalPodAutoscalerConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage("")
        .withLastTransitionTime(since)
        .build();
  }
}
