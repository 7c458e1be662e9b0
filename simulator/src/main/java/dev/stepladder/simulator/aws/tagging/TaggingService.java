package dev.stepladder.simulator.aws.tagging;

import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.Tagged;
import dev.stepladder.simulator.aws.TaggedResource;
import dev.stepladder.simulator.aws.protocol.JsonProtocol;
import dev.stepladder.simulator.aws.protocol.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;

/**
 * GetResources, over the tags that the other services have. A resource shows once it has a tag; a
 * resource whose last tag was removed does not, where AWS would show it without tags. IAM's roles
 * never do, as at AWS.
 */
public final class TaggingService implements AwsService {

  private static final Duration STANDARD_LATE = Duration.ofSeconds(5);

  private final Revisions revisions;
  private final List<Tagged> services;
  private final AtomicReference<Duration> late = new AtomicReference<>(STANDARD_LATE);
  private final Protocol protocol = new JsonProtocol("ResourceGroupsTaggingAPI_20170126", "1.1");

  public TaggingService(Revisions revisions, List<Tagged> services) {
    this.revisions = revisions;
    this.services = List.copyOf(services);
  }

  /** What a test decides about it. */
  public TaggingConsole console() {
    return new TaggingConsole(late);
  }

  @Override
  public String signingName() {
    return "tagging";
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        Operation.read("GetResources", GetResourcesRequest::builder, this::getResources));
  }

  private GetResourcesResponse getResources(GetResourcesRequest request, CallContext context) {
    Query query = new Query(request);
    List<TaggedResource> resources =
        revisions.seeing(
            late.get(),
            () ->
                services.stream()
                    .flatMap(service -> service.tagged(context.scope()).stream())
                    .toList());
    return query.answer(resources);
  }
}
