package dev.stepladder.simulator.aws.eks;

import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.Slice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ClusterStatus;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsRequest;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsResponse;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.UpdatePodIdentityAssociationRequest;

/** Pod identity associations: one role for a service account of a cluster's namespace. */
final class Associations {

  private static final int LARGEST_PAGE = 100;
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern SERVICE_ACCOUNT =
      Pattern.compile("(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");

  /** A create that was done, by the token of its caller. */
  private record Done(CreatePodIdentityAssociationRequest request, String arn) {}

  private final EksRegion eks;
  private final AssociatedRole roles;
  private final Map<String, Done> done = new HashMap<>();

  Associations(EksRegion eks, AssociatedRole roles) {
    this.eks = eks;
    this.roles = roles;
  }

  PodIdentityAssociation create(CreatePodIdentityAssociationRequest request) {
    named("namespace", request.namespace(), NAMESPACE);
    named("serviceAccount", request.serviceAccount(), SERVICE_ACCOUNT);
    required("roleArn", request.roleArn());
    EksTags.check(request.tags());
    Cluster cluster = active(request.clusterName());
    Optional<PodIdentityAssociation> earlier = earlier(request);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    List<PodIdentityAssociation> others = eks.associationsOf(cluster.name(), ReadPoint.LATEST);
    others.stream()
        .filter(other ->
            other.namespace().equals(request.namespace())
                && other.serviceAccount().equals(request.serviceAccount()))
        .findFirst()
        .ifPresent(other -> {
          throw EksErrors.inUse("Association already exists: " + other.associationId());
        });
    if (others.size() >= eks.mostAssociations()) {
      throw EksErrors.limit(
          "The cluster has reached its limit of "
              + eks.mostAssociations()
              + " pod identity associations.");
    }
    boolean noTags = Boolean.TRUE.equals(request.disableSessionTags());
    roles.require(eks.scope.account(), request.roleArn(), !noTags);
    String id = "a-" + eks.newId(17);
    PodIdentityAssociation association =
        PodIdentityAssociation.builder()
            .clusterName(cluster.name())
            .namespace(request.namespace())
            .serviceAccount(request.serviceAccount())
            .roleArn(request.roleArn())
            .associationArn(eks.associationArn(cluster.name(), id))
            .associationId(id)
            .tags(request.tags())
            .createdAt(eks.now())
            .modifiedAt(eks.now())
            .disableSessionTags(noTags)
            .applyMutation(a -> target(a, request.targetRoleArn()))
            .build();
    eks.put(association);
    if (request.clientRequestToken() != null) {
      done.put(request.clientRequestToken(), new Done(request, association.associationArn()));
    }
    return association;
  }

  PodIdentityAssociation describe(String cluster, String id, ReadPoint point) {
    var _ = eks.cluster(cluster, point);
    return eks.association(cluster, id, point);
  }

  ListPodIdentityAssociationsResponse list(
      ListPodIdentityAssociationsRequest request, ReadPoint point) {
    int size = request.maxResults() == null ? LARGEST_PAGE : request.maxResults();
    if (size < 1 || size > LARGEST_PAGE) {
      throw EksErrors.parameter("maxResults must be between 1 and " + LARGEST_PAGE + ": " + size);
    }
    String cluster = eks.cluster(request.clusterName(), point).name();
    List<PodIdentityAssociation> found =
        eks.associationsOf(cluster, point).stream()
            .filter(a -> request.namespace() == null || request.namespace().equals(a.namespace()))
            .filter(a ->
                request.serviceAccount() == null
                    || request.serviceAccount().equals(a.serviceAccount()))
            .toList();
    Slice<PodIdentityAssociation> page =
        Slice.of(
            found,
            PodIdentityAssociation::associationArn,
            size,
            request.nextToken(),
            () -> EksErrors.parameter("Invalid nextToken"));
    return ListPodIdentityAssociationsResponse.builder()
        .associations(page.items().stream().map(Associations::summary).toList())
        .nextToken(page.next())
        .build();
  }

  PodIdentityAssociation update(UpdatePodIdentityAssociationRequest request) {
    var _ = active(request.clusterName());
    PodIdentityAssociation old =
        eks.association(request.clusterName(), request.associationId(), ReadPoint.LATEST);
    boolean noTags =
        request.disableSessionTags() == null
            ? old.disableSessionTags()
            : request.disableSessionTags();
    String role = request.roleArn() == null ? old.roleArn() : request.roleArn();
    roles.require(eks.scope.account(), role, !noTags);
    PodIdentityAssociation association =
        old.copy(a -> {
          a.roleArn(role).disableSessionTags(noTags).modifiedAt(eks.now());
          target(a, request.targetRoleArn());
        });
    eks.put(association);
    return association;
  }

  PodIdentityAssociation delete(String cluster, String id) {
    var _ = eks.cluster(cluster, ReadPoint.LATEST);
    PodIdentityAssociation association = eks.association(cluster, id, ReadPoint.LATEST);
    eks.associations.remove(association.associationArn());
    return association;
  }

  /** What the same call made before; a token that was used for another call is refused. */
  private Optional<PodIdentityAssociation> earlier(CreatePodIdentityAssociationRequest request) {
    Done before = done.get(String.valueOf(request.clientRequestToken()));
    if (before == null) {
      return Optional.empty();
    }
    if (!before.request().equals(request)) {
      throw EksErrors.parameter(
          "The clientRequestToken was used before, with other parameters: "
              + request.clientRequestToken());
    }
    return eks.associations.find(before.arn());
  }

  /** A role in another account that pods end up with gets an external id to be trusted by. */
  private void target(PodIdentityAssociation.Builder association, String targetRoleArn) {
    if (targetRoleArn != null) {
      AssociatedRole.requireTarget(targetRoleArn);
      association.targetRoleArn(targetRoleArn).externalId(eks.newId(32));
    }
  }

  private Cluster active(String name) {
    Cluster cluster = eks.cluster(name, ReadPoint.LATEST);
    if (cluster.status() == ClusterStatus.CREATING
        || cluster.status() == ClusterStatus.DELETING
        || cluster.status() == ClusterStatus.FAILED) {
      throw EksErrors.request("Cluster " + name + " is " + cluster.statusAsString() + ".");
    }
    return cluster;
  }

  private static void named(String parameter, String value, Pattern pattern) {
    required(parameter, value);
    if (!pattern.matcher(value).matches()) {
      throw EksErrors.parameter(parameter + " is no name of Kubernetes: " + value);
    }
  }

  private static void required(String parameter, String value) {
    if (value == null || value.isEmpty()) {
      throw EksErrors.parameter(parameter + " can't be null or empty");
    }
  }

  private static PodIdentityAssociationSummary summary(PodIdentityAssociation association) {
    return PodIdentityAssociationSummary.builder()
        .clusterName(association.clusterName())
        .namespace(association.namespace())
        .serviceAccount(association.serviceAccount())
        .associationArn(association.associationArn())
        .associationId(association.associationId())
        .build();
  }
}
