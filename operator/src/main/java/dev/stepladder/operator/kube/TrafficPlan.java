package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What traffic of an app's pods is allowed, and that all other is denied. */
record TrafficPlan(Scene scene) {

  /** Of all data only caches go while their app stays. */
  private static final Set<Integer> PORTS_OF_CACHES =
      Arrays.stream(CacheEngine.values()).map(CacheEngine::port).collect(Collectors.toSet());

  /** What is denied to all is denied only once what each needs is allowed. */
  Assessment assess() {
    List<Part.NetworkRules> rules = scene.blueprint().parts(Part.NetworkRules.class);
    Assessment allowed =
        rules.stream().map(this::allowed).reduce(Assessment.NOTHING, Assessment::and);
    List<Need> allDone = rules.stream().map(Scene::done).toList();
    return scene.blueprint().parts(Part.Isolation.class).stream()
        .map(part -> denied(part, allDone))
        .reduce(allowed, Assessment::and);
  }

  /**
   * Pods of before need the way to a cache until it is gone, so that it is closed in a step of its
   * own; all else changes at once.
   */
  private Assessment allowed(Part.NetworkRules part) {
    Set<Integer> leaving = leaving(part);
    var all = new TreeSet<>(part.dataPorts());
    all.addAll(leaving);
    String of = "traffic of " + part.workload().name();
    Assessment meanwhile =
        new ObjectPlan(
                scene,
                part.id(),
                rules(part.withDataPorts(List.copyOf(all))),
                new ObjectPlan.Titles("allow the " + of, "change the allowed " + of),
                List.of())
            .assess();
    return leaving.isEmpty() ? meanwhile : meanwhile.and(Assessment.of(close(part, leaving)));
  }

  /** The ports of caches that are open now and are not to be. */
  private Set<Integer> leaving(Part.NetworkRules part) {
    if (!(scene.view().entry(KubeObject.class, rules(part).name())
            instanceof Entry.Present<KubeObject>(KubeObject seen, _, _, _))
        || !Marks.ours(seen.object(), scene.owner())
        || seen.going()) {
      return Set.of();
    }
    var leaving = new TreeSet<>(PORTS_OF_CACHES);
    leaving.retainAll(seen.as(NetworkPolicy.class).map(NetworkObjects::portsOut).orElse(Set.of()));
    leaving.removeAll(part.dataPorts());
    return leaving;
  }

  private Step close(Part.NetworkRules part, Set<Integer> ports) {
    return Step.of(
            part.id() + "/close",
            part.id(),
            Stage.CONTRACT,
            Verb.CHANGE,
            "close the way of %s to the cache".formatted(part.workload().name()),
            new KubeAction.ApplyObject(rules(part)))
        .because(
            ports.stream()
                .map(port -> new FieldChange("port", Integer.toString(port), ""))
                .toList())
        .needing(
            Scene.done(part),
            new Need.AllFinished(Architect.WORKLOAD),
            new Need.Finished(Architect.CACHE));
  }

  private Assessment denied(Part.Isolation part, List<Need> allDone) {
    return new ObjectPlan(
            scene,
            part.id(),
            new KubeObject(new NetworkObjects(scene.owner()).isolation(part)),
            new ObjectPlan.Titles("deny all other traffic", "deny all other traffic again"),
            allDone)
        .assess();
  }

  private KubeObject rules(Part.NetworkRules part) {
    return new KubeObject(new NetworkObjects(scene.owner()).rules(part));
  }
}
