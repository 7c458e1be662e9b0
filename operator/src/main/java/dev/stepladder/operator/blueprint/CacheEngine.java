package dev.stepladder.operator.blueprint;

import java.util.Arrays;

/** A cache engine, with what differs between them for us. */
public enum CacheEngine {
  VALKEY("valkey", "redis", 6379, "8.1"),
  REDIS("redis", "redis", 6379, "7.1"),
  MEMCACHED("memcached", "memcached", 11211, "1.6.22");

  /**
   * What AUTH tokens are made of: ElastiCache takes 16 to 128 characters, of the special ones only
   * a few; these no URI, shell or configuration file needs to escape.
   */
  public static final PasswordRule TOKEN =
      new PasswordRule(32, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

  private final String awsName;
  private final String bindingType;
  private final int port;
  private final String current;

  CacheEngine(String awsName, String bindingType, int port, String current) {
    this.awsName = awsName;
    this.bindingType = bindingType;
    this.port = port;
    this.current = current;
  }

  /** The engine of a name as ElastiCache spells it. */
  public static CacheEngine of(String awsName) {
    return Arrays.stream(values())
        .filter(engine -> engine.awsName.equals(awsName))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "cache engine '%s' is not one of valkey, redis, memcached".formatted(awsName)));
  }

  /** As ElastiCache spells it. */
  public String awsName() {
    return awsName;
  }

  /** As the well-known types of servicebinding.io spell what clients speak to it. */
  public String bindingType() {
    return bindingType;
  }

  /** The port it listens on by default. */
  public int port() {
    return port;
  }

  /** Whether it has replicas, shards, snapshots and a password; Memcached only has nodes. */
  public boolean replicates() {
    return this != MEMCACHED;
  }

  /**
   * The version to ask ElastiCache for where a floor is wanted: it takes Valkey and Redis OSS by
   * major and minor version, Memcached by all three numbers ("Supported engines and versions",
   * ElastiCache User Guide).
   *
   * @param floor a major version or a longer prefix; empty: any
   */
  public String release(String floor) {
    if (floor.isEmpty() || isPrefix(floor)) {
      return current;
    }
    String[] numbers = floor.split("\\.", -1);
    return switch (this) {
      case MEMCACHED -> floor;
      case VALKEY -> minor(numbers, numbers[0].equals("7") ? "2" : "0");
      case REDIS -> minor(numbers, numbers[0].equals("6") ? "2" : "0");
    };
  }

  private boolean isPrefix(String floor) {
    return (current + ".").startsWith(floor + ".");
  }

  private static String minor(String[] numbers, String first) {
    return numbers[0] + "." + (numbers.length > 1 ? numbers[1] : first);
  }

  /** The major version: {@code 8} of 8.1. */
  public static String major(String version) {
    return version.split("\\.", 2)[0];
  }

  /** The family of parameter groups that fits a version. */
  public String family(String version) {
    return switch (this) {
      case VALKEY -> "valkey" + major(version);
      case REDIS -> major(version).equals("6") ? "redis6.x" : "redis" + major(version);
      case MEMCACHED -> "memcached1.6";
    };
  }

  /** Whether a cache of a version can go over to cluster mode. */
  public boolean changesMode(String version) {
    return this == VALKEY || (this == REDIS && Engine.compareVersions(version, "7") >= 0);
  }
}
