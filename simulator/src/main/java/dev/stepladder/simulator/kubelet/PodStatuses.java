package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/** A pod's status in each part of its life, as a kubelet writes it. */
final class PodStatuses {
  private PodStatuses() {}

  /** On its node, containers being created. */
  static Pod starting(Pod pod, Instant now) {
    return with(
        pod, "Pending", now, false, false, container -> waiting("ContainerCreating", ""), 0);
  }

  static Pod imageCannotBePulled(Pod pod, Instant now) {
    return with(
        pod,
        "Pending",
        now,
        false,
        false,
        container ->
            waiting(
                "ImagePullBackOff",
                "Back-off pulling image \"%s\": not found".formatted(container.getImage())),
        0);
  }

  static Pod crashing(Pod pod, Instant now) {
    return with(
        pod,
        "Running",
        now,
        true,
        false,
        container ->
            waiting(
                "CrashLoopBackOff",
                "back-off 10s restarting failed container=%s pod=%s"
                    .formatted(container.getName(), pod.getMetadata().getName())),
        1);
  }

  static Pod running(Pod pod, Instant now) {
    return with(
        pod,
        "Running",
        now,
        true,
        true,
        container ->
            new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(time(now))
                .endRunning()
                .build(),
        0);
  }

  static Pod succeeded(Pod pod, Instant now) {
    return with(pod, "Succeeded", now, true, false, container -> ended(0, "Completed", now), 0);
  }

  static Pod failed(Pod pod, Instant now) {
    return with(pod, "Failed", now, true, false, container -> ended(1, "Error", now), 0);
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static ContainerState waiting(String reason, String message) {
    var state = new ContainerStateBuilder().withNewWaiting().withReason(reason).endWaiting();
    return message.isEmpty()
        ? state.build()
        : state.editWaiting().withMessage(message).endWaiting().build();
  }

  private static ContainerState ended(int exitCode, String reason, Instant now) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withReason(reason)
        .withStartedAt(time(now))
        .withFinishedAt(time(now))
        .endTerminated()
        .build();
  }

  private static Pod with(
      Pod pod,
      String phase,
      Instant now,
      boolean initialized,
      boolean ready,
      Function<Container, ContainerState> state,
      int restarts) {
    var old = pod.getStatus();
    var started = old == null || old.getStartTime() == null ? time(now) : old.getStartTime();
    return new PodBuilder(pod)
        .editOrNewStatus()
        .withPhase(phase)
        .withStartTime(started)
        .withHostIP("10.0.0.1")
        .withPodIP(initialized ? address(pod) : null)
        .withConditions(
            condition(pod, "PodScheduled", true, now),
            condition(pod, "Initialized", initialized, now),
            condition(pod, "ContainersReady", ready, now),
            condition(pod, "Ready", ready, now))
        .withInitContainerStatuses(
            containers(
                pod.getSpec().getInitContainers(),
                container -> initialized ? ended(0, "Completed", now) : state.apply(container),
                initialized,
                0))
        .withContainerStatuses(containers(pod.getSpec().getContainers(), state, ready, restarts))
        .endStatus()
        .build();
  }

  private static List<ContainerStatus> containers(
      List<Container> containers,
      Function<Container, ContainerState> state,
      boolean ready,
      int restarts) {
    return containers.stream()
        .map(container -> {
          var now = state.apply(container);
          return new ContainerStatusBuilder()
              .withName(container.getName())
              .withImage(container.getImage())
              .withImageID(now.getWaiting() == null ? "sha256:" + container.getImage() : "")
              .withReady(ready)
              .withStarted(now.getRunning() != null)
              .withRestartCount(restarts)
              .withState(now)
              .build();
        })
        .toList();
  }

  private static PodCondition condition(Pod pod, String type, boolean value, Instant now) {
    var status = value ? "True" : "False";
    var since =
        pod.getStatus() == null
            ? time(now)
            : pod.getStatus().getConditions().stream()
                .filter(old -> old.getType().equals(type) && old.getStatus().equals(status))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .orElse(time(now));
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withLastTransitionTime(since)
        .build();
  }

  /** Stable for a pod, and different for most. */
  private static String address(Pod pod) {
    var hash = pod.getMetadata().getUid().hashCode();
    return "10.1.%d.%d".formatted(hash >>> 8 & 0xff, Math.max(1, hash & 0xff));
  }
}
