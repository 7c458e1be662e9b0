package dev.stepladder.operator.plan;

import java.util.Optional;
import java.util.Set;

/**
 * What people have said about how the app may be changed.
 *
 * @param approval which steps wait for a person
 * @param approved fingerprints that a person has approved
 * @param hold why no step of this app may start, if so
 * @param disruptionHold why no disruptive step of this app may start, if so
 */
public record Policy(
    Approval approval, Set<String> approved, Optional<Hold> hold, Optional<Hold> disruptionHold) {

  /** Which steps wait for a person. */
  public enum Approval {
    NEVER,
    /** Those with downtime and those that cannot be undone. */
    OUTAGE,
    ALWAYS
  }

  /** Nothing waits for a person but what always does. */
  public static final Policy FREE =
      new Policy(Approval.NEVER, Set.of(), Optional.empty(), Optional.empty());

  /**
   * Whether a step waits for a person who has not approved it. Who approves a step has approved its
   * safety net.
   */
  boolean blocks(Step step, String fingerprint) {
    boolean asks =
        step.ask()
            || switch (approval) {
              case NEVER -> false;
              case OUTAGE -> step.impact() == Impact.DOWNTIME || !step.reversible();
              case ALWAYS -> step.protects().isEmpty();
            };
    return asks && !approved.contains(fingerprint);
  }
}
