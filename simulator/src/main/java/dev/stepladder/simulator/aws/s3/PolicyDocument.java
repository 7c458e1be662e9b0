package dev.stepladder.simulator.aws.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepladder.simulator.aws.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A bucket policy: whether it is one, and whether it is public by AWS's meaning of that.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status">the
 *     meaning of public</a>
 */
record PolicyDocument(List<JsonNode> statements) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> VERSIONS = Set.of("2008-10-17", "2012-10-17");

  /** A fixed value of one of these in a condition names those who have access. */
  private static final Set<String> NARROWING =
      Set.of(
          "aws:principalorgid",
          "aws:principalorgpaths",
          "aws:principalaccount",
          "aws:sourceaccount",
          "aws:sourcearn",
          "aws:sourceip",
          "aws:sourceorgid",
          "aws:sourceowner",
          "aws:sourcevpc",
          "aws:sourcevpce",
          "aws:userid",
          "aws:username",
          "s3:dataaccesspointaccount",
          "s3:dataaccesspointarn",
          "s3:x-amz-server-side-encryption-aws-kms-key-id");

  /** The policy in this text for this bucket, or {@code MalformedPolicy}. */
  static PolicyDocument parse(String text, Bucket bucket) {
    JsonNode root = json(text);
    JsonNode version = root.path("Version");
    if (!version.isMissingNode() && !VERSIONS.contains(version.asText())) {
      throw malformed("The policy must contain a valid version string");
    }
    List<JsonNode> statements = each(root.path("Statement"));
    if (statements.isEmpty()) {
      throw malformed("Missing required field Statement");
    }
    statements.forEach(statement -> check(statement, bucket));
    return new PolicyDocument(statements);
  }

  private static JsonNode json(String text) {
    if (!text.startsWith("{")) {
      throw noJson();
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      AwsError malformed = noJson();
      malformed.addSuppressed(e);
      throw malformed;
    }
  }

  private static void check(JsonNode statement, Bucket bucket) {
    String effect = statement.path("Effect").asText();
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      throw malformed("Invalid effect : " + effect);
    }
    exactlyOne(statement, "Principal", "NotPrincipal");
    exactlyOne(statement, "Action", "NotAction");
    exactlyOne(statement, "Resource", "NotResource");
    if (principals(statement).isEmpty()) {
      throw malformed("Invalid principal in policy");
    }
    for (String action : texts(statement, "Action", "NotAction")) {
      if (!action.equals("*") && !action.toLowerCase(Locale.ROOT).startsWith("s3:")) {
        throw malformed("Policy has invalid action");
      }
    }
    for (String resource : texts(statement, "Resource", "NotResource")) {
      if (!resource.equals(bucket.arn()) && !resource.startsWith(bucket.arn() + "/")) {
        throw malformed("Policy has invalid resource");
      }
    }
  }

  private static void exactlyOne(JsonNode statement, String field, String inverse) {
    if (statement.has(field) == statement.has(inverse)) {
      throw malformed("Missing required field " + field);
    }
  }

  private static List<String> texts(JsonNode statement, String field, String inverse) {
    JsonNode value = statement.has(field) ? statement.get(field) : statement.get(inverse);
    List<String> texts = each(value).stream().map(JsonNode::asText).toList();
    if (texts.isEmpty()) {
      throw malformed("Missing required field " + field + " cannot be empty!");
    }
    return texts;
  }

  /** Whether anybody at all is allowed anything. */
  boolean isPublic() {
    return statements.stream()
        .filter(statement -> statement.path("Effect").asText().equals("Allow"))
        .filter(statement -> statement.has("NotPrincipal") || anybody(statement))
        .anyMatch(statement -> !narrowed(statement.path("Condition")));
  }

  private static boolean anybody(JsonNode statement) {
    return principals(statement).contains("*");
  }

  private static List<String> principals(JsonNode statement) {
    JsonNode principal =
        statement.has("Principal") ? statement.get("Principal") : statement.get("NotPrincipal");
    List<String> names = new ArrayList<>();
    if (principal.isTextual() && principal.asText().equals("*")) {
      names.add("*");
    }
    if (principal.isObject()) {
      principal.forEach(value -> each(value).forEach(name -> names.add(name.asText())));
    }
    return names;
  }

  private static boolean narrowed(JsonNode condition) {
    for (var operator : condition.properties()) {
      String name = operator.getKey().toLowerCase(Locale.ROOT);
      boolean positive = !name.contains("not") && !name.contains("null");
      for (var key : operator.getValue().properties()) {
        boolean fixed = each(key.getValue()).stream().map(JsonNode::asText).allMatch(v -> fixed(v));
        if (positive && fixed && NARROWING.contains(key.getKey().toLowerCase(Locale.ROOT))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean fixed(String value) {
    return !value.contains("*") && !value.contains("?") && !value.endsWith("/0");
  }

  private static List<JsonNode> each(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    List<JsonNode> all = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(all::add);
    } else {
      all.add(value);
    }
    return all;
  }

  private static AwsError noJson() {
    return malformed("Policies must be valid JSON and the first byte must be '{'");
  }

  private static AwsError malformed(String message) {
    return AwsError.refused("MalformedPolicy", message);
  }
}
