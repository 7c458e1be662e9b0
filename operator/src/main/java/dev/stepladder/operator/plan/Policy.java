package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.Owner;
import java.util.Optional;
import java.util.Set;

/**
 * What people have said about how the app may be changed.
 *
 * @param approval which steps wait for a person
 * @param approved fingerprints that a person has approved
 * @param spent those of them whose change has been made since: the same change asks anew
 * @param disruptionHold why no disruptive step of this app may start, if so
 * @param refused keys of steps that were refused a moment ago and are not tried yet again: they
 *     keep nothing else from going on
 * @param spending what the app may cost
 */
public record Policy(
    Approval approval,
    Set<String> approved,
    Set<String> spent,
    Optional<Hold> disruptionHold,
    Set<String> refused,
    Spending spending) {

  /** A policy while nothing has been used up or refused. */
  public Policy(Approval approval, Set<String> approved, Optional<Hold> disruptionHold) {
    this(approval, approved, Set.of(), disruptionHold, Set.of(), Spending.UNLIMITED);
  }

  /** The same policy while some steps are not tried again yet. */
  public Policy after(Set<String> refusedSteps) {
    return new Policy(approval, approved, spent, disruptionHold, refusedSteps, spending);
  }

  /** The same policy where the changes of some approvals have been made. */
  public Policy having(Set<String> made) {
    return new Policy(approval, approved, made, disruptionHold, refused, spending);
  }

  /** The same policy where the app may cost this much. */
  public Policy within(Spending limits) {
    return new Policy(approval, approved, spent, disruptionHold, refused, limits);
  }

  /** What a person approves now for a step: each time that it has been done, another word. */
  String fingerprint(Step step, Owner owner) {
    String word = step.fingerprint(owner);
    while (spent.contains(word)) {
      word = Owner.hash(word).substring(0, Step.FINGERPRINT_LENGTH);
    }
    return word;
  }

  /** Which steps wait for a person. */
  public enum Approval {
    NEVER,
    /** Those with downtime and those that cannot be undone. */
    OUTAGE,
    ALWAYS
  }

  /** Nothing waits for a person but what always does. */
  public static final Policy FREE = new Policy(Approval.NEVER, Set.of(), Optional.empty());

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
