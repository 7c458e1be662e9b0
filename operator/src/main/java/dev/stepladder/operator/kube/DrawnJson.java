package dev.stepladder.operator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JSON of objects as the operator draws them, which is the same that their annotations make of
 * them. All of them say the same: what an object is comes first, a field has its own name, and
 * nothing is written of what is not there. Jackson reads that off each type anew, which would be
 * most of what a plan of a file takes.
 */
final class DrawnJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper TEXT = new ObjectMapper();

  /** Hashes depend on the order, so it has to stay the one that the annotations name. */
  private static final List<String> FIRST = List.of("apiVersion", "kind", "metadata");

  /** What the API has and this version of the model does not know; nothing that is drawn. */
  private static final String UNKNOWN_FIELDS = "additionalProperties";

  private static final Map<Class<?>, List<Property>> PROPERTIES = new ConcurrentHashMap<>();

  /** Read by its method: reading a field takes Java ten times as long the first time. */
  private record Property(String name, Method getter) {

    private Object of(Object object) {
      try {
        return getter.invoke(object);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("%s of %s".formatted(name, object.getClass()), e);
      }
    }
  }

  private DrawnJson() {}

  /** Gets to know the types that are going to be written: that takes far longer than writing. */
  static void getReady() {
    DrawnTypes.ALL.forEach(DrawnJson::properties);
  }

  /** An object as a tree. */
  static JsonNode tree(KubernetesResource object) {
    ObjectNode tree = NODES.objectNode();
    for (Property property : properties(object.getClass())) {
      Object value = property.of(object);
      if (isThere(value)) {
        tree.set(property.name(), node(value));
      }
    }
    return tree;
  }

  /** An object as text in UTF-8. */
  static byte[] bytes(KubernetesResource object) {
    try {
      return TEXT.writeValueAsBytes(tree(object));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON of " + object.getClass(), e);
    }
  }

  private static boolean isThere(Object value) {
    return switch (value) {
      case null -> false;
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case String text -> NODES.textNode(text);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Boolean bool -> NODES.booleanNode(bool);
      case List<?> list -> {
        ArrayNode nodes = NODES.arrayNode(list.size());
        list.forEach(item -> nodes.add(node(item)));
        yield nodes;
      }
      case Map<?, ?> map -> {
        ObjectNode nodes = NODES.objectNode();
        new TreeMap<>(map).forEach((key, item) -> nodes.set((String) key, node(item)));
        yield nodes;
      }
      case Quantity quantity -> NODES.textNode(quantity.toString());
      case AnyType any -> node(any.getValue());
      case KubernetesResource object -> tree(object);
      default -> throw new IllegalArgumentException("no JSON of " + value.getClass());
    };
  }

  private static List<Property> properties(Class<?> type) {
    // Not computeIfAbsent: whoever comes second may do the work again, but never waits.
    List<Property> known = PROPERTIES.get(type);
    if (known == null) {
      known = read(type);
      PROPERTIES.put(type, known);
    }
    return known;
  }

  private static List<Property> read(Class<?> type) {
    var properties = new ArrayList<Property>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getName().equals(UNKNOWN_FIELDS)) {
        properties.add(new Property(field.getName(), getter(type, field.getName())));
      }
    }
    properties.sort(Comparator.comparingInt(property -> place(property.name())));
    return List.copyOf(properties);
  }

  private static int place(String name) {
    int place = FIRST.indexOf(name);
    return place < 0 ? FIRST.size() : place;
  }

  private static Method getter(Class<?> type, String field) {
    String name = "get" + field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
    try {
      return type.getMethod(name);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("%s does not show its %s".formatted(type, field), e);
    }
  }
}
