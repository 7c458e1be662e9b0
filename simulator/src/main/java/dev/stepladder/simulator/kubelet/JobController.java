package dev.stepladder.simulator.kubelet;

import dev.stepladder.simulator.kubelet.JobStatuses.Progress;
import dev.stepladder.simulator.kubelet.Key.JobKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Runs a Job's pods until enough have succeeded or too many have failed. */
final class JobController {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(6);

  private final Cluster cluster;
  private final Timers timers;
  private final Placement placement;

  JobController(Cluster cluster, Timers timers, Placement placement) {
    this.cluster = cluster;
    this.timers = timers;
    this.placement = placement;
  }

  void reconcile(JobKey key) {
    var found = cluster.job(key).filter(job -> job.getSpec().getManagedBy() == null);
    if (found.isEmpty()) {
      return;
    }
    var job = found.get();
    if (job.getMetadata().getDeletionTimestamp() != null) {
      finishDeletion(job);
    } else if (JobStatuses.finishedAt(job).isPresent()) {
      expire(key, job);
    } else if (!Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      run(key, job);
    }
    cluster.settle();
  }

  private void finishDeletion(Job job) {
    if (!job.getMetadata().getFinalizers().contains(Finalizers.FOREGROUND)) {
      return;
    }
    var pods = cluster.podsOf(job);
    pods.stream().filter(pod -> !Pods.terminating(pod)).forEach(cluster::delete);
    if (pods.isEmpty()) {
      cluster.update(Finalizers.withoutForeground(job));
    }
  }

  private void expire(JobKey key, Job job) {
    var kept = job.getSpec().getTtlSecondsAfterFinished();
    if (kept == null) {
      return;
    }
    var due = JobStatuses.finishedAt(job).orElseThrow().plus(Duration.ofSeconds(kept));
    if (timers.now().isBefore(due)) {
      timers.at(due, key);
    } else {
      cluster.delete(job);
    }
  }

  private void run(JobKey key, Job job) {
    var statuses = new JobStatuses(job, timers.now());
    var pods = cluster.podsOf(job);
    var decided = statuses.decided() ? Optional.<String>empty() : failure(key, job, pods);
    if (statuses.decided() || decided.isPresent()) {
      pods.stream().filter(Pods::active).forEach(cluster::delete);
    } else {
      create(key, job, pods);
    }
    cluster.settle();
    var status = statuses.next(progress(job), decided);
    if (!status.equals(job.getStatus())) {
      cluster.updateStatus(new JobBuilder(job).withStatus(status).build());
    }
  }

  private Progress progress(Job job) {
    var pods = cluster.podsOf(job);
    return new Progress(
        (int) pods.stream().filter(Pods::active).count(),
        (int) pods.stream().filter(Pods::ready).count(),
        (int) pods.stream().filter(pod -> Pods.terminating(pod) && !Pods.ended(pod)).count(),
        uids(ended(pods, "Succeeded")),
        uids(ended(pods, "Failed")));
  }

  /** Of those that ended first first: that many are counted already. */
  private static List<String> uids(List<Pod> pods) {
    return pods.stream()
        .sorted(Comparator.comparing(pod -> Pods.endedAt(pod).orElse(Instant.MAX)))
        .map(pod -> pod.getMetadata().getUid())
        .toList();
  }

  /** Why the Job has failed, if so: the condition's reason. */
  private Optional<String> failure(JobKey key, Job job, List<Pod> pods) {
    var limit = Optional.ofNullable(job.getSpec().getBackoffLimit()).orElse(6);
    if (ended(pods, "Failed").size() > limit) {
      return Optional.of("BackoffLimitExceeded");
    }
    var seconds = job.getSpec().getActiveDeadlineSeconds();
    var started = JobStatuses.startedAt(job);
    if (seconds == null || started.isEmpty()) {
      return Optional.empty();
    }
    var deadline = started.get().plus(Duration.ofSeconds(seconds));
    if (timers.now().isBefore(deadline)) {
      timers.at(deadline, key);
      return Optional.empty();
    }
    return Optional.of("DeadlineExceeded");
  }

  private void create(JobKey key, Job job, List<Pod> pods) {
    var wanted = JobStatuses.completions(job) - ended(pods, "Succeeded").size();
    var parallel = Optional.ofNullable(job.getSpec().getParallelism()).orElse(1);
    var missing = Math.min(wanted, parallel) - (int) pods.stream().filter(Pods::active).count();
    if (missing <= 0) {
      return;
    }
    var next = nextTry(pods);
    if (next.filter(time -> timers.now().isBefore(time)).isPresent()) {
      timers.at(next.get(), key);
      return;
    }
    for (int i = 0; i < missing; i++) {
      placement.create(job, job.getSpec().getTemplate());
    }
  }

  /** After each failure twice as long as after the one before; empty if nothing has failed. */
  private static Optional<Instant> nextTry(List<Pod> pods) {
    var failed = ended(pods, "Failed");
    var doublings = Math.clamp(failed.size() - 1L, 0, 10);
    var wait =
        List.of(FIRST_BACK_OFF.multipliedBy(1L << doublings), LONGEST_BACK_OFF).stream()
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return failed.stream()
        .flatMap(pod -> Pods.endedAt(pod).stream())
        .max(Comparator.naturalOrder())
        .map(last -> last.plus(wait));
  }

  private static List<Pod> ended(List<Pod> pods, String phase) {
    return pods.stream().filter(pod -> Pods.phase(pod).equals(phase)).toList();
  }
}
