package dev.stepladder.simulator.aws.elasticache;

import dev.stepladder.simulator.aws.AwsError;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** What ElastiCache checks in the values of a request, whichever operation it is for. */
final class Checks {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z](?:-?[A-Za-z0-9])*");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!&#$^<>-]*");
  private static final Pattern TIMES = Pattern.compile("(\\d{2}):(\\d{2})-(\\d{2}):(\\d{2})");
  private static final Pattern DAYS =
      Pattern.compile("([a-z]{3}):(\\d{2}):(\\d{2})-([a-z]{3}):(\\d{2}):(\\d{2})");
  private static final List<String> WEEK = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern TAG_TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
  private static final int DAY = 24 * 60;
  private static final int MOST_TAGS = 50;
  private static final int LONGEST_RETENTION = 35;

  private Checks() {}

  /** A checked identifier in lower case, as ElastiCache stores it. */
  static String identifier(String parameter, String value, int longest) {
    if (value.length() > longest || !IDENTIFIER.matcher(value).matches()) {
      throw CacheErrors.value(
          "The parameter "
              + parameter
              + " is not a valid identifier. Identifiers must have 1 to "
              + longest
              + " characters; must begin with a letter; must contain only ASCII letters, digits,"
              + " and hyphens; and must not end with a hyphen or contain two consecutive"
              + " hyphens.");
    }
    return value.toLowerCase(Locale.ROOT);
  }

  /** The last part of an ARN, or the name itself, in lower case. */
  static String key(String nameOrArn) {
    String name =
        nameOrArn.startsWith("arn:")
            ? nameOrArn.substring(nameOrArn.lastIndexOf(':') + 1)
            : nameOrArn;
    return name.toLowerCase(Locale.ROOT);
  }

  static void description(String text) {
    if (text != null && (text.isEmpty() || text.length() > 255)) {
      throw CacheErrors.value(
          "The parameter ReplicationGroupDescription must have 1 to 255 characters.");
    }
  }

  static void token(String token) {
    if (token.length() < 16 || token.length() > 128 || !TOKEN.matcher(token).matches()) {
      throw CacheErrors.value(
          "Invalid AuthToken provided. It must have 16 to 128 printable ASCII characters; of the"
              + " special characters only !, &, #, $, ^, <, > and - are permitted.");
    }
  }

  static void port(Integer port) {
    if (port != null && (port < 1 || port > 65_535)) {
      throw CacheErrors.value("The port must be between 1 and 65535: " + port);
    }
  }

  static void retention(Integer days) {
    if (days != null && (days < 0 || days > LONGEST_RETENTION)) {
      throw CacheErrors.value(
          "The parameter SnapshotRetentionLimit must be between 0 and "
              + LONGEST_RETENTION
              + ": "
              + days);
    }
  }

  static void snapshotWindow(String window) {
    if (window == null) {
      return;
    }
    Matcher matcher = TIMES.matcher(window);
    if (!matcher.matches()) {
      throw CacheErrors.value("The parameter SnapshotWindow must be hh24:mi-hh24:mi: " + window);
    }
    atLeastAnHour(
        minute(matcher.group(3), matcher.group(4), window)
            - minute(matcher.group(1), matcher.group(2), window),
        DAY,
        window);
  }

  static void maintenanceWindow(String window) {
    if (window == null) {
      return;
    }
    Matcher matcher = DAYS.matcher(window.toLowerCase(Locale.ROOT));
    if (!matcher.matches()
        || !WEEK.contains(matcher.group(1))
        || !WEEK.contains(matcher.group(4))) {
      throw CacheErrors.value(
          "The parameter PreferredMaintenanceWindow must be ddd:hh24:mi-ddd:hh24:mi: " + window);
    }
    int from =
        WEEK.indexOf(matcher.group(1)) * DAY + minute(matcher.group(2), matcher.group(3), window);
    int until =
        WEEK.indexOf(matcher.group(4)) * DAY + minute(matcher.group(5), matcher.group(6), window);
    atLeastAnHour(until - from, 7 * DAY, window);
  }

  private static void atLeastAnHour(int minutes, int round, String window) {
    if (Math.floorMod(minutes, round) < Duration.ofHours(1).toMinutes()) {
      throw CacheErrors.value("A window must be at least 60 minutes long: " + window);
    }
  }

  private static int minute(String hours, String minutes, String window) {
    int hour = Integer.parseInt(hours);
    int minute = Integer.parseInt(minutes);
    if (hour > 23 || minute > 59) {
      throw CacheErrors.value("Invalid time in the window: " + window);
    }
    return hour * 60 + minute;
  }

  static void securityGroups(List<String> ids) {
    for (String id : ids) {
      if (!id.matches("sg-[0-9a-z]+")) {
        throw CacheErrors.value(
            "Some security group Ids were not found, or are not valid: [" + id + "]");
      }
    }
  }

  static void tags(List<Tag> tags) {
    if (tags.size() > MOST_TAGS) {
      throw AwsError.refused(
          "TagQuotaPerResourceExceeded", "A resource can have at most " + MOST_TAGS + " tags.");
    }
    for (Tag tag : tags) {
      String value = tag.value() == null ? "" : tag.value();
      if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > 128) {
        throw CacheErrors.value("A tag's key must have 1 to 128 characters: " + tag.key());
      }
      if (value.length() > 256) {
        throw CacheErrors.value(
            "The value of tag " + tag.key() + " is longer than 256 characters.");
      }
      if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw CacheErrors.value("A tag's key must not begin with aws: " + tag.key());
      }
      if (!TAG_TEXT.matcher(tag.key()).matches() || !TAG_TEXT.matcher(value).matches()) {
        throw CacheErrors.value(
            "The tag "
                + tag.key()
                + " has characters other than letters, digits, spaces, and _.:/=+-@");
      }
    }
  }

  /** What a request says, or else its default. */
  static <T> T or(T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
