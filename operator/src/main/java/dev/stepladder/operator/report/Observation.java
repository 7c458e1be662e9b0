package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.PartStatus;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a report on an app is made of.
 *
 * @param app as it was read, with the status of last time
 * @param settledTier the rung it last settled on, if any
 * @param target the rung it is brought to, if one was found
 * @param plan what is left to do; without steps when there is no blueprint to plan for
 * @param refusals by step key, what came of steps that were started and refused
 * @param stalls why the app as a whole cannot go on, beside the plan's own alarms
 * @param parts what is known of its parts
 * @param deleting whether the app is being deleted
 * @param look how often it is looked at while it waits
 * @param spent fingerprints of approvals that have been made use of
 * @param rungChanged whether the rung means something else than when the app settled on it, and the
 *     app asked for nothing new
 */
public record Observation(
    StagedApp app,
    Optional<String> settledTier,
    Optional<String> target,
    Plan plan,
    Map<String, Refusal> refusals,
    List<Refusal> stalls,
    List<PartStatus> parts,
    boolean deleting,
    Duration look,
    Instant now,
    Set<String> spent,
    boolean rungChanged) {

  /** Copies what must not change. */
  public Observation {
    spent = Set.copyOf(spent);
  }

  /** The same of an app no approval of which is known to have been made use of. */
  public Observation(
      StagedApp app,
      Optional<String> settledTier,
      Optional<String> target,
      Plan plan,
      Map<String, Refusal> refusals,
      List<Refusal> stalls,
      List<PartStatus> parts,
      boolean deleting,
      Duration look,
      Instant now) {
    this(
        app,
        settledTier,
        target,
        plan,
        refusals,
        stalls,
        parts,
        deleting,
        look,
        now,
        Set.of(),
        false);
  }

  /** What is known of the part whose status is of this kind. */
  <S extends PartStatus> Optional<S> part(Class<S> kind) {
    return parts(kind).stream().findFirst();
  }

  /** What is known of the parts whose status is of this kind. */
  <S extends PartStatus> List<S> parts(Class<S> kind) {
    return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * Something that was not accepted.
   *
   * @param reason a word for conditions, in CamelCase
   * @param message what, why, and what to do
   */
  public record Refusal(String reason, String message) {}
}
