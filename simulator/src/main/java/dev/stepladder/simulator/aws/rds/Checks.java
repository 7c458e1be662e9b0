package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.rds.model.DatabaseInsightsMode;
import software.amazon.awssdk.services.rds.model.Tag;

/** What RDS checks in the values of a request, whichever operation it is for. */
final class Checks {

  private static final Pattern TIMES = Pattern.compile("(\\d{2}):(\\d{2})-(\\d{2}):(\\d{2})");
  private static final Pattern DAYS =
      Pattern.compile(
          "(?:mon|tue|wed|thu|fri|sat|sun):(?:[01]\\d|2[0-3]):[0-5]\\d"
              + "-(?:mon|tue|wed|thu|fri|sat|sun):(?:[01]\\d|2[0-3]):[0-5]\\d");
  private static final Pattern TAG_TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
  private static final int GP3_STRIPES_FROM = 400;

  private Checks() {}

  static InstanceClass instanceClass(Engine engine, String version, String name) {
    return InstanceClass.named(name)
        .orElseThrow(() ->
            name.startsWith("db.")
                ? notOffered(engine, version, name)
                : RdsErrors.value("Invalid DB Instance class: " + name));
  }

  static AwsError notOffered(Engine engine, String version, String name) {
    return RdsErrors.combination(
        "RDS does not support creating a DB instance with the following combination:"
            + " DBInstanceClass="
            + name
            + ", Engine="
            + engine.awsName()
            + ", EngineVersion="
            + version
            + ", LicenseModel="
            + engine.license()
            + ". For supported combinations of instance class and database engine version, see the"
            + " documentation.");
  }

  static void storage(Engine engine, String type, int gibibytes, Integer iops, Integer throughput) {
    boolean provisioned =
        switch (type) {
          case "gp2", "gp3", "standard" -> false;
          case "io1", "io2" -> true;
          default -> throw RdsErrors.value("Invalid storage type: " + type);
        };
    int least = provisioned ? 100 : type.equals("standard") ? 5 : 20;
    int most = type.equals("standard") ? 3_072 : 65_536;
    if (gibibytes < least || gibibytes > most) {
      throw RdsErrors.combination(
          "Invalid storage size for engine name "
              + engine.awsName()
              + " and storage type "
              + type
              + ": "
              + gibibytes);
    }
    if (provisioned && iops == null) {
      throw RdsErrors.combination(
          "You must specify the Iops parameter when the storage type is " + type + ".");
    }
    if (provisioned && (iops < 1_000 || iops > 256_000)) {
      throw RdsErrors.combination("Invalid iops value for storage type " + type + ": " + iops);
    }
    boolean striped = type.equals("gp3") && gibibytes >= GP3_STRIPES_FROM;
    if (!provisioned && !striped && (iops != null || throughput != null)) {
      throw RdsErrors.combination(
          "You can't specify IOPS or storage throughput for engine "
              + engine.awsName()
              + " and a storage size less than "
              + GP3_STRIPES_FROM
              + ".");
    }
    if (striped && iops != null && (iops < 12_000 || iops > 64_000)) {
      throw RdsErrors.combination("Invalid iops value for storage type gp3: " + iops);
    }
    if (striped && throughput != null && (throughput < 500 || throughput > 4_000)) {
      throw RdsErrors.combination(
          "Invalid storage throughput value for storage type gp3: " + throughput);
    }
  }

  /** The IOPS that a volume has without asking: gp3 gains by being striped over four. */
  static Integer baselineIops(String type, int gibibytes) {
    return type.equals("gp3") ? (gibibytes >= GP3_STRIPES_FROM ? 12_000 : 3_000) : null;
  }

  /** As {@link #baselineIops}, in MiB/s. */
  static Integer baselineThroughput(String type, int gibibytes) {
    return type.equals("gp3") ? (gibibytes >= GP3_STRIPES_FROM ? 500 : 125) : null;
  }

  static void maxStorage(Integer max, int gibibytes) {
    if (max != null && max < gibibytes) {
      throw RdsErrors.combination("Max storage size must be greater than storage size");
    }
  }

  static void retention(Integer days) {
    if (days != null && (days < 0 || days > 35)) {
      throw RdsErrors.value(
          "Invalid backup retention period: " + days + ". Must be between 0 and 35.");
    }
  }

  static void port(Integer port) {
    if (port != null && (port < 1_150 || port > 65_535)) {
      throw RdsErrors.value("The port must be between 1150 and 65535: " + port);
    }
  }

