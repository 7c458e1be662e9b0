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
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A workload's ServiceAccount, Service and Deployment, changed in one step. */
final class WorkloadPlan {

  private static final String SCALED = "owned by the autoscaler";

  private final Scene scene;
  private final Part.Workload part;
  private final List<Step> bindingSteps;
  private final RunningBindings bindings;
  private final Entry<KubeObject> deployment;
  private final NamedRole role;

  private final List<KubeObject> desired;

  /**
   * A plan for one workload.
   *
   * @param bindingSteps the steps that will change bindings
   */
  WorkloadPlan(Scene scene, Part.Workload part, List<Step> bindingSteps) {
    this.scene = scene;
    this.part = part;
    this.bindingSteps = bindingSteps.stream().filter(this::concerns).toList();
    this.deployment = scene.entry("Deployment", part.objectName());
    this.role = new NamedRole(scene, part);
    this.bindings = RunningBindings.of(scene, part, live());
    this.desired =
        live().isPresent()
            ? objects(bindings.asItRuns(), bindings.stillWanted())
            : objects(part, bindings.now());
  }

  /**
   * The workload's objects.
   *
   * @param workload with the bindings that its pods mount
   * @param told what its pods are to start with
   */
  private List<KubeObject> objects(Part.Workload workload, Told told) {
    var objects = drawn(workload, told);
    return withoutAccountIfItChanges(
        leftToOthers()
            ? objects.with(Replicas::leftToOthers)
            : objects.with(deployment -> Replicas.fixed(deployment, number())));
  }

  private WorkloadObjects drawn(Part.Workload workload, Told told) {
    return new WorkloadObjects(
        scene.owner(), new PodShape(workload, bindings.bound().managed()), told);
  }

  /** Which role its account names changes in a step of its own. */
  private List<KubeObject> withoutAccountIfItChanges(List<KubeObject> objects) {
    return live().isPresent() && role.changes()
        ? objects.stream().filter(object -> !(object.object() instanceof ServiceAccount)).toList()
        : objects;
  }

  Assessment assess() {
    for (KubeObject object : desired) {
      if (scene.view().entry(KubeObject.class, object.name())
          instanceof Entry.Unknown<KubeObject>(String reason, _)) {
        return scene.unseen(part.id(), object.name(), reason);
      }
    }
    return switch (deployment) {
      case Entry.Unknown<KubeObject> _ -> Assessment.NOTHING;
      case Entry.Absent<KubeObject> _ -> Assessment.of(create()).and(numberChange());
      case Entry.Present<KubeObject>(KubeObject seen, Instant since, _, _) ->
          seen.going()
              ? Assessment.of(inFlight("being deleted", since))
              : seen.as(Deployment.class)
                  .map(live -> present(live, since).and(numberChange()))
                  .orElse(Assessment.NOTHING);
    };
  }

  /**
   * A change of the spec and a restart for new bindings are steps of their own: whichever bindings
   * have been written meanwhile, each stays the step that a person has approved. But pods that are
   * replaced anyway start with the bindings of then.
   */
  private Assessment present(Deployment live, Instant since) {
    if (role.changes()) {
      return Assessment.of(role.step()).and(besideItsRole(live, since));
    }
    return besideItsRole(live, since);
  }

  private Assessment besideItsRole(Deployment live, Instant since) {
    var changes = new WorkloadChanges(scene, desired);
    List<FieldChange> why = changes.why(unwantedParts());
    // Pods that restarted before their account names another role would go on with the one of now.
    boolean bindingsCome = !bindingSteps.isEmpty() || (role.changes() && bindings.stale());
    boolean stale = !bindingsCome && bindings.stale();
    if (why.isEmpty()) {
      return stale
          ? changing(live, rebind())
          : rollout(live, since).and(bindingsCome ? Assessment.of(rebind()) : Assessment.NOTHING);
    }
    boolean restartsAnyway = stale && changes.replacesPods();
    Assessment change = changing(live, change(why, restartsAnyway ? latest() : desired));
    return restartsAnyway || !(stale || bindingsCome)
        ? change
        : change.and(Assessment.of(rebind()));
  }

  /**
   * Who scales it is changed in a step of its own, which touches nothing else: what the rung wants
   * fixed again is taken back once its autoscaler has brought it to that number, and no image waits
   * for that.
   */
  private Assessment numberChange() {
    boolean wanted = scene.autoscaler(part).isPresent();
    if (wanted == leftToOthers()) {
      return Assessment.NOTHING;
    }
    var objects = drawn(bindings.asItRuns(), bindings.stillWanted());
    PartId autoscaler = AutoscalerPlan.of(part);
    String fixed = Integer.toString(part.replicas());
    return Assessment.of(
        wanted
            ? numberStep(
                    "leave the number of pods of %s to its autoscaler",
                    withoutAccountIfItChanges(objects.with(Replicas::leftToOthers)))
                .because(List.of(new FieldChange(WorkloadChanges.REPLICAS, "fixed", SCALED)))
            : numberStep(
                    "take the number of pods of %s back from its autoscaler",
                    withoutAccountIfItChanges(objects.all()))
                .because(List.of(new FieldChange(WorkloadChanges.REPLICAS, SCALED, fixed)))
                .needing(new Need.Done(autoscaler, autoscaler.toString())));
  }

