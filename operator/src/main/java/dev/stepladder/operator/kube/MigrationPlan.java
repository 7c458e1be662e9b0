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
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.stream.Stream;

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
    List<MigrationRun> older = older();
    List<MigrationRun> superseded = older.stream().filter(MigrationRun::neverStarted).toList();
    Assessment others =
        older.stream()
            .filter(run -> !superseded.contains(run))
            .map(run -> running(part.id() + "/" + run.job().getMetadata().getName(), run))
            .reduce(Assessment.NOTHING, Assessment::and);
    return others.and(current(superseded));
  }

  private Assessment current(List<MigrationRun> superseded) {
    String name = WorkloadObjects.jobName(part);
    if (remembered()) {
      return Assessment.NOTHING;
    }
    return switch (scene.entry("Job", name)) {
      case Entry.Unknown<KubeObject>(String reason, _) ->
          scene.unseen(part.id(), "Job " + name, reason);
      case Entry.Absent<KubeObject> _ -> Assessment.of(step(superseded));
      case Entry.Present<KubeObject>(KubeObject seen, _, _, _) ->
          seen.as(Job.class).map(job -> present(job, superseded)).orElse(Assessment.NOTHING);
    };
  }

  private Assessment present(Job job, List<MigrationRun> superseded) {
    if (!Marks.ours(job, scene.owner())) {
      return scene.notOurs(part.id(), job);
    }
    return switch (Jobs.state(job)) {
      case SUCCEEDED -> Assessment.NOTHING;
      case FAILED -> Assessment.of(failed(job));
      case ACTIVE -> active(new MigrationRun(scene, part, job), superseded);
      case GOING -> running(part.id().toString(), new MigrationRun(scene, part, job));
    };
  }

  /**
   * A Job cannot be changed: one that a changed spec lets run takes the place of one that cannot.
   */
  private Assessment active(MigrationRun run, List<MigrationRun> superseded) {
    if (run.neverStarted() && run.differs(objects().job(part))) {
      return Assessment.of(step(Stream.concat(superseded.stream(), Stream.of(run)).toList()));
    }
    return run.stuck()
        .map(Assessment::of)
        .orElse(Assessment.NOTHING)
        .and(running(part.id().toString(), run));
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

  private Assessment running(String key, MigrationRun run) {
    String trouble = run.trouble().map(text -> "; " + text).orElse("");
    String state = Jobs.state(run.job()) == Jobs.State.GOING ? "being deleted" : "running";
    return Assessment.of(
        new InFlight(
            key,
            part.id(),
            Stage.SWITCH,
            "migrate " + part.workload().name(),
            Impact.ONLINE,
            part.id().toString(),
            state + " as Job " + run.job().getMetadata().getName() + trouble,
            run.since(),
            USUAL,
            run.judged()));
  }

  private Step step(List<MigrationRun> superseded) {
    WorkloadObjects objects = objects();
    return Step.of(
            part.id().toString(),
            part.id(),
            Stage.SWITCH,
            Verb.RUN,
            "migrate " + part.workload().name(),
            new KubeAction.RunMigration(
                new KubeObject(objects.account()),
                new KubeObject(objects.job(part)),
                superseded.stream().map(MigrationRun::job).map(KubeObject::new).toList()))
        .because(List.of(new FieldChange("image", "", part.workload().image())))
        .costing(Impact.ONLINE, USUAL)
        .needing(needs());
  }

  /** Nothing but the database: whatever is done to a cache or a bucket meanwhile holds no image. */
  private Need[] needs() {
    Stream<Need> settled =
        part.workload().bindings().stream()
            .map(Part.Binding::of)
            .filter(this::isDatabase)
            .map(Need.Settled::new);
    Stream<Need> written =
        part.workload().bindings().stream().filter(this::mustBeWritten).map(Scene::done);
    return Stream.of(
            scene.allowed(part.workload()).stream(),
            isNew() ? scene.identified(part.workload()).stream() : Stream.<Need>empty(),
            settled,
            written)
        .flatMap(needs -> needs)
        .distinct()
        .toArray(Need[]::new);
  }

  /** With the bindings that are there when it starts: a pod that mounts another never starts. */
  private WorkloadObjects objects() {
    BoundSecrets bound = BoundSecrets.of(scene, part.workload());
    Part.Workload workload =
        part.workload()
            .withBindings(
                part.workload().bindings().stream()
                    .filter(binding ->
                        mustBeWritten(binding) || !bound.missing().contains(binding.secretName()))
                    .toList());
    return WorkloadObjects.now(scene, workload);
  }

  /**
   * A migration writes, so it waits for the writer's binding to be right. A new workload waits for
   * all of its bindings, so its migration may as well have them all.
   */
  private boolean mustBeWritten(Part.Binding binding) {
    boolean writer = isDatabase(binding.of()) && binding.awaits().isEmpty();
    return writer
        || switch (scene.entry("Secret", binding.secretName())) {
          // Somebody else's is as good as none.
          case Entry.Present<KubeObject>(KubeObject seen, _, _, _) ->
              isNew() && !Marks.ours(seen.object(), scene.owner());
          case Entry.Absent<KubeObject> _ -> isNew();
          case Entry.Unknown<KubeObject> _ -> true;
        };
  }

  private boolean isNew() {
    return scene.entry("Deployment", part.workload().objectName()).known().isEmpty();
  }

  private boolean isDatabase(PartId id) {
    return scene.blueprint().parts(Part.Database.class).stream()
        .anyMatch(database -> database.id().equals(id));
  }

  private boolean remembered() {
    return scene
        .view()
        .ledger()
        .migration(part.workload().name())
        .filter(part.hash()::equals)
        .isPresent();
  }

  private List<MigrationRun> older() {
    return scene.present(part.id(), Job.class).stream()
        .filter(job -> !job.getMetadata().getName().equals(WorkloadObjects.jobName(part)))
        .filter(job -> Jobs.state(job) == Jobs.State.ACTIVE)
        .map(job -> new MigrationRun(scene, part, job))
        .toList();
  }
}
