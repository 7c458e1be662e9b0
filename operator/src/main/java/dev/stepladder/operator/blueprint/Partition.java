package dev.stepladder.operator.blueprint;

/** The part of AWS that a region belongs to, as ARNs name it. */
public final class Partition {

  private Partition() {}

  /** What the names of a region's services end in: {@code amazonaws.com} for most. */
  public static String domain(String region) {
    return switch (of(region)) {
      case "aws-cn" -> "amazonaws.com.cn";
      case "aws-eusc" -> "amazonaws.eu";
      default -> "amazonaws.com";
    };
  }

  /** The partition of a region: {@code aws} for most. */
  public static String of(String region) {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    if (region.startsWith("us-gov-")) {
      return "aws-us-gov";
    }
    return region.startsWith("eusc-") ? "aws-eusc" : "aws";
  }
}