  private Step numberStep(String title, List<KubeObject> objects) {
    return step(
            AutoscalerPlan.numberKey(part.id()), Verb.CHANGE, title.formatted(part.name()), objects)
        .costing(Impact.ONLINE, Estimate.MOMENT)
        .needing(Scene.done(part));
  }

  /** Who is about to leave it to an autoscaler does not change it any more. */
  private int number() {
    return live()
        .filter(_ -> scene.autoscaler(part).isPresent())
        .map(seen -> seen.getSpec().getReplicas())
        .orElseGet(part::replicas);
  }

  private boolean leftToOthers() {
    return live().filter(Replicas::areOthers).isPresent();
  }

  /** With all bindings that there are. */
  private List<KubeObject> latest() {
    return bindings.stale() ? objects(bindings.asWritten(), bindings.now()) : desired;
  }

  /** What is on its way now does not keep a new spec from starting: the cluster turns to it. */
  private Assessment changing(Deployment live, Step change) {
    Assessment step = Assessment.of(change);
    return switch (Rollout.of(live, pods(), part.replicas())) {
      case Rollout.Complete _, Rollout.Going _ -> step;
      case Rollout.Stuck(String shows) ->
          step.and(Assessment.of(new Finding.Notice(part.id(), "RolloutStuck", stuck(shows))));
    };
  }

  private Assessment rollout(Deployment live, Instant since) {
    return switch (Rollout.of(live, pods(), part.replicas())) {
      case Rollout.Complete _ -> Assessment.NOTHING;
      case Rollout.Going(String shows) -> Assessment.of(inFlight(shows, begun(live, since)));
      case Rollout.Stuck(String shows) ->
          Assessment.of(inFlight(shows, since))
              .and(Assessment.of(new Finding.Alarm(part.id(), "RolloutStuck", stuck(shows))));
    };
  }

  /** That too few of an autoscaler's pods are ready does not show in since when it is as it is. */
  private Instant begun(Deployment live, Instant since) {
    return Rollout.of(live, pods()) instanceof Rollout.Complete ? scene.situation().now() : since;
  }

  private String stuck(String shows) {
    return "Deployment %s in namespace %s is %s; set an image or resources with which its pods run, or see kubectl describe deployment %s -n %s"
        .formatted(
            part.objectName(),
            scene.owner().namespace(),
            shows,
            part.objectName(),
            scene.owner().namespace());
  }

  private Step create() {
    Need[] needs =
        Stream.of(
                part.bindings().stream().map(Scene::done),
                scene.allowed(part).stream(),
                scene.identified(part).stream())
            .flatMap(each -> each)
            .toArray(Need[]::new);
    return step(part.id().toString(), Verb.CREATE, "create " + part.name(), latest())
        .costing(Impact.ONLINE, starting())
        .because(
            List.of(
                new FieldChange("image", "", part.image()),
                new FieldChange(WorkloadChanges.REPLICAS, "", Integer.toString(part.replicas())),
                new FieldChange("cpu", "", part.cpu()),
                new FieldChange("memory", "", part.memory())))
        .needing(needs);
  }

  private Step change(List<FieldChange> why, List<KubeObject> objects) {
    Set<String> fields = why.stream().map(FieldChange::field).collect(Collectors.toSet());
    boolean scales = fields.equals(Set.of(WorkloadChanges.REPLICAS));
    String title = (scales ? "scale " : "roll out ") + part.name();
    Step step =
        step(part.id().toString(), Verb.CHANGE, title, objects)
            .because(why)
            .costing(Impact.ONLINE, scales ? scaling() : replacing());
    // Pods of an account that was gone start with the role that it is given now.
    return role.gone() ? step.needing(scene.identified(part).toArray(Need[]::new)) : step;
  }

  /**
   * The restart that new bindings ask for. It says the same before and after they are written; what
   * tells it from the next one is what the pods run with now. It waits for all of them, so that
   * pods restart once; but none that only a person can help keeps the others from them. While there
   * is nothing yet that pods do not run with, it is nothing that the workload has left to do, for
   * which others would wait.
   */
  private Step rebind() {
    Set<Need> needs = new LinkedHashSet<>(scene.allowed(part));
    Set<String> news = bindings.news();
    if (!changesAgain(news)) {
      bindingSteps.forEach(step ->
          needs.add(
              news.isEmpty()
                  ? new Need.Done(step.part(), step.key())
                  : new Need.DoneOrStuck(step.part(), step.key())));
    }
    needs.add(new Need.Done(part.id(), part.id().toString()));
    if (role.changes()) {
      needs.add(role.done());
    }
    PartId of = bindings.stale() ? part.id() : PartId.of("restart", part.name());
    return step(rebindKey(), of, Verb.CHANGE, rebindTitle(), latest())
        .because(List.of(new FieldChange(WorkloadChanges.RESTART, "", "for new bindings")))
        .on(
            part.id().toString(),
            bindings.stillWanted().text() + bindings.told().identity().orElse(""),
            0)
        .needing(needs.toArray(Need[]::new));
  }

