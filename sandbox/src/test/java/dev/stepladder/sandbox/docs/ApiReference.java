package dev.stepladder.sandbox.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The API as a page: every field of every kind, from the CustomResourceDefinitions. */
final class ApiReference {

  private static final String TYPE = "type";
  private static final String PROPERTIES = "properties";

  private final StringBuilder page = new StringBuilder();

  private ApiReference() {}

  /** The page of these CustomResourceDefinitions, in their order. */
  static String of(List<JsonNode> kinds) {
    var reference = new ApiReference();
    reference.begin(kinds);
    kinds.forEach(reference::kind);
    return reference.page.toString();
  }

  private void begin(List<JsonNode> kinds) {
    line("# API reference");
    line("");
    line("<!-- Made from crds/generated: %s -->".formatted(GeneratedDocsTest.COMMAND));
    line("");
    line(
        "Every field of `%s`, as `kubectl explain` has them too. A field without a mark may be left out; **required** ones may not."
            .formatted(version(kinds.getFirst()).get("name").asText()));
    line(
        "What an object says wrongly is refused by the API server with the sentence under “Rules”.");
    line("");
    for (JsonNode kind : kinds) {
      String name = name(kind);
      line("- [%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT)));
    }
  }

  private void kind(JsonNode kind) {
    JsonNode names = kind.at("/spec/names");
    JsonNode schema = version(kind).at("/schema/openAPIV3Schema");
    line("");
    line("## %s".formatted(name(kind)));
    line("");
    line(
        "%s, `%s`%s, group `%s`, version `%s`."
            .formatted(
                kind.at("/spec/scope").asText(),
                names.get("plural").asText(),
                StreamSupport.stream(names.path("shortNames").spliterator(), false)
                    .map(shortName -> " or `%s`".formatted(shortName.asText()))
                    .collect(Collectors.joining()),
                kind.at("/spec/group").asText(),
                version(kind).get("name").asText()));
    line(text(schema));
    for (String half : List.of("spec", "status")) {
      JsonNode part = schema.path(PROPERTIES).path(half);
      if (!part.isMissingNode()) {
        line("");
        line("### %s.%s".formatted(name(kind), half));
        line("");
        line("| field | type | |");
        line("|---|---|---|");
        fields(part, "");
        rules(schema.path(PROPERTIES).path(half));
      }
    }
  }

  private void fields(JsonNode object, String path) {
    List<String> required =
        StreamSupport.stream(object.path("required").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    object
        .path(PROPERTIES)
        .properties()
        .forEach(field -> {
          String name = path + field.getKey();
          JsonNode schema = field.getValue();
          line(
              "| `%s` | %s | %s%s |"
                  .formatted(
                      name,
                      type(schema),
                      required.contains(field.getKey()) ? "**required** " : "",
                      described(schema)));
          below(schema, name);
        });
  }

  private void below(JsonNode schema, String name) {
    if (schema.has(PROPERTIES)) {
      fields(schema, name + ".");
    }
    if (schema.path("items").has(PROPERTIES)) {
      fields(schema.get("items"), name + "[].");
    }
    if (schema.path("additionalProperties").has(PROPERTIES)) {
      fields(schema.get("additionalProperties"), name + ".*.");
    }
  }

  private static String type(JsonNode schema) {
    String type =
        schema
            .path(TYPE)
            .asText(schema.has("x-kubernetes-int-or-string") ? "string or number" : "");
    return switch (type) {
      case "array" -> "list of " + type(schema.get("items"));
      case "object" ->
          schema.has("additionalProperties")
              ? "map of " + type(schema.get("additionalProperties"))
              : "object";
      case "string" -> schema.has("format") ? schema.get("format").asText() : type;
      default -> type;
    };
  }

  private static String described(JsonNode schema) {
    var all = new ArrayList<String>();
    all.add(text(schema));
    if (schema.has("enum")) {
      all.add(
          "One of %s."
              .formatted(
                  StreamSupport.stream(schema.get("enum").spliterator(), false)
                      .map(value -> "`%s`".formatted(value.asText()))
                      .collect(Collectors.joining(", "))));
    }
    JsonNode value = schema.path("default");
    if (value.isValueNode() && !value.asText().isEmpty()) {
      all.add("Default `%s`.".formatted(value.asText()));
    }
    return cell(all.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(" ")));
  }

  private void rules(JsonNode part) {
    List<String> messages = new ArrayList<>();
    collect(part, messages);
    List<String> distinct = messages.stream().distinct().toList();
    if (!distinct.isEmpty()) {
      line("");
      line("Rules:");
      line("");
      distinct.forEach(message -> line("- %s".formatted(cell(message))));
    }
  }

  private static void collect(JsonNode node, List<String> messages) {
    node.path("x-kubernetes-validations")
        .forEach(rule -> messages.add(rule.path("message").asText()));
    node.path(PROPERTIES).forEach(child -> collect(child, messages));
    for (String inner : List.of("items", "additionalProperties")) {
      if (node.path(inner).isObject()) {
        collect(node.get(inner), messages);
      }
    }
  }

  private static JsonNode version(JsonNode kind) {
    return kind.at("/spec/versions/0");
  }

  private static String name(JsonNode kind) {
    return kind.at("/spec/names/kind").asText();
  }

  private static String text(JsonNode schema) {
    return schema.path("description").asText().strip();
  }

  /** What neither ends a cell nor is taken for HTML. */
  private static String cell(String text) {
    return text.replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
