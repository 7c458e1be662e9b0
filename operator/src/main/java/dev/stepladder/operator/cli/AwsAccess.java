package dev.stepladder.operator.cli;

import dev.stepladder.operator.aws.AwsOptions;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where AWS is. */
final class AwsAccess {

  @Option(
      names = "--endpoint-url",
      paramLabel = "<url>",
      description =
          "Where AWS is, for every service. Without it AWS itself, or AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>.")
  private Optional<URI> endpoint = Optional.empty();

  /** How AWS is reached by an installation. */
  AwsOptions options(String installation) {
    AwsOptions aws = AwsOptions.ofEnvironment(installation);
    return endpoint.map(aws::withEndpoint).orElse(aws);
  }
}
