package dev.stepladder.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads objects of the API that fit their schema and are as plain as most are. Jackson reads them
 * likewise, but first gets to know each annotation of each type, most of which are for the schema:
 * that takes longer than all else that is read for a plan.
 */
final class PlainObjects {

  private static final String METADATA = "metadata";
  private static final String SPEC = "spec";
  private static final String NAME = "name";
  private static final String NAMESPACE = "namespace";

  /** A file says what is wanted, so that no status is read. */
  private static final Set<String> FIELDS = Set.of("apiVersion", "kind", METADATA, SPEC, "status");

  private static final Set<String> NAMES = Set.of(NAME, NAMESPACE);

  private static final class NotPlain extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private NotPlain(String what) {
      super(what);
    }
  }

  private PlainObjects() {}

  /**
   * An object of a kind.
   *
   * @param spec the type of its spec
   * @return empty where it is not told at once what the text means: then it is for Jackson to read,
   *     or to say what is wrong with it
   */
  static <S extends Record, C extends CustomResource<S, ?>> Optional<C> read(
      ObjectNode document, Supplier<C> kind, Class<S> spec) {
    if (!has(document, FIELDS) || !has(document.path(METADATA), NAMES)) {
      return Optional.empty();
    }
    try {
      C object = kind.get();
      object.setMetadata(metadata(document.path(METADATA)));
      object.setSpec(spec.cast(record(document.path(SPEC), spec)));
      return Optional.of(object);
    } catch (NotPlain _) {
      return Optional.empty();
    }
  }

  private static boolean has(JsonNode node, Set<String> allowed) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!allowed.contains(field.getKey())) {
        return false;
      }
    }
    return true;
  }

  private static ObjectMeta metadata(JsonNode node) {
    var metadata = new ObjectMeta();
    if (node.has(NAME)) {
      metadata.setName(text(node.path(NAME)));
    }
    if (node.has(NAMESPACE)) {
      metadata.setNamespace(text(node.path(NAMESPACE)));
    }
    return metadata;
  }

  private static String text(JsonNode node) {
    if (!node.isTextual()) {
      throw new NotPlain(node + " for a text");
    }
    return node.textValue();
  }

  private static Object record(JsonNode node, Class<?> type) {
    if (!node.isObject()) {
      throw new NotPlain("no object for " + type);
    }
    RecordComponent[] components = type.getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      JsonNode value = node.path(components[i].getName());
      boolean said = types[i] == JsonNode.class ? !value.isMissingNode() : !absent(value);
      if (said) {
        values[i] = value(value, components[i].getGenericType());
      }
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException _) {
      throw new NotPlain("no " + type + " of " + Arrays.toString(values));
    }
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static Object value(JsonNode node, Type type) {
    if (type == String.class && node.isTextual()) {
      return node.textValue();
    }
    if (type == String.class && node.isIntegralNumber()) {
      return node.asText(); // As is allowed where the schema has x-kubernetes-int-or-string.
    }
    if (type == Boolean.class && node.isBoolean()) {
      return node.booleanValue();
    }
    if (type == Integer.class && node.isIntegralNumber() && node.canConvertToInt()) {
      return node.intValue();
    }
    if (type == Long.class && node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (type == JsonNode.class) {
      return node;
    }
    if (type instanceof Class<?> named && named.isEnum() && node.isTextual()) {
      return constant(node.textValue(), named);
    }
    if (type instanceof Class<?> named && named.isRecord()) {
      return record(node, named);
    }
    if (type instanceof ParameterizedType of && of.getRawType() == List.class && node.isArray()) {
      return list(node, of.getActualTypeArguments()[0]);
    }
    if (type instanceof ParameterizedType of && of.getRawType() == Map.class && node.isObject()) {
      return map(node, of.getActualTypeArguments());
    }
    throw new NotPlain(node + " for " + type);
  }

  /** The API's enumerations are printed as they are written in it. */
  private static Object constant(String text, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    throw new NotPlain(text + " for " + type);
  }

  private static List<Object> list(JsonNode node, Type type) {
    var list = new ArrayList<Object>(node.size());
    for (JsonNode item : node) {
      list.add(value(item, type));
    }
    return list;
  }

  private static Map<String, Object> map(JsonNode node, Type[] types) {
    if (types[0] != String.class) {
      throw new NotPlain(node + " by " + types[0]);
    }
    var map = new LinkedHashMap<String, Object>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      map.put(entry.getKey(), value(entry.getValue(), types[1]));
    }
    return map;
  }
}
