package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Identity;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.StoredPassword;
import dev.stepladder.operator.inventory.WorkloadsQuiet;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Ground;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Step;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A cluster as the planner knows it: Deployments roll out after a while, Jobs succeed. */
public final class ModelCluster {

  private static final Duration ROLLOUT = Duration.ofSeconds(60);
  private static final Duration TERMINATION = Duration.ofSeconds(30);

  private final Ground ground;
  private final ModelScaling scaling;
  private Blueprint latest;
  private int passwords;

  /** A cluster on the ground that it shares with AWS. */
  public ModelCluster(Ground ground, Blueprint blueprint) {
    this.latest = blueprint;
    this.ground = ground;
    this.scaling = new ModelScaling(ground, this::scaled);
  }

  /** From now on the load wants so many pods of each workload that is scaled by it. */
  public void load(int pods) {
    scaling.load(pods);
  }

  /**
   * Carries out a step.
   *
   * @param dies whether the operator dies before its next call
   */
  public void start(Step step, Blueprint blueprint, BooleanSupplier dies) {
    latest = blueprint;
    switch ((KubeAction) step.action()) {
      case KubeAction.GeneratePassword(Part.Credentials part, boolean unconfirmed) ->
          generate(part, unconfirmed, blueprint);
      case KubeAction.WriteBinding write -> write(write, blueprint);
      case KubeAction.RunMigration(KubeObject account, KubeObject job, List<KubeObject> gone) -> {
        mountsWhatIsThere((Job) job.object());
        gone.forEach(this::remove);
        ground.put(account);
        ground.put(job);
        ground.after(ROLLOUT, () -> ground.put(succeeded(job)));
      }
      case KubeAction.ApplyWorkload(
              List<KubeObject> objects,
              List<KubeObject> unwanted,
              int first) -> {
        objects.forEach(object -> apply(object, first, blueprint, dies));
        unwanted.forEach(this::remove);
      }
      case KubeAction.ApplyObject(KubeObject object) -> {
        ground.put(object);
        object.as(HorizontalPodAutoscaler.class).ifPresent(scaling::changed);
      }
      case KubeAction.Remove(List<KubeObject> objects) -> objects.forEach(this::remove);
    }
  }

  private void mountsWhatIsThere(Job job) {
    assertThat(job.getSpec().getTemplate().getSpec().getVolumes())
        .allSatisfy(volume -> assertThat(secret(volume.getSecret().getSecretName())).isPresent());
  }

  /** Takes note that the database has the password of a Secret. */
  public void confirm(String secretName) {
    ground.put(new StoredPassword(secretName, true));
    secret(secretName)
        .ifPresent(secret ->
            ground.put(
                new KubeObject(
                    new SecretBuilder(secret)
                        .editMetadata()
                        .removeFromAnnotations(Marks.UNCONFIRMED)
                        .addToAnnotations(
                            Marks.IN_FORCE,
                            CredentialsSecret.mark(
                                BindingSecret.value(secret, BindingSecret.PASSWORD).orElse("")))
                        .endMetadata()
                        .build())));
  }

  /** Takes note that the database may have another password than a Secret. */
  public void doubt(String secretName) {
    Secret secret = secret(secretName).orElseThrow();
    if (!Marks.managed(secret)) {
      return;
    }
    ground.put(new StoredPassword(secretName, false));
    ground.put(
        new KubeObject(
            new SecretBuilder(secret)
                .editMetadata()
                .addToAnnotations(Marks.UNCONFIRMED, "true")
                .endMetadata()
                .build()));
  }

  /** Loses the Secret with the master password. */
  public void loseCredentials(Part.Credentials part) {
    ground.remove(KubeObject.class, KubeObject.name("Secret", part.secretName()));
    ground.remove(StoredPassword.class, part.secretName());
  }

  /** Somebody writes another password into a Secret, which opens nothing yet. */
  public void renew(Part.Credentials part, Owner owner) {
    ground.put(new KubeObject(CredentialsSecret.of(owner, part, "renewed", true)));
    ground.put(new StoredPassword(part.secretName(), false));
  }

  /** A person writes the Secret with the password of what is to be taken over. */
  public void give(Part.Credentials part, Owner owner, String password) {
    ground.put(
        new KubeObject(
            new SecretBuilder()
                .withNewMetadata()
                .withName(part.secretName())
                .withNamespace(owner.namespace())
                .endMetadata()
                .withData(BindingSecret.encoded(Map.of(BindingSecret.PASSWORD, password)))
                .build()));
    ground.put(new StoredPassword(part.secretName(), true, true));
  }

