package dev.stepladder.operator.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How big a DB instance class or a cache node type is. Memory decides whether a change grows or
 * shrinks: it is what a cache holds its data in, and what {@code max_connections} of a database
 * derives from (RDS User Guide, "DB instance classes").
 */
public final class InstanceSize {

  private static final Pattern CLASS =
      Pattern.compile(
          "(?:db|cache)\\.([a-z])([a-z0-9]*)\\.(?:(\\d*)(xlarge)|(micro|small|medium|large)|metal)");

  private InstanceSize() {}

  /** Memory in GiB, roughly for a cache; 0 for a class whose name is not of a known form. */
  public static double memory(String instanceClass) {
    Matcher matcher = CLASS.matcher(instanceClass);
    if (!matcher.matches()) {
      return 0;
    }
    double large =
        switch (matcher.group(1).charAt(0)) {
          case 'r', 'z' -> 16;
          // Of these generations each size has twice as much: x1e, x2iedn, x2iezn.
          case 'x' -> matcher.group(2).matches("1e.*|2ie.*") ? 64 : 32;
          case 'c' -> 4;
          default -> 8;
        };
    if (matcher.group(4) != null) {
      int times = matcher.group(3).isEmpty() ? 1 : Integer.parseInt(matcher.group(3));
      return large * 2 * times;
    }
    return switch (matcher.group(5) == null ? "metal" : matcher.group(5)) {
      case "micro" -> large / 8;
      case "small" -> large / 4;
      case "medium" -> large / 2;
      case "large" -> large;
      default -> large * 64;
    };
  }

  /** Whether going from one class to the other takes memory away. */
  public static boolean shrinks(String from, String to) {
    return memory(to) < memory(from);
  }
}
