package dev.stepladder.simulator.kubelet;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A Deployment's status, numbers and conditions, from what its ReplicaSets have. The reasons and
 * their order follow the Deployment controller of Kubernetes 1.34.
 */
record DeploymentStatuses(Deployment deployment, Rollout rollout, Instant now) {
  private static final String AVAILABLE = "Available";
  private static final String PROGRESSING = "Progressing";
  private static final String REPLICA_FAILURE = "ReplicaFailure";
  private static final String DONE = "NewReplicaSetAvailable";
  private static final String TIMED_OUT = "ProgressDeadlineExceeded";

  /**
   * What the Deployment's ReplicaSets have together.
   *
   * @param updatedName the ReplicaSet of the present template
   * @param created whether it has just been made
   * @param wanted the sum of their sizes
   * @param failure why a pod could not be created
   */
  record Totals(
      String updatedName,
      boolean created,
      int wanted,
      int replicas,
      int updated,
      int ready,
      int available,
      Optional<String> failure) {}

  DeploymentStatus next(Totals totals) {
    var old = old();
    var status =
        new DeploymentStatusBuilder(old)
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(someOrNull(totals.replicas()))
            .withUpdatedReplicas(someOrNull(totals.updated()))
            .withReadyReplicas(someOrNull(totals.ready()))
            .withAvailableReplicas(someOrNull(totals.available()))
            .withUnavailableReplicas(someOrNull(totals.wanted() - totals.available()))
            .withConditions(List.of())
            .build();
    var conditions = new ArrayList<DeploymentCondition>();
    conditions.add(
        totals.available() >= rollout.minimumAvailable()
            ? condition(
                AVAILABLE,
                "True",
                "MinimumReplicasAvailable",
                "Deployment has minimum availability.")
            : condition(
                AVAILABLE,
                "False",
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability."));
    progress(totals, old, status).ifPresent(conditions::add);
    totals
        .failure()
        .ifPresent(why -> conditions.add(condition(REPLICA_FAILURE, "True", "FailedCreate", why)));
    // A fixed order, or a status would differ from its equal.
    conditions.sort(Comparator.comparing(DeploymentCondition::getType));
    status.setConditions(conditions);
    return status;
  }

  /** When the rollout, standing still, exceeds its deadline; empty if it is done or has none. */
  Optional<Instant> deadline() {
    var seconds = deployment.getSpec().getProgressDeadlineSeconds();
    return seconds == null || paused()
        ? Optional.empty()
        : current(PROGRESSING)
            .filter(condition -> condition.getStatus().equals("True"))
            .filter(condition -> !condition.getReason().equals(DONE))
            .map(condition -> Instant.parse(condition.getLastUpdateTime()))
            // Past the deadline, not at it.
            .map(since -> since.plus(Duration.ofSeconds(seconds + 1L)));
  }

  private Optional<DeploymentCondition> progress(
      Totals totals, DeploymentStatus old, DeploymentStatus status) {
    var current = current(PROGRESSING);
    if (totals.created()) {
      return Optional.of(
          condition(
              PROGRESSING,
              "True",
              "NewReplicaSetCreated",
              "Created new replica set \"%s\"".formatted(totals.updatedName())));
    }
    var settledBefore =
        totals.replicas() == totals.updated()
            && current.filter(condition -> condition.getReason().equals(DONE)).isPresent();
    if (settledBefore) {
      return current;
    }
    if (complete(totals)) {
      return Optional.of(
          condition(
              PROGRESSING,
              "True",
              DONE,
              "ReplicaSet \"%s\" has successfully progressed.".formatted(totals.updatedName())));
    }
    if (current.isEmpty() || moved(old, status)) {
      return Optional.of(
          condition(
              PROGRESSING,
              "True",
              "ReplicaSetUpdated",
              "ReplicaSet \"%s\" is progressing.".formatted(totals.updatedName())));
    }
    if (deadline().filter(deadline -> !now.isBefore(deadline)).isPresent()) {
      return Optional.of(
          condition(
              PROGRESSING,
              "False",
              TIMED_OUT,
              "ReplicaSet \"%s\" has timed out progressing.".formatted(totals.updatedName())));
    }
    return current;
  }

  private boolean complete(Totals totals) {
    return totals.updated() == rollout.replicas()
        && totals.replicas() == rollout.replicas()
        && totals.available() == rollout.replicas();
  }

  private static boolean moved(DeploymentStatus old, DeploymentStatus status) {
    return number(status.getUpdatedReplicas()) > number(old.getUpdatedReplicas())
        || outdated(status) < outdated(old)
        || number(status.getReadyReplicas()) > number(old.getReadyReplicas())
        || number(status.getAvailableReplicas()) > number(old.getAvailableReplicas());
  }

  private static int outdated(DeploymentStatus status) {
    return number(status.getReplicas()) - number(status.getUpdatedReplicas());
  }

  private boolean paused() {
    return Boolean.TRUE.equals(deployment.getSpec().getPaused());
  }

  /** Keeps the times of one that says the same, and the transition of one that stays what it is. */
  private DeploymentCondition condition(String type, String status, String reason, String message) {
    var current = current(type);
    var same =
        current.filter(old ->
            old.getStatus().equals(status)
                && Objects.equals(old.getReason(), reason)
                // Progress is progress again each time something moved.
                && !reason.equals("ReplicaSetUpdated"));
    if (same.isPresent()) {
      return same.get();
    }
    var transition =
        current
            .filter(old -> old.getStatus().equals(status))
            .map(DeploymentCondition::getLastTransitionTime)
            .orElse(PodStatuses.time(now));
    return new DeploymentConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastUpdateTime(PodStatuses.time(now))
        .withLastTransitionTime(transition)
        .build();
  }

  private Optional<DeploymentCondition> current(String type) {
    return old().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  private DeploymentStatus old() {
    return deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
  }

  /** Zero is left out, as in the API. */
  private static Integer someOrNull(int number) {
    return number <= 0 ? null : number;
  }

  private static int number(Integer value) {
    return value == null ? 0 : value;
  }
}
