package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Step;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out what a step does in the cluster, by server-side apply under the operator's own field
 * manager. What is there and was not made for the app is left alone. Secrets are not watched, so
 * that a step which writes or removes one says that it is done; of everything else events tell.
 */
public final class KubeExecutor implements Executor {

  private final KubernetesClient client;
  private final Secrets secrets;
  private final Written written;

  /** Hears of every object that was applied, so that the next plan sees it at once. */
  @FunctionalInterface
  public interface Written {
    /**
     * An object was written.
     *
     * @param before as it was; empty if it was created
     */
    void wrote(Optional<HasMetadata> before, HasMetadata after);
  }

  /** An executor on the cluster of a client. */
  public KubeExecutor(KubernetesClient client, Written written) {
    this.client = client;
    this.secrets = new Secrets(client);
    this.written = written;
  }

  @Override
  public boolean handles(Action action) {
    return action instanceof KubeAction;
  }

  @Override
  public Outcome start(Step step, Blueprint blueprint) {
    if (!(step.action() instanceof KubeAction action)) {
      throw new IllegalArgumentException("not a step of the cluster: " + step.key());
    }
    Owner owner = blueprint.owner();
    try {
      return switch (action) {
        case KubeAction.GeneratePassword generate -> generate(owner, generate);
        case KubeAction.WriteBinding write -> write(owner, write);
        case KubeAction.RunMigration(KubeObject account, KubeObject job, List<KubeObject> old) -> {
          requireNeverRan(old);
          remove(old);
          apply(owner, account.object(), 0);
          apply(owner, job.object(), 0);
          yield new Outcome.Started();
        }
        case KubeAction.ApplyWorkload(
                List<KubeObject> objects,
                List<KubeObject> unwanted,
                int first) -> {
          objects.forEach(object -> apply(owner, object.object(), first));
          remove(unwanted);
          yield new Outcome.Started();
        }
        case KubeAction.ApplyObject(KubeObject object) -> {
          apply(owner, object.object(), 0);
          yield new Outcome.Started();
        }
        case KubeAction.Remove(List<KubeObject> objects) -> {
          remove(objects);
          yield objects.stream().anyMatch(removed -> removed.object() instanceof Secret)
              ? new Outcome.Done()
              : new Outcome.Started();
        }
      };
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  /** Created, never applied: a password that somebody wrote in the meantime must stay. */
  private Outcome generate(Owner owner, KubeAction.GeneratePassword action) {
    Part.Credentials part = action.credentials();
    Secret secret =
        CredentialsSecret.of(
            owner, part, CredentialsSecret.password(part.rule()), action.unconfirmed());
    call("create", secret, () -> client.resource(secret).create());
    return new Outcome.Done();
  }

  private Outcome write(Owner owner, KubeAction.WriteBinding action) {
    Part.Binding binding = action.binding();
    if (action.connection().isEmpty()) {
      return new Outcome.Outdated("%s has no address yet".formatted(binding.of()));
    }
    Connection connection = action.connection().get();
    return switch (binding.login()) {
      case Part.Login.None _ ->
          write(owner, binding, connection.content(), new BindingSecret.Proof.None());
      case Part.Login.Kept(String username) ->
          connection
              .secretArn()
              .map(arn -> new BindingSecret.Proof.Kept(username, arn))
              .map(proof -> write(owner, binding, connection.content(), proof))
              .orElseGet(() ->
                  new Outcome.Outdated(
                      "%s does not name the password's secret yet"
                          .formatted(connection.service())));
      case Part.Login.Password(_, String username) when connection.open() ->
          write(
              owner, binding, connection.content(), new BindingSecret.Proof.Password(username, ""));
      case Part.Login.Password login -> write(owner, binding, connection, login);
    };
  }

  private Outcome write(
      Owner owner, Part.Binding binding, Connection connection, Part.Login.Password login) {
    String name = login.secretName();
    Optional<Secret> credentials =
        call(
            "get",
            CredentialsSecret.named(owner, name),
            () -> secrets.read(owner.namespace(), name));
    if (credentials.map(KubeObject::new).filter(seen -> !seen.unconfirmed()).isEmpty()) {
      if (connection.formerPassword()) {
        return writeWithItsOwn(owner, binding, connection.content(), login);
      }
      return new Outcome.Outdated(
          "Secret %s in namespace %s is gone, or its password is not in force yet"
              .formatted(name, owner.namespace()));
    }
    String username =
        BindingSecret.value(credentials.get(), BindingSecret.USERNAME).orElse(login.username());
    return BindingSecret.value(credentials.get(), BindingSecret.PASSWORD)
        .map(password -> new BindingSecret.Proof.Password(username, password))
        .map(proof -> write(owner, binding, connection.content(), proof))
        .orElseGet(() ->
            new Outcome.Outdated(
                "Secret %s in namespace %s has no key 'password'"
                    .formatted(name, owner.namespace())));
  }

  /** With the password that the binding has, while the part takes no other. */
  private Outcome writeWithItsOwn(
      Owner owner, Part.Binding binding, Connection.Content content, Part.Login.Password login) {
    String name = binding.secretName();
    Optional<Map<String, String>> now =
        call(
                "get",
                CredentialsSecret.named(owner, name),
                () -> secrets.read(owner.namespace(), name))
            .map(BindingSecret::content)
            .filter(said -> said.containsKey(BindingSecret.PASSWORD));
    return now.map(said ->
            write(owner, binding, content, BindingSecret.Proof.Password.of(said, login.username())))
        .orElseGet(() ->
            new Outcome.Outdated(
                "Secret %s in namespace %s is gone, and with it the password in force"
                    .formatted(name, owner.namespace())));
  }

  private Outcome write(
      Owner owner, Part.Binding binding, Connection.Content content, BindingSecret.Proof proof) {
    apply(
        owner,
        BindingSecret.secret(owner, binding, BindingSecret.content(binding, content, proof)),
        0);
    return new Outcome.Done();
  }

  private void apply(Owner owner, HasMetadata object, int first) {
    HasMetadata live = call("get", object, () -> client.resource(object).get());
    if (live != null && !Marks.ours(live, owner)) {
      var stranger = new Stranger(live, owner);
      throw new Refusal(new Outcome.Refused(stranger.reason(), stranger.message()));
    }
    Optional<HasMetadata> before = Optional.ofNullable(live);
    for (Replicas.Write write : writes(object, before, first)) {
      before = Optional.of(apply(write, before));
    }
  }

  private static List<Replicas.Write> writes(
      HasMetadata object, Optional<HasMetadata> live, int first) {
    return object instanceof Deployment deployment
        ? Replicas.writes(deployment, live.map(Deployment.class::cast), first)
        : List.of(new Replicas.Write(Names.MANAGER, true, object));
  }

  private HasMetadata apply(Replicas.Write write, Optional<HasMetadata> live) {
    HasMetadata applied =
        call(
            "patch",
            write.object(),
            () -> {
              var resource = client.resource(write.object()).fieldManager(write.manager());
              return write.force()
                  ? resource.forceConflicts().serverSideApply()
                  : resource.serverSideApply();
            });
    String version = applied.getMetadata().getResourceVersion();
    boolean same =
        live.map(seen -> seen.getMetadata().getResourceVersion())
            .filter(version::equals)
            .isPresent();
    if (!same && !(applied instanceof Secret)) {
      written.wrote(live, applied);
    }
    return applied;
  }

  /** What was planned may be seconds old, and a pod takes less than that to start. */
  private void requireNeverRan(List<KubeObject> jobs) {
    for (KubeObject planned : jobs) {
      HasMetadata object = planned.object();
      if (call("get", object, () -> client.resource(object).get()) instanceof Job job
          && !Jobs.neverRan(job, pods(job))) {
        throw new Refusal(
            new Outcome.Outdated(
                "%s in namespace %s has begun to run"
                    .formatted(planned, object.getMetadata().getNamespace())));
      }
    }
  }

  private List<Pod> pods(Job job) {
    return call(
        "list",
        new PodBuilder().withMetadata(job.getMetadata()).build(),
        () ->
            client
                .pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                .list()
                .getItems());
  }

  private void remove(List<KubeObject> objects) {
    objects.forEach(object -> remove(object.object()));
  }

  /** Only the very object that the plan saw; its dependents go after it. */
  private void remove(HasMetadata object) {
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withPropagationPolicy("Background")
            .withNewPreconditions()
            .withUid(object.getMetadata().getUid())
            .endPreconditions()
            .build();
    try {
      client.raw(path(object), "DELETE", options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw new Refusal(Refusals.outcome("delete", object, e));
      }
    }
  }

  private static String path(HasMetadata object) {
    String version = object.getApiVersion();
    return "/%s/%s/namespaces/%s/%s/%s"
        .formatted(
            version.contains("/") ? "apis" : "api",
            version,
            object.getMetadata().getNamespace(),
            object.getPlural(),
            object.getMetadata().getName());
  }

  private static <T> T call(String verb, HasMetadata object, Call<T> call) {
    try {
      return call.make();
    } catch (KubernetesClientException e) {
      throw new Refusal(Refusals.outcome(verb, object, e));
    }
  }

  /** One call to the API server. */
  @FunctionalInterface
  private interface Call<T> {
    T make();
  }

  /** Ends a step whose call was not accepted. */
  private static final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    Refusal(Outcome outcome) {
      super(outcome.toString(), null, false, false);
      this.outcome = outcome;
    }

    Outcome outcome() {
      return outcome;
    }
  }
}
