package dev.stepladder.simulator.aws.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import software.amazon.awssdk.core.SdkPojo;

/**
 * AWS's JSON protocols 1.0 and 1.1: a header names the operation, and JSON goes both ways. Resource
 * Groups Tagging speaks 1.1, CloudWatch 1.0 beside the query protocol.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">the protocol</a>
 */
public final class JsonProtocol implements Protocol {

  /** The header with the service's prefix and the name of the operation. */
  public static final String TARGET = "x-amz-target";

  private final String targetPrefix;
  private final String contentType;

  /** Takes requests with this prefix in their target, and answers in this version, e.g. 1.1. */
  public JsonProtocol(String targetPrefix, String version) {
    this.targetPrefix = targetPrefix + ".";
    this.contentType = "application/x-amz-json-" + version;
  }

  @Override
  public Operation<?, ?, ?> operation(WireRequest request, Operations operations) {
    String target = request.headers().getOrDefault(TARGET, "");
    String name = target.startsWith(targetPrefix) ? target.substring(targetPrefix.length()) : "";
    return operations
        .named(name)
        .orElseThrow(() ->
            AwsError.refused(
                "UnknownOperationException",
                "Could not find operation '" + target + "' in the simulator."));
  }

  @Override
  public void decode(WireRequest request, Operation<?, ?, ?> operation, SdkPojo into) {
    JsonValues.fill(JsonValues.object(request.body()), into);
  }

  @Override
  public WireResponse encode(Operation<?, ?, ?> operation, SdkPojo result, String requestId) {
    return new WireResponse(200, contentType, JsonValues.write(result).toString());
  }

  @Override
  public WireResponse error(AwsError error, String requestId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("__type", error.code());
    body.put("message", error.getMessage());
    return new WireResponse(error.status(), contentType, body.toString());
  }
}
