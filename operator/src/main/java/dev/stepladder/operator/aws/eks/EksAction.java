package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.plan.Action;
import java.util.Map;

/** What a step asks of EKS: each is one change of one association. */
public sealed interface EksAction extends Action {

  /** The cluster that the association is in. */
  String cluster();

  /** The name of the association. */
  String name();

  /** CreatePodIdentityAssociation. */
  record Associate(
      String cluster,
      String namespace,
      String serviceAccount,
      String role,
      Map<String, String> tags)
      implements EksAction {
    @Override
    public String name() {
      return PodIdentityAssociation.name(cluster, namespace, serviceAccount);
    }
  }

  /** UpdatePodIdentityAssociation. */
  record GiveRole(String cluster, String name, String id, String role) implements EksAction {}

  /** DeletePodIdentityAssociation. */
  record Dissociate(String cluster, String name, String id) implements EksAction {}

  /** TagResource. */
  record Tag(String cluster, String name, String arn, Map<String, String> tags)
      implements EksAction {}
}
