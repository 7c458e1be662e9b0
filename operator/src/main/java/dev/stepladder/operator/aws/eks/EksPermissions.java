package dev.stepladder.operator.aws.eks;

import dev.stepladder.api.v1alpha1.IdentityMode;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.aws.tagging.TaggedResources;
import dev.stepladder.operator.blueprint.Identity;
import java.util.ArrayList;
import java.util.List;

/**
 * What IAM must allow for the calls of this package ("Actions, resources, and condition keys for
 * Amazon Elastic Kubernetes Service", Service Authorization Reference).
 */
final class EksPermissions {

  private static final String NAME = EksService.NAME;

  private final Realm realm;
  private final WorkloadIdentity identity;

  EksPermissions(Realm realm) {
    this.realm = realm;
    this.identity = realm.environment().workloadIdentity();
  }

  /** What is left of associations, be it in a former cluster, is looked for and removed. */
  List<Permission> all() {
    var all = new ArrayList<>(List.of(lists(), reads(), TaggedResources.permission(), removes()));
    if (identity.mode() == IdentityMode.POD_IDENTITY) {
      all.addAll(List.of(creates(), tags(), changes(), passes()));
    }
    return all;
  }

  private Permission lists() {
    return Permission.read("EksList")
        .calls(NAME, "ListPodIdentityAssociations")
        .on(realm.arn(NAME, "cluster/*"));
  }

  private Permission reads() {
    return Permission.read("EksRead")
        .calls(NAME, "DescribePodIdentityAssociation")
        .on(associations("*"));
  }

  private Permission removes() {
    return Permission.change("EksOwn", associations("*"))
        .calls(NAME, "DeletePodIdentityAssociation")
        .where(realm.tagged());
  }

  private Permission creates() {
    return Permission.change("EksCreate", cluster())
        .calls(NAME, "CreatePodIdentityAssociation")
        .where(realm.tagging());
  }

  /** EKS asks for it at a creation, too, when an association has no tags yet. */
  private Permission tags() {
    return Permission.change("EksTag", associations(identity.clusterName()))
        .action(NAME + ":TagResource", "CreatePodIdentityAssociation", "TagResource")
        .where(realm.tagging());
  }

  private Permission changes() {
    return Permission.change("EksChange", associations(identity.clusterName()))
        .calls(NAME, "UpdatePodIdentityAssociation")
        .where(realm.tagged());
  }

  /** Only the roles of applications, and only to pods. */
  private Permission passes() {
    return Permission.change(
            "EksPassRole",
            realm.global(
                "iam",
                "role%s%s*"
                    .formatted(identity.rolePath(), Identity.rolePrefix(realm.installation()))))
        .action("iam:PassRole", "CreatePodIdentityAssociation", "UpdatePodIdentityAssociation")
        .where(Permission.Condition.equal("iam:PassedToService", "pods.eks.amazonaws.com"));
  }

  private String cluster() {
    return realm.arn(NAME, "cluster/" + identity.clusterName());
  }

  private String associations(String cluster) {
    return realm.arn(NAME, "podidentityassociation/%s/*".formatted(cluster));
  }
}
