package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.prices.CostChange;
import java.util.List;
import java.util.Optional;

/**
 * A step in its plan.
 *
 * @param fingerprint what a person approves; empty for a change that is going on already
 * @param unapproved whether it needs an approval that it has not got, whatever else it waits for
 * @param step what act would do; empty for a change that is going on already
 * @param cost what it does to the cost of a month
 */
public record PlannedStep(
    String key,
    PartId part,
    Stage stage,
    String title,
    List<FieldChange> why,
    Impact impact,
    boolean reversible,
    Estimate expected,
    String fingerprint,
    boolean unapproved,
    State state,
    Optional<Step> step,
    CostChange cost) {

  /** Whether it only tidies up. */
  public boolean tidies() {
    return step.filter(it -> it.action().tidies()).isPresent();
  }

  /** Whether it is one that somebody takes: what only goes on is waited for, and no step. */
  public boolean counts() {
    return !InFlight.nobodys(key);
  }

  /** Whether it is going on. */
  public boolean running() {
    return state instanceof State.Running;
  }

  /** What tells one call from the next: the change, and how far it has come. */
  public String call() {
    return step.map(of -> of.call(fingerprint)).orElse(fingerprint);
  }

  /** Why it can never start until a person writes other windows, if so. */
  public Optional<String> never() {
    return state instanceof State.Waiting(String reason, String message, _)
            && Windows.hopeless(reason)
        ? Optional.of("“%s”: %s".formatted(title, message))
        : Optional.empty();
  }

  /** The same step in another state. */
  public PlannedStep in(State other) {
    return new PlannedStep(
        key,
        part,
        stage,
        title,
        why,
        impact,
        reversible,
        expected,
        fingerprint,
        unapproved,
        other,
        step,
        cost);
  }
}
