package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.ReadPoint;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.RestXmlProtocol;
import dev.stepladder.simulator.aws.protocol.WireRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3control.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.s3control.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.s3control.model.Tag;
import software.amazon.awssdk.services.s3control.model.TagResourceRequest;
import software.amazon.awssdk.services.s3control.model.TagResourceResponse;
import software.amazon.awssdk.services.s3control.model.UntagResourceRequest;
import software.amazon.awssdk.services.s3control.model.UntagResourceResponse;

/**
 * S3 Control as far as it is about buckets: their tags one by one. Callers put the account before
 * the host's name, so the endpoint must be a name such as {@code localhost}, not an address.
 */
public final class S3ControlService implements AwsService {

  private static final String ROOT = "/v20180820/";
  private static final String TAGS = ROOT + "tags/{resourceArn+}";
  private static final String BUCKET_ARN = "arn:aws:s3:::";

  private final S3State state;
  private final BucketTags tags;
  private final Protocol protocol =
      new RestXmlProtocol(
          "http://awss3control.amazonaws.com/doc/2018-08-20/",
          RestXmlProtocol.Errors.WRAPPED,
          Map.of());

  S3ControlService(S3State state, BucketTags tags) {
    this.state = state;
    this.tags = tags;
  }

  static boolean isControl(WireRequest request) {
    return request.headers().containsKey("x-amz-account-id")
        && request.uri().getRawPath().startsWith(ROOT);
  }

  @Override
  public String signingName() {
    return "s3";
  }

  @Override
  public boolean takes(WireRequest request) {
    return isControl(request);
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        Operation.write(
                "TagResource",
                TagResourceRequest::builder,
                (request, context) -> state.locked(() -> tag(request, context)))
            .at("POST", TAGS),
        Operation.write(
                "UntagResource",
                UntagResourceRequest::builder,
                (request, context) -> state.locked(() -> untag(request, context)))
            .at("DELETE", TAGS),
        Operation.read(
                "ListTagsForResource",
                ListTagsForResourceRequest::builder,
                (request, context) -> state.locked(() -> list(request, context)))
            .at("GET", TAGS));
  }

  private TagResourceResponse tag(TagResourceRequest request, CallContext context) {
    Bucket bucket = open(request.resourceArn(), request.accountId(), context, ReadPoint.LATEST);
    Map<String, String> added = new LinkedHashMap<>();
    for (Tag tag : request.tags()) {
      BucketTags.check(tag.key(), tag.value());
      added.put(tag.key(), tag.value());
    }
    tags.add(bucket, added);
    return TagResourceResponse.builder().build();
  }

  private UntagResourceResponse untag(UntagResourceRequest request, CallContext context) {
    tags.remove(
        open(request.resourceArn(), request.accountId(), context, ReadPoint.LATEST),
        request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  private ListTagsForResourceResponse list(
      ListTagsForResourceRequest request, CallContext context) {
    Bucket bucket = open(request.resourceArn(), request.accountId(), context, context.readPoint());
    return ListTagsForResourceResponse.builder()
        .tags(
            bucket.tags().entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList())
        .build();
  }

  private Bucket open(String arn, String account, CallContext context, ReadPoint point) {
    if (!arn.startsWith(BUCKET_ARN) || arn.contains("/")) {
      throw S3Errors.notImplemented("tags of " + arn);
    }
    Asked asked = new Asked(arn.substring(BUCKET_ARN.length()), Optional.of(account));
    return state.open(asked, context.scope(), point);
  }
}
