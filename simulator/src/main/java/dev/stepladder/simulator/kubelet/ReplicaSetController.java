package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps as many pods as a ReplicaSet asks for and writes their number in its status. */
final class ReplicaSetController {
  private static final int FORBIDDEN = 403;
  private static final int INVALID = 422;

  private final Cluster cluster;
  private final Timers timers;
  private final Placement placement;

  ReplicaSetController(Cluster cluster, Timers timers, Placement placement) {
    this.cluster = cluster;
    this.timers = timers;
    this.placement = placement;
  }

  /** Why a pod could not be created, if so. */
  Optional<String> reconcile(ReplicaSet replicaSet) {
    var active = cluster.podsOf(replicaSet).stream().filter(Pods::active).toList();
    var missing = ReplicaSets.size(replicaSet) - active.size();
    var failure = grow(replicaSet, missing);
    shrink(active, -missing);
    cluster.settle();
    report(replicaSet, failure);
    cluster.settle();
    return failure;
  }

  /** Takes the ReplicaSet and its pods away. */
  void empty(ReplicaSet replicaSet) {
    cluster.podsOf(replicaSet).stream()
        .filter(pod -> !Pods.terminating(pod))
        .forEach(cluster::delete);
    if (cluster.podsOf(replicaSet).isEmpty()) {
      cluster.delete(replicaSet);
    }
    cluster.settle();
  }

  static Duration minimumReady(ReplicaSet replicaSet) {
    return Duration.ofSeconds(
        Optional.ofNullable(replicaSet.getSpec().getMinReadySeconds()).orElse(0));
  }

  private Optional<String> grow(ReplicaSet replicaSet, int missing) {
    try {
      for (int i = 0; i < missing; i++) {
        placement.create(replicaSet, replicaSet.getSpec().getTemplate());
      }
      return Optional.empty();
    } catch (KubernetesClientException e) {
      // A refusal stands until somebody changes something; all else is tried again soon.
      if (e.getCode() == FORBIDDEN || e.getCode() == INVALID) {
        return Optional.of(e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
      }
      throw e;
    }
  }

  /** Those that serve least go first, the youngest first among equals. */
  private void shrink(List<Pod> active, int surplus) {
    active.stream()
        .sorted(
            Comparator.<Pod, Boolean>comparing(Pods::ready)
                .thenComparing(
                    pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder()))
        .limit(Math.max(0, surplus))
        .forEach(cluster::delete);
  }

  private void report(ReplicaSet seen, Optional<String> failure) {
    var metadata = seen.getMetadata();
    var found = cluster.replicaSet(metadata.getNamespace(), metadata.getName());
    if (found.isEmpty()) {
      return;
    }
    var replicaSet = found.get();
    var counts = PodCounts.of(cluster.podsOf(replicaSet), minimumReady(replicaSet), timers.now());
    var status =
        new ReplicaSetStatusBuilder()
            .withReplicas(counts.active())
            .withFullyLabeledReplicas(someOrNull(counts.active()))
            .withReadyReplicas(someOrNull(counts.ready()))
            .withAvailableReplicas(someOrNull(counts.available()))
            .withObservedGeneration(replicaSet.getMetadata().getGeneration());
    failure.ifPresent(why -> status.withConditions(failed(replicaSet, why)));
    if (!status.build().equals(replicaSet.getStatus())) {
      cluster.updateStatus(new ReplicaSetBuilder(replicaSet).withStatus(status.build()).build());
    }
  }

  /** The first reason stays: refusals of one cause differ by the name of the pod. */
  private ReplicaSetCondition failed(ReplicaSet replicaSet, String why) {
    return replicaSet.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("ReplicaFailure"))
        .findFirst()
        .orElseGet(() ->
            new ReplicaSetConditionBuilder()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage(why)
                .withLastTransitionTime(PodStatuses.time(timers.now()))
                .build());
  }

  /** Zero is left out, as in the API. */
  private static Integer someOrNull(int number) {
    return number == 0 ? null : number;
  }
}
