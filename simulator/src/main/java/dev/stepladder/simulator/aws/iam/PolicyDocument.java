package dev.stepladder.simulator.aws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stepladder.simulator.aws.AwsError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A policy as far as its grammar goes: JSON, the elements that policies have and the shapes of
 * their values. What trust policies and policies of permissions each may hold is checked on top.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">the
 *     grammar</a>
 */
record PolicyDocument(String version, List<Statement> statements) {

  /**
   * A statement; an element that is not there is an empty list or map.
   *
   * @param externalIds of which the caller has to say one
   */
  record Statement(
      boolean allows,
      Map<String, List<String>> principals,
      boolean principalsNegated,
      List<String> actions,
      boolean actionsNegated,
      List<String> resources,
      List<String> externalIds,
      Set<String> elements) {

    boolean has(String element) {
      return elements.contains(element);
    }
  }

  static final String CURRENT_VERSION = "2012-10-17";

  private static final String SYNTAX = "Syntax errors in policy.";
  private static final Set<String> VERSIONS = Set.of(CURRENT_VERSION, "2008-10-17");
  private static final Set<String> PRINCIPALS =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");
  private static final Set<String> ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");
  private static final Pattern OPERATOR =
      Pattern.compile(
          "(?:ForAllValues:|ForAnyValue:)?"
              + "(?:String(?:Not)?(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Not)?(?:Equals|Like)"
              + "|(?:Numeric|Date)(?:(?:Not)?Equals|(?:LessThan|GreaterThan)(?:Equals)?)"
              + "|Bool|BinaryEquals|(?:Not)?IpAddress)(?:IfExists)?|Null");
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  /** Reads a policy, or MalformedPolicyDocument. */
  static PolicyDocument parse(String text) {
    JsonNode root = json(text);
    if (!root.isObject() || !Set.of("Version", "Id", "Statement").containsAll(names(root))) {
      throw syntax();
    }
    JsonNode version = root.path("Version");
    if (!version.isMissingNode() && !(version.isTextual() && VERSIONS.contains(version.asText()))) {
      throw syntax();
    }
    JsonNode statements = root.path("Statement");
    List<JsonNode> nodes = new ArrayList<>();
    if (statements.isArray()) {
      statements.forEach(nodes::add);
    } else {
      nodes.add(statements);
    }
    Set<String> sids = new HashSet<>();
    List<Statement> read = nodes.stream().map(node -> statement(node, sids)).toList();
    if (read.isEmpty()) {
      throw syntax();
    }
    return new PolicyDocument(version.asText("2008-10-17"), read);
  }

  /** The size that IAM's limits are about: white space does not count. */
  static int size(String text) {
    return (int) text.chars().filter(c -> !Character.isWhitespace(c)).count();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      AwsError error = IamErrors.malformed("This policy contains invalid Json");
      error.addSuppressed(e);
      throw error;
    }
  }

  private static Statement statement(JsonNode node, Set<String> sids) {
    if (!node.isObject()) {
      throw syntax();
    }
    Set<String> names = names(node);
    names.stream()
        .filter(name -> !ELEMENTS.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw syntax();
        });
    for (String element : List.of("Principal", "Action", "Resource")) {
      if (names.contains(element) && names.contains("Not" + element)) {
        throw syntax();
      }
    }
    sid(node.path("Sid"), sids);
    conditions(node.path("Condition"));
    return new Statement(
        allows(node.path("Effect")),
        principals(either(node, "Principal")),
        names.contains("NotPrincipal"),
        texts(either(node, "Action")),
        names.contains("NotAction"),
        texts(either(node, "Resource")),
        texts(node.at("/Condition/StringEquals/sts:ExternalId")),
        names);
  }

  private static boolean allows(JsonNode effect) {
    if (effect.isMissingNode()) {
      throw IamErrors.malformed("Missing required field Effect");
    }
    return switch (effect.asText()) {
      case "Allow" -> true;
      case "Deny" -> false;
      default -> throw IamErrors.malformed("Invalid effect: " + effect.asText());
    };
  }

  private static void sid(JsonNode sid, Set<String> sids) {
    if (sid.isMissingNode()) {
      return;
    }
    if (!sid.isTextual()) {
      throw syntax();
    }
    if (!SID.matcher(sid.asText()).matches()) {
      throw IamErrors.malformed(
          "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular"
              + " expression [0-9A-Za-z]*");
    }
    if (!sid.asText().isEmpty() && !sids.add(sid.asText())) {
      throw IamErrors.malformed("Statement IDs (SID) in a single policy must be unique.");
    }
  }

  private static void conditions(JsonNode conditions) {
    if (conditions.isMissingNode()) {
      return;
    }
    if (!conditions.isObject()) {
      throw syntax();
    }
    for (Map.Entry<String, JsonNode> operator : conditions.properties()) {
      if (!OPERATOR.matcher(operator.getKey()).matches()) {
        throw IamErrors.malformed("Invalid Condition type : " + operator.getKey() + ".");
      }
      if (!operator.getValue().isObject()) {
        throw syntax();
      }
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        if (!key.getKey().contains(":")) {
          throw IamErrors.malformed("Invalid condition key: " + key.getKey());
        }
        conditionValues(key.getValue());
      }
    }
  }

  private static void conditionValues(JsonNode values) {
    if (values.isArray()) {
      for (JsonNode value : values) {
        if (!value.isValueNode() || value.isNull()) {
          throw syntax();
        }
      }
    } else if (!values.isValueNode() || values.isNull()) {
      throw syntax();
    }
  }

  private static Map<String, List<String>> principals(JsonNode node) {
    if (node.isTextual()) {
      if (!node.asText().equals("*")) {
        throw IamErrors.malformed("Invalid principal in policy: \"" + node.asText() + "\"");
      }
      return Map.of("AWS", List.of("*"));
    }
    if (!node.isMissingNode() && !node.isObject()) {
      throw syntax();
    }
    Map<String, List<String>> principals = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> kind : node.properties()) {
      if (!PRINCIPALS.contains(kind.getKey())) {
        throw IamErrors.malformed("Invalid principal in policy: \"" + kind.getKey() + "\"");
      }
      principals.put(kind.getKey(), texts(kind.getValue()));
    }
    return principals;
  }

  private static List<String> texts(JsonNode node) {
    if (node.isMissingNode()) {
      return List.of();
    }
    if (node.isTextual()) {
      return List.of(node.asText());
    }
    if (!node.isArray()) {
      throw syntax();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : node) {
      if (!item.isTextual()) {
        throw syntax();
      }
      texts.add(item.asText());
    }
    return List.copyOf(texts);
  }

  private static JsonNode either(JsonNode statement, String element) {
    return statement.has("Not" + element)
        ? statement.path("Not" + element)
        : statement.path(element);
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static AwsError syntax() {
    return IamErrors.malformed(SYNTAX);
  }
}
