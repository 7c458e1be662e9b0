package dev.stepladder.operator.plan;

/** What a provider has to do for a step; each provider has its own, as records. */
public interface Action {

  /** Whether it only tidies up, so that an app has settled though it has yet to be done. */
  default boolean tidies() {
    return false;
  }

  /**
   * Whether it is known what it asks for. What a person has yet to say, or what is yet to be seen,
   * shows in a plan as a step that has its own reason to wait: it never starts, and there is
   * nothing to approve about it.
   */
  default boolean decided() {
    return true;
  }

  /** Whether it changes the cluster only and asks nothing of AWS. */
  default boolean inCluster() {
    return false;
  }

  /**
   * Whether it only says to pods what has become of a change that has been made, without which they
   * fail, and restarts none of them: it goes on while the app is stopped.
   */
  default boolean completes() {
    return false;
  }

  /**
   * Whether it takes the app on towards its rung, and so waits while that way is known to be
   * barred: all that asks something of AWS or brings more load to what is there. What only keeps
   * pods running and up to date does not.
   */
  default boolean climbs() {
    return true;
  }

  /**
   * Whether it puts something into subnets or security groups of the environment, which have to be
   * there for that.
   */
  default boolean usesNetwork() {
    return addresses() > 0;
  }

  /** How many addresses of the environment's subnets it takes at least. */
  default int addresses() {
    return 0;
  }
}
