package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The API server as the stand-in sees it: reads come from informers, writes go through and are
 * waited for, so that what was written is never missed by the next read.
 */
final class Cluster implements AutoCloseable {
  /** More than one pass over a Deployment can end. */
  private static final int REMEMBERED = 10_000;

  private final KubernetesClient client;
  private final SharedIndexInformer<Deployment> deployments;
  private final SharedIndexInformer<ReplicaSet> replicaSets;
  private final SharedIndexInformer<Job> jobs;
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<HorizontalPodAutoscaler> autoscalers;
  private final OwnWrites ownWrites = new OwnWrites();

  /** What the handlers were told last of each object, by UID; the caches are never older. */
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  /** A write may end an object, whose event can come before the write returns. */
  private final Set<String> recentlyGone =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  private record Told(long version, boolean terminating) {}

  Cluster(KubernetesClient client) {
    this.client = client;
    this.deployments = client.apps().deployments().inAnyNamespace().runnableInformer(0);
    this.replicaSets = client.apps().replicaSets().inAnyNamespace().runnableInformer(0);
    this.jobs = client.batch().v1().jobs().inAnyNamespace().runnableInformer(0);
    this.pods = client.pods().inAnyNamespace().runnableInformer(0);
    this.autoscalers =
        client.autoscaling().v2().horizontalPodAutoscalers().inAnyNamespace().runnableInformer(0);
  }

  /** Fills the caches, owners before what they own, then tells of every object and change. */
  void start(Consumer<HasMetadata> changed, Consumer<HasMetadata> gone) {
    run(deployments, changed, gone);
    run(replicaSets, changed, gone);
    run(jobs, changed, gone);
    run(pods, changed, gone);
    run(autoscalers, changed, gone);
  }

  private <T extends HasMetadata> void run(
      SharedIndexInformer<T> informer, Consumer<HasMetadata> changed, Consumer<HasMetadata> gone) {
    informer.addEventHandler(
        new ResourceEventHandler<T>() {
          @Override
          public void onAdd(T object) {
            changed.accept(object);
            tell(object);
          }

          @Override
          public void onUpdate(T before, T object) {
            changed.accept(object);
            tell(object);
          }

          @Override
          public void onDelete(T object, boolean finalStateUnknown) {
            gone.accept(object);
            tellGone(object);
          }
        });
    informer.run();
  }

  private void tell(HasMetadata object) {
    var metadata = object.getMetadata();
    told.put(metadata.getUid(), new Told(version(object), metadata.getDeletionTimestamp() != null));
    ownWrites.cacheMoved();
  }

  private void tellGone(HasMetadata object) {
    var uid = object.getMetadata().getUid();
    recentlyGone.add(uid);
    told.remove(uid);
    ownWrites.cacheMoved();
  }

  Optional<Deployment> deployment(Key key) {
    return find(deployments, key.namespace(), key.name());
  }

  Optional<HorizontalPodAutoscaler> autoscaler(Key key) {
    return find(autoscalers, key.namespace(), key.name());
  }

  List<HorizontalPodAutoscaler> autoscalers(String namespace) {
    return autoscalers.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
  }

  Optional<ReplicaSet> replicaSet(String namespace, String name) {
    return find(replicaSets, namespace, name);
  }

