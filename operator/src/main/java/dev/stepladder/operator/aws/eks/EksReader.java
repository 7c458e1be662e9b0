package dev.stepladder.operator.aws.eks;

import dev.stepladder.operator.aws.AwsAccount;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** The reading calls of EKS. */
final class EksReader {

  private static final int PAGE = 100;

  private final AwsAccount account;
  private final EksClient eks;

  EksReader(AwsAccount account) {
    this.account = account;
    this.eks = EksService.client(account);
  }

  /** An association as a list shows it: without its role and its tags. */
  record Listed(String cluster, String name, String id, String arn) {}

  /** The associations of a cluster; none, if there is no such cluster. */
  List<Listed> associations(String cluster) {
    return account.read(
        "list the pod identity associations of cluster " + cluster,
        "eks:ListPodIdentityAssociations",
        () ->
            found(() ->
                    eks
                        .listPodIdentityAssociationsPaginator(
                            request -> request.clusterName(cluster).maxResults(PAGE))
                        .associations()
                        .stream()
                        .map(EksReader::listed)
                        .toList())
                .orElse(List.of()));
  }

  /** The association of one service account, by its name. */
  Optional<PodIdentityAssociation> association(String name) {
    String[] parts = name.split("/", -1);
    Optional<Listed> listed =
        account.read(
            "look for pod identity association " + name,
            "eks:ListPodIdentityAssociations",
            () ->
                found(() ->
                        eks.listPodIdentityAssociations(request ->
                            request
                                .clusterName(parts[0])
                                .namespace(parts[1])
                                .serviceAccount(parts[2])))
                    .flatMap(answer ->
                        answer.associations().stream().map(EksReader::listed).findFirst()));
    return listed.flatMap(this::association);
  }

  /** The same with its role and its tags. */
  Optional<PodIdentityAssociation> association(Listed listed) {
    return account.read(
        "read pod identity association " + listed.name(),
        "eks:DescribePodIdentityAssociation",
        () ->
            found(() ->
                    eks.describePodIdentityAssociation(request ->
                            request.clusterName(listed.cluster()).associationId(listed.id()))
                        .association())
                .map(shown ->
                    new PodIdentityAssociation(
                        listed.name(),
                        shown.associationId(),
                        shown.associationArn(),
                        shown.roleArn(),
                        shown.tags())));
  }

  private static Listed listed(PodIdentityAssociationSummary summary) {
    return new Listed(
        summary.clusterName(),
        PodIdentityAssociation.name(
            summary.clusterName(), summary.namespace(), summary.serviceAccount()),
        summary.associationId(),
        summary.associationArn());
  }

  private static <T> Optional<T> found(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }
}
