package dev.stepladder.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stepladder.api.v1alpha1.Manifests;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the API server would refuse of an object, as far as it can be told without one: types,
 * bounds, patterns, names of fields, and of the rules in CEL those that are most often broken.
 */
final class Schema {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VALIDATIONS = "x-kubernetes-validations";

  /** Each is read once: reading it takes longer than all checks by it. */
  private static final Map<String, Schema> READ = new ConcurrentHashMap<>();

  private final JsonNode ofSpec;

  private Schema(JsonNode ofSpec) {
    this.ofSpec = ofSpec;
  }

  /** The schema of a kind. */
  static Schema of(String kind) {
    return READ.computeIfAbsent(kind, _ -> new Schema(read(Manifests.schema(kind))));
  }

  private static JsonNode read(String schema) {
    try {
      return JSON.readTree(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a generated schema is no JSON", e);
    }
  }

  /** What is wrong with an object, a line each; empty if nothing is. */
  List<String> faults(JsonNode object) {
    var faults = new ArrayList<String>();
    JsonNode spec = object.path("spec");
    if (spec.isMissingNode() || spec.isNull()) {
      return List.of("spec: required, and not there");
    }
    check("spec", ofSpec, spec, Optional.empty(), faults);
    if (object.path("kind").asText().equals("StagedApp")) {
      faults.addAll(acrossFields(spec));
    }
    return List.copyOf(faults);
  }

  private static void check(
      String path, JsonNode schema, JsonNode value, Optional<String> advice, List<String> faults) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean() && value.isIntegralNumber()) {
      text(path, schema, TextNode.valueOf(value.asText()), advice, faults);
      return;
    }
    switch (schema.path("type").asText("string")) {
      case "object" -> object(path, schema, value, faults);
      case "array" -> array(path, schema, value, faults);
      case "string" -> text(path, schema, value, advice, faults);
      case "integer" -> integer(path, schema, value, faults);
      case "boolean" -> expect(value.isBoolean(), path, value, "true or false", faults);
      default -> {}
    }
  }

  private static void object(String path, JsonNode schema, JsonNode value, List<String> faults) {
    if (!expect(value.isObject(), path, value, "an object", faults)) {
      return;
    }
    JsonNode properties = schema.path("properties");
    for (JsonNode required : schema.path("required")) {
      if (!value.hasNonNull(required.asText())) {
        faults.add("%s.%s: required, and not there".formatted(path, required.asText()));
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String name = field.getKey();
      String inner = path + "." + name;
      JsonNode additional = schema.path("additionalProperties");
      if (properties.has(name)) {
        if (!field.getValue().isNull()) {
          check(inner, properties.path(name), field.getValue(), advice(schema, name), faults);
        }
      } else if (additional.isObject()) {
        check(inner, additional, field.getValue(), Optional.empty(), faults);
      } else {
        faults.add(
            "%s: there is no such field; there are %s"
                .formatted(inner, String.join(", ", names(properties))));
      }
    }
  }

  private static void array(String path, JsonNode schema, JsonNode value, List<String> faults) {
    if (!expect(value.isArray(), path, value, "a list", faults)) {
      return;
    }
    if (value.size() < schema.path("minItems").asInt(0)) {
      faults.add("%s: at least %d needed".formatted(path, schema.path("minItems").asInt()));
    }
    if (value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
      faults.add("%s: at most %d allowed".formatted(path, schema.path("maxItems").asInt()));
    }
    var keys = new HashSet<String>();
    for (int index = 0; index < value.size(); index++) {
      String inner = "%s[%d]".formatted(path, index);
      check(inner, schema.path("items"), value.path(index), Optional.empty(), faults);
      for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
        String name = value.path(index).path(key.asText()).asText();
        if (!keys.add(name)) {
          faults.add("%s.%s: '%s' is there twice: rename one".formatted(inner, key.asText(), name));
        }
      }
    }
  }

  private static void text(
      String path, JsonNode schema, JsonNode value, Optional<String> advice, List<String> faults) {
    if (!expect(value.isTextual(), path, value, "text: put it in quotes", faults)) {
      return;
    }
    String text = value.asText();
    List<String> allowed =
        StreamSupport.stream(schema.path("enum").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    if (!allowed.isEmpty() && !allowed.contains(text)) {
      faults.add("%s: '%s' is none of %s".formatted(path, shown(text), String.join(", ", allowed)));
      return;
    }
    boolean fits =
        !schema.has("pattern")
            || java.util.regex.Pattern.compile(schema.path("pattern").asText())
                .matcher(text)
                .find();
    if (!fits
        || text.length() < schema.path("minLength").asInt(0)
        || text.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
      faults.add(
          "%s: '%s' is not allowed: %s"
              .formatted(
                  path, shown(text), advice.orElse("see " + schema.path("description").asText())));
    }
  }

  private static void integer(String path, JsonNode schema, JsonNode value, List<String> faults) {
    if (!expect(value.isIntegralNumber(), path, value, "a whole number", faults)) {
      return;
    }
    long least = schema.path("minimum").asLong(Long.MIN_VALUE);
    long most = schema.path("maximum").asLong(Long.MAX_VALUE);
    if (value.asLong() < least) {
      faults.add("%s: %s is too low: %d or more".formatted(path, value, least));
    } else if (value.asLong() > most) {
      faults.add("%s: %s is too high: %d or less".formatted(path, value, most));
    }
  }

  private static boolean expect(
      boolean holds, String path, JsonNode value, String expected, List<String> faults) {
    if (!holds) {
      faults.add("%s: %s must be %s".formatted(path, shown(value.toString()), expected));
    }
    return holds;
  }

  /** What the schema's own rules say to write for a field instead. */
  private static Optional<String> advice(JsonNode schema, String field) {
    return StreamSupport.stream(schema.path(VALIDATIONS).spliterator(), false)
        .filter(rule -> rule.path("fieldPath").asText().equals("." + field))
        .filter(rule -> !rule.path("rule").asText().contains("oldSelf"))
        .map(rule -> rule.path("message").asText())
        .reduce((first, second) -> second);
  }

  private static List<String> acrossFields(JsonNode spec) {
    Stream<String> tierOrUsers =
        spec.hasNonNull("tier") == spec.hasNonNull("users")
            ? Stream.of("spec: give exactly one of tier and users: tier: users-1k, or users: 800")
            : Stream.empty();
    Stream<String> portless =
        StreamSupport.stream(spec.path("workloads").spliterator(), false)
            .filter(workload -> workload.hasNonNull("health"))
            .filter(workload -> !workload.hasNonNull("port"))
            .filter(workload -> !workload.path("health").hasNonNull("port"))
            .map(workload ->
                "spec.workloads: health of '%s' needs a port to ask: give the workload a port, or health a port of its own"
                    .formatted(workload.path("name").asText()));
    return Stream.concat(tierOrUsers, portless).toList();
  }

  private static List<String> names(JsonNode properties) {
    var names = new ArrayList<String>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 59) + "…";
  }
}