  /** Read from the server: Secrets are few and not watched. */
  Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get());
  }

  Optional<Job> job(Key key) {
    return find(jobs, key.namespace(), key.name());
  }

  Optional<Pod> pod(Key key) {
    return find(pods, key.namespace(), key.name());
  }

  List<ReplicaSet> replicaSets(String namespace) {
    return replicaSets.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
  }

  List<Pod> pods(String namespace) {
    return pods.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
  }

  List<Pod> allPods() {
    return pods.getIndexer().list();
  }

  List<Pod> podsOf(HasMetadata owner) {
    var uid = owner.getMetadata().getUid();
    return pods(owner.getMetadata().getNamespace()).stream()
        .filter(pod -> owner(pod).filter(reference -> uid.equals(reference.getUid())).isPresent())
        .toList();
  }

  /** The controller that owns the object. */
  static Optional<OwnerReference> owner(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .findFirst();
  }

  /** Whether the server itself, not the cache, still has the owner. */
  boolean exists(String namespace, OwnerReference reference) {
    var object =
        client
            .genericKubernetesResources(reference.getApiVersion(), reference.getKind())
            .inNamespace(namespace)
            .withName(reference.getName())
            .get();
    return object != null && reference.getUid().equals(object.getMetadata().getUid());
  }

  <T extends HasMetadata> T create(T object) {
    var created = client.resource(object).create();
    ownWrites.expect(created, () -> seen(created));
    return created;
  }

  /** Replaces spec and metadata; refused with 409 if the object has changed since it was read. */
  <T extends HasMetadata> T update(T object) {
    var updated = client.resource(object).update();
    ownWrites.expect(updated, () -> seen(updated));
    return updated;
  }

  /** Replaces the status; refused with 409 if the object has changed since it was read. */
  <T extends HasMetadata> T updateStatus(T object) {
    var updated = client.resource(object).updateStatus();
    ownWrites.expect(updated, () -> seen(updated));
    return updated;
  }

  /** Sets the number of pods and nothing else, as autoscalers do. */
  void scale(Deployment deployment, int replicas) {
    var metadata = deployment.getMetadata();
    var resource =
        client
            .apps()
            .deployments()
            .inNamespace(metadata.getNamespace())
            .withName(metadata.getName());
    var scale = resource.scale();
    scale.getSpec().setReplicas(replicas);
    var scaled = resource.scale(scale);
    ownWrites.expect(scaled, () -> seen(scaled));
  }

  /** Asks for the deletion; a pod then terminates. */
  void delete(HasMetadata object) {
    client.resource(object).delete();
    ownWrites.expect(object, () -> toldOf(object).map(Told::terminating).orElse(true));
  }

  /** What a kubelet does once a pod's containers have ended. */
  void remove(Pod pod) {
    client.resource(pod).withGracePeriod(0).delete();
    ownWrites.expect(pod, () -> toldOf(pod).isEmpty());
  }

  /** Waits until the caches show all that was written so far. */
  void settle() {
    ownWrites.await();
  }

  /**
   * Whether the caches hold the Deployments, Jobs, autoscalers and pods that the server holds at
   * this moment.
   */
  boolean caughtUp() {
    return upToDate(deployments, client.apps().deployments().inAnyNamespace().list().getItems())
        && upToDate(jobs, client.batch().v1().jobs().inAnyNamespace().list().getItems())
        && upToDate(
            autoscalers,
            client.autoscaling().v2().horizontalPodAutoscalers().inAnyNamespace().list().getItems())
        && upToDate(pods, client.pods().inAnyNamespace().list().getItems());
  }

  private <T extends HasMetadata> boolean upToDate(
      SharedIndexInformer<T> informer, List<T> served) {
    return informer.getIndexer().list().size() == served.size()
        && served.stream().allMatch(this::seen);
  }

  private boolean seen(HasMetadata written) {
    return recentlyGone.contains(written.getMetadata().getUid())
        || toldOf(written).filter(last -> last.version() >= version(written)).isPresent();
  }

  private Optional<Told> toldOf(HasMetadata object) {
    return Optional.ofNullable(told.get(object.getMetadata().getUid()));
  }

  private static long version(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  private static <T extends HasMetadata> Optional<T> find(
      SharedIndexInformer<T> informer, String namespace, String name) {
    return Optional.ofNullable(
        informer.getIndexer().getByKey(Cache.namespaceKeyFunc(namespace, name)));
  }

  @Override
  public void close() {
    ownWrites.close();
    autoscalers.stop();
    pods.stop();
    jobs.stop();
    replicaSets.stop();
    deployments.stop();
  }
}
