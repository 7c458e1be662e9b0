package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Informers on everything the operator makes, but Secrets: each wakes the app it belongs to. */
public final class KubeWatches implements Watched {

  /** The kinds of everything that the operator makes, but Secrets. */
  static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          Deployment.class,
          Service.class,
          ServiceAccount.class,
          Job.class,
          Pod.class,
          PodDisruptionBudget.class,
          Ingress.class,
          NetworkPolicy.class,
          HorizontalPodAutoscaler.class);

  private final Consumer<AppKey> wake;
  private volatile List<InformerEventSource<? extends HasMetadata, StagedApp>> sources = List.of();

  /**
   * Watches nothing yet.
   *
   * @param wake told of every app of which the operator itself has written something: of a write
   *     that an informer knows of before the server tells of it, it tells nobody
   */
  public KubeWatches(Consumer<AppKey> wake) {
    this.wake = wake;
  }

  /** Makes the event sources; called once, when the controller is set up. */
  public List<EventSource<?, StagedApp>> eventSources(EventSourceContext<StagedApp> context) {
    List<InformerEventSource<? extends HasMetadata, StagedApp>> all = new ArrayList<>();
    KINDS.forEach(kind -> all.add(source(context, kind)));
    sources = List.copyOf(all);
    return new ArrayList<>(sources);
  }

  @Override
  public Collection<HasMetadata> objects(String namespace, String app) {
    var primary = new StagedApp();
    primary.getMetadata().setNamespace(namespace);
    primary.getMetadata().setName(app);
    var all = new ArrayList<HasMetadata>();
    sources.forEach(source -> all.addAll(source.getSecondaryResources(primary)));
    return all;
  }

  @Override
  public Optional<String> unknown() {
    if (sources.isEmpty()) {
      return Optional.of("the cluster's objects are not watched yet");
    }
    return sources.stream()
        .filter(source -> !synced(source))
        .findFirst()
        .map(source ->
            "%ss cannot be watched; see whether the operator may list and watch them"
                .formatted(source.resourceType().getSimpleName()));
  }

  @Override
  public void wrote(Optional<HasMetadata> before, HasMetadata after) {
    sources.forEach(source -> remember(source, before, after));
    app(after)
        .forEach(app -> wake.accept(new AppKey(app.getNamespace().orElseThrow(), app.getName())));
  }

  private static <R extends HasMetadata> void remember(
      InformerEventSource<R, StagedApp> source, Optional<HasMetadata> before, HasMetadata after) {
    Class<R> kind = source.resourceType();
    if (!kind.isInstance(after)) {
      return;
    }
    ResourceID id = ResourceID.fromResource(after);
    R now = kind.cast(after);
    before
        .filter(kind::isInstance)
        .map(kind::cast)
        .ifPresentOrElse(
            was -> source.handleRecentResourceUpdate(id, now, was),
            () -> source.handleRecentResourceCreate(id, now));
  }

  private static boolean synced(InformerEventSource<?, StagedApp> source) {
    Collection<InformerHealthIndicator> informers = source.informerHealthIndicators().values();
    return !informers.isEmpty()
        && informers.stream().allMatch(informer -> informer.hasSynced() && informer.isRunning());
  }

  private static <R extends HasMetadata> InformerEventSource<R, StagedApp> source(
      EventSourceContext<StagedApp> context, Class<R> kind) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, StagedApp.class)
            .withName("stepladder-" + HasMetadata.getPlural(kind))
            .withWatchAllNamespaces()
            .withLabelSelector(Names.MANAGED_BY_LABEL + "=" + Names.MANAGER)
            .withSecondaryToPrimaryMapper(KubeWatches::app)
            .withItemStore(new TrimmedStore<>())
            .withOnUpdateFilter(KubeWatches::matters)
            .build(),
        context);
  }

  /**
   * Whether anybody here looks at what has changed. Of some kinds nobody reads the status, which
   * others write whenever a pod comes or goes; of autoscalers only while they are led down.
   */
  static boolean matters(HasMetadata now, HasMetadata before) {
    return switch (now) {
      case PodDisruptionBudget _, Ingress _ -> !Difference.inStatusOnly(before, now);
      case HorizontalPodAutoscaler autoscaler ->
          !Difference.inStatusOnly(before, now)
              || Blindness.changed((HorizontalPodAutoscaler) before, autoscaler);
      case HasMetadata _ -> true;
    };
  }

  private static Set<ResourceID> app(HasMetadata object) {
    return Marks.label(object, Names.APP_LABEL)
        .map(app -> Set.of(new ResourceID(app, object.getMetadata().getNamespace())))
        .orElse(Set.of());
  }
}
