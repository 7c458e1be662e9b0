package dev.stepladder.simulator.aws.rds;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The engines: their versions, the families of their parameters, and where they upgrade to. */
enum Engine {
  POSTGRES(
      "postgres",
      "PostgreSQL",
      "postgresql-license",
      5432,
      1,
      "14.17 14.18 14.19 15.12 15.13 15.14 16.8 16.9 16.10 17.4 17.5 17.6 18.1 18.2"),
  MYSQL(
      "mysql",
      "MySQL Community Edition",
      "general-public-license",
      3306,
      2,
      "8.0.40 8.0.41 8.0.42 8.0.43 8.4.4 8.4.5 8.4.6"),
  MARIADB(
      "mariadb",
      "MariaDB Community Edition",
      "general-public-license",
      3306,
      2,
      "10.11.10 10.11.11 10.11.13 10.11.14 11.4.4 11.4.5 11.4.7");

  private final String awsName;
  private final String description;
  private final String license;
  private final int port;
  private final int majorParts;
  private final String versions;

  Engine(
      String awsName,
      String description,
      String license,
      int port,
      int majorParts,
      String versions) {
    this.awsName = awsName;
    this.description = description;
    this.license = license;
    this.port = port;
    this.majorParts = majorParts;
    this.versions = versions;
  }

  static Engine named(String name) {
    return Arrays.stream(values())
        .filter(engine -> engine.awsName.equals(name))
        .findFirst()
        .orElseThrow(() -> RdsErrors.value("Invalid DB engine: " + name));
  }

  String awsName() {
    return awsName;
  }

  String description() {
    return description;
  }

  String license() {
    return license;
  }

  int port() {
    return port;
  }

  /** All versions, oldest first. */
  List<String> versions() {
    return List.of(versions.split(" ", -1));
  }

  /** The part of a version that an upgrade across needs consent, e.g. 17 or 8.0. */
  String major(String version) {
    return String.join(".", Arrays.asList(version.split("\\.", -1)).subList(0, majorParts));
  }

  /** The parameter group family of a version, e.g. postgres17. */
  String family(String version) {
    return awsName + major(version);
  }

  String defaultParameterGroup(String version) {
    return "default." + family(version);
  }

  /** The version that {@code wanted} names: itself, or the newest of a major version. */
  Optional<String> resolve(String wanted) {
    if (versions().contains(wanted)) {
      return Optional.of(wanted);
    }
    return versions().stream()
        .filter(version -> major(version).equals(wanted))
        .max(Comparator.comparing(Version::of));
  }

  /** Where a version can be upgraded to: every newer one of the major, and of later majors. */
  List<String> upgradeTargets(String from) {
    return versions().stream()
        .filter(version -> Version.of(version).compareTo(Version.of(from)) > 0)
        .toList();
  }

  /** What {@code max_connections} is when no parameter group says otherwise. */
  long defaultMaxConnections(long memoryBytes) {
    return switch (this) {
      case POSTGRES -> Math.min(memoryBytes / 9_531_392, 5_000);
      case MYSQL -> memoryBytes / 12_582_880;
      case MARIADB -> Math.min(memoryBytes / 25_165_760, 12_000);
    };
  }
}
