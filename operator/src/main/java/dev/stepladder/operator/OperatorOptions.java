package dev.stepladder.operator;

import java.time.Duration;

/**
 * How an operator is set up.
 *
 * @param installation names this installation in identifiers and tags; never change it once it has
 *     made something
 * @param leaderElection whether several operators may run, of which one acts
 * @param namespace the operator's own, where its Lease and the ledgers of the apps are
 * @param identity of this process in the Lease
 * @param exitOnLostLease whether a process that loses the Lease ends, as it should wherever it is
 *     the only operator in its process
 * @param concurrency most apps that are reconciled at the same time
 * @param observes whether it only plans and reports, and starts nothing
 * @param termination how long a stop waits for calls that are under way
 */
public record OperatorOptions(
    String installation,
    boolean leaderElection,
    String namespace,
    String identity,
    boolean exitOnLostLease,
    int concurrency,
    boolean observes,
    Duration termination) {

  /**
   * Name of the Lease that the operators of one namespace share, whatever their installation: they
   * would make the parts of the same apps.
   */
  public String lease() {
    return "stepladder";
  }
}
