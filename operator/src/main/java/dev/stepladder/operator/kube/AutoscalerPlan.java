package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.kube.AutoscalerObjects.Range;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The autoscaler of one workload: made once the number of pods has been left to it, and led down
 * before that is taken back. A most below the number of now would take pods away at once, whatever
 * the load; so the most follows the number down as the load lets it fall. Upwards nothing has to be
 * done for the pods: an autoscaler brings them to its fewest by itself, so that at no time two
 * write their number.
 */
final class AutoscalerPlan {

  private static final String KIND = "autoscaler";
  private static final Estimate SCALING = Estimate.minutes(1, 5);

  /** An autoscaler waits for minutes before it takes pods away, and then takes a few at a time. */
  private static final Estimate DESCENT = Estimate.minutes(7, 30);

  private final Scene scene;
  private final Part.Workload workload;
  private final Optional<Part.Autoscaler> part;
  private final Range range;
  private final AutoscalerObjects objects;

  /** A plan for a workload, whether it is to have an autoscaler or not. */
  AutoscalerPlan(Scene scene, Part.Workload workload) {
    this.scene = scene;
    this.workload = workload;
    this.part = scene.autoscaler(workload);
    int fewest = workload.replicas();
    this.range = new Range(fewest, part.map(Part.Autoscaler::maxReplicas).orElse(fewest));
    this.objects = new AutoscalerObjects(scene.owner());
  }

  /** The part that a workload's autoscaler is. */
  static PartId of(Part.Workload workload) {
    return PartId.of(KIND, workload.name());
  }

  /** The step that changes who owns the number of a workload's pods. */
  static String numberKey(PartId workload) {
    return workload + "/replicas";
  }

  Assessment assess() {
    Entry<KubeObject> scaled = scene.entry("Deployment", workload.objectName());
    Optional<Deployment> deployment = scaled.known().flatMap(seen -> seen.as(Deployment.class));
    int number = deployment.map(seen -> seen.getSpec().getReplicas()).orElseGet(range::fewest);
    return switch (scene.entry("HorizontalPodAutoscaler", workload.objectName())) {
      case Entry.Unknown<KubeObject>(String reason, _) ->
          scene.unseen(id(), "HorizontalPodAutoscaler " + workload.objectName(), reason);
      case Entry.Absent<KubeObject> _ ->
          part.map(wanted -> Assessment.of(create(wanted, number))).orElse(Assessment.NOTHING);
      case Entry.Present<KubeObject>(KubeObject seen, Instant since, _, _) ->
          seen.as(HorizontalPodAutoscaler.class)
              .map(live -> present(live, deployment, number, later(since, scaled)))
              .orElse(Assessment.NOTHING);
    };
  }

  /** Since when both it and the number that it is about are as they are. */
  private static Instant later(Instant since, Entry<KubeObject> scaled) {
    return scaled instanceof Entry.Present<KubeObject> seen && seen.since().isAfter(since)
        ? seen.since()
        : since;
  }

  private Assessment present(
      HorizontalPodAutoscaler live, Optional<Deployment> deployment, int number, Instant since) {
    if (!Marks.ours(live, scene.owner())) {
      return part.isPresent() ? scene.notOurs(id(), live) : Assessment.NOTHING;
    }
    if (new KubeObject(live).going()) {
      return part.isPresent()
          ? Assessment.of(inFlight("being deleted", since))
          : Assessment.NOTHING;
    }
    boolean leads = deployment.filter(Replicas::areOthers).isPresent();
    if (part.isEmpty() && !leads) {
      // The number is the operator's again; what is left is removed.
      return Assessment.NOTHING;
    }
    return led(live, number, since);
  }

  /** Towards what must be, as far as the number of pods lets it. */
  private Assessment led(HorizontalPodAutoscaler live, int number, Instant since) {
    Blindness blindness = Blindness.of(live, number);
    int floor = blindness.floor(number, scene.situation().now());
    Range next = new Range(range.fewest(), Math.max(range.most(), held(live, floor)));
    boolean arrives = next.equals(range);
    HorizontalPodAutoscaler desired =
        arrives ? wanted(live) : objects.within(live, id(), workload, next, from(live));
    boolean due = !Difference.between(desired, live).isEmpty();
    if (arrives && !due) {
      return brought(number, since);
    }
    Step step =
        step(Verb.CHANGE, changeTitle(), new KubeObject(desired))
            .costing(Impact.ONLINE, part.isPresent() ? SCALING : DESCENT)
            .because(why(live))
            .after(Range.of(live).toString());
    return Assessment.of(due ? step : step.holding(Optional.of(hold(live, number, blindness))));
  }