  /** A Secret as it is, if it is there. */
  public Optional<Secret> seen(String name) {
    return secret(name);
  }

  /** Loses a binding. */
  public void loseBinding(Part.Binding part) {
    ground.remove(KubeObject.class, KubeObject.name("Secret", part.secretName()));
  }

  /** Loses a Deployment. */
  public void loseDeployment(Part.Workload part) {
    ground.remove(KubeObject.class, KubeObject.name("Deployment", part.objectName()));
  }

  /** The ports that an object opens outwards, if it is a NetworkPolicy. */
  public static Set<Integer> portsOut(KubeObject object) {
    return object.as(NetworkPolicy.class).map(NetworkObjects::portsOut).orElse(Set.of());
  }

  /** The role that an object names to pods, if it is a ServiceAccount. */
  public static Optional<String> roleNamed(KubeObject object) {
    return object
        .as(ServiceAccount.class)
        .flatMap(account -> Marks.annotation(account, Identity.ROLE_ANNOTATION));
  }

  /** Whether there is a Secret with a password. */
  public boolean holds(String secretName) {
    return ground.find(StoredPassword.class, secretName).isPresent();
  }

  /** Whether there is a Secret. */
  public boolean hasSecret(String name) {
    return secret(name).isPresent();
  }

  /** How many Deployments there are. */
  public long deployments() {
    return ground.all(KubeObject.class).stream()
        .filter(object -> object.as(Deployment.class).isPresent())
        .count();
  }

  /** The hosts that a binding names; none if there is no such binding. */
  public List<String> hosts(Part.Binding part) {
    return secret(part.secretName())
        .map(BindingSecret::content)
        .map(content -> List.of(BindingSecret.hosts(content).split(",")))
        .orElse(List.of());
  }

  private Set<String> hosts(Blueprint blueprint) {
    return blueprint.parts(Part.Binding.class).stream()
        .flatMap(binding -> hosts(binding).stream())
        .collect(Collectors.toSet());
  }

  /** Whether every pod runs with the bindings of now. */
  public boolean quiet(Blueprint blueprint) {
    var scene =
        new Scene(blueprint, ground.sight(Ledger.EMPTY), new Situation(ground.now(), Map.of()));
    return blueprint.parts(Part.Workload.class).stream()
        .allMatch(part ->
            deployment(part.objectName())
                .filter(live -> Rollout.of(live, List.of()) instanceof Rollout.Complete)
                .filter(BoundSecrets.of(scene, part)::toldTo)
                .isPresent());
  }

  private void generate(Part.Credentials part, boolean unconfirmed, Blueprint blueprint) {
    assertThat(secret(part.secretName())).isEmpty();
    ground.put(
        new KubeObject(
            CredentialsSecret.of(
                blueprint.owner(), part, "generated-" + ++passwords, unconfirmed)));
    ground.put(new StoredPassword(part.secretName(), !unconfirmed));
  }

  private void write(KubeAction.WriteBinding write, Blueprint blueprint) {
    Part.Binding part = write.binding();
    Connection connection = write.connection().orElseThrow();
    BindingSecret.Proof proof =
        switch (part.login()) {
          case Part.Login.None _ -> new BindingSecret.Proof.None();
          case Part.Login.Kept(String user) ->
              new BindingSecret.Proof.Kept(user, connection.secretArn().orElseThrow());
          case Part.Login.Password(String secretName, String user) ->
              new BindingSecret.Proof.Password(
                  user,
                  connection.open()
                      ? ""
                      : secret(keepsFormer(connection, secretName) ? part.secretName() : secretName)
                          .flatMap(secret -> BindingSecret.value(secret, BindingSecret.PASSWORD))
                          .orElseThrow());
        };
    ground.put(
        new KubeObject(
            BindingSecret.secret(
                blueprint.owner(),
                part,
                BindingSecret.content(part, connection.content(), proof))));
    ground.remove(WorkloadsQuiet.class, WorkloadsQuiet.NAME);
    lookWhetherQuiet(blueprint);
  }

  private boolean keepsFormer(Connection connection, String secretName) {
    return connection.formerPassword()
        && ground
            .find(StoredPassword.class, secretName)
            .filter(StoredPassword::confirmed)
            .isEmpty();
  }

  /** The URI that a binding tells; empty if there is none. */
  public String uri(String bindingSecret) {
    return secret(bindingSecret).flatMap(secret -> BindingSecret.value(secret, "uri")).orElse("");
  }

