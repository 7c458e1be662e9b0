package dev.stepladder.simulator.kubelet;

import dev.stepladder.simulator.kubelet.Key.AutoscalerKey;
import dev.stepladder.simulator.kubelet.Key.DeploymentKey;
import dev.stepladder.simulator.kubelet.Key.JobKey;
import dev.stepladder.simulator.kubelet.Key.PodKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Makes an API server without nodes behave like a cluster: Deployments get ReplicaSets and pods,
 * Jobs run, deleted pods terminate, autoscalers follow a load that somebody sets. It keeps nothing
 * that it could not read again, and writes only what has changed; there are no endpoints, no
 * scheduler, and garbage is collected only for what it makes itself.
 */
public final class KubeletStandIn implements AutoCloseable {
  private final Cluster cluster;
  private final WorkQueue queue;
  private final DeploymentController deployments;
  private final JobController jobs;
  private final PodLifecycle pods;
  private final AutoscalerController autoscalers;

  /** Starts at once: what the server holds already is taken up as it is. */
  public KubeletStandIn(KubernetesClient client, KubeletClock clock, KubeletOptions options) {
    this.cluster = new Cluster(client);
    this.queue = new WorkQueue(this::handle);
    var timers = new Timers(clock, queue::add);
    var placement = new Placement(client, cluster, options.zones());
    this.deployments =
        new DeploymentController(
            cluster, timers, new ReplicaSetController(cluster, timers, placement));
    this.jobs = new JobController(cluster, timers, placement);
    this.pods = new PodLifecycle(cluster, timers, options);
    this.autoscalers = new AutoscalerController(cluster, timers);
    placement.createNodes();
    cluster.start(this::changed, this::gone);
    queue.start();
  }

  /** Whether nothing that the stand-in knows of waits to be handled; timers do not count. */
  public boolean idle() {
    return queue.idle();
  }

  /** Idle, and nothing at the server is unknown yet: some list calls, unlike {@link #idle()}. */
  public boolean caughtUp() {
    return queue.idle() && cluster.caughtUp() && queue.idle();
  }

  /**
   * Sets the load that an autoscaler of a Deployment sees from now on; none at first.
   *
   * @param percent processor time that all its pods use together, in percent of what one of them
   *     requests: 600 is ten pods' worth at a target of 60
   */
  public void load(String namespace, String deployment, int percent) {
    var key = new DeploymentKey(namespace, deployment);
    autoscalers.load(key, percent);
    wakeAutoscalers(key);
  }

  /**
   * Sets whether autoscalers can read the load of a Deployment from now on, as they cannot while
   * the metrics server is away. They can at first.
   */
  public void loadReadable(String namespace, String deployment, boolean readable) {
    var key = new DeploymentKey(namespace, deployment);
    autoscalers.readable(key, readable);
    wakeAutoscalers(key);
  }

  private void wakeAutoscalers(DeploymentKey deployment) {
    cluster.autoscalers(deployment.namespace()).stream()
        .filter(autoscaler -> AutoscalerController.target(autoscaler).equals(deployment))
        .forEach(this::changed);
  }

  private void handle(Key key) {
    switch (key) {
      case DeploymentKey deployment -> deployments.reconcile(deployment);
      case JobKey job -> jobs.reconcile(job);
      case PodKey pod -> pods.reconcile(pod);
      case AutoscalerKey autoscaler -> autoscalers.reconcile(autoscaler);
    }
  }

  private void changed(HasMetadata object) {
    var metadata = object.getMetadata();
    switch (object) {
      case Deployment ignored -> {
        var key = new DeploymentKey(metadata.getNamespace(), metadata.getName());
        queue.add(key);
        wakeAutoscalers(key);
      }
      case HorizontalPodAutoscaler ignored ->
          queue.add(new AutoscalerKey(metadata.getNamespace(), metadata.getName()));
      case Job ignored -> queue.add(new JobKey(metadata.getNamespace(), metadata.getName()));
      case Pod ignored -> queue.add(new PodKey(metadata.getNamespace(), metadata.getName()));
      case HasMetadata ignored -> {}
    }
    wakeOwner(object);
  }

  private void gone(HasMetadata object) {
    changed(object);
    if (object instanceof ReplicaSet || object instanceof Job) {
      cluster.podsOf(object).forEach(this::changed);
    }
  }

  private void wakeOwner(HasMetadata object) {
    var namespace = object.getMetadata().getNamespace();
    Cluster.owner(object)
        .ifPresent(owner -> {
          switch (owner.getKind()) {
            case "Deployment" -> queue.add(new DeploymentKey(namespace, owner.getName()));
            case "Job" -> queue.add(new JobKey(namespace, owner.getName()));
            case "ReplicaSet" ->
                cluster.replicaSet(namespace, owner.getName()).ifPresent(this::wakeOwner);
            default -> {}
          }
        });
  }

  /** Stops looking; what exists stays as it is. */
  @Override
  public void close() {
    queue.close();
    cluster.close();
  }
}
