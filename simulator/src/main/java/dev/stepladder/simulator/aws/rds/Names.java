package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** AWS's rules for identifiers, user and database names, and passwords. */
final class Names {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z](?:-?[A-Za-z0-9])*");
  private static final Pattern DATABASE = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Pattern PASSWORD = Pattern.compile("[!-~&&[^/\"@]]*");
  private static final List<String> RESERVED =
      List.of("admin", "postgres_admin", "rdsadmin", "rds_superuser", "rdsrepladmin", "mysql.sys");

  private Names() {}

  /** A checked identifier in lower case, as RDS stores it. */
  static String identifier(String parameter, String value, int longest) {
    if (value.length() > longest || !IDENTIFIER.matcher(value).matches()) {
      throw RdsErrors.value(
          "The parameter "
              + parameter
              + " is not a valid identifier. Identifiers must begin with a letter; must contain"
              + " only ASCII letters, digits, and hyphens; and must not end with a hyphen or"
              + " contain two consecutive hyphens.");
    }
    return value.toLowerCase(Locale.ROOT);
  }

  static String instance(String value) {
    return identifier("DBInstanceIdentifier", value, 63);
  }

  /** The last part of an ARN, or the name itself. */
  static String fromArn(String nameOrArn) {
    return nameOrArn.startsWith("arn:")
        ? nameOrArn.substring(nameOrArn.lastIndexOf(':') + 1)
        : nameOrArn;
  }

  static void database(Engine engine, String value) {
    int longest = engine == Engine.POSTGRES ? 63 : 64;
    if (value.length() > longest || !DATABASE.matcher(value).matches()) {
      throw RdsErrors.value(
          "DBName must begin with a letter and contain only alphanumeric characters.");
    }
  }

  static void masterUser(Engine engine, String value) {
    int longest = engine == Engine.POSTGRES ? 63 : 16;
    if (value.length() > longest || !DATABASE.matcher(value).matches()) {
      throw RdsErrors.value(
          "The parameter MasterUsername is not a valid identifier: 1 to "
              + longest
              + " letters, digits or underscores, the first a letter.");
    }
    if ((RESERVED.contains(value.toLowerCase(Locale.ROOT)) && engine == Engine.POSTGRES)
        || value.equalsIgnoreCase("rdsadmin")) {
      throw RdsErrors.value(
          "MasterUsername "
              + value
              + " cannot be used as it is a reserved word used by the engine");
    }
  }

  static void password(Engine engine, String value) {
    int longest = engine == Engine.POSTGRES ? 128 : 41;
    if (value.length() < 8) {
      throw badPassword("because it is shorter than 8 characters.");
    }
    if (value.length() > longest) {
      throw badPassword("because it is longer than " + longest + " characters.");
    }
    if (!PASSWORD.matcher(value).matches()) {
      throw RdsErrors.value(
          "The parameter MasterUserPassword is not a valid password. Only printable ASCII"
              + " characters besides '/', '@', '\"', ' ' may be used.");
    }
  }

  private static AwsError badPassword(String why) {
    return RdsErrors.value("The parameter MasterUserPassword is not a valid password " + why);
  }
}