  private void apply(KubeObject object, int first, Blueprint blueprint, BooleanSupplier dies) {
    if (!(object.object() instanceof Deployment wanted)) {
      ground.put(object);
      return;
    }
    String name = wanted.getMetadata().getName();
    List<Replicas.Write> writes = Replicas.writes(wanted, managed(name), first);
    for (int i = 0; i < writes.size() && (i == 0 || !dies.getAsBoolean()); i++) {
      Replicas.Write write = writes.get(i);
      Optional<Deployment> live = deployment(name);
      int replicas = scaling.applied(write, live, blueprint);
      // The keeper applies nothing but the number.
      Deployment content =
          write.manager().equals(Replicas.KEEPER)
              ? live.orElseThrow()
              : (Deployment) write.object();
      changed(
          new DeploymentBuilder(content).editSpec().withReplicas(replicas).endSpec().build(),
          blueprint);
    }
  }

  private Optional<Deployment> managed(String name) {
    return deployment(name)
        .map(live ->
            new DeploymentBuilder(live)
                .editMetadata()
                .withManagedFields(scaling.managedFields(name, Optional.of(live)))
                .endMetadata()
                .build());
  }

  private void changed(Deployment wanted, Blueprint blueprint) {
    ground.remove(WorkloadsQuiet.class, WorkloadsQuiet.NAME);
    rollOut(wanted, blueprint);
  }

  private void rollOut(Deployment wanted, Blueprint blueprint) {
    latest = blueprint;
    String name = wanted.getMetadata().getName();
    long generation = put(wanted);
    ground.after(ROLLOUT, () -> rolledOut(name, generation));
    lookWhetherQuiet(blueprint);
  }

  private void lookWhetherQuiet(Blueprint blueprint) {
    ground.after(
        ROLLOUT.plus(TERMINATION),
        () -> {
          boolean known = ground.find(WorkloadsQuiet.class, WorkloadsQuiet.NAME).isPresent();
          if (!known && quiet(blueprint)) {
            ground.put(new WorkloadsQuiet(ground.now(), hosts(blueprint)));
          }
        });
  }

  /** The number of pods has changed, and nothing else: whoever was quiet stays so. */
  private void scaled(Deployment wanted) {
    rollOut(wanted, latest);
  }

  private long put(Deployment wanted) {
    Optional<Deployment> live = deployment(wanted.getMetadata().getName());
    long generation = live.map(known -> known.getMetadata().getGeneration() + 1).orElse(1L);
    ground.put(
        new KubeObject(
            new DeploymentBuilder(wanted)
                .withMetadata(
                    new ObjectMetaBuilder(wanted.getMetadata()).withGeneration(generation).build())
                .withStatus(live.map(Deployment::getStatus).orElse(null))
                .build()));
    return generation;
  }

  private void rolledOut(String name, long generation) {
    Optional<Deployment> current =
        deployment(name).filter(live -> live.getMetadata().getGeneration() == generation);
    if (current.isEmpty()) {
      return;
    }
    int replicas = current.get().getSpec().getReplicas();
    ground.put(
        new KubeObject(
            new DeploymentBuilder(current.get())
                .withStatus(
                    new DeploymentStatusBuilder()
                        .withObservedGeneration(generation)
                        .withReplicas(replicas)
                        .withUpdatedReplicas(replicas)
                        .withReadyReplicas(replicas)
                        .withAvailableReplicas(replicas)
                        .build())
                .build()));
  }

  private static KubeObject succeeded(KubeObject job) {
    return new KubeObject(
        new JobBuilder((Job) job.object())
            .withStatus(
                new JobStatusBuilder()
                    .withSucceeded(1)
                    .addNewCondition()
                    .withType("Complete")
                    .withStatus("True")
                    .endCondition()
                    .build())
            .build());
  }

  private void remove(KubeObject object) {
    ground.remove(KubeObject.class, object.name());
    object
        .as(Secret.class)
        .ifPresent(secret -> ground.remove(StoredPassword.class, secret.getMetadata().getName()));
  }

  private Optional<Secret> secret(String name) {
    return object("Secret", name, Secret.class);
  }

  private Optional<Deployment> deployment(String name) {
    return object("Deployment", name, Deployment.class);
  }

  private <T extends HasMetadata> Optional<T> object(String kind, String name, Class<T> type) {
    return ground
        .find(KubeObject.class, KubeObject.name(kind, name))
        .flatMap(seen -> seen.as(type));
  }
}
