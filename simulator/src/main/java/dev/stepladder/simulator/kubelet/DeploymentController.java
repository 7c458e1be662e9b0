package dev.stepladder.simulator.kubelet;

import dev.stepladder.simulator.kubelet.DeploymentStatuses.Totals;
import dev.stepladder.simulator.kubelet.Key.DeploymentKey;
import dev.stepladder.simulator.kubelet.Rollout.Generation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a Deployment into ReplicaSets and tells in its status how far that is. */
final class DeploymentController {
  private final Cluster cluster;
  private final Timers timers;
  private final ReplicaSetController replicaSetController;

  DeploymentController(Cluster cluster, Timers timers, ReplicaSetController replicaSetController) {
    this.cluster = cluster;
    this.timers = timers;
    this.replicaSetController = replicaSetController;
  }

  void reconcile(DeploymentKey key) {
    var found = cluster.deployment(key);
    collectGarbage(key, found);
    if (found.isEmpty()) {
      return;
    }
    var deployment = found.get();
    if (deployment.getMetadata().getDeletionTimestamp() != null) {
      finishDeletion(deployment);
      return;
    }
    var rollout = rollout(deployment);
    var created = ensureUpdated(deployment, rollout);
    resize(deployment, rollout);
    var failures = new HashMap<String, String>();
    for (var replicaSet : owned(deployment)) {
      replicaSetController
          .reconcile(replicaSet)
          .ifPresent(why -> failures.put(replicaSet.getMetadata().getName(), why));
    }
    report(deployment, rollout, created, failures);
    dropHistory(deployment);
    cluster.settle();
  }

  /** ReplicaSets of a Deployment that is gone, or was another one of the same name. */
  private void collectGarbage(DeploymentKey key, Optional<Deployment> deployment) {
    var uid = deployment.map(found -> found.getMetadata().getUid()).orElse("");
    cluster.replicaSets(key.namespace()).stream()
        .filter(replicaSet ->
            Cluster.owner(replicaSet)
                .filter(owner -> owner.getKind().equals("Deployment"))
                .filter(owner -> owner.getName().equals(key.name()))
                .filter(owner -> !owner.getUid().equals(uid))
                .filter(owner -> !cluster.exists(key.namespace(), owner))
                .isPresent())
        .toList()
        .forEach(cluster::delete);
    cluster.settle();
  }

  /** Foreground deletion: dependents first, then the finalizer that held their owner. */
  private void finishDeletion(Deployment deployment) {
    if (!deployment.getMetadata().getFinalizers().contains(Finalizers.FOREGROUND)) {
      return;
    }
    var replicaSets = owned(deployment);
    for (var replicaSet : replicaSets) {
      replicaSetController.empty(replicaSet);
    }
    if (replicaSets.isEmpty()) {
      cluster.update(Finalizers.withoutForeground(deployment));
    }
    cluster.settle();
  }

  private static Rollout rollout(Deployment deployment) {
    var spec = deployment.getSpec();
    var rolling = spec.getStrategy().getRollingUpdate();
    return new Rollout(
        spec.getReplicas(),
        "Recreate".equals(spec.getStrategy().getType())
            ? new Rollout.Recreate()
            : Rollout.Rolling.of(
                String.valueOf(rolling.getMaxSurge().getValue()),
                String.valueOf(rolling.getMaxUnavailable().getValue()),
                spec.getReplicas()));
  }

  /** The ReplicaSet of the present template, made if need be; whether it was. */
  private boolean ensureUpdated(Deployment deployment, Rollout rollout) {
    var paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
    var existing = owned(deployment);
    var highest = ReplicaSets.highestRevision(existing);
    var name = ReplicaSets.name(deployment);
    var updated = existing.stream().filter(one -> named(one, name)).findFirst();
    var created = updated.isEmpty() && !paused;
    var revision = highest;
    if (created) {
      revision = highest + 1;
      cluster.create(ReplicaSets.of(deployment, rollout, revision));
    } else if (updated.isPresent() && ReplicaSets.revision(updated.get()) < highest) {
      // Rolled back: the old template becomes the latest revision.
      revision = highest + 1;
      cluster.update(ReplicaSets.revised(updated.get(), revision));
    }
    var annotations = deployment.getMetadata().getAnnotations();
    if (revision > 0 && !Long.toString(revision).equals(annotations.get(ReplicaSets.REVISION))) {
      // Through the status, as the real controller does: otherwise the generation would grow.
      cluster.updateStatus(
          new DeploymentBuilder(deployment)
              .editMetadata()
              .addToAnnotations(ReplicaSets.REVISION, Long.toString(revision))
              .endMetadata()
              .build());
    }
    cluster.settle();
    return created;
  }

