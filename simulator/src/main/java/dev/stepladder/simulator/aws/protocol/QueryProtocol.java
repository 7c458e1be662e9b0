package dev.stepladder.simulator.aws.protocol;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * AWS's query protocol: requests are HTML forms with an {@code Action}, answers are XML. RDS,
 * ElastiCache, IAM and STS speak it.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">the protocol</a>
 */
public final class QueryProtocol implements Protocol {

  private static final String XML = "text/xml;charset=UTF-8";

  private final String namespace;

  /** Writes answers in the XML namespace of the service, e.g. RDS's of 2014-10-31. */
  public QueryProtocol(String namespace) {
    this.namespace = namespace;
  }

  @Override
  public Operation<?, ?, ?> operation(WireRequest request, Operations operations) {
    String action = form(request).get("Action");
    if (action == null || action.isEmpty()) {
      throw new AwsError(
          403, "MissingAction", "The request is missing an action or a required parameter.");
    }
    return operations
        .named(action)
        .orElseThrow(() ->
            AwsError.refused(
                "InvalidAction", "Could not find operation " + action + " in the simulator."));
  }

  @Override
  public void decode(WireRequest request, Operation<?, ?, ?> operation, SdkPojo into) {
    fill(form(request), "", into);
  }

  @Override
  public WireResponse encode(Operation<?, ?, ?> operation, SdkPojo result, String requestId) {
    XmlText xml = new XmlText();
    xml.open(operation.name() + "Response", namespace);
    xml.open(operation.name() + "Result");
    writeFields(xml, result);
    xml.close(operation.name() + "Result");
    xml.open("ResponseMetadata");
    xml.element("RequestId", requestId);
    xml.close("ResponseMetadata");
    xml.close(operation.name() + "Response");
    return new WireResponse(200, XML, xml.toString());
  }

  @Override
  public WireResponse error(AwsError error, String requestId) {
    XmlText xml = new XmlText();
    xml.open("ErrorResponse", namespace);
    xml.open("Error");
    xml.element("Type", error.status() < 500 ? "Sender" : "Receiver");
    xml.element("Code", error.code());
    xml.element("Message", error.getMessage());
    xml.close("Error");
    xml.element("RequestId", requestId);
    xml.close("ErrorResponse");
    return new WireResponse(error.status(), XML, xml.toString());
  }

  private static NavigableMap<String, String> form(WireRequest request) {
    String query = request.uri().getRawQuery();
    NavigableMap<String, String> form = new TreeMap<>();
    String text = request.body().isEmpty() && query != null ? query : request.body();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw AwsError.refused("MalformedQueryString", "The query string is malformed: " + text);
    }
  }

  private static void fill(NavigableMap<String, String> form, String prefix, SdkPojo into) {
    for (SdkField<?> field : into.sdkFields()) {
      String name = prefix + field.locationName();
      Object value = read(form, name, field);
      if (value != null) {
        field.set(into, value);
      }
    }
  }

  /** The value under a name, or null where the form has none, as the SDK's setters want it. */
  private static Object read(NavigableMap<String, String> form, String name, SdkField<?> field) {
    MarshallingKnownType type = field.marshallingType().getKnownType();
    if (type == MarshallingKnownType.LIST) {
      return readList(form, name, field.getRequiredTrait(ListTrait.class));
    }
    if (type == MarshallingKnownType.MAP) {
      return readMap(form, name, field.getRequiredTrait(MapTrait.class));
    }
    if (type == MarshallingKnownType.SDK_POJO) {
      if (!holds(form, name + ".")) {
        return null;
      }
      SdkPojo builder = field.constructor().get();
      fill(form, name + ".", builder);
      return ((Buildable) builder).build();
    }
    String text = form.get(name);
    return text == null ? null : Scalars.read(field, name, text);
  }

  private static List<Object> readList(
      NavigableMap<String, String> form, String name, ListTrait trait) {
    String prefix = trait.isFlattened() ? name : name + "." + member(trait);
    List<Object> values = new ArrayList<>();
    for (int i = 1; ; i++) {
      Object value = read(form, prefix + "." + i, trait.memberFieldInfo());
      if (value == null) {
        break;
      }
      values.add(value);
    }
    // A bare name with no text is how the protocol writes an empty list.
    return values.isEmpty() && !form.containsKey(name) ? null : values;
  }

  private static Map<String, Object> readMap(
      NavigableMap<String, String> form, String name, MapTrait trait) {
    String prefix = trait.isFlattened() ? name : name + ".entry";
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 1; form.containsKey(prefix + "." + i + "." + trait.keyLocationName()); i++) {
      String entry = prefix + "." + i + ".";
      values.put(
          form.get(entry + trait.keyLocationName()),
          read(form, entry + trait.valueLocationName(), trait.valueFieldInfo()));
    }
    return values.isEmpty() ? null : values;
  }

  private static boolean holds(NavigableMap<String, String> form, String prefix) {
    String next = form.ceilingKey(prefix);
    return next != null && next.startsWith(prefix);
  }

  private static void writeFields(XmlText xml, SdkPojo value) {
    for (SdkField<?> field : value.sdkFields()) {
      Object member = field.getValueOrDefault(value);
      // A list that nobody set is absent, while one that was set empty is written.
      if (member != null && !(member instanceof SdkAutoConstructList<?>)) {
        write(xml, field.unmarshallLocationName(), field, member);
      }
    }
  }

  private static void write(XmlText xml, String name, SdkField<?> field, Object value) {
    switch (value) {
      case SdkPojo structure -> {
        xml.open(name);
        writeFields(xml, structure);
        xml.close(name);
      }
      case List<?> list -> writeList(xml, name, field.getRequiredTrait(ListTrait.class), list);
      case Map<?, ?> map -> writeMap(xml, name, field.getRequiredTrait(MapTrait.class), map);
      default -> xml.element(name, Scalars.write(field, value));
    }
  }

  private static void writeList(XmlText xml, String name, ListTrait trait, List<?> list) {
    if (trait.isFlattened()) {
      list.forEach(item -> write(xml, name, trait.memberFieldInfo(), item));
      return;
    }
    xml.open(name);
    list.forEach(item -> write(xml, member(trait), trait.memberFieldInfo(), item));
    xml.close(name);
  }

  private static void writeMap(XmlText xml, String name, MapTrait trait, Map<?, ?> map) {
    if (!trait.isFlattened()) {
      xml.open(name);
    }
    String entry = trait.isFlattened() ? name : "entry";
    map.forEach((key, item) -> {
      xml.open(entry);
      xml.element(trait.keyLocationName(), key.toString());
      write(xml, trait.valueLocationName(), trait.valueFieldInfo(), item);
      xml.close(entry);
    });
    if (!trait.isFlattened()) {
      xml.close(name);
    }
  }

  private static String member(ListTrait trait) {
    return trait.memberLocationName() == null ? "member" : trait.memberLocationName();
  }
}
