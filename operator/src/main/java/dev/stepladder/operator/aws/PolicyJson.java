package dev.stepladder.operator.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Policy documents, in which lists are sets and a list of one may be written without brackets. */
public final class PolicyJson {

  private static final JsonMapper JSON = new JsonMapper();

  private PolicyJson() {}

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException if it is no JSON, which AWS does not keep
   */
  public static JsonNode read(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a policy document of AWS is no JSON", e);
    }
  }

  /** Writes maps, lists and texts as a document. */
  public static JsonNode of(Map<String, ?> content) {
    return JSON.valueToTree(content);
  }

  /** A document of these statements. */
  public static JsonNode document(List<? extends JsonNode> statements) {
    ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17");
    document.putArray("Statement").addAll(List.copyOf(statements));
    return document;
  }

  /**
   * A document with other statements. Its version stays: in a later one texts of somebody else
   * could mean something else.
   */
  public static JsonNode with(JsonNode document, List<? extends JsonNode> statements) {
    ObjectNode other =
        document.isObject() ? document.<ObjectNode>deepCopy() : JSON.createObjectNode();
    other.putArray("Statement").addAll(List.copyOf(statements));
    return other;
  }

  /** The statements of a document. */
  public static List<JsonNode> statements(JsonNode document) {
    JsonNode statements = document.path("Statement");
    return statements.isArray() ? list(statements) : List.of(statements);
  }

  /** Whether two documents, or parts of them, say the same. */
  public static boolean same(JsonNode one, JsonNode other) {
    return plain(one).equals(plain(other));
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ArrayNode array) {
      List<JsonNode> values =
          list(array).stream()
              .map(PolicyJson::plain)
              .distinct()
              .sorted(Comparator.comparing(JsonNode::toString))
              .toList();
      return values.size() == 1 ? values.getFirst() : JSON.createArrayNode().addAll(values);
    }
    if (node instanceof ObjectNode object) {
      ObjectNode plain = JSON.createObjectNode();
      object.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(field -> plain.set(field.getKey(), plain(field.getValue())));
      return plain;
    }
    return node;
  }

  /** The texts of a field, which may be a single one. */
  public static List<String> texts(JsonNode field) {
    List<JsonNode> nodes = field.isArray() ? list(field) : List.of(field);
    return nodes.stream().filter(JsonNode::isTextual).map(JsonNode::asText).sorted().toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
