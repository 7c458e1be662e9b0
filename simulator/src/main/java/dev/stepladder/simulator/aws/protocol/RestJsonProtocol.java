package dev.stepladder.simulator.aws.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;

/**
 * AWS's REST protocol with JSON: method and path name the operation, members travel in path, query
 * string, headers and a JSON body. EKS speaks it. A body that is one member alone is not supported.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html">the protocol</a>
 */
public final class RestJsonProtocol implements Protocol {

  private static final String JSON = "application/json";

  @Override
  public Operation<?, ?, ?> operation(WireRequest request, Operations operations) {
    return operations
        .routed(request)
        .orElseThrow(() ->
            AwsError.notFound(
                "UnknownOperationException",
                "Could not find operation "
                    + request.method()
                    + " "
                    + request.uri().getRawPath()
                    + " in the simulator."));
  }

  @Override
  public void decode(WireRequest request, Operation<?, ?, ?> operation, SdkPojo into) {
    Map<String, String> labels =
        operation.route().map(route -> route.labels(request)).orElse(Map.of());
    Map<String, List<String>> query = request.query();
    JsonNode body = JsonValues.object(request.body());
    JsonValues.fill(body, into);
    for (SdkField<?> field : into.sdkFields()) {
      String name = field.locationName();
      List<String> texts =
          switch (field.location()) {
            case PATH, GREEDY_PATH -> one(labels, name);
            case QUERY_PARAM -> query.getOrDefault(name, List.of());
            case HEADER -> one(request.headers(), name.toLowerCase(Locale.ROOT));
            case PAYLOAD, STATUS_CODE -> List.of();
          };
      if (!texts.isEmpty()) {
        field.set(into, read(field, name, texts));
      }
    }
  }

  @Override
  public WireResponse encode(Operation<?, ?, ?> operation, SdkPojo result, String requestId) {
    return new WireResponse(200, JSON, JsonValues.write(result).toString());
  }

  @Override
  public WireResponse error(AwsError error, String requestId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("message", error.getMessage());
    return new WireResponse(
        error.status(),
        Map.of("Content-Type", JSON, "x-amzn-ErrorType", error.code()),
        SdkBytes.fromUtf8String(body.toString()));
  }

  private static List<String> one(Map<String, String> texts, String name) {
    String text = texts.get(name);
    return text == null ? List.of() : List.of(text);
  }

  private static Object read(SdkField<?> field, String name, List<String> texts) {
    if (field.marshallingType().getKnownType() != MarshallingKnownType.LIST) {
      return Scalars.read(field, name, texts.getFirst());
    }
    SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
    List<Object> items = new ArrayList<>();
    texts.forEach(text -> items.add(Scalars.read(member, name, text)));
    return items;
  }
}
