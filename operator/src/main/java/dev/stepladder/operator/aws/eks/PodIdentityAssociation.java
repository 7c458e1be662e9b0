package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.inventory.Resource;
import java.util.Map;
import java.util.Optional;

/**
 * That the pods of a service account get a role, as EKS shows it.
 *
 * @param name cluster, namespace and service account, with slashes between
 * @param id immutable, never used again; unique in its cluster
 * @param role ARN of the role
 * @param withheld in what words AWS refused to show it, if it did; then nothing but its name is
 *     known, and not whether it exists
 */
public record PodIdentityAssociation(
    String name,
    String id,
    String arn,
    String role,
    Map<String, String> tags,
    Optional<String> withheld)
    implements Resource {

  /** Copies what must not change. */
  public PodIdentityAssociation {
    tags = Map.copyOf(tags);
  }

  /** One that is shown. */
  PodIdentityAssociation(
      String name, String id, String arn, String role, Map<String, String> tags) {
    this(name, id, arn, role, tags, Optional.empty());
  }

  /** One of which nothing can be said. */
  static PodIdentityAssociation withheld(String name, String why) {
    return new PodIdentityAssociation(name, "", "", "", Map.of(), Optional.of(why));
  }

  /** The cluster that it is in, by its name. */
  static String clusterOf(String name) {
    return name.split("/", 2)[0];
  }

  /** The name of the only association that a service account can have. */
  static String name(String cluster, String namespace, String serviceAccount) {
    return String.join("/", cluster, namespace, serviceAccount);
  }

  /** What is done to an association is done when the call returns. */
  @Override
  public boolean resting() {
    return true;
  }
}
