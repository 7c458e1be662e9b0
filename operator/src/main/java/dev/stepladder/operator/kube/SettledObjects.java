package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.inventory.WorkloadsQuiet;
import dev.stepladder.operator.plan.Situation;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cluster's objects as they will be once a blueprint has been carried out. */
record SettledObjects(Blueprint blueprint, Situation situation) {

  /** Stands where nobody may know the password: in plans without a cluster. */
  private static final String PLACEHOLDER = "not-a-password";

  List<Resource> all() {
    var objects = new ArrayList<Resource>();
    for (Part.Credentials part : blueprint.parts(Part.Credentials.class)) {
      objects.add(
          new KubeObject(CredentialsSecret.of(blueprint.owner(), part, PLACEHOLDER, false)));
      objects.add(new StoredPassword(part.secretName(), true));
    }
    if (blueprint.retiring()) {
      return objects;
    }
    blueprint
        .parts(Part.Binding.class)
        .forEach(part -> binding(part).map(KubeObject::new).ifPresent(objects::add));
    var scene = new Scene(blueprint, new Known(objects), situation);
    for (Part.Migration part : blueprint.parts(Part.Migration.class)) {
      objects.add(new KubeObject(succeeded(WorkloadObjects.now(scene, part.workload()).job(part))));
    }
    for (Part.Workload part : blueprint.parts(Part.Workload.class)) {
      WorkloadObjects made = WorkloadObjects.now(scene, part);
      for (KubeObject object :
          scene.autoscaler(part).isPresent() ? made.with(Replicas::leftToOthers) : made.all()) {
        object.as(Deployment.class).ifPresent(deployment -> rolledOut(deployment, part.replicas()));
        objects.add(object);
      }
    }
    objects.addAll(new EdgeObjects(blueprint.owner()).all(blueprint));
    var autoscalers = new AutoscalerObjects(blueprint.owner());
    blueprint
        .parts(Part.Autoscaler.class)
        .forEach(part -> objects.add(new KubeObject(autoscalers.autoscaler(part))));
    objects.addAll(new NetworkObjects(blueprint.owner()).all(blueprint));
    var whole = new Scene(blueprint, new Known(objects), situation);
    BoundSecrets.hosts(whole)
        .ifPresent(hosts -> objects.add(new WorkloadsQuiet(Instant.EPOCH, hosts)));
    return objects;
  }

  private Optional<Secret> binding(Part.Binding part) {
    return Optional.ofNullable(situation.connections().get(part.id()))
        .map(connection -> {
          BindingSecret.Proof proof =
              switch (part.login()) {
                case Part.Login.None _ -> new BindingSecret.Proof.None();
                case Part.Login.Password(_, String username) ->
                    new BindingSecret.Proof.Password(username, PLACEHOLDER);
                case Part.Login.Kept(String username) ->
                    new BindingSecret.Proof.Kept(username, connection.secretArn().orElse(""));
              };
          return BindingSecret.secret(
              blueprint.owner(), part, BindingSecret.content(part, connection.content(), proof));
        });
  }

  private static void rolledOut(Deployment deployment, int replicas) {
    deployment.getSpec().setReplicas(replicas);
    deployment.getMetadata().setGeneration(1L);
    deployment.setStatus(
        new DeploymentStatusBuilder()
            .withObservedGeneration(1L)
            .withReplicas(replicas)
            .withUpdatedReplicas(replicas)
            .withReadyReplicas(replicas)
            .withAvailableReplicas(replicas)
            .build());
  }

  private static Job succeeded(Job job) {
    job.setStatus(
        new JobStatusBuilder()
            .withSucceeded(1)
            .addNewCondition()
            .withType("Complete")
            .withStatus("True")
            .endCondition()
            .build());
    return job;
  }

  /** A view of the Secrets made so far. */
  private record Known(List<Resource> objects) implements View {

    @Override
    public <R extends Resource> Entry<R> entry(Class<R> kind, String name) {
      return objects.stream()
          .filter(kind::isInstance)
          .filter(object -> object.name().equals(name))
          .map(kind::cast)
          .<Entry<R>>map(object -> new Entry.Present<>(object, Instant.EPOCH, Optional.empty()))
          .findFirst()
          .orElseGet(Entry.Absent::new);
    }

    @Override
    public <R extends Resource> List<Entry.Present<R>> all(Class<R> kind) {
      return objects.stream()
          .filter(kind::isInstance)
          .map(kind::cast)
          .map(object -> new Entry.Present<>(object, Instant.EPOCH, Optional.empty()))
          .toList();
    }

    @Override
    public Optional<String> unknown(Class<? extends Resource> kind) {
      return Optional.empty();
    }

    @Override
    public Ledger ledger() {
      return Ledger.EMPTY;
    }
  }
}
