package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the Jobs of migrations. */
public final class Jobs {

  /** Where a Job stands. */
  enum State {
    ACTIVE,
    SUCCEEDED,
    FAILED,
    GOING
  }

  private Jobs() {}

  /**
   * The hash of each workload's migration whose Job is seen to have succeeded, by the workload's
   * name: what the ledger should remember.
   */
  public static Map<String, String> succeeded(Blueprint blueprint, View view) {
    var succeeded = new TreeMap<String, String>();
    for (Part.Migration migration : blueprint.parts(Part.Migration.class)) {
      String name = KubeObject.name("Job", WorkloadObjects.jobName(migration));
      view.entry(KubeObject.class, name)
          .known()
          .flatMap(seen -> seen.as(Job.class))
          .filter(job -> Marks.ours(job, blueprint.owner()) && state(job) == State.SUCCEEDED)
          .ifPresent(_ -> succeeded.put(migration.workload().name(), migration.hash()));
    }
    return succeeded;
  }

  static State state(Job job) {
    if (job.getMetadata().getDeletionTimestamp() != null) {
      return State.GOING;
    }
    if (has(job, "Complete")) {
      return State.SUCCEEDED;
    }
    return has(job, "Failed") ? State.FAILED : State.ACTIVE;
  }

  /**
   * Whether nothing of it has run, and nothing is about to: its pods have no node, or cannot be
   * started there.
   *
   * @param pods all that there are of it, those that are over included
   */
  static boolean neverRan(Job job, List<Pod> pods) {
    if (!untried(job)) {
      return false;
    }
    return pods.isEmpty()
        ? idle(job)
        : pods.stream().noneMatch(pod -> Pods.started(pod) || Pods.over(pod))
            && (Pods.trouble(pods).isPresent() || pods.stream().noneMatch(Pods::scheduled));
  }

  /**
   * Whether no pod of it has ended yet. Its controller first takes those that have from the active
   * ones and names them as uncounted, and counts them by another update.
   */
  static boolean untried(Job job) {
    return job.getStatus() == null
        || (none(job.getStatus().getFailed())
            && none(job.getStatus().getSucceeded())
            && Optional.ofNullable(job.getStatus().getUncountedTerminatedPods())
                .filter(ended -> !ended.getFailed().isEmpty() || !ended.getSucceeded().isEmpty())
                .isEmpty());
  }

  /** Whether somebody has it wait, as queues for Jobs do: it has no pods meanwhile. */
  static boolean suspended(Job job) {
    return Boolean.TRUE.equals(job.getSpec().getSuspend());
  }

  /** Whether no pod of it is there, as its controller counts them. */
  static boolean idle(Job job) {
    return job.getStatus() == null || none(job.getStatus().getActive());
  }

  private static boolean none(Integer number) {
    return number == null || number == 0;
  }

  private static boolean has(Job job, String condition) {
    return job.getStatus() != null
        && job.getStatus().getConditions() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(is -> condition.equals(is.getType()) && "True".equals(is.getStatus()));
  }
}
