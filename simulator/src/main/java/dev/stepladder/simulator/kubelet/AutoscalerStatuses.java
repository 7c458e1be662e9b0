package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerConditionBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an autoscaler says of itself, as reconcileAutoscaler of kube-controller-manager 1.34 does,
 * which leaves observedGeneration out.
 */
record AutoscalerStatuses(HorizontalPodAutoscaler autoscaler, Instant now) {

  private static final String ABLE = "AbleToScale";
  private static final String ACTIVE = "ScalingActive";
  private static final String LIMITED = "ScalingLimited";
  private static final String RESCALED = "SucceededRescale";

  /** After a look at no pods: those are left alone. */
  HorizontalPodAutoscalerStatus off() {
    return status(0, 0, able(0, 0), condition(ACTIVE, false, "ScalingDisabled"));
  }

  /**
   * After a look at so many pods, too many or too few, which have become so many. Nothing was read
   * for that, so what it said of the load stands.
   */
  HorizontalPodAutoscalerStatus bounded(int number, int scaled) {
    return status(number, scaled, able(number, scaled));
  }

  /** After a look at so many pods whose load could not be read: their number stays as it is. */
  HorizontalPodAutoscalerStatus blind(int number) {
    return status(
        number,
        old().map(HorizontalPodAutoscalerStatus::getDesiredReplicas).orElse(0),
        able(number, number),
        condition(ACTIVE, false, "FailedGetResourceMetric"));
  }

  /** After a look at so many pods and their load; they have become so many. */
  HorizontalPodAutoscalerStatus measured(ScalingRules rules, int number, int scaled) {
    return status(
        number,
        scaled,
        scaled == number ? condition(ABLE, true, "ReadyForNewScale") : able(number, scaled),
        condition(ACTIVE, true, "ValidMetricFound"),
        limited(rules));
  }

  HorizontalPodAutoscaler with(HorizontalPodAutoscalerStatus status) {
    return new HorizontalPodAutoscalerBuilder(autoscaler).withStatus(status).build();
  }

  /** With these conditions, and the others as they were. */
  private HorizontalPodAutoscalerStatus status(
      int number, int desired, HorizontalPodAutoscalerCondition... said) {
    var conditions = new TreeMap<String, HorizontalPodAutoscalerCondition>();
    conditions().forEach(condition -> conditions.put(condition.getType(), condition));
    List.of(said).forEach(condition -> conditions.put(condition.getType(), condition));
    boolean rescaled = Arrays.stream(said).anyMatch(one -> one.getReason().equals(RESCALED));
    return new HorizontalPodAutoscalerStatusBuilder()
        .withCurrentReplicas(number)
        .withDesiredReplicas(desired)
        .withLastScaleTime(
            rescaled
                ? PodStatuses.time(now)
                : old().map(HorizontalPodAutoscalerStatus::getLastScaleTime).orElse(null))
        .withConditions(List.copyOf(conditions.values()))
        .build();
  }

  private HorizontalPodAutoscalerCondition able(int number, int scaled) {
    return condition(ABLE, true, scaled == number ? "SucceededGetScale" : RESCALED);
  }

  private HorizontalPodAutoscalerCondition limited(ScalingRules rules) {
    if (rules.asked() > rules.most()) {
      return condition(LIMITED, true, "TooManyReplicas");
    }
    return rules.asked() < rules.fewest()
        ? condition(LIMITED, true, "TooFewReplicas")
        : condition(LIMITED, false, "DesiredWithinRange");
  }

  /** Keeps the time of one that stays what it is. */
  private HorizontalPodAutoscalerCondition condition(String type, boolean holds, String reason) {
    String status = holds ? "True" : "False";
    String since =
        conditions().stream()
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

  private List<HorizontalPodAutoscalerCondition> conditions() {
    return old().map(HorizontalPodAutoscalerStatus::getConditions).orElse(List.of());
  }

  private Optional<HorizontalPodAutoscalerStatus> old() {
    return Optional.ofNullable(autoscaler.getStatus());
  }
}
