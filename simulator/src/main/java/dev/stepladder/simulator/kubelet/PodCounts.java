package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The pods of one ReplicaSet in numbers.
 *
 * @param active neither ended nor terminating
 * @param available ready for the minimum time
 * @param present not ended, terminating ones included
 * @param nextAvailable when the next ready one becomes available
 */
record PodCounts(
    int active, int ready, int available, int present, Optional<Instant> nextAvailable) {

  static PodCounts of(List<Pod> pods, Duration minimumReady, Instant now) {
    var availableFrom =
        pods.stream().flatMap(pod -> Pods.availableFrom(pod, minimumReady).stream()).toList();
    return new PodCounts(
        (int) pods.stream().filter(Pods::active).count(),
        availableFrom.size(),
        (int) availableFrom.stream().filter(from -> !from.isAfter(now)).count(),
        (int) pods.stream().filter(pod -> !Pods.ended(pod)).count(),
        availableFrom.stream().filter(from -> from.isAfter(now)).min(Instant::compareTo));
  }
}
