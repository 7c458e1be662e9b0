package dev.stepladder.simulator.aws.eks;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.UpdatePodIdentityAssociationRequest;

/**
 * EKS in one account and region as a person at the console changes it, and as its inside looks,
 * past HTTP, the call log and the faults.
 */
public final class EksConsole {

  private final EksHandlers eks;

  EksConsole(EksHandlers eks) {
    this.eks = eks;
  }

  /** Makes a cluster, active at once, with an OpenID Connect issuer of its own. */
  public Cluster createCluster(String name) {
    return locked(() -> eks.clusters.create(name));
  }

  /** Sets the status of a cluster, e.g. {@code UPDATING} or {@code DELETING}. */
  public void clusterStatus(String name, String status) {
    locked(() -> {
      eks.clusters.status(name, status);
      return name;
    });
  }

  /** Deletes a cluster, and with it its associations. */
  public void deleteCluster(String name) {
    locked(() -> {
      eks.clusters.delete(name);
      return name;
    });
  }

  /** All associations, of whatever cluster, as they are now. */
  public List<PodIdentityAssociation> associations() {
    return locked(() -> eks.region.associations.list());
  }

  /** Gives a service account a role. */
  public PodIdentityAssociation associate(
      Consumer<CreatePodIdentityAssociationRequest.Builder> request) {
    return locked(() ->
        eks.associations.create(
            CreatePodIdentityAssociationRequest.builder().applyMutation(request).build()));
  }

  /** Changes an association. */
  public PodIdentityAssociation update(
      Consumer<UpdatePodIdentityAssociationRequest.Builder> request) {
    return locked(() ->
        eks.associations.update(
            UpdatePodIdentityAssociationRequest.builder().applyMutation(request).build()));
  }

  /** Deletes an association. */
  public void deleteAssociation(String cluster, String associationId) {
    locked(() -> eks.associations.delete(cluster, associationId));
  }

  /** Sets tags of a cluster or an association. */
  public void tag(String arn, Map<String, String> tags) {
    locked(() -> {
      eks.tags.add(arn, tags);
      return arn;
    });
  }

  /** Changes how many associations a cluster may have. */
  public void associationsPerCluster(int max) {
    locked(() -> {
      eks.region.mostAssociations(max);
      return max;
    });
  }

  private <T> T locked(Supplier<T> action) {
    return eks.region.locked(action);
  }
}
