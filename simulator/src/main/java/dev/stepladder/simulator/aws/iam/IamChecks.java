package dev.stepladder.simulator.aws.iam;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.Tag;

/** What IAM checks in the values of a request, whichever operation it is for. */
final class IamChecks {

  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]+");
  private static final Pattern PATH = Pattern.compile("/|/[!-~]+/");
  private static final Pattern PATH_PREFIX = Pattern.compile("/[!-\\x7F]*");
  private static final Pattern TEXT = Pattern.compile("[\\t\\n\\r -~\\u00A1-\\u00FF]*");
  private static final Pattern DOCUMENT = Pattern.compile("[\\t\\n\\r -\\u00FF]+");
  private static final Pattern TAG_TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
  private static final int MOST_TAGS = 50;

  private IamChecks() {}

  static String roleName(String name) {
    return matching("roleName", name, 1, 64, NAME);
  }

  static String policyName(String name) {
    return matching("policyName", name, 1, 128, NAME);
  }

  /** The path, or the root where none was given. */
  static String path(String path) {
    return path == null ? "/" : matching("path", path, 1, 512, PATH);
  }

  static String pathPrefix(String prefix) {
    return prefix == null ? "/" : matching("pathPrefix", prefix, 1, 512, PATH_PREFIX);
  }

  static void description(String text) {
    if (text != null) {
      matching("description", text, 0, 1_000, TEXT);
    }
  }

  static String document(String parameter, String text) {
    return matching(parameter, text, 1, 131_072, DOCUMENT);
  }

  static String arn(String parameter, String arn) {
    return matching(parameter, arn, 20, 2_048, Pattern.compile("(?s).*"));
  }

  /** How long a session of a role may last, in seconds; an hour where nothing was said. */
  static int maxSession(Integer seconds) {
    int value = seconds == null ? 3_600 : seconds;
    if (value < 3_600) {
      throw IamErrors.constraint(
          "maxSessionDuration", "'" + value + "'", "have value greater than or equal to 3600");
    }
    if (value > 43_200) {
      throw IamErrors.constraint(
          "maxSessionDuration", "'" + value + "'", "have value less than or equal to 43200");
    }
    return value;
  }

  /** Tags of one request; keys that differ in case only are the same key to IAM. */
  static void tags(List<Tag> tags) {
    Set<String> keys = new HashSet<>();
    for (Tag tag : tags) {
      matching("tags.1.member.key", tag.key(), 1, 128, TAG_TEXT);
      matching("tags.1.member.value", tag.value(), 0, 256, TAG_TEXT);
      if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw IamErrors.input(
            "Invalid tag key: " + tag.key() + ". System tags cannot be added/updated by requester");
      }
      if (!keys.add(tag.key().toLowerCase(Locale.ROOT))) {
        throw IamErrors.input(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
    }
    tagCount(tags.size());
  }

  static void tagCount(int count) {
    if (count > MOST_TAGS) {
      throw IamErrors.limit("Cannot exceed quota for TagsPerRole: " + MOST_TAGS);
    }
  }

  private static String matching(
      String parameter, String value, int shortest, int longest, Pattern pattern) {
    if (value == null) {
      throw IamErrors.constraint(parameter, "null", "not be null");
    }
    if (value.length() < shortest) {
      throw IamErrors.constraint(
          parameter, "'" + value + "'", "have length greater than or equal to " + shortest);
    }
    if (value.length() > longest) {
      throw IamErrors.constraint(
          parameter, "'" + value + "'", "have length less than or equal to " + longest);
    }
    if (!pattern.matcher(value).matches()) {
      throw IamErrors.constraint(
          parameter, "'" + value + "'", "satisfy regular expression pattern: " + pattern.pattern());
    }
    return value;
  }
}
