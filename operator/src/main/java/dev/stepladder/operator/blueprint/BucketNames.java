package dev.stepladder.operator.blueprint;

import java.util.Set;

/** How the names of buckets end that the operator makes: in the account and region they are in. */
public final class BucketNames {

  /** Regions where nobody can keep names to an account (Amazon S3 User Guide, Namespaces). */
  private static final Set<String> GLOBAL_NAMES_ONLY = Set.of("me-central-1", "me-south-1");

  private BucketNames() {}

  /** Whether a region keeps names that end so to their account. */
  static boolean accountRegional(String region) {
    return !GLOBAL_NAMES_ONLY.contains(region);
  }

  /** What comes after the identifier. */
  static String suffix(String account, String region) {
    return "-%s-%s%s".formatted(account, region, accountRegional(region) ? "-an" : "");
  }

  /** All names of an account and region, with {@code *} and {@code ?} as IAM reads them. */
  public static String pattern(String account, String region) {
    return "*-??????????" + suffix(account, region);
  }
}
