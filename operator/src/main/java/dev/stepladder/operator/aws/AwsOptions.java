package dev.stepladder.operator.aws;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * How the operator reaches AWS.
 *
 * @param installation the operator's installation id; sessions of assumed roles bear it
 * @param endpoints addresses in place of AWS's own, by service ({@code rds}, {@code sts}); {@code
 *     *} stands for every service that is not named. Without one, the usual environment variables
 *     {@code AWS_ENDPOINT_URL} and {@code AWS_ENDPOINT_URL_RDS} hold
 * @param credentials the operator's own
 * @param machine the machine's clock, against which AWS's is compared
 * @param rates how many calls it allows itself
 */
public record AwsOptions(
    String installation,
    Map<String, URI> endpoints,
    AwsCredentialsProvider credentials,
    InstantSource machine,
    CallRates rates) {

  private static final String EVERY_SERVICE = "*";

  /** Copies what must not change. */
  public AwsOptions {
    endpoints = Map.copyOf(endpoints);
  }

  /** With as many calls as usual. */
  public AwsOptions(
      String installation,
      Map<String, URI> endpoints,
      AwsCredentialsProvider credentials,
      InstantSource machine) {
    this(installation, endpoints, credentials, machine, CallRates.STANDARD);
  }

  /** AWS itself, or wherever the environment says, with the SDK's default chain of credentials. */
  public static AwsOptions ofEnvironment(String installation) {
    return new AwsOptions(
        installation,
        Map.of(),
        DefaultCredentialsProvider.builder().build(),
        InstantSource.system());
  }

  /** With one endpoint for every service that has none of its own. */
  public AwsOptions withEndpoint(URI endpoint) {
    var all = new HashMap<>(endpoints);
    all.put(EVERY_SERVICE, endpoint);
    return new AwsOptions(installation, all, credentials, machine, rates);
  }

  /** With other credentials. */
  public AwsOptions withCredentials(AwsCredentialsProvider other) {
    return new AwsOptions(installation, endpoints, other, machine, rates);
  }

  /** With other limits of calls. */
  public AwsOptions withRates(CallRates other) {
    return new AwsOptions(installation, endpoints, credentials, machine, other);
  }

  /** The address given for a service, if one was. */
  Optional<URI> endpoint(String service) {
    return Optional.ofNullable(endpoints.getOrDefault(service, endpoints.get(EVERY_SERVICE)));
  }

  /** Whether calls of a service stay on this machine, so that no proxy may come between. */
  boolean loopback(String service) {
    return endpoint(service)
        .or(() ->
            environment("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT).replace('-', '_')))
        .or(() -> environment("AWS_ENDPOINT_URL"))
        .map(URI::getHost)
        .map(AwsOptions::isLoopback)
        .orElse(false);
  }

  private static Optional<URI> environment(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .filter(value -> !value.isBlank())
        .map(URI::create);
  }

  private static boolean isLoopback(String host) {
    try {
      return host.equals("localhost")
          || (host.matches("[0-9.]+|\\[.*]") && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
