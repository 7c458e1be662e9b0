package dev.stepladder.operator;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How an operator is set up.
 *
 * @param installation names this installation in identifiers and tags; never change it once it has
 *     made something
 * @param awsEndpoint where AWS is, instead of AWS itself: for tests and the sandbox
 * @param leaderElection whether several operators may run, of which one acts
 * @param namespace where the Lease is
 * @param identity of this process in the Lease
 * @param concurrency most apps that are reconciled at the same time
 * @param termination how long a stop waits for calls that are under way
 */
public record OperatorOptions(
    String installation,
    Optional<URI> awsEndpoint,
    boolean leaderElection,
    String namespace,
    String identity,
    int concurrency,
    Duration termination) {

  /** Name of the Lease that operators of one installation share. */
  public String lease() {
    return "stepladder-" + installation;
  }
}
