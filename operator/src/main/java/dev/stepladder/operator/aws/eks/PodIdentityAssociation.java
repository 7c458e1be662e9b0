package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.inventory.Resource;
import java.util.Map;

/**
 * That the pods of a service account get a role, as EKS shows it.
 *
 * @param name cluster, namespace and service account, with slashes between
 * @param id immutable, never used again; unique in its cluster
 * @param role ARN of the role
 */
public record PodIdentityAssociation(
    String name, String id, String arn, String role, Map<String, String> tags) implements Resource {

  /** Copies what must not change. */
  public PodIdentityAssociation {
    tags = Map.copyOf(tags);
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
