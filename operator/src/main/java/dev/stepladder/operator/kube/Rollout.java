package dev.stepladder.operator.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.List;
import java.util.Optional;

/** How far a Deployment is with what its spec asks for. */
sealed interface Rollout {

  /** Only pods of the current spec are there, and enough of them. */
  record Complete() implements Rollout {}

  /**
   * It is on its way.
   *
   * @param shows for a person
   */
  record Going(String shows) implements Rollout {}

  /**
   * It has made no progress for longer than its deadline.
   *
   * @param shows for a person, with what the pods say
   */
  record Stuck(String shows) implements Rollout {}

  /**
   * Reads a Deployment's status, as {@code kubectl rollout status} does, and its pods: unlike there
   * a pod that is still being terminated counts.
   */
  static Rollout of(Deployment deployment, List<Pod> pods) {
    return of(deployment, pods, 0);
  }

  /**
   * Reads likewise a Deployment whose number of pods may be an autoscaler's: that it follows the
   * load is no rollout.
   *
   * @param fewest pods that must be ready whatever their number
   */
  static Rollout of(Deployment deployment, List<Pod> pods, int fewest) {
    Rollout rollout = strictly(deployment, pods);
    return rollout instanceof Going
            && Replicas.areOthers(deployment)
            && onlyTheNumberChanges(deployment, pods, fewest)
        ? new Complete()
        : rollout;
  }

  /** Read off the pods: a status that is behind does not tell a new number from a new template. */
  private static boolean onlyTheNumberChanges(Deployment deployment, List<Pod> pods, int fewest) {
    Optional<String> template =
        Marks.annotation(deployment.getSpec().getTemplate().getMetadata(), Marks.TEMPLATE);
    return template.isPresent()
        && !pods.isEmpty()
        && pods.stream().allMatch(pod -> Marks.annotation(pod, Marks.TEMPLATE).equals(template))
        && pods.stream().filter(pod -> Pods.ready(pod) && !Pods.going(pod)).count() >= fewest;
  }

  private static Rollout strictly(Deployment deployment, List<Pod> pods) {
    long generation = number(deployment.getMetadata().getGeneration());
    DeploymentStatus status =
        Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
    int wanted = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
    if (number(status.getObservedGeneration()) < generation) {
      return new Going("about to be rolled out");
    }
    if (stuck(status)) {
      return new Stuck(
          "stuck at %d of %d new pods available%s"
              .formatted(
                  Math.min(
                      number(status.getAvailableReplicas()), number(status.getUpdatedReplicas())),
                  wanted,
                  Pods.trouble(pods).map(trouble -> "; " + trouble).orElse("")));
    }
    long updated = number(status.getUpdatedReplicas());
    long available = number(status.getAvailableReplicas());
    long old = number(status.getReplicas()) - updated;
    if (updated < wanted || available < wanted) {
      return new Going(
          "rolling out, %d of %d new pods available%s"
              .formatted(
                  Math.min(updated, available),
                  wanted,
                  Pods.trouble(pods).map(trouble -> "; " + trouble).orElse("")));
    }
    long terminating = pods.stream().filter(Pods::going).count();
    if (old > 0 || updated > wanted || terminating > 0) {
      return new Going(
          "rolling out, %d old pods left"
              .formatted(Math.max(Math.max(old, updated - wanted), terminating)));
    }
    return new Complete();
  }

  private static boolean stuck(DeploymentStatus status) {
    return status.getConditions() != null
        && status.getConditions().stream()
            .anyMatch(condition ->
                "Progressing".equals(condition.getType())
                    && "False".equals(condition.getStatus())
                    && "ProgressDeadlineExceeded".equals(condition.getReason()));
  }

  private static long number(Number number) {
    return number == null ? 0 : number.longValue();
  }
}