  /**
   * A most that the descent has put below the number stays, the last one too, which no longer says
   * where it came from: the autoscaler is about to follow, and one that goes up and down again
   * meanwhile is written as fast as anybody can write.
   */
  private int held(HorizontalPodAutoscaler live, int floor) {
    int most = live.getSpec().getMaxReplicas();
    boolean descends = Marks.annotation(live, AutoscalerObjects.CAME_FROM).isPresent();
    return descends || most <= range.most() ? Math.min(floor, most) : floor;
  }

  private Hold hold(HorizontalPodAutoscaler live, int number, Blindness blindness) {
    int most = live.getSpec().getMaxReplicas();
    return number > most
        ? Hold.of(
            "PodsGo",
            "the autoscaler is about to bring %d pods to %d, on the way down to %d"
                .formatted(number, most, range.most()))
        : blindness.hold(number, range.most());
  }

  /** Without a part it only pins the number that is about to be taken back. */
  private HorizontalPodAutoscaler wanted(HorizontalPodAutoscaler live) {
    return part.map(objects::autoscaler)
        .orElseGet(() -> objects.within(live, id(), workload, range, from(live)));
  }

  private Assessment brought(int number, Instant since) {
    if (number == 0) {
      return Assessment.of(
          new Finding.Alarm(
                  id(),
                  "AutoscalerOff",
                  "Deployment %s in namespace %s was scaled to 0, where no autoscaler does anything: run kubectl scale deployment %s -n %s --replicas=%d"
                      .formatted(
                          workload.objectName(),
                          scene.owner().namespace(),
                          workload.objectName(),
                          scene.owner().namespace(),
                          range.fewest()))
              .ofWhatIsAsAsked());
    }
    return range.contains(number)
        ? Assessment.NOTHING
        : Assessment.of(inFlight("%d pods asked for, not yet %s".formatted(number, range), since));
  }

  /** What it comes to in the end, however far it has come: that is what a person approves. */
  private List<FieldChange> why(HorizontalPodAutoscaler live) {
    var why = new ArrayList<FieldChange>();
    if (!from(live).equals(range.toString())) {
      why.add(new FieldChange(Facts.PODS, from(live), range.toString()));
    }
    ObjectPlan.why(new KubeObject(wanted(live)), new KubeObject(live)).stream()
        .filter(change -> !change.field().equals(Facts.PODS))
        .filter(change -> why.isEmpty() || !change.field().equals(ObjectPlan.DEFINITION))
        .forEach(why::add);
    return why;
  }

  private String from(HorizontalPodAutoscaler live) {
    return Marks.annotation(live, AutoscalerObjects.CAME_FROM)
        .filter(began -> !began.equals(range.toString()))
        .orElseGet(() -> Range.of(live).toString());
  }

  private Step create(Part.Autoscaler wanted, int number) {
    HorizontalPodAutoscaler made = objects.autoscaler(wanted);
    var begins = new Range(range.fewest(), Math.max(range.most(), number));
    var object =
        new KubeObject(
            begins.equals(range)
                ? made
                : objects.within(made, id(), workload, begins, Integer.toString(number)));
    return step(Verb.CREATE, title("create autoscaler %s,", wanted, begins), object)
        .because(
            Facts.of(object, object).entrySet().stream()
                .filter(fact -> !fact.getValue().isEmpty())
                .map(fact -> new FieldChange(fact.getKey(), "", fact.getValue()))
                .toList())
        .needing(Scene.done(workload), new Need.Done(workload.id(), numberKey(workload.id())));
  }

  private static String title(String verb, Part.Autoscaler wanted, Range range) {
    return verb.formatted(wanted.workload().name())
        + " %s pods at %d %% CPU".formatted(range, wanted.cpuPercent());
  }

  private String changeTitle() {
    return part.map(wanted -> title("change autoscaler %s to", wanted, range))
        .orElseGet(() ->
            "have the autoscaler bring %s to %s"
                .formatted(workload.name(), range.most() == 1 ? "1 pod" : range + " pods"));
  }

  private Step step(Verb verb, String title, KubeObject object) {
    return Step.of(
            id().toString(), id(), Stage.SWITCH, verb, title, new KubeAction.ApplyObject(object))
        .costing(Impact.ONLINE, SCALING);
  }

  private InFlight inFlight(String shows, Instant since) {
    return new InFlight(
        id().toString(),
        id(),
        Stage.SWITCH,
        "bring %s to %s pods".formatted(workload.name(), range),
        Impact.ONLINE,
        id().toString(),
        shows,
        since,
        SCALING);
  }

  private PartId id() {
    return of(workload);
  }
}
