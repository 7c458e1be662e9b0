package dev.stepladder.sandbox.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Policy documents as IAM reads them, as far as those that are generated go: they only allow. */
final class PolicyCheck {

  private final List<JsonNode> statements;
  private final Set<String> used = new ConcurrentSkipListSet<>();

  /**
   * What a call is asked for.
   *
   * @param context the values of condition keys; a key that is missing fulfils nothing
   */
  record Question(String action, String resource, Map<String, String> context) {}

  PolicyCheck(List<JsonNode> documents) {
    this.statements =
        documents.stream().flatMap(document -> list(document.path("Statement"))).toList();
  }

  boolean allows(Question question) {
    boolean allowed =
        statements.stream()
            .filter(statement -> statement.path("Effect").asText().equals("Allow"))
            .filter(statement -> anyMatches(statement.path("Action"), question.action()))
            .filter(statement -> anyMatches(statement.path("Resource"), question.resource()))
            .anyMatch(statement -> holds(statement.path("Condition"), question.context()));
    if (allowed) {
      used.add(question.action());
    }
    return allowed;
  }

  /** Every action that was asked for and allowed. */
  Set<String> used() {
    return Set.copyOf(used);
  }

  /** Every action that is allowed on something. */
  Set<String> granted() {
    var granted = new ConcurrentSkipListSet<String>();
    statements.forEach(
        statement -> list(statement.path("Action")).map(JsonNode::asText).forEach(granted::add));
    return granted;
  }

  private static boolean holds(JsonNode conditions, Map<String, String> context) {
    return conditions.properties().stream()
        .allMatch(operator ->
            operator.getValue().properties().stream()
                .allMatch(key -> {
                  String value = context.get(key.getKey());
                  return value == null
                      ? operator.getKey().endsWith("IfExists")
                      : list(key.getValue())
                          .map(JsonNode::asText)
                          .anyMatch(wanted ->
                              switch (operator.getKey()) {
                                case "StringEquals", "StringEqualsIfExists", "Bool" ->
                                    wanted.equals(value);
                                case "StringLike" -> matches(wanted, value);
                                default ->
                                    throw new IllegalArgumentException(
                                        "unknown operator " + operator.getKey());
                              });
                }));
  }

  private static boolean anyMatches(JsonNode patterns, String text) {
    return list(patterns).map(JsonNode::asText).anyMatch(pattern -> matches(pattern, text));
  }

  private static boolean matches(String pattern, String text) {
    return Pattern.matches(
        Pattern.compile("[*?]|[^*?]+")
            .matcher(pattern)
            .replaceAll(part ->
                Matcher.quoteReplacement(
                    switch (part.group()) {
                      case "*" -> ".*";
                      case "?" -> ".";
                      default -> Pattern.quote(part.group());
                    })),
        text);
  }

  private static Stream<JsonNode> list(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false)
        : node.isMissingNode() ? Stream.of() : Stream.of(node);
  }
}
