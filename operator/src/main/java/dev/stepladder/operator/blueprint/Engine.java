package dev.stepladder.operator.blueprint;

import java.util.Arrays;

/** A database engine, with what differs between them for us. */
public enum Engine {
  POSTGRES("postgres", "postgresql", 5432, 1, 128),
  MYSQL("mysql", "mysql", 3306, 2, 41),
  MARIADB("mariadb", "mariadb", 3306, 2, 41);

  private static final int PASSWORD_LENGTH = 32;
  private static final String PASSWORD_ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

  private final String rdsName;
  private final String bindingType;
  private final int port;
  private final int majorComponents;
  private final int passwordLimit;

  Engine(String rdsName, String bindingType, int port, int majorComponents, int passwordLimit) {
    this.rdsName = rdsName;
    this.bindingType = bindingType;
    this.port = port;
    this.majorComponents = majorComponents;
    this.passwordLimit = passwordLimit;
  }

  /** The engine of a name as RDS spells it. */
  public static Engine of(String rdsName) {
    return Arrays.stream(values())
        .filter(engine -> engine.rdsName.equals(rdsName))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "engine '%s' is not one of postgres, mysql, mariadb".formatted(rdsName)));
  }

  /** As RDS spells it. */
  public String rdsName() {
    return rdsName;
  }

  /** As the well-known types of servicebinding.io and URI schemes spell it. */
  public String bindingType() {
    return bindingType;
  }

  /** The port it listens on by default. */
  public int port() {
    return port;
  }

  /**
   * What master passwords are made of: characters that RDS allows on every engine and that no URI,
   * shell or configuration file needs to escape, as many as are safe and as the engine takes (RDS
   * User Guide, limits of MasterUserPassword).
   */
  public PasswordRule passwordRule() {
    return new PasswordRule(Math.min(PASSWORD_LENGTH, passwordLimit), PASSWORD_ALPHABET);
  }

  /** The major version: {@code 17} of 17.4, {@code 8.4} of MySQL 8.4.3. */
  public String major(String version) {
    return String.join(
        ".", Arrays.stream(version.split("\\.", -1)).limit(majorComponents).toList());
  }

  /** The family of parameter groups that fits a version. */
  public String family(String version) {
    return rdsName + major(version);
  }

  /**
   * Compares two versions component by component; a missing component is no opinion, so {@code 17}
   * equals {@code 17.4}.
   */
  public static int compareVersions(String left, String right) {
    String[] a = left.split("\\.", -1);
    String[] b = right.split("\\.", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      int difference = Integer.compare(number(a[i]), number(b[i]));
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static int number(String component) {
    String digits = component.replaceAll("\\D.*$", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }
}
