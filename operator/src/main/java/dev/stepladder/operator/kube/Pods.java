package dev.stepladder.operator.kube;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads off pods what a person would want to know. */
final class Pods {

  private static final Set<String> ON_THE_WAY = Set.of("ContainerCreating", "PodInitializing");
  private static final int MESSAGE_LIMIT = 160;

  /** Within so much a kubelet writes when it took a pod on and that it is not ready yet. */
  private static final Duration TAKEN_ON = Duration.ofSeconds(2);

  private Pods() {}

  /** Whether nothing of it runs or will run any more. */
  static boolean over(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  static boolean going(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  static Stream<PodCondition> conditions(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
        .flatMap(List::stream);
  }

  static boolean ready(Pod pod) {
    return conditions(pod)
        .anyMatch(condition ->
            "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /**
   * Whether it is ready or has been: one that never was has said so since its kubelet took it on.
   */
  static boolean wasReady(Pod pod) {
    Optional<Instant> accepted =
        Optional.ofNullable(pod.getStatus()).map(PodStatus::getStartTime).map(Instant::parse);
    return ready(pod)
        || conditions(pod)
            .filter(condition -> "Ready".equals(condition.getType()))
            .flatMap(condition -> Stream.ofNullable(condition.getLastTransitionTime()))
            .map(Instant::parse)
            .anyMatch(unready ->
                accepted.map(at -> at.plus(TAKEN_ON)).filter(unready::isAfter).isPresent());
  }

  /** Whether a container of it has ever run. */
  static boolean started(Pod pod) {
    return statuses(pod).anyMatch(status -> ran(status.getState()) || restarted(status));
  }

  /** Whether it has a node, whose kubelet starts it as soon as it can. */
  static boolean scheduled(Pod pod) {
    return conditions(pod)
        .anyMatch(condition ->
            "PodScheduled".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  private static boolean ran(ContainerState state) {
    return state != null && (state.getRunning() != null || state.getTerminated() != null);
  }

  private static boolean restarted(ContainerStatus status) {
    return status.getRestartCount() != null && status.getRestartCount() > 0;
  }

  /** What keeps the first pod that is kept from running, such as {@code ImagePullBackOff}. */
  static Optional<String> trouble(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> !going(pod) && !over(pod))
        .flatMap(pod -> trouble(pod).stream())
        .findFirst();
  }

  private static Optional<String> trouble(Pod pod) {
    Optional<String> container =
        statuses(pod)
            .filter(status -> status.getState() != null && status.getState().getWaiting() != null)
            .map(status -> status.getState().getWaiting())
            .filter(
                waiting -> waiting.getReason() != null && !ON_THE_WAY.contains(waiting.getReason()))
            .map(waiting -> says(pod, waiting.getReason(), waiting.getMessage()))
            .findFirst();
    return container.or(() -> unschedulable(pod));
  }

  private static Optional<String> unschedulable(Pod pod) {
    return conditions(pod)
        .filter(condition ->
            "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
        .map(condition -> says(pod, condition.getReason(), condition.getMessage()))
        .findFirst();
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getContainerStatuses).stream()
        .flatMap(List::stream);
  }

  private static String says(Pod pod, String reason, String message) {
    String text = message == null ? "" : ": " + message;
    return "pod %s: %s%s"
        .formatted(
            pod.getMetadata().getName(),
            reason,
            text.length() > MESSAGE_LIMIT ? text.substring(0, MESSAGE_LIMIT) + "…" : text);
  }
}
