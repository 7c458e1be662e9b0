package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.BillChange;
import dev.stepladder.operator.prices.Charge;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What pods are charged for: the requests of as many as a workload always has. What an autoscaler
 * adds to them comes and goes with the load, and so do the pods of migrations: neither is counted.
 */
final class PodCharges {

  private static final BigDecimal GIBIBYTE = BigDecimal.valueOf(1L << 30);

  private final Optional<String> unknown;
  private final Map<String, Pods> workloads = new LinkedHashMap<>();

  /**
   * What a Deployment is charged by.
   *
   * @param number its own, or the last known where that is left to an autoscaler
   * @param autoscaled whether its number is left to an autoscaler
   * @param fewest what its autoscaler keeps, if it has one
   */
  private record Pods(
      int number, boolean autoscaled, OptionalInt fewest, BigDecimal cpus, BigDecimal gibibytes) {

    Bill bill() {
      int always = autoscaled ? fewest.orElse(number) : number;
      return always == 0 ? Bill.NOTHING : Bill.of(new Charge.Pods(always, cpus, gibibytes));
    }

    Pods scaledBy(OptionalInt keeps) {
      return new Pods(number, autoscaled, keeps, cpus, gibibytes);
    }
  }

  PodCharges(Blueprint blueprint, View view) {
    this.unknown = view.unknown(KubeObject.class);
    List<KubeObject> ours =
        view.all(KubeObject.class).stream()
            .map(seen -> seen.resource())
            .filter(object -> Marks.ours(object.object(), blueprint.owner()) && !object.going())
            .toList();
    ours.forEach(object -> object.as(Deployment.class).ifPresent(this::deployment));
    ours.forEach(object -> object.as(HorizontalPodAutoscaler.class).ifPresent(this::autoscaler));
  }

  /** What is charged for now. */
  Bill now() {
    return unknown
        .map(_ -> Bill.of(new Charge.Unseen("pods, which cannot be seen")))
        .orElseGet(
            () -> workloads.values().stream().map(Pods::bill).reduce(Bill.NOTHING, Bill::and));
  }

  /** The assessment with what each step does to that, one after the other. */
  Assessment charged(Assessment assessment) {
    return assessment.charging(this::change);
  }

  private BillChange change(Step step) {
    if (!(step.action() instanceof KubeAction action)) {
      return BillChange.NONE;
    }
    Bill before = bill();
    switch (action) {
      case KubeAction.ApplyWorkload(List<KubeObject> objects, _, _) ->
          objects.forEach(object -> object.as(Deployment.class).ifPresent(this::deployment));
      case KubeAction.ApplyObject(KubeObject object) ->
          object.as(HorizontalPodAutoscaler.class).ifPresent(this::autoscaler);
      case KubeAction.Remove(List<KubeObject> objects) -> objects.forEach(this::removed);
      case KubeAction.GeneratePassword _, KubeAction.WriteBinding _, KubeAction.RunMigration _ -> {}
    }
    return BillChange.between(before, bill());
  }

  private Bill bill() {
    return workloads.values().stream().map(Pods::bill).reduce(Bill.NOTHING, Bill::and);
  }

  private void deployment(Deployment deployment) {
    String name = deployment.getMetadata().getName();
    Optional<Pods> known = Optional.ofNullable(workloads.get(name));
    int last = known.map(Pods::number).orElse(1);
    Integer number = deployment.getSpec().getReplicas();
    List<Container> containers = deployment.getSpec().getTemplate().getSpec().getContainers();
    workloads.put(
        name,
        new Pods(
            number == null ? last : number,
            Replicas.areOthers(deployment),
            known.map(Pods::fewest).orElse(OptionalInt.empty()),
            requests(containers, "cpu"),
            requests(containers, "memory").divide(GIBIBYTE)));
  }

  /** An autoscaler has the name of its Deployment. */
  private void autoscaler(HorizontalPodAutoscaler autoscaler) {
    var fewest = OptionalInt.of(AutoscalerObjects.Range.of(autoscaler).fewest());
    workloads.computeIfPresent(
        autoscaler.getMetadata().getName(), (_, pods) -> pods.scaledBy(fewest));
  }

  private void removed(KubeObject object) {
    String name = object.object().getMetadata().getName();
    if (object.as(Deployment.class).isPresent()) {
      workloads.remove(name);
    } else if (object.as(HorizontalPodAutoscaler.class).isPresent()) {
      workloads.computeIfPresent(name, (_, pods) -> pods.scaledBy(OptionalInt.empty()));
    }
  }

  private static BigDecimal requests(List<Container> containers, String resource) {
    return containers.stream()
        .map(container -> container.getResources())
        .flatMap(resources ->
            resources == null || resources.getRequests() == null
                ? Optional.<Quantity>empty().stream()
                : Optional.ofNullable(resources.getRequests().get(resource)).stream())
        .map(Quantity::getNumericalAmount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
