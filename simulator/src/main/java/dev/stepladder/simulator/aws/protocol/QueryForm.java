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
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * A request as an HTML form with an {@code Action}.
 *
 * @param flat whether elements of lists follow the list's name at once, as in EC2's dialect
 */
record QueryForm(NavigableMap<String, String> form, boolean flat) {

  /** One in which lists name their elements, unless the SDK's type says otherwise. */
  static QueryForm nested(WireRequest request) {
    return new QueryForm(form(request), false);
  }

  /** One in which no list does. */
  static QueryForm flat(WireRequest request) {
    return new QueryForm(form(request), true);
  }

  Operation<?, ?, ?> operation(Operations operations) {
    String action = form.get("Action");
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

  void fill(SdkPojo into) {
    fill("", into);
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

  private void fill(String prefix, SdkPojo into) {
    for (SdkField<?> field : into.sdkFields()) {
      String name = prefix + field.locationName();
      Object value = read(name, field);
      if (value != null) {
        field.set(into, value);
      }
    }
  }

  /** The value under a name, or null where the form has none, as the SDK's setters want it. */
  private Object read(String name, SdkField<?> field) {
    MarshallingKnownType type = field.marshallingType().getKnownType();
    if (type == MarshallingKnownType.LIST) {
      return readList(name, field.getRequiredTrait(ListTrait.class));
    }
    if (type == MarshallingKnownType.MAP) {
      return readMap(name, field.getRequiredTrait(MapTrait.class));
    }
    if (type == MarshallingKnownType.SDK_POJO) {
      if (!holds(name + ".")) {
        return null;
      }
      SdkPojo builder = field.constructor().get();
      fill(name + ".", builder);
      return ((Buildable) builder).build();
    }
    String text = form.get(name);
    return text == null ? null : Scalars.read(field, name, text);
  }

  private List<Object> readList(String name, ListTrait trait) {
    String prefix = flat || trait.isFlattened() ? name : name + "." + XmlWriter.member(trait);
    List<Object> values = new ArrayList<>();
    for (int i = 1; ; i++) {
      Object value = read(prefix + "." + i, trait.memberFieldInfo());
      if (value == null) {
        break;
      }
      values.add(value);
    }
    // A bare name with no text is how the protocol writes an empty list.
    return values.isEmpty() && !form.containsKey(name) ? null : values;
  }

  private Map<String, Object> readMap(String name, MapTrait trait) {
    String prefix = trait.isFlattened() ? name : name + ".entry";
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 1; form.containsKey(prefix + "." + i + "." + trait.keyLocationName()); i++) {
      String entry = prefix + "." + i + ".";
      values.put(
          form.get(entry + trait.keyLocationName()),
          read(entry + trait.valueLocationName(), trait.valueFieldInfo()));
    }
    return values.isEmpty() ? null : values;
  }

  private boolean holds(String prefix) {
    String next = form.ceilingKey(prefix);
    return next != null && next.startsWith(prefix);
  }
}
