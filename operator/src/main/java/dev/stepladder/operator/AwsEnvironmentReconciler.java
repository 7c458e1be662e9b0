package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.AwsEnvironmentStatus;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private static final String READY = "Ready";
  private static final String RECONCILING = "Reconciling";
  private static final String STALLED = "Stalled";

  private final KubernetesClient client;
  private final AwsInventories aws;
  private final Wakeups<AwsEnvironment> wakeups;
  private final Pulse pulse;
  private final Clock clock;
  private InformerEventSource<StagedApp, AwsEnvironment> apps;
  private Supplier<Stream<AwsEnvironment>> environments = Stream::empty;

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
    environments = () -> context.getPrimaryCache().list();
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
      aws.keepOnly(places(_ -> true));
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
      String gone = environment.getMetadata().getName();
      aws.keepOnly(places(other -> !other.getMetadata().getName().equals(gone)));
      return DeleteControl.defaultDelete();
    }
    report(environment, using, inUse(using));
    return DeleteControl.noFinalizerRemoval();
  }

  private Set<Place> places(Predicate<AwsEnvironment> which) {
    return environments
        .get()
        .filter(which)
        .map(environment -> Place.of(environment.getSpec()))
        .collect(Collectors.toSet());
  }

  private List<StagedApp> using(AwsEnvironment environment) {
    String name = environment.getMetadata().getName();
    return apps.list().filter(app -> app.getSpec().environment().equals(name)).toList();
  }

  private static AppKey key(AwsEnvironment environment) {
    return new AppKey("", environment.getMetadata().getName());
  }

  /**
   * How an environment stands.
   *
   * @param stands the condition that is True: {@code Ready}, {@code Reconciling} or {@code Stalled}
   */
  private record Reach(String stands, String reason, String message) {

    boolean ready() {
      return stands.equals(READY);
    }

    Stream<ConditionDraft> conditions() {
      return Stream.of(READY, RECONCILING, STALLED)
          .map(type -> new ConditionDraft(type, type.equals(stands), reason, message));
    }
  }

  private Reach reach(AwsEnvironment environment) {
    AwsEnvironmentSpec spec = environment.getSpec();
    return switch (aws.look(Place.of(spec)).health()) {
      case Health.Known() ->
          new Reach(
              READY,
              "Reachable",
              "AWS account %s answers in %s".formatted(spec.account(), spec.region()));
      case Health.NotRead(String title) ->
          new Reach(RECONCILING, "NotRead", title + " has not been read yet");
      case Health.Failing(String reason, String message) -> new Reach(STALLED, reason, message);
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
        RECONCILING,
        "InUse",
        "it goes when no StagedApp uses it any more; %d still do: %s%s; delete them first"
            .formatted(using.size(), names, using.size() > NAMED ? ", …" : ""));
  }

  private void report(AwsEnvironment environment, List<StagedApp> using, Reach reach) {
    Optional<AwsEnvironmentStatus> before = Optional.ofNullable(environment.getStatus());
    Long generation = environment.getMetadata().getGeneration();
    var status =
        new AwsEnvironmentStatus(
            generation,
            reach.ready() ? environment.getSpec().account() : null,
            using.size(),
            Stream.concat(reach.conditions(), Stream.of(Stop.condition(environment)))
                .map(draft ->
                    draft.condition(
                        before.map(AwsEnvironmentStatus::conditions).orElse(List.of()),
                        clock.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        generation))
                .toList());
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
