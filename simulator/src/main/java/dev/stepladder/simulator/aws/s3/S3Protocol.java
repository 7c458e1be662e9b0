package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.RestXmlProtocol;
import dev.stepladder.simulator.aws.protocol.WireRequest;
import dev.stepladder.simulator.aws.protocol.WireResponse;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What S3 adds to REST-XML: the bucket's name may be in the host instead of the path, bodies may
 * come in chunks, and checksums are compared.
 */
final class S3Protocol implements Protocol {

  /** A bucket in the host's name; an address of numbers cannot have one. */
  private static final Pattern VIRTUAL_HOST = Pattern.compile("(.+)\\.localhost(?::\\d+)?");

  private static final String CHUNKED = "aws-chunked";

  /** The root elements that the SDK's types do not tell. */
  private static final Map<String, String> ROOTS =
      Map.of(
          "ListBuckets", "ListAllMyBucketsResult",
          "GetBucketLocation", "LocationConstraint",
          "GetBucketTagging", "Tagging",
          "GetBucketVersioning", "VersioningConfiguration",
          "GetBucketLifecycleConfiguration", "LifecycleConfiguration",
          "GetBucketCors", "CORSConfiguration",
          "GetBucketLogging", "BucketLoggingStatus",
          "ListObjectsV2", "ListBucketResult",
          "ListObjectVersions", "ListVersionsResult");

  private final Protocol xml =
      new RestXmlProtocol(
          "http://s3.amazonaws.com/doc/2006-03-01/", RestXmlProtocol.Errors.BARE, ROOTS);

  @Override
  public WireRequest unwrapped(WireRequest request) {
    Map<String, String> headers = new HashMap<>(request.headers());
    SdkBytes content = request.content();
    String encoding = headers.getOrDefault("content-encoding", "");
    if (encoding.contains(CHUNKED)) {
      ChunkedBody body = ChunkedBody.read(content);
      content = body.content();
      headers.putAll(body.trailers());
      headers.remove("x-amz-trailer");
      headers.remove("x-amz-trailer-signature");
      headers.remove("x-amz-decoded-content-length");
      headers.put("content-length", Integer.toString(content.asByteArrayUnsafe().length));
      String rest = encoding.replaceFirst(CHUNKED + ",?\\s*", "");
      if (rest.isEmpty()) {
        headers.remove("content-encoding");
      } else {
        headers.put("content-encoding", rest);
      }
    }
    return new WireRequest(request.method(), inPath(request), headers, content);
  }

  private static URI inPath(WireRequest request) {
    Matcher host = VIRTUAL_HOST.matcher(request.headers().getOrDefault("host", ""));
    if (!host.matches()) {
      return request.uri();
    }
    String query = request.uri().getRawQuery();
    return URI.create(
        "/" + host.group(1) + request.uri().getRawPath() + (query == null ? "" : "?" + query));
  }

  @Override
  public Operation<?, ?, ?> operation(WireRequest request, Operations operations) {
    return xml.operation(request, operations);
  }

  @Override
  public void decode(WireRequest request, Operation<?, ?, ?> operation, SdkPojo into) {
    xml.decode(request, operation, into);
    byte[] content = request.content().asByteArrayUnsafe();
    for (Checksum checksum : Checksum.values()) {
      compare(request, checksum.header(), checksum.name(), () -> checksum.of(content));
    }
    compare(request, "content-md5", "Content-MD5", () -> Checksum.md5(content));
  }

  private static void compare(
      WireRequest request, String header, String name, Supplier<String> actual) {
    String sent = request.headers().get(header);
    if (sent != null && !sent.equals(actual.get())) {
      throw AwsError.refused(
          "BadDigest", "The " + name + " you specified did not match the calculated checksum.");
    }
  }

  @Override
  public WireResponse encode(Operation<?, ?, ?> operation, SdkPojo result, String requestId) {
    return xml.encode(operation, result, requestId);
  }

  /** Refused credentials have a name of their own here. */
  @Override
  public WireResponse error(AwsError error, String requestId) {
    return xml.error(named(error), requestId);
  }

  private static AwsError named(AwsError error) {
    if (error.code().equals("InvalidClientTokenId")) {
      return new AwsError(
          403,
          "InvalidAccessKeyId",
          "The AWS Access Key Id you provided does not exist in our records.");
    }
    return error.code().equals("ExpiredToken")
        ? AwsError.refused("ExpiredToken", "The provided token has expired.")
        : error;
  }
}
