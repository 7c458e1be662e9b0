package dev.stepladder.simulator.aws.protocol;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import dev.stepladder.simulator.aws.Route;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.w3c.dom.Element;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;

/**
 * AWS's REST-XML protocol: members are in the path, the query string, headers and an XML body. S3
 * speaks it.
 *
 * <p>A header {@code x-amz-…} that the SDK's type has no member for, because AWS added it later, is
 * where a caller of the SDK puts it too: in the request's override configuration.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html">the protocol</a>
 */
public final class RestXmlProtocol implements Protocol {

  /** Whether a refusal is an {@code ErrorResponse} around an {@code Error}, or that alone. */
  public enum Errors {
    WRAPPED,
    BARE
  }

  private record Body(String type, String text) {}

  private static final String XML = "application/xml";

  /** The one text that S3 answers is a policy. */
  private static final String TEXT = "application/json";

  private static final String EXTENSION = "x-amz-";
  private static final Set<String> SIGNING =
      Set.of("x-amz-date", "x-amz-content-sha256", "x-amz-security-token");

  private final String namespace;
  private final Errors errors;
  private final Map<String, String> roots;

  /**
   * Writes answers in the XML namespace of the service.
   *
   * @param roots the name of the root element of an operation's answer where it is not the
   *     operation's with {@code Result}; the SDK's types do not tell it
   */
  public RestXmlProtocol(String namespace, Errors errors, Map<String, String> roots) {
    this.namespace = namespace;
    this.errors = errors;
    this.roots = Map.copyOf(roots);
  }

  @Override
  public Operation<?, ?, ?> operation(WireRequest request, Operations operations) {
    return operations
        .routed(request)
        .orElseThrow(() ->
            new AwsError(
                501,
                "NotImplemented",
                "The simulator has no operation for "
                    + request.method()
                    + " "
                    + request.uri()
                    + "."));
  }

  @Override
  public void decode(WireRequest request, Operation<?, ?, ?> operation, SdkPojo into) {
    Map<String, String> labels =
        operation.route().map(route -> route.labels(request)).orElse(Map.of());
    Map<String, List<String>> query = request.query();
    for (SdkField<?> field : into.sdkFields()) {
      String name = field.locationName();
      Optional<Object> value =
          switch (field.location()) {
            case PATH, GREEDY_PATH ->
                Optional.ofNullable(labels.get(name)).map(text -> Scalars.read(field, name, text));
            case QUERY_PARAM ->
                Optional.ofNullable(query.get(name)).map(texts -> listed(field, texts));
            case HEADER -> header(field, request.headers());
            case PAYLOAD, STATUS_CODE -> Optional.empty();
          };
      value.ifPresent(present -> field.set(into, present));
    }
    extensions(request.headers(), into);
    payload(request.content(), into);
  }

  private static Object listed(SdkField<?> field, List<String> texts) {
    if (field.marshallingType().getKnownType() != MarshallingKnownType.LIST) {
      return Scalars.read(field, field.locationName(), texts.getFirst());
    }
    SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
    return texts.stream().map(text -> Scalars.read(member, field.locationName(), text)).toList();
  }

  private static Optional<Object> header(SdkField<?> field, Map<String, String> headers) {
    String name = field.locationName().toLowerCase(Locale.ROOT);
    if (field.marshallingType().getKnownType() == MarshallingKnownType.MAP) {
      Map<String, String> prefixed = new TreeMap<>();
      headers.forEach((header, value) -> {
        if (header.startsWith(name)) {
          prefixed.put(header.substring(name.length()), value);
        }
      });
      return prefixed.isEmpty() ? Optional.empty() : Optional.of(prefixed);
    }
    return Optional.ofNullable(headers.get(name))
        .map(text ->
            listed(
                field,
                field.marshallingType().getKnownType() == MarshallingKnownType.LIST
                    ? List.of(text.split("\\s*,\\s*"))
                    : List.of(text)));
  }

  private static void extensions(Map<String, String> headers, SdkPojo into) {
    Map<String, List<String>> unknown = new TreeMap<>();
    headers.forEach((name, value) -> {
      if (name.startsWith(EXTENSION) && !SIGNING.contains(name)) {
        unknown.put(name, List.of(value));
      }
    });
    for (SdkField<?> field : into.sdkFields()) {
      if (field.location() == MarshallLocation.HEADER) {
        String known = field.locationName().toLowerCase(Locale.ROOT);
        boolean prefix = field.marshallingType().getKnownType() == MarshallingKnownType.MAP;
        unknown.keySet().removeIf(name -> prefix ? name.startsWith(known) : name.equals(known));
      }
    }
    if (!unknown.isEmpty() && into instanceof AwsRequest.Builder builder) {
      builder.overrideConfiguration(
          AwsRequestOverrideConfiguration.builder().headers(unknown).build());
    }
  }

