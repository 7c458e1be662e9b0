package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Ladder;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Ledger;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ladder, the environments and the apps, as the API server shows them. */
final class Cluster {

  private final String installation;
  private final String uid;
  private Supplier<Stream<ScaleTier>> tiers = Stream::empty;
  private Function<String, Optional<AwsEnvironment>> environments = _ -> Optional.empty();
  private Supplier<Stream<StagedApp>> apps = Stream::empty;

  /**
   * A cluster that shows nothing before it is watched.
   *
   * @param uid of its {@code kube-system} namespace
   */
  Cluster(String installation, String uid) {
    this.installation = installation;
    this.uid = uid;
  }

  /** A cluster that is not watched: whatever it is asked for it reads there and then. */
  static Cluster read(String installation, String uid, KubernetesClient client) {
    var cluster = new Cluster(installation, uid);
    cluster.tiers = () -> client.resources(ScaleTier.class).list().getItems().stream();
    cluster.environments =
        name -> Optional.ofNullable(client.resources(AwsEnvironment.class).withName(name).get());
    cluster.apps =
        () -> client.resources(StagedApp.class).inAnyNamespace().list().getItems().stream();
    return cluster;
  }

  List<EventSource<?, StagedApp>> eventSources(EventSourceContext<StagedApp> context) {
    apps = () -> context.getPrimaryCache().list();
    InformerEventSource<ScaleTier, StagedApp> watchedTiers =
        source(ScaleTier.class, context, (_, _) -> true);
    InformerEventSource<AwsEnvironment, StagedApp> watchedEnvironments =
        source(
            AwsEnvironment.class,
            context,
            (app, environment) ->
                app.getSpec().environment().equals(environment.getMetadata().getName()));
    tiers = watchedTiers::list;
    environments = name -> watchedEnvironments.get(new ResourceID(name));
    return List.of(watchedTiers, watchedEnvironments);
  }

  /** A change of the spec concerns the apps that look at it; a status is nobody's business. */
  private static <R extends HasMetadata> InformerEventSource<R, StagedApp> source(
      Class<R> kind, EventSourceContext<StagedApp> context, BiPredicate<StagedApp, R> concerns) {
    var configuration =
        InformerEventSourceConfiguration.from(kind, StagedApp.class)
            .withSecondaryToPrimaryMapper(resource ->
                context
                    .getPrimaryCache()
                    .list()
                    .filter(app -> concerns.test(app, resource))
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()))
            .withOnUpdateFilter((changed, before) ->
                !Objects.equals(
                    changed.getMetadata().getGeneration(), before.getMetadata().getGeneration()))
            .withNamespaces(Set.of("JOSDK_ALL_NAMESPACES"))
            .build();
    return new InformerEventSource<>(configuration, context);
  }

  /** The rungs there are now. */
  Ladder ladder() {
    return new Ladder(
        tiers
            .get()
            .map(tier ->
                new Rung(
                    tier.getMetadata().getName(),
                    tier.getMetadata().getGeneration(),
                    tier.getSpec()))
            .toList());
  }

  /** An environment, unless there is none of that name. */
  Optional<AwsEnvironment> environment(String name) {
    return environments.apply(name);
  }

  /** All apps. */
  List<StagedApp> apps() {
    return apps.get().toList();
  }

  /** Whether a ledger is of this installation, or of none that can be told. */
  boolean keeps(Ledger ledger) {
    return ledger.installation().map(installation::equals).orElse(true);
  }

  /** Whose an app's parts are. */
  Owner owner(StagedApp app) {
    return new Owner(
        installation,
        uid,
        app.getMetadata().getNamespace(),
        app.getMetadata().getName(),
        app.getMetadata().getUid());
  }
}
