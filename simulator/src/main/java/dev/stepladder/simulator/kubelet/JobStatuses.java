package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.UncountedTerminatedPods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Job's status. As in Kubernetes 1.34 the outcome is told twice: {@code SuccessCriteriaMet} or
 * {@code FailureTarget} when it is decided, {@code Complete} or {@code Failed} once every pod has
 * ended. Pods that end are told twice as well: as uncounted, and counted by the next update.
 */
record JobStatuses(Job job, Instant now) {

  /**
   * Pods by what became of them.
   *
   * @param succeeded UIDs of those
   * @param failed UIDs of those
   */
  record Progress(
      int active, int ready, int terminating, List<String> succeeded, List<String> failed) {}

  static int completions(Job job) {
    return Optional.ofNullable(job.getSpec().getCompletions()).orElse(1);
  }

  static Optional<Instant> startedAt(Job job) {
    return Optional.ofNullable(old(job).getStartTime()).map(Instant::parse);
  }

  static Optional<Instant> finishedAt(Job job) {
    return current(job, "Complete")
        .or(() -> current(job, "Failed"))
        .map(JobCondition::getLastTransitionTime)
        .map(Instant::parse);
  }

  /** Whether no further pod is to run. */
  boolean decided() {
    return current(job, "SuccessCriteriaMet").or(() -> current(job, "FailureTarget")).isPresent();
  }

  JobStatus next(Progress progress, Optional<String> failure) {
    var old = old(job);
    var status =
        new JobStatusBuilder(old)
            .withStartTime(old.getStartTime() == null ? PodStatuses.time(now) : old.getStartTime())
            .withActive(someOrNull(progress.active()))
            .withReady(progress.ready())
            .withTerminating(progress.terminating());
    count(progress, status);
    var conditions = new ArrayList<>(old.getConditions());
    var ended = progress.active() == 0 && progress.terminating() == 0;
    var met = current(job, "SuccessCriteriaMet");
    var missed = current(job, "FailureTarget");
    if (met.isPresent() && ended) {
      conditions.add(condition("Complete", met.get().getReason(), met.get().getMessage()));
      status.withCompletionTime(PodStatuses.time(now));
    } else if (missed.isPresent() && ended) {
      conditions.add(condition("Failed", missed.get().getReason(), missed.get().getMessage()));
    } else if (!decided() && failure.isPresent()) {
      conditions.add(condition("FailureTarget", failure.get(), message(failure.get())));
    } else if (!decided() && progress.succeeded().size() >= completions(job)) {
      conditions.add(
          condition(
              "SuccessCriteriaMet",
              "CompletionsReached",
              "Reached expected number of succeeded pods"));
    }
    return status.withConditions(List.copyOf(conditions)).build();
  }

  /** Counts what the update before has named, or else names what is to be counted. */
  private void count(Progress progress, JobStatusBuilder status) {
    var old = old(job);
    var succeeded = uncounted(progress.succeeded(), old.getSucceeded());
    var failed = uncounted(progress.failed(), old.getFailed());
    var named = old.getUncountedTerminatedPods();
    var known =
        named != null
            && named.getSucceeded().containsAll(succeeded)
            && named.getFailed().containsAll(failed);
    status.withUncountedTerminatedPods(
        known ? new UncountedTerminatedPods() : new UncountedTerminatedPods(failed, succeeded));
    if (known) {
      status
          .withSucceeded(someOrNull(progress.succeeded().size()))
          .withFailed(someOrNull(progress.failed().size()));
    }
  }

  private static List<String> uncounted(List<String> ended, Integer counted) {
    return ended.stream().skip(counted == null ? 0 : counted).toList();
  }

  private static String message(String reason) {
    return reason.equals("DeadlineExceeded")
        ? "Job was active longer than specified deadline"
        : "Job has reached the specified backoff limit";
  }

  private JobCondition condition(String type, String reason, String message) {
    return new JobConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .withLastProbeTime(PodStatuses.time(now))
        .withLastTransitionTime(PodStatuses.time(now))
        .build();
  }

  private static Optional<JobCondition> current(Job job, String type) {
    return old(job).getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .filter(condition -> condition.getStatus().equals("True"))
        .findFirst();
  }

  private static JobStatus old(Job job) {
    return job.getStatus() == null ? new JobStatus() : job.getStatus();
  }

  /** Zero is left out, as in the API. */
  private static Integer someOrNull(int number) {
    return number == 0 ? null : number;
  }
}
