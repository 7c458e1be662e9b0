package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.RoleSteps;
import dev.stepladder.operator.plan.Situation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the assessment of one part may look at. */
record Scene(Blueprint blueprint, View view, Situation situation) {

  Owner owner() {
    return blueprint.owner();
  }

  Entry<KubeObject> entry(String kind, String name) {
    return view.entry(KubeObject.class, KubeObject.name(kind, name));
  }

  Optional<Secret> secret(String name) {
    return entry("Secret", name).known().flatMap(seen -> seen.as(Secret.class));
  }

  Optional<Connection> connection(Part.Binding binding) {
    return Optional.ofNullable(situation.connections().get(binding.id()));
  }

  /** A connection to a part, whichever binding it is of; none while it cannot be reached. */
  Optional<Connection> connectionTo(PartId part) {
    return blueprint.parts(Part.Binding.class).stream()
        .filter(binding -> binding.of().equals(part))
        .flatMap(binding -> connection(binding).stream())
        .findFirst();
  }

  /** The part that has the password of a binding, where the operator generates it. */
  Optional<Part.Credentials> credentials(Part.Binding binding) {
    return switch (binding.login()) {
      case Part.Login.None _, Part.Login.Kept _ -> Optional.empty();
      case Part.Login.Password(String secretName, _) ->
          blueprint.parts(Part.Credentials.class).stream()
              .filter(part -> part.secretName().equals(secretName))
              .findFirst();
    };
  }

  /** What exists of this app. */
  List<Entry.Present<KubeObject>> present() {
    return view.all(KubeObject.class).stream()
        .filter(seen -> Marks.ours(seen.resource().object(), owner()))
        .toList();
  }

  /** What exists of a part, of one kind. */
  <T extends HasMetadata> List<T> present(PartId part, Class<T> kind) {
    return present().stream()
        .filter(seen -> Marks.part(seen.resource().object()).filter(part::equals).isPresent())
        .flatMap(seen -> seen.resource().as(kind).stream())
        .toList();
  }

  /** The pods of a part that run or are about to, those being terminated included. */
  List<Pod> pods(PartId part) {
    return present(part, Pod.class).stream().filter(pod -> !Pods.over(pod)).toList();
  }

  /** The association that gives a workload's pods their role in AWS, if it is there. */
  Optional<String> identity(Part.Workload workload) {
    return association(workload)
        .map(part -> situation.resourceIds().getOrDefault(part.id(), ""))
        .filter(id -> !id.isEmpty());
  }

  /** That pods get their role: those that start before its association have none, for good. */
  List<Need> identified(Part.Workload workload) {
    var needs = new ArrayList<Need>();
    if (blueprint.part(Part.WorkloadRole.class).isPresent()) {
      needs.addAll(RoleSteps.trusting());
    }
    association(workload).ifPresent(part -> needs.add(new Need.Settled(part.id())));
    return needs;
  }

  private Optional<Part.Association> association(Part.Workload workload) {
    return blueprint.parts(Part.Association.class).stream()
        .filter(part -> part.serviceAccount().equals(workload.objectName()))
        .findFirst();
  }

  /** What scales a workload, where something must. */
  Optional<Part.Autoscaler> autoscaler(Part.Workload workload) {
    return blueprint.parts(Part.Autoscaler.class).stream()
        .filter(part -> part.workload().id().equals(workload.id()))
        .findFirst();
  }

  /** That nothing of a part is left to do. */
  static Need done(Part part) {
    return new Need.Done(part.id(), part.id().toString());
  }

  /** That the network lets through what a workload's pods need, where it has rules. */
  List<Need> allowed(Part.Workload workload) {
    return blueprint.parts(Part.NetworkRules.class).stream()
        .filter(rules -> rules.workload().id().equals(workload.id()))
        .map(Scene::done)
        .toList();
  }

  Assessment unseen(PartId part, String object, String reason) {
    return Assessment.of(
        new Finding.Unseen(
            part,
            "ObjectNotReadable",
            "%s in namespace %s cannot be read: %s; nothing that depends on it is changed until it can"
                .formatted(object, owner().namespace(), reason)));
  }

  Assessment notOurs(PartId part, HasMetadata object) {
    var stranger = new Stranger(object, owner());
    return Assessment.of(new Finding.Alarm(part, stranger.reason(), stranger.message()));
  }
}
