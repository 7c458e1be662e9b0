package dev.stepladder.simulator.aws.eks;

import dev.stepladder.simulator.aws.Guarded;
import dev.stepladder.simulator.aws.Ids;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Table;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

/** The clusters of one account in one region, and their associations. All under one lock. */
final class EksRegion extends Guarded {

  /** What EKS bears in one cluster. */
  private static final int STANDARD_ASSOCIATIONS = 5_000;

  final Scope scope;

  /** Clusters by name. */
  final Table<Cluster> clusters;

  /** Associations by ARN, which holds the cluster's name. */
  final Table<PodIdentityAssociation> associations;

  private final VirtualClock clock;
  private int mostAssociations = STANDARD_ASSOCIATIONS;
  private long lastId;

  EksRegion(VirtualClock clock, Revisions revisions, Scope scope) {
    this.clock = clock;
    this.scope = scope;
    clusters = new Table<>(revisions);
    associations = new Table<>(revisions);
  }

  Instant now() {
    return clock.now();
  }

  /** The cluster of this name, or ResourceNotFoundException. */
  Cluster cluster(String name, ReadPoint point) {
    return clusters.find(name, point).orElseThrow(() -> EksErrors.clusterNotFound(name));
  }

  /** The association of this id in a cluster, or ResourceNotFoundException. */
  PodIdentityAssociation association(String cluster, String id, ReadPoint point) {
    return associations
        .find(associationArn(cluster, id), point)
        .orElseThrow(() -> EksErrors.associationNotFound(id));
  }

  /** The associations of a cluster. */
  List<PodIdentityAssociation> associationsOf(String cluster, ReadPoint point) {
    return associations.list(point).stream()
        .filter(association -> association.clusterName().equals(cluster))
        .toList();
  }

  void put(PodIdentityAssociation association) {
    associations.put(association.associationArn(), association);
  }

  String associationArn(String cluster, String id) {
    return scope.arn("eks", "podidentityassociation/" + cluster + "/" + id);
  }

  /** A new id of small letters and digits. */
  String newId(int length) {
    return Ids.of("eks/" + scope + "/" + ++lastId, length).toLowerCase(Locale.ROOT);
  }

  int mostAssociations() {
    return mostAssociations;
  }

  void mostAssociations(int max) {
    mostAssociations = max;
  }
}
