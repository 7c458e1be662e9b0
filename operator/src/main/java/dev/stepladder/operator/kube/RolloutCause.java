package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.PartId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why the pods of a workload change: for a step that applied its Deployment, or for something that
 * nobody planned, such as an autoscaler that asks for another number, a pod that fails, or a person
 * who restarts them.
 *
 * @param pods all that run or are about to, those being terminated included
 */
record RolloutCause(PartId workload, Deployment deployment, List<Pod> pods) {

  /** Kubernetes's label of pods: which ReplicaSet they are of. */
  private static final String REPLICA_SET = "pod-template-hash";

  /** What a Deployment says from its first complete rollout on, until the next one begins. */
  private static final String COMPLETE = "NewReplicaSetAvailable";

  /** Key of the step, if it is one. */
  Optional<String> step() {
    String last = Marks.annotation(deployment, Marks.STEP).orElse(workload.toString());
    boolean applied = last.equals(workload.toString());
    if (last.equals(AutoscalerPlan.numberKey(workload))) {
      // Who owns the number has changed hands; nothing of the pods has.
      return Optional.empty();
    }
    boolean caused = replaced() || (pods.isEmpty() && !followsTheLoad());
    return caused || (applied && (begins() || scaled())) ? Optional.of(last) : Optional.empty();
  }

  /** Whether there are pods of another spec than that which was applied last. */
  private boolean replaced() {
    return pods.stream()
        .anyMatch(pod ->
            !Marks.annotation(pod, Marks.TEMPLATE)
                .equals(
                    Marks.annotation(
                        deployment.getSpec().getTemplate().getMetadata(), Marks.TEMPLATE)));
  }

  /** Whether these are its first pods; pods of several ReplicaSets alike are somebody's restart. */
  private boolean begins() {
    return !complete() && alike();
  }

  /**
   * Whether its number was changed, which is the operator's. That as many pods are there as it is
   * to have is not the end of it: those that are new have yet to be ready for the first time. One
   * that takes the place of a pod that a node lost looks the same, and is told as that step, too.
   */
  private boolean scaled() {
    int wanted = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
    List<Pod> staying = pods.stream().filter(pod -> !Pods.going(pod)).toList();
    return !Replicas.areOthers(deployment)
        && (staying.size() != wanted || (alike() && !staying.stream().allMatch(Pods::wasReady)));
  }

  private boolean alike() {
    Set<Optional<String>> replicaSets =
        pods.stream()
            .map(pod ->
                Optional.ofNullable(pod.getMetadata().getLabels())
                    .map(labels -> labels.get(REPLICA_SET)))
            .collect(Collectors.toSet());
    return replicaSets.size() == 1;
  }

  private boolean followsTheLoad() {
    return Replicas.areOthers(deployment) && complete();
  }

  private boolean complete() {
    return Optional.ofNullable(deployment.getStatus())
        .map(DeploymentStatus::getConditions)
        .orElse(List.of())
        .stream()
        .anyMatch(condition ->
            "Progressing".equals(condition.getType()) && COMPLETE.equals(condition.getReason()));
  }
}
