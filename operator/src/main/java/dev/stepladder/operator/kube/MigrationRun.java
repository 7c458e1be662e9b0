package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Finding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A Job of a migration that is not over, and what its pods show. */
record MigrationRun(Scene scene, Part.Migration part, Job job) {

  /** A Job controller makes the first pod at once, unless that is refused. */
  private static final Duration FIRST_POD = Duration.ofMinutes(1);

  /** A node may have to be added first, or a registry may be out of reach for a moment. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  Instant since() {
    return since(job);
  }

  /** When it has not begun for so long that a person is called, or that it may be replaced. */
  Optional<Instant> judged() {
    Stream<Instant> begins =
        Jobs.untried(job) && pods().stream().noneMatch(Pods::started)
            ? Stream.concat(
                Stream.of(since(job).plus(FIRST_POD)),
                pods().stream().map(pod -> since(pod).plus(PATIENCE)))
            : Stream.empty();
    return begins.filter(at -> at.isAfter(scene.situation().now())).min(Instant::compareTo);
  }

  /** What keeps it from running, for a person. */
  Optional<String> trouble() {
    if (Jobs.suspended(job)) {
      return Optional.of("it is suspended until somebody resumes it");
    }
    return refused() ? Optional.of("no pod was made for it") : Pods.trouble(pods());
  }

  /**
   * It can be taken away without breaking off anything: its image cannot be pulled, say. One whose
   * pod has a node and no trouble may be starting at this moment, however long that takes.
   */
  boolean neverStarted() {
    List<Pod> pods = pods();
    return pods.isEmpty()
        ? refused()
        : Jobs.neverRan(job, pods) && (Pods.trouble(pods).isPresent() || isOld(job, FIRST_POD));
  }

  /** Whether its pods are made of something else than those of another Job. */
  boolean differs(Job other) {
    return !Marks.annotation(job, Marks.TEMPLATE).equals(Marks.annotation(other, Marks.TEMPLATE));
  }

  /** That it does not go on by itself, and what a person can do. */
  Optional<Finding> stuck() {
    if (refused()) {
      return Optional.of(
          alarm(
              "has no pod: a quota or an admission policy refuses it; mend that, or set resources with which it is let in"));
    }
    return Pods.trouble(pods().stream().filter(pod -> isOld(pod, PATIENCE)).toList())
        .map(trouble ->
            alarm(
                "does not run, %s; set an image or resources with which its pod runs"
                    .formatted(trouble)));
  }

  private Finding alarm(String what) {
    String name = job.getMetadata().getName();
    String namespace = scene.owner().namespace();
    return new Finding.Alarm(
        part.id(),
        "MigrationStuck",
        "Job %s in namespace %s %s, or see kubectl describe job %s -n %s"
            .formatted(name, namespace, what, name, namespace));
  }

  /** The API server did not take a pod of it: its controller goes on trying and says so nowhere. */
  private boolean refused() {
    return pods().isEmpty()
        && !Jobs.suspended(job)
        && Jobs.untried(job)
        && Jobs.idle(job)
        && isOld(job, FIRST_POD);
  }

  /**
   * All that there are, those that are over included. By all labels: one of them tells a Job from
   * another that had the same name.
   */
  private List<Pod> pods() {
    Map<String, String> labels = job.getSpec().getTemplate().getMetadata().getLabels();
    return scene.present(part.id(), Pod.class).stream()
        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  private boolean isOld(HasMetadata object, Duration age) {
    return !since(object).plus(age).isAfter(scene.situation().now());
  }

  private Instant since(HasMetadata object) {
    return switch (scene.entry(object.getKind(), object.getMetadata().getName())) {
      case Entry.Present<KubeObject>(_, Instant since, _, _) -> since;
      case Entry.Absent<KubeObject> _, Entry.Unknown<KubeObject> _ -> scene.situation().now();
    };
  }
}
