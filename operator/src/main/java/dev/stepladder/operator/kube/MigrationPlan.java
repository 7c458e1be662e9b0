package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Job that must succeed before a version of a workload is rolled out. */
final class MigrationPlan {

  private static final Estimate USUAL = Estimate.minutes(1, 10);

  private final Scene scene;
  private final Part.Migration part;

  MigrationPlan(Scene scene, Part.Migration part) {
    this.scene = scene;
    this.part = part;
  }

  Assessment assess() {
    List<Job> older = older(Jobs.State.ACTIVE);
    List<Job> superseded = older.stream().filter(this::neverStarted).toList();
    Assessment others =
        older.stream()
            .filter(job -> !superseded.contains(job))
            .map(job ->
                Assessment.of(
                    running(part.id() + "/" + job.getMetadata().getName(), job, sinceOf(job))))
            .reduce(Assessment.NOTHING, Assessment::and);
    return others.and(current(superseded));
  }

  private Assessment current(List<Job> superseded) {
    String name = WorkloadObjects.jobName(part);
    if (remembered()) {
      return Assessment.NOTHING;
    }
    return switch (scene.entry("Job", name)) {
      case Entry.Unknown<KubeObject>(String reason, _) ->
          scene.unseen(part.id(), "Job " + name, reason);
      case Entry.Absent<KubeObject> _ -> Assessment.of(step(superseded));
      case Entry.Present<KubeObject>(KubeObject seen, Instant since, _) ->
          seen.as(Job.class).map(job -> present(job, since)).orElse(Assessment.NOTHING);
    };
  }

  private Assessment present(Job job, Instant since) {
    if (!Marks.ours(job, scene.owner())) {
      return scene.notOurs(part.id(), job);
    }
    return switch (Jobs.state(job)) {
      case SUCCEEDED -> Assessment.NOTHING;
      case FAILED -> Assessment.of(failed(job));
      case ACTIVE, GOING -> Assessment.of(running(part.id().toString(), job, since));
    };
  }

  private Finding failed(Job job) {
    String name = job.getMetadata().getName();
    String namespace = scene.owner().namespace();
    return new Finding.Alarm(
        part.id(),
        "MigrationFailed",
        ("Job %s failed, so %s is not rolled out to %s; see kubectl logs job/%s -n %s, then set an"
                + " image whose migration succeeds, or mend the database and run it again by kubectl"
                + " delete job %s -n %s")
            .formatted(
                name,
                part.workload().name(),
                part.workload().image(),
                name,
                namespace,
                name,
                namespace));
  }

  private InFlight running(String key, Job job, Instant since) {
    String trouble = Pods.trouble(podsOf(job)).map(text -> "; " + text).orElse("");
    String state = Jobs.state(job) == Jobs.State.GOING ? "being deleted" : "running";
    return new InFlight(
        key,
        part.id(),
        Stage.SWITCH,
        "migrate " + part.workload().name(),
        Impact.ONLINE,
        part.id().toString(),
        state + " as Job " + job.getMetadata().getName() + trouble,
        since,
        USUAL);
  }

  private Step step(List<Job> superseded) {
    BoundSecrets bound = BoundSecrets.of(scene, part.workload());
    var objects =
        new WorkloadObjects(
            scene.owner(),
            new PodShape(part.workload(), bound.managed()),
            bound.hashOr(Optional.empty()));
    var needs = new ArrayList<Need>(scene.allowed(part.workload()));
    for (Part.Binding binding : part.workload().bindings()) {
      boolean written = scene.secret(binding.secretName()).isPresent();
      if (written && isCache(binding)) {
        continue;
      }
      needs.add(new Need.Settled(binding.of()));
      if (mustBeWritten(binding)) {
        needs.add(new Need.Done(binding.id(), binding.id().toString()));
      }
    }
    return Step.of(
            part.id().toString(),
            part.id(),
            Stage.SWITCH,
            Verb.RUN,
            "migrate " + part.workload().name(),
            new KubeAction.RunMigration(
                new KubeObject(objects.account()),
                new KubeObject(objects.job(part)),
                superseded.stream().map(KubeObject::new).toList()))
        .because(List.of(new FieldChange("image", "", part.workload().image())))
        .costing(Impact.ONLINE, USUAL)
        .needing(needs.toArray(Need[]::new));
  }

  /** A cache holds nothing that a migration changes, whatever is done to it meanwhile. */
  private boolean isCache(Part.Binding binding) {
    return scene.blueprint().parts(Part.Cache.class).stream()
        .anyMatch(cache -> cache.id().equals(binding.of()));
  }

  /**
   * A migration writes, so it waits for the writer's binding to be right; one that follows parts
   * which come and go need only be there, so that a new image does not wait for a replica.
   */
  private boolean mustBeWritten(Part.Binding binding) {
    return binding.awaits().isEmpty() || scene.secret(binding.secretName()).isEmpty();
  }

  private boolean remembered() {
    return scene
        .view()
        .ledger()
        .migration(part.workload().name())
        .filter(part.hash()::equals)
        .isPresent();
  }

  private List<Job> older(Jobs.State state) {
    return scene.present(part.id(), Job.class).stream()
        .filter(job -> !job.getMetadata().getName().equals(WorkloadObjects.jobName(part)))
        .filter(job -> Jobs.state(job) == state)
        .toList();
  }

  /** It can be taken away without breaking off anything: its image cannot be pulled, say. */
  private boolean neverStarted(Job job) {
    List<Pod> pods = podsOf(job);
    return !pods.isEmpty()
        && Pods.trouble(pods).isPresent()
        && pods.stream().noneMatch(Pods::started)
        && Jobs.untried(job);
  }

  private List<Pod> podsOf(Job job) {
    Optional<String> mark =
        Marks.label(job.getSpec().getTemplate().getMetadata().getLabels(), Marks.MIGRATION);
    PartId id = part.id();
    return scene.pods(id).stream()
        .filter(pod -> Marks.label(pod, Marks.MIGRATION).equals(mark))
        .toList();
  }

  private Instant sinceOf(Job job) {
    return switch (scene.entry("Job", job.getMetadata().getName())) {
      case Entry.Present<KubeObject>(_, Instant since, _) -> since;
      case Entry.Absent<KubeObject> _, Entry.Unknown<KubeObject> _ -> scene.situation().now();
    };
  }
}