  private void resize(Deployment deployment, Rollout rollout) {
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      return;
    }
    var replicaSets = owned(deployment);
    var name = ReplicaSets.name(deployment);
    var generations = replicaSets.stream().map(this::generation).toList();
    var updated = generations.stream().filter(one -> one.name().equals(name)).findFirst();
    if (updated.isEmpty()) {
      return;
    }
    var old = generations.stream().filter(one -> !one.name().equals(name)).toList();
    var sizes = rollout.next(updated.get(), old);
    for (var replicaSet : replicaSets) {
      var size = sizes.get(replicaSet.getMetadata().getName());
      if (size != null) {
        cluster.update(ReplicaSets.resized(replicaSet, size, rollout));
      }
    }
    cluster.settle();
  }

  private Generation generation(ReplicaSet replicaSet) {
    var counts = counts(replicaSet);
    return new Generation(
        replicaSet.getMetadata().getName(),
        ReplicaSets.size(replicaSet),
        counts.available(),
        counts.present());
  }

  private PodCounts counts(ReplicaSet replicaSet) {
    return PodCounts.of(
        cluster.podsOf(replicaSet), ReplicaSetController.minimumReady(replicaSet), timers.now());
  }

  private void report(
      Deployment seen, Rollout rollout, boolean created, Map<String, String> failures) {
    var metadata = seen.getMetadata();
    var key = new DeploymentKey(metadata.getNamespace(), metadata.getName());
    var found =
        cluster
            .deployment(key)
            // What was done was for that generation; a newer one comes by itself.
            .filter(now -> now.getMetadata().getUid().equals(metadata.getUid()))
            .filter(now -> now.getMetadata().getGeneration().equals(metadata.getGeneration()));
    if (found.isEmpty()) {
      return;
    }
    var deployment = found.get();
    var name = ReplicaSets.name(deployment);
    var replicaSets = owned(deployment);
    var counts =
        replicaSets.stream()
            .collect(Collectors.toMap(one -> one.getMetadata().getName(), this::counts));
    var totals =
        new Totals(
            name,
            created,
            replicaSets.stream().mapToInt(ReplicaSets::size).sum(),
            counts.values().stream().mapToInt(PodCounts::active).sum(),
            Optional.ofNullable(counts.get(name)).map(PodCounts::active).orElse(0),
            counts.values().stream().mapToInt(PodCounts::ready).sum(),
            counts.values().stream().mapToInt(PodCounts::available).sum(),
            Optional.ofNullable(failures.get(name)));
    var statuses = new DeploymentStatuses(deployment, rollout, timers.now());
    var status = statuses.next(totals);
    if (!status.equals(deployment.getStatus())) {
      var written = new DeploymentBuilder(deployment).withStatus(status).build();
      cluster.updateStatus(written);
      new DeploymentStatuses(written, rollout, timers.now())
          .deadline()
          .ifPresent(deadline -> timers.at(deadline, key));
    } else {
      statuses.deadline().ifPresent(deadline -> timers.at(deadline, key));
    }
    counts.values().stream()
        .flatMap(one -> one.nextAvailable().stream())
        .min(Comparator.naturalOrder())
        .ifPresent(next -> timers.at(next, key));
    if (!failures.isEmpty()) {
      timers.at(timers.now().plus(Duration.ofSeconds(30)), key);
    }
  }

  /** Empty ReplicaSets beyond those kept for a rollback. */
  private void dropHistory(Deployment deployment) {
    var name = ReplicaSets.name(deployment);
    var kept = Optional.ofNullable(deployment.getSpec().getRevisionHistoryLimit()).orElse(10);
    var empty =
        owned(deployment).stream()
            .filter(one -> !named(one, name) && ReplicaSets.size(one) == 0)
            .filter(one -> cluster.podsOf(one).isEmpty())
            .sorted(Comparator.comparingLong(ReplicaSets::revision))
            .toList();
    empty.stream().limit(Math.max(0, empty.size() - kept)).forEach(cluster::delete);
  }

  private List<ReplicaSet> owned(Deployment deployment) {
    var uid = deployment.getMetadata().getUid();
    return cluster.replicaSets(deployment.getMetadata().getNamespace()).stream()
        .filter(one -> one.getMetadata().getDeletionTimestamp() == null)
        .filter(one -> Cluster.owner(one).filter(o -> o.getUid().equals(uid)).isPresent())
        .sorted(Comparator.comparingLong(ReplicaSets::revision))
        .toList();
  }

  private static boolean named(HasMetadata object, String name) {
    return object.getMetadata().getName().equals(name);
  }
}
