package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.AwsEnvironmentStatus;
import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.aws.AwsInventories;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.time.Clock;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps an environment for as long as an app uses it, and says whether AWS can be reached there.
 */
@ControllerConfiguration(name = "awsenvironment", finalizerName = Names.AWS_ENVIRONMENT_FINALIZER)
final class AwsEnvironmentReconciler
    implements Reconciler<AwsEnvironment>, Cleaner<AwsEnvironment> {

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("stepladder-status")
          .withForce(true)
          .build();
  private static final int NAMED = 5;

  private final KubernetesClient client;
  private final AwsInventories aws;
  private final Wakeups<AwsEnvironment> wakeups;
  private final Pulse pulse;
  private final Clock clock;
  private InformerEventSource<StagedApp, AwsEnvironment> apps;

  AwsEnvironmentReconciler(
      KubernetesClient client,
      AwsInventories aws,
      Wakeups<AwsEnvironment> wakeups,
      Pulse pulse,
      Clock clock) {
    this.client = client;
    this.aws = aws;
    this.wakeups = wakeups;
    this.pulse = pulse;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, AwsEnvironment>> prepareEventSources(
      EventSourceContext<AwsEnvironment> context) {
    apps =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(StagedApp.class, AwsEnvironment.class)
                .withWatchAllNamespaces()
                .withSecondaryToPrimaryMapper(
                    app -> Set.of(new ResourceID(app.getSpec().environment())))
                .withOnUpdateFilter((_, _) -> false)
                .build(),
            context);
    return List.of(apps, wakeups);
  }

  @Override
  public UpdateControl<AwsEnvironment> reconcile(
      AwsEnvironment environment, Context<AwsEnvironment> context) {
    pulse.during(() -> {
      aws.watchers().watch(key(environment), Set.of());
      report(environment, using(environment), reach(environment));
      return true;
    });
    return UpdateControl.noUpdate();
  }

  @Override
  public DeleteControl cleanup(AwsEnvironment environment, Context<AwsEnvironment> context) {
    List<StagedApp> using = using(environment);
    if (using.isEmpty()) {
      aws.watchers().forget(key(environment));
      return DeleteControl.defaultDelete();
    }
    report(environment, using, inUse(using));
    return DeleteControl.noFinalizerRemoval();
  }

  private List<StagedApp> using(AwsEnvironment environment) {
    String name = environment.getMetadata().getName();
    return apps.list().filter(app -> app.getSpec().environment().equals(name)).toList();
  }

  private static AppKey key(AwsEnvironment environment) {
    return new AppKey("", environment.getMetadata().getName());
  }

  private record Reach(String status, String reason, String message) {}

  private Reach reach(AwsEnvironment environment) {
    AwsEnvironmentSpec spec = environment.getSpec();
    var place = new Place(spec.account(), spec.region(), Optional.ofNullable(spec.roleArn()));
    return switch (aws.look(place).health()) {
      case Health.Known() ->
          new Reach(
              "True",
              "Reachable",
              "AWS account %s answers in %s".formatted(spec.account(), spec.region()));
      case Health.NotRead(String title) ->
          new Reach("Unknown", "NotRead", title + " has not been read yet");
      case Health.Failing(String reason, String message) -> new Reach("False", reason, message);
    };
  }

  private static Reach inUse(List<StagedApp> using) {
    String names =
        String.join(
            ", ",
            using.stream()
                .map(app -> app.getMetadata().getNamespace() + "/" + app.getMetadata().getName())
                .sorted()
                .limit(NAMED)
                .toList());
    return new Reach(
        "False",
        "InUse",
        "it goes when no StagedApp uses it any more; %d still do: %s%s; delete them first"
            .formatted(using.size(), names, using.size() > NAMED ? ", …" : ""));
  }

  private void report(AwsEnvironment environment, List<StagedApp> using, Reach reach) {
    Optional<AwsEnvironmentStatus> before = Optional.ofNullable(environment.getStatus());
    Optional<Condition> ready =
        before.stream()
            .flatMap(status -> status.conditions().stream())
            .filter(condition -> condition.type().equals("Ready"))
            .findFirst();
    String since =
        ready
            .filter(condition -> condition.status().equals(reach.status()))
            .map(Condition::lastTransitionTime)
            .orElse(clock.now().toString());
    Long generation = environment.getMetadata().getGeneration();
    var status =
        new AwsEnvironmentStatus(
            generation,
            reach.status().equals("True") ? environment.getSpec().account() : null,
            using.size(),
            List.of(
                new Condition(
                    "Ready", reach.status(), reach.reason(), reach.message(), since, generation)));
    if (Objects.equals(before.orElse(null), status)) {
      return;
    }
    var fresh = new AwsEnvironment();
    fresh.setMetadata(
        new ObjectMetaBuilder().withName(environment.getMetadata().getName()).build());
    fresh.setStatus(status);
    client.resource(fresh).subresource("status").patch(APPLY);
  }
}