  private static void payload(SdkBytes content, SdkPojo into) {
    boolean empty = content.asByteArrayUnsafe().length == 0;
    Optional<SdkField<?>> whole = payloadField(into);
    if (whole.isEmpty()) {
      if (!empty && hasBody(into)) {
        XmlReader.members(XmlReader.root(content), into);
      }
      return;
    }
    SdkField<?> field = whole.get();
    if (!empty) {
      field.set(into, payload(content, field));
    } else if (field.containsTrait(RequiredTrait.class)) {
      throw AwsError.refused("MissingRequestBodyError", "Request Body is empty");
    }
  }

  private static Object payload(SdkBytes content, SdkField<?> field) {
    MarshallingKnownType type = field.marshallingType().getKnownType();
    if (type == MarshallingKnownType.SDK_BYTES) {
      return content;
    }
    if (type == MarshallingKnownType.SDK_POJO) {
      Element root = XmlReader.root(content);
      if (!root.getTagName().equals(field.locationName())) {
        throw XmlReader.malformed();
      }
      return XmlReader.structure(root, field);
    }
    return Scalars.read(field, field.locationName(), content.asUtf8String());
  }

  @Override
  public WireResponse encode(Operation<?, ?, ?> operation, SdkPojo result, String requestId) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-amz-request-id", requestId);
    if (result instanceof Streamed(SdkPojo members, SdkBytes content)) {
      headers.put("Content-Type", "binary/octet-stream");
      headers(members, headers);
      return new WireResponse(200, headers, content);
    }
    headers(result, headers);
    Optional<Body> body = body(operation, result);
    body.ifPresent(present -> headers.putIfAbsent("Content-Type", present.type()));
    boolean deleted =
        body.isEmpty() && operation.route().map(Route::method).equals(Optional.of("DELETE"));
    return new WireResponse(
        deleted ? 204 : 200, headers, SdkBytes.fromUtf8String(body.map(Body::text).orElse("")));
  }

  private static void headers(SdkPojo result, Map<String, String> headers) {
    for (SdkField<?> field : result.sdkFields()) {
      Object value = field.getValueOrDefault(result);
      if (value == null || field.location() != MarshallLocation.HEADER) {
        continue;
      }
      String name = field.locationName();
      switch (value) {
        case Map<?, ?> map -> {
          SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
          map.forEach((key, item) -> headers.put(name + key, Scalars.write(member, item)));
        }
        case List<?> list -> {
          SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
          headers.put(
              name,
              list.stream()
                  .map(item -> Scalars.write(member, item))
                  .collect(Collectors.joining(",")));
        }
        default -> headers.put(name, Scalars.write(field, value));
      }
    }
  }

  private Optional<Body> body(Operation<?, ?, ?> operation, SdkPojo result) {
    Optional<String> declared = Optional.ofNullable(roots.get(operation.name()));
    Optional<SdkField<?>> whole = payloadField(result);
    if (whole.isEmpty()) {
      return hasBody(result)
          ? Optional.of(document(declared.orElse(operation.name() + "Result"), result))
          : Optional.empty();
    }
    SdkField<?> field = whole.get();
    Optional<Object> value = Optional.ofNullable(field.getValueOrDefault(result));
    if (value.isPresent() && value.get() instanceof SdkPojo structure) {
      return Optional.of(document(field.locationName(), structure));
    }
    Optional<String> text = value.map(scalar -> Scalars.write(field, scalar));
    // A text is the body itself, unless the service says that it is an element.
    return declared.isEmpty()
        ? text.map(alone -> new Body(TEXT, alone))
        : Optional.of(document(declared.get(), text.orElse("")));
  }

  private Body document(String root, SdkPojo structure) {
    XmlText xml = new XmlText();
    xml.open(root, Map.of("xmlns", namespace));
    XmlWriter.members(xml, structure);
    xml.close(root);
    return new Body(XML, xml.toString());
  }

  private Body document(String root, String text) {
    XmlText xml = new XmlText();
    xml.open(root, Map.of("xmlns", namespace));
    xml.text(text);
    xml.close(root);
    return new Body(XML, xml.toString());
  }

  @Override
  public WireResponse error(AwsError error, String requestId) {
    XmlText xml = new XmlText();
    if (errors == Errors.WRAPPED) {
      xml.open("ErrorResponse", Map.of("xmlns", namespace));
    }
    xml.open("Error");
    xml.element("Code", error.code());
    xml.element("Message", error.getMessage());
    if (errors == Errors.WRAPPED) {
      xml.close("Error");
    }
    xml.element("RequestId", requestId);
    xml.close(errors == Errors.WRAPPED ? "ErrorResponse" : "Error");
    Map<String, String> headers = new LinkedHashMap<>(error.headers());
    headers.put("Content-Type", XML);
    headers.put("x-amz-request-id", requestId);
    return new WireResponse(error.status(), headers, SdkBytes.fromUtf8String(xml.toString()));
  }

  private static Optional<SdkField<?>> payloadField(SdkPojo type) {
    for (SdkField<?> field : type.sdkFields()) {
      if (field.containsTrait(PayloadTrait.class)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  private static boolean hasBody(SdkPojo type) {
    Set<MarshallLocation> locations = new HashSet<>();
    type.sdkFields().forEach(field -> locations.add(field.location()));
    return locations.contains(MarshallLocation.PAYLOAD);
  }
}