  static void monitoring(Integer interval, String role) {
    if (interval == null) {
      return;
    }
    if (!List.of(0, 1, 5, 10, 15, 30, 60).contains(interval)) {
      throw RdsErrors.value(
          "MonitoringInterval must be one of 0, 1, 5, 10, 15, 30, 60: " + interval);
    }
    if (interval > 0 && role == null) {
      throw RdsErrors.combination(
          "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other"
              + " than 0.");
    }
  }

  static void insights(
      Engine engine,
      InstanceClass size,
      DatabaseInsightsMode mode,
      boolean performanceInsights,
      Integer retentionDays) {
    if (performanceInsights && engine != Engine.POSTGRES && size.tiny()) {
      throw RdsErrors.combination(
          "Performance Insights not supported for this configuration: " + size.name());
    }
    if (retentionDays != null && !performanceInsights) {
      throw RdsErrors.combination(
          "Performance Insights retention needs EnablePerformanceInsights to be true.");
    }
    if (retentionDays != null
        && retentionDays != 7
        && retentionDays != 731
        && !(retentionDays % 31 == 0 && retentionDays <= 713)) {
      throw RdsErrors.value(
          "Invalid Performance Insights retention period: "
              + retentionDays
              + ". Valid are 7, 731, and multiples of 31.");
    }
    if (mode == DatabaseInsightsMode.UNKNOWN_TO_SDK_VERSION) {
      throw RdsErrors.value("DatabaseInsightsMode must be standard or advanced.");
    }
    if (mode == DatabaseInsightsMode.ADVANCED
        && (!performanceInsights || retentionDays == null || retentionDays < 465)) {
      throw RdsErrors.combination(
          "To enable the Advanced mode of Database Insights, enable Performance Insights and set"
              + " its retention period to at least 465 days.");
    }
  }

  static void backupWindow(String window) {
    if (window == null) {
      return;
    }
    Matcher matcher = TIMES.matcher(window);
    if (!matcher.matches()) {
      throw RdsErrors.value(
          "The parameter PreferredBackupWindow must be in the format hh24:mi-hh24:mi: " + window);
    }
    int minutes = minute(matcher, 3, window) - minute(matcher, 1, window);
    if (Math.floorMod(minutes, 24 * 60) < 30) {
      throw RdsErrors.value("The backup window must be at least 30 minutes: " + window);
    }
  }

  private static int minute(Matcher matcher, int group, String window) {
    int hours = Integer.parseInt(matcher.group(group));
    int minutes = Integer.parseInt(matcher.group(group + 1));
    if (hours > 23 || minutes > 59) {
      throw RdsErrors.value("Invalid time in the backup window: " + window);
    }
    return LocalTime.of(hours, minutes).toSecondOfDay() / 60;
  }

  static void maintenanceWindow(String window) {
    if (window != null && !DAYS.matcher(window.toLowerCase(Locale.ROOT)).matches()) {
      throw RdsErrors.value(
          "The parameter PreferredMaintenanceWindow must be in the format"
              + " ddd:hh24:mi-ddd:hh24:mi: "
              + window);
    }
  }

  static void securityGroups(List<String> ids) {
    for (String id : ids) {
      if (!id.matches("sg-[0-9a-z]+")) {
        throw RdsErrors.value("Invalid security group , groupId= " + id + ", groupName=.");
      }
    }
  }

  static void tags(List<Tag> tags) {
    if (tags.size() > 50) {
      throw RdsErrors.value("A resource can have at most 50 tags.");
    }
    for (Tag tag : tags) {
      String value = tag.value() == null ? "" : tag.value();
      if (tag.key() == null || tag.key().isEmpty() || tag.key().length() > 128) {
        throw RdsErrors.value("A tag's key must have 1 to 128 characters: " + tag.key());
      }
      if (value.length() > 256) {
        throw RdsErrors.value("The value of tag " + tag.key() + " is longer than 256 characters.");
      }
      if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw RdsErrors.value("A tag's key must not begin with aws: " + tag.key());
      }
      if (!TAG_TEXT.matcher(tag.key()).matches() || !TAG_TEXT.matcher(value).matches()) {
        throw RdsErrors.value(
            "The tag "
                + tag.key()
                + " has characters other than letters, digits, spaces, and _.:/=+-@");
      }
    }
  }
}
