package dev.stepladder.operator.blueprint;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Draws what lets an app's pods use its buckets. */
public final class Identity {

  /** Annotation of a ServiceAccount: ARN of the role of its pods (EKS User Guide, IRSA). */
  public static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

  private static final int HASH_LENGTH = 8;

  private final Owner owner;
  private final AwsEnvironmentSpec environment;

  Identity(Owner owner, AwsEnvironmentSpec environment) {
    this.owner = owner;
    this.environment = environment;
  }

  /**
   * What the names of an installation's roles begin with; lists of roles show no tags. A name has
   * at most 64 characters in IAM.
   */
  public static String rolePrefix(String installation) {
    return "stepladder-" + Owner.hash(installation).substring(0, HASH_LENGTH) + "-";
  }

  /** The role, where there is something for it to open and pods can show who they are. */
  Optional<Part.WorkloadRole> role(List<Part.Bucket> buckets, Collection<String> serviceAccounts) {
    return buckets.isEmpty()
        ? Optional.empty()
        : trust().map(trust -> role(trust, buckets, serviceAccounts));
  }

  private Optional<Part.WorkloadRole.Trust> trust() {
    WorkloadIdentity identity = environment.workloadIdentity();
    return switch (identity.mode()) {
      case NONE -> Optional.empty();
      case POD_IDENTITY ->
          Optional.of(new Part.WorkloadRole.Trust.PodIdentity(identity.clusterName()));
      case IRSA -> Optional.of(new Part.WorkloadRole.Trust.Irsa(identity.oidcProvider()));
    };
  }

  private Part.WorkloadRole role(
      Part.WorkloadRole.Trust trust,
      List<Part.Bucket> buckets,
      Collection<String> serviceAccounts) {
    String path = environment.workloadIdentity().rolePath();
    String name = rolePrefix(owner.installation()) + owner.identifier(Architect.ROLE);
    return new Part.WorkloadRole(
        Architect.ROLE,
        name,
        path,
        "arn:%s:iam::%s:role%s%s"
            .formatted(Partition.of(environment.region()), environment.account(), path, name),
        Optional.ofNullable(environment.workloadIdentity().permissionsBoundary()),
        trust,
        serviceAccounts.stream().sorted().toList(),
        buckets.stream().map(Part.Bucket::name).sorted().toList(),
        buckets.stream()
            .flatMap(bucket -> bucket.encryption().key().stream())
            .distinct()
            .sorted()
            .toList(),
        tags(Architect.ROLE));
  }

  /**
   * One for each workload, where the cluster hands out roles itself.
   *
   * @param serviceAccounts names in Kubernetes by workload
   */
  List<Part.Association> associations(Part.WorkloadRole role, Map<String, String> serviceAccounts) {
    return switch (role.trust()) {
      case Part.WorkloadRole.Trust.Irsa _ -> List.of();
      case Part.WorkloadRole.Trust.PodIdentity(String cluster) ->
          serviceAccounts.entrySet().stream()
              .map(account -> {
                PartId id = PartId.of(Architect.ASSOCIATION, account.getKey());
                return new Part.Association(id, cluster, account.getValue(), role.arn(), tags(id));
              })
              .toList();
    };
  }

  /** What tells the pods of a ServiceAccount which role is theirs. */
  static Map<String, String> annotations(Optional<Part.WorkloadRole> role) {
    return role.filter(known -> known.trust() instanceof Part.WorkloadRole.Trust.Irsa)
        .map(known -> Map.of(ROLE_ANNOTATION, known.arn()))
        .orElse(Map.of());
  }

  private Map<String, String> tags(PartId part) {
    var tags = new TreeMap<>(environment.tags());
    tags.putAll(owner.tags(part));
    return tags;
  }
}
