package dev.stepladder.simulator.aws.eks;

import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.Desk;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Tagged;
import dev.stepladder.simulator.aws.TaggedResource;
import dev.stepladder.simulator.aws.iam.IamService;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.RestJsonProtocol;
import dev.stepladder.simulator.clock.VirtualClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.CreatePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.DeletePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.DeletePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.DescribeClusterRequest;
import software.amazon.awssdk.services.eks.model.DescribeClusterResponse;
import software.amazon.awssdk.services.eks.model.DescribePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.DescribePodIdentityAssociationResponse;
import software.amazon.awssdk.services.eks.model.ListPodIdentityAssociationsRequest;
import software.amazon.awssdk.services.eks.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.eks.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.eks.model.TagResourceRequest;
import software.amazon.awssdk.services.eks.model.TagResourceResponse;
import software.amazon.awssdk.services.eks.model.UntagResourceRequest;
import software.amazon.awssdk.services.eks.model.UntagResourceResponse;
import software.amazon.awssdk.services.eks.model.UpdatePodIdentityAssociationRequest;
import software.amazon.awssdk.services.eks.model.UpdatePodIdentityAssociationResponse;

/** EKS: which operation is answered by which part, for each account and region. */
public final class EksService implements AwsService, Tagged {

  private static final String CLUSTER = "/clusters/{name}";
  private static final String ASSOCIATIONS = CLUSTER + "/pod-identity-associations";
  private static final String ASSOCIATION = ASSOCIATIONS + "/{associationId}";
  private static final String TAGS = "/tags/{resourceArn}";

  private final VirtualClock clock;
  private final Revisions revisions;
  private final Scope home;
  private final AssociatedRole roles;
  private final Protocol protocol = new RestJsonProtocol();
  private final Map<Scope, EksHandlers> handlers = new ConcurrentHashMap<>();
  private final Desk<EksHandlers> desk = new Desk<>(this::at, eks -> eks.region);

  public EksService(VirtualClock clock, Revisions revisions, Scope home, IamService iam) {
    this.clock = clock;
    this.revisions = revisions;
    this.home = home;
    this.roles = new AssociatedRole(iam);
  }

  /** What a person at the console of the default account and region can do. */
  public EksConsole console() {
    return console(home);
  }

  /** What a person at the console of this account and region can do. */
  public EksConsole console(Scope scope) {
    return new EksConsole(at(scope));
  }

  private EksHandlers at(Scope scope) {
    return handlers.computeIfAbsent(
        scope, s -> new EksHandlers(new EksRegion(clock, revisions, s), roles));
  }

  @Override
  public List<TaggedResource> tagged(Scope scope) {
    EksHandlers eks = at(scope);
    return eks.region.locked(eks.tags::all);
  }

  @Override
  public String signingName() {
    return "eks";
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        desk.read(
                "DescribeCluster",
                DescribeClusterRequest::builder,
                (eks, request, context) ->
                    DescribeClusterResponse.builder()
                        .cluster(eks.region.cluster(request.name(), context.readPoint()))
                        .build())
            .at("GET", CLUSTER),
        desk.write(
                "CreatePodIdentityAssociation",
                CreatePodIdentityAssociationRequest::builder,
                (eks, request, context) ->
                    CreatePodIdentityAssociationResponse.builder()
                        .association(eks.associations.create(request))
                        .build())
            .at("POST", ASSOCIATIONS),
        desk.read(
                "ListPodIdentityAssociations",
                ListPodIdentityAssociationsRequest::builder,
                (eks, request, context) -> eks.associations.list(request, context.readPoint()))
            .at("GET", ASSOCIATIONS),
        desk.read(
                "DescribePodIdentityAssociation",
                DescribePodIdentityAssociationRequest::builder,
                (eks, request, context) ->
                    DescribePodIdentityAssociationResponse.builder()
                        .association(
                            eks.associations.describe(
                                request.clusterName(),
                                request.associationId(),
                                context.readPoint()))
                        .build())
            .at("GET", ASSOCIATION),
        desk.write(
                "UpdatePodIdentityAssociation",
                UpdatePodIdentityAssociationRequest::builder,
                (eks, request, context) ->
                    UpdatePodIdentityAssociationResponse.builder()
                        .association(eks.associations.update(request))
                        .build())
            .at("POST", ASSOCIATION),
        desk.write(
                "DeletePodIdentityAssociation",
                DeletePodIdentityAssociationRequest::builder,
                (eks, request, context) ->
                    DeletePodIdentityAssociationResponse.builder()
                        .association(
                            eks.associations.delete(request.clusterName(), request.associationId()))
                        .build())
            .at("DELETE", ASSOCIATION),
        desk.write(
                "TagResource",
                TagResourceRequest::builder,
                (eks, request, context) -> {
                  eks.tags.add(request.resourceArn(), request.tags());
                  return TagResourceResponse.builder().build();
                })
            .at("POST", TAGS),
        desk.write(
                "UntagResource",
                UntagResourceRequest::builder,
                (eks, request, context) -> {
                  eks.tags.remove(request.resourceArn(), request.tagKeys());
                  return UntagResourceResponse.builder().build();
                })
            .at("DELETE", TAGS),
        desk.read(
                "ListTagsForResource",
                ListTagsForResourceRequest::builder,
                (eks, request, context) ->
                    ListTagsForResourceResponse.builder()
                        .tags(eks.tags.list(request.resourceArn(), context.readPoint()))
                        .build())
            .at("GET", TAGS));
  }
}
