package dev.stepladder.simulator.kubelet;

import dev.stepladder.simulator.kubelet.Key.PodKey;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a kubelet does with one pod: start it, end it, remove it once it has terminated. */
final class PodLifecycle {
  private final Cluster cluster;
  private final Timers timers;
  private final KubeletOptions options;
  private final Optional<PodConnections> connections;

  /** When a pod was first seen in its present part of life. */
  private final Map<PodKey, Seen> seen = new HashMap<>();

  private record Seen(String uid, boolean terminating, Instant since) {}

  PodLifecycle(Cluster cluster, Timers timers, KubeletOptions options) {
    this.cluster = cluster;
    this.timers = timers;
    this.options = options;
    this.connections = options.connections().map(told -> new PodConnections(cluster, told));
  }

  void reconcile(PodKey key) {
    var found = cluster.pod(key);
    connections.ifPresent(held -> held.follow(key, found));
    if (found.isEmpty()) {
      seen.remove(key);
      return;
    }
    var pod = found.get();
    if (Pods.terminating(pod)) {
      terminate(key, pod);
    } else if (orphan(pod)) {
      cluster.delete(pod);
    } else if (Cluster.owner(pod).filter(owner -> owner.getKind().equals("Job")).isPresent()) {
      runToEnd(key, pod);
    } else {
      runForever(key, pod);
    }
    cluster.settle();
  }

  /** Asked of the server too, because an owner's event may come after that of what it owns. */
  private boolean orphan(Pod pod) {
    var namespace = pod.getMetadata().getNamespace();
    return Cluster.owner(pod)
        .map(owner ->
            switch (owner.getKind()) {
              case "ReplicaSet" ->
                  cluster
                          .replicaSet(namespace, owner.getName())
                          .filter(one -> owner.getUid().equals(one.getMetadata().getUid()))
                          .isEmpty()
                      && !cluster.exists(namespace, owner);
              case "Job" ->
                  cluster
                          .job(new Key.JobKey(namespace, owner.getName()))
                          .filter(one -> owner.getUid().equals(one.getMetadata().getUid()))
                          .isEmpty()
                      && !cluster.exists(namespace, owner);
              default -> false;
            })
        .orElse(false);
  }

  private void terminate(PodKey key, Pod pod) {
    var grace = pod.getMetadata().getDeletionGracePeriodSeconds();
    var allowed = Duration.ofSeconds(grace == null ? Long.MAX_VALUE : grace);
    var takes =
        Pods.ended(pod)
            ? Duration.ZERO
            : Stream.of(allowed, options.terminatingFor())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    if (passed(since(key, pod, true).plus(takes), key)) {
      cluster.remove(pod);
    }
  }

  private void runForever(PodKey key, Pod pod) {
    if (!Pods.phase(pod).equals("Pending")) {
      return;
    }
    var start = since(key, pod, false);
    switch (behaviour(pod)) {
      case CANNOT_BE_PULLED -> cannotBePulled(pod);
      case CRASHES -> {
        if (startedAndDue(key, pod, start.plus(options.readyAfter()))) {
          cluster.updateStatus(PodStatuses.crashing(pod, timers.now()));
        }
      }
      case RUNS -> {
        if (startedAndDue(key, pod, start.plus(options.readyAfter()))) {
          cluster.updateStatus(PodStatuses.running(pod, timers.now()));
        }
      }
    }
  }

  private void runToEnd(PodKey key, Pod pod) {
    if (Pods.ended(pod)) {
      return;
    }
    var end = since(key, pod, false).plus(options.jobTakes());
    var behaviour = behaviour(pod);
    if (behaviour == ImageBehaviour.CANNOT_BE_PULLED) {
      cannotBePulled(pod);
      return;
    }
    if (Pods.phase(pod).equals("Pending")) {
      cluster.updateStatus(PodStatuses.running(pod, timers.now()));
      timers.at(end, key);
    } else if (passed(end, key)) {
      cluster.updateStatus(
          behaviour == ImageBehaviour.RUNS
              ? PodStatuses.succeeded(pod, timers.now())
              : PodStatuses.failed(pod, timers.now()));
    }
  }

  private void cannotBePulled(Pod pod) {
    var waitsAlready =
        pod.getStatus() != null
            && pod.getStatus().getContainerStatuses().stream()
                .anyMatch(container ->
                    container.getState().getWaiting() != null
                        && "ImagePullBackOff"
                            .equals(container.getState().getWaiting().getReason()));
    if (!waitsAlready) {
      cluster.updateStatus(PodStatuses.imageCannotBePulled(pod, timers.now()));
    }
  }

  /** Whether the pod's start was written before and its time has come; sees to it otherwise. */
  private boolean startedAndDue(PodKey key, Pod pod, Instant due) {
    if (pod.getStatus() == null || pod.getStatus().getContainerStatuses().isEmpty()) {
      cluster.updateStatus(PodStatuses.starting(pod, timers.now()));
      timers.at(due, key);
      return false;
    }
    return passed(due, key);
  }

  private boolean passed(Instant due, PodKey key) {
    if (timers.now().isBefore(due)) {
      timers.at(due, key);
      return false;
    }
    return true;
  }

  private Instant since(PodKey key, Pod pod, boolean terminating) {
    var uid = pod.getMetadata().getUid();
    return seen.compute(
            key,
            (same, before) ->
                before != null && before.uid().equals(uid) && before.terminating() == terminating
                    ? before
                    : new Seen(uid, terminating, timers.now()))
        .since();
  }

  /** The worst of its containers decides. */
  private ImageBehaviour behaviour(Pod pod) {
    var spec = pod.getSpec();
    var all =
        Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
            .map(Container::getImage)
            .map(options.images())
            .toList();
    if (all.contains(ImageBehaviour.CANNOT_BE_PULLED)) {
      return ImageBehaviour.CANNOT_BE_PULLED;
    }
    return all.contains(ImageBehaviour.CRASHES) ? ImageBehaviour.CRASHES : ImageBehaviour.RUNS;
  }
}
