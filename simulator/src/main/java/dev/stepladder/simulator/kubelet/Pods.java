package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a pod's status says. */
final class Pods {
  private Pods() {}

  static String phase(Pod pod) {
    var status = pod.getStatus();
    return status == null || status.getPhase() == null ? "Pending" : status.getPhase();
  }

  static boolean terminating(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /** Whether its containers have ended for good. */
  static boolean ended(Pod pod) {
    return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
  }

  /** Whether it counts for its controller. */
  static boolean active(Pod pod) {
    return !terminating(pod) && !ended(pod);
  }

  static boolean ready(Pod pod) {
    return active(pod) && readySince(pod).isPresent();
  }

  /** When it has been ready for the given time; empty while it is not ready. */
  static Optional<Instant> availableFrom(Pod pod, Duration minimumReady) {
    return active(pod) ? readySince(pod).map(since -> since.plus(minimumReady)) : Optional.empty();
  }

  private static Optional<Instant> readySince(Pod pod) {
    List<PodCondition> conditions =
        pod.getStatus() == null ? List.of() : pod.getStatus().getConditions();
    return conditions.stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .filter(condition -> condition.getStatus().equals("True"))
        .map(condition -> Instant.parse(condition.getLastTransitionTime()))
        .findFirst();
  }

  /** When the last of its containers ended. */
  static Optional<Instant> endedAt(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(container -> container.getState().getTerminated() != null)
        .map(container -> Instant.parse(container.getState().getTerminated().getFinishedAt()))
        .max(Instant::compareTo);
  }
}
