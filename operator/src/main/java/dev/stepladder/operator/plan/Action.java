package dev.stepladder.operator.plan;

/** What a provider has to do for a step; each provider has its own, as records. */
public interface Action {

  /** Whether it changes the cluster only and asks nothing of AWS. */
  default boolean inCluster() {
    return false;
  }
}
