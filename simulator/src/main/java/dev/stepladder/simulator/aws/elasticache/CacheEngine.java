package dev.stepladder.simulator.aws.elasticache;

import java.util.Arrays;
import java.util.List;

/** The engines: their versions, the families of their parameters, and where they upgrade to. */
enum CacheEngine {
  VALKEY("valkey", 6379, "7.2.6 8.0.1 8.1.0 8.2.0"),
  REDIS("redis", 6379, "6.0.5 6.2.6 7.0.7 7.1.0"),
  MEMCACHED("memcached", 11211, "1.6.6 1.6.12 1.6.17 1.6.22");

  private final String awsName;
  private final int port;
  private final String versions;

  CacheEngine(String awsName, int port, String versions) {
    this.awsName = awsName;
    this.port = port;
    this.versions = versions;
  }

  static CacheEngine named(String name) {
    return Arrays.stream(values())
        .filter(engine -> engine.awsName.equals(name))
        .findFirst()
        .orElseThrow(() -> CacheErrors.value("Invalid Engine: " + name));
  }

  String awsName() {
    return awsName;
  }

  int port() {
    return port;
  }

  private List<String> versions() {
    return List.of(versions.split(" ", -1));
  }

  /** All versions as requests write them, oldest first. */
  List<String> releases() {
    return versions().stream()
        .map(
            version -> this == MEMCACHED ? version : version.substring(0, version.lastIndexOf('.')))
        .toList();
  }

  String newest() {
    return versions().getLast();
  }

  /**
   * The version that {@code wanted} names. Valkey and Redis take major and minor, e.g. 8.0, and
   * show the patch too; Memcached takes all three.
   */
  String resolve(String wanted) {
    requireNoPatch(wanted);
    String prefix = this == REDIS && wanted.equals("6.x") ? "6.2" : wanted;
    return versions().reversed().stream()
        .filter(version -> version.equals(wanted) || version.startsWith(prefix + "."))
        .filter(version -> this != MEMCACHED || version.equals(wanted))
        .filter(version -> prefix.contains("."))
        .findFirst()
        .orElseThrow(() ->
            CacheErrors.combination(
                "Cannot find version " + wanted + " for " + awsName + " in this region."));
  }

  /** Refuses a patch where ElastiCache chooses it (crossplane-contrib/provider-aws#1617). */
  void requireNoPatch(String wanted) {
    List<String> parts = List.of(wanted.split("\\.", -1));
    if (this != MEMCACHED && parts.size() > 2) {
      throw CacheErrors.value(
          "Specific version selection is not allowed for '%s', please use '%s'"
              .formatted(wanted, String.join(".", parts.subList(0, 2))));
    }
  }

  /** The parameter group family of a version. */
  String family(String version) {
    return switch (this) {
      case VALKEY -> "valkey" + major(version);
      case REDIS -> major(version) == 6 ? "redis6.x" : "redis" + major(version);
      case MEMCACHED -> "memcached1.6";
    };
  }

  /** The default parameter group of a version. */
  String defaultParameterGroup(String version, boolean clustered) {
    return ParameterGroups.DEFAULT_PREFIX
        + family(version)
        + (clustered ? ParameterGroups.CLUSTERED_SUFFIX : "");
  }

  /** Whether the version, of this engine, can change its cluster mode and its encryption. */
  boolean changesModes(String version) {
    return this == VALKEY || (this == REDIS && major(version) >= 7);
  }

  /** Whether a version as requests write it, e.g. 8.0, names a version as it is shown. */
  static boolean names(String wanted, String shown) {
    return shown.equals(wanted) || (wanted.contains(".") && shown.startsWith(wanted + "."));
  }

  /** Refuses to go from {@code now} to an older version. */
  static void requireNewer(String version, String now) {
    if (compare(version, now) < 0) {
      throw CacheErrors.combination(
          "Cannot downgrade the engine version from " + now + " to " + version + ".");
    }
  }

  private static int compare(String a, String b) {
    List<Integer> left = numbers(a);
    List<Integer> right = numbers(b);
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  static int major(String version) {
    return numbers(version).getFirst();
  }

  private static List<Integer> numbers(String version) {
    return Arrays.stream(version.split("\\.", -1)).map(part -> Integer.valueOf(part)).toList();
  }
}
