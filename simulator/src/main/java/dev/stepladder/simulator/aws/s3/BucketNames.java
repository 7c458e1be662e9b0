package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Scope;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a general purpose bucket may be called.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">rules</a>
 */
final class BucketNames {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
  private static final List<String> PREFIXES = List.of("xn--", "sthree-", "amzn-s3-demo-");
  private static final List<String> SUFFIXES =
      List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");
  private static final String ACCOUNT_REGIONAL = "-an";

  private BucketNames() {}

  /** Refuses a name that no bucket of the namespace can have, in the place where it is to be. */
  static void check(String name, String namespace, Scope home) {
    if (!NAME.matcher(name).matches()
        || name.contains("..")
        || ADDRESS.matcher(name).matches()
        || PREFIXES.stream().anyMatch(name::startsWith)
        || SUFFIXES.stream().anyMatch(name::endsWith)) {
      throw invalid();
    }
    String suffix = "-" + home.account() + "-" + home.region() + ACCOUNT_REGIONAL;
    switch (namespace) {
      case "global" -> {
        if (name.endsWith(ACCOUNT_REGIONAL)) {
          throw invalid();
        }
      }
      case "account-regional" -> {
        if (!name.endsWith(suffix) || name.length() == suffix.length()) {
          throw invalid();
        }
      }
      default ->
          throw S3Errors.argument("The value of x-amz-bucket-namespace is invalid: " + namespace);
    }
  }

  private static AwsError invalid() {
    return AwsError.refused("InvalidBucketName", "The specified bucket is not valid.");
  }
}