  /**
   * Whether a binding is news and will change once more: it says something meanwhile because what
   * pods use is gone, so they do not wait.
   */
  private boolean changesAgain(Set<String> news) {
    return bindingSteps.stream()
        .flatMap(
            step -> part.bindings().stream().filter(binding -> binding.id().equals(step.part())))
        .anyMatch(binding -> news.contains(binding.secretName()));
  }

  private String rebindKey() {
    return part.id() + "/rebind";
  }

  private String rebindTitle() {
    return "restart " + part.name() + " for new bindings";
  }

  private Step step(String key, Verb verb, String title, List<KubeObject> objects) {
    return step(key, part.id(), verb, title, objects);
  }

  private Step step(String key, PartId of, Verb verb, String title, List<KubeObject> objects) {
    Need[] migration =
        scene.blueprint().parts(Part.Migration.class).stream()
            .filter(other -> other.workload().id().equals(part.id()))
            .map(other -> new Need.Done(other.id(), other.id().toString()))
            .toArray(Need[]::new);
    var unwanted = new ArrayList<>(unwantedParts());
    unwanted.addAll(oldJobs());
    return Step.of(
            key,
            of,
            Stage.SWITCH,
            verb,
            title,
            new KubeAction.ApplyWorkload(
                objects.stream().map(object -> Marks.by(key, object)).toList(),
                List.copyOf(unwanted),
                part.replicas()))
        .costing(Impact.ONLINE, replacing())
        .needing(migration);
  }

  /** Objects of the workload that it has no more: the Service of one that lost its port. */
  private List<KubeObject> unwantedParts() {
    Set<String> wanted = desired.stream().map(KubeObject::name).collect(Collectors.toSet());
    wanted.add(KubeObject.name("ServiceAccount", part.objectName()));
    return scene.present(part.id(), HasMetadata.class).stream()
        .filter(object -> !(object instanceof Pod))
        .map(KubeObject::new)
        .filter(object -> !wanted.contains(object.name()) && !object.going())
        .toList();
  }

  /** Jobs of older migrations that are over; they alone are no reason for a step. */
  private List<KubeObject> oldJobs() {
    Set<String> current =
        scene.blueprint().parts(Part.Migration.class).stream()
            .map(WorkloadObjects::jobName)
            .collect(Collectors.toSet());
    return scene.present(LeftoverPlan.migrationOf(part.id()), Job.class).stream()
        .filter(job -> !current.contains(job.getMetadata().getName()))
        .filter(job ->
            switch (Jobs.state(job)) {
              case SUCCEEDED, FAILED -> true;
              case ACTIVE, GOING -> false;
            })
        .map(KubeObject::new)
        .toList();
  }

  private InFlight inFlight(String shows, Instant since) {
    String settles = part.id() + "/" + InFlight.SETTLE;
    String key =
        live()
            .map(seen -> new RolloutCause(part.id(), seen, pods()).step().orElse(settles))
            .orElse(part.id().toString());
    String title =
        key.equals(rebindKey())
            ? rebindTitle()
            : key.equals(settles)
                ? "pods of %s get ready".formatted(part.name())
                : "roll out " + part.name();
    return new InFlight(
        key,
        part.id(),
        Stage.SWITCH,
        title,
        Impact.ONLINE,
        part.id().toString(),
        shows,
        since,
        key.equals(settles) ? starting() : replacing());
  }

  /**
   * A fixed number is replaced in the waves of the one that is applied, whatever it was before; one
   * that is about to be an autoscaler's is its fewest by the time of a restart. Of an autoscaler's
   * it is the most there may be: what is said must not change whenever the load does.
   */
  private Estimate replacing() {
    int most =
        leftToOthers()
            ? scene.autoscaler(part).map(Part.Autoscaler::maxReplicas).orElseGet(part::replicas)
            : Math.max(number(), part.replicas());
    return new RolloutEstimate(pods()).replacing(most);
  }

  private Estimate scaling() {
    boolean down =
        live().filter(seen -> seen.getSpec().getReplicas() > part.replicas()).isPresent();
    return down ? new RolloutEstimate(pods()).ending() : starting();
  }

  private Estimate starting() {
    return new RolloutEstimate(pods()).starting();
  }

  private boolean concerns(Step step) {
    return part.bindings().stream().anyMatch(binding -> binding.id().equals(step.part()));
  }

  private List<Pod> pods() {
    return scene.pods(part.id());
  }

  private Optional<Deployment> live() {
    return deployment.known().flatMap(seen -> seen.as(Deployment.class));
  }
}
