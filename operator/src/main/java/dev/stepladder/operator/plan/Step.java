package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One change to one part.
 *
 * @param key what names it within its plan, such as {@code database/class}; the same change has the
 *     same key in every plan
 * @param part the part that changes
 * @param title what happens, for a person
 * @param why the fields that differ
 * @param impact what users notice
 * @param reversible whether it can be undone without losing data
 * @param ask whether it waits for a person whatever the app's approval policy says
 * @param expected how long it takes
 * @param needs what must be true before it starts
 * @param hold its own reason to wait, if it has one
 * @param resource what it changes; only one step at a time changes the same resource
 * @param immutableId the AWS id, never used again, of the resource when the step was planned; empty
 *     if it did not exist or has none
 * @param attempts how often the same change has failed, as AWS's own events show
 * @param protects key of the step that this one is the safety net of, as a snapshot is
 * @param action what the provider does
 */
public record Step(
    String key,
    PartId part,
    Stage stage,
    Verb verb,
    String title,
    List<FieldChange> why,
    Impact impact,
    boolean reversible,
    boolean ask,
    Estimate expected,
    Set<Need> needs,
    Optional<Hold> hold,
    String resource,
    String immutableId,
    int attempts,
    Optional<String> protects,
    Action action) {

  private static final int FINGERPRINT_LENGTH = 12;

  /** Copies what must not change. */
  public Step {
    why = List.copyOf(why);
    needs = Set.copyOf(needs);
  }

  /**
   * What a person approves: a hash over everything that makes this the change it is. A changed
   * value, impact or failed attempt is another change and needs another approval.
   */
  public String fingerprint(Owner owner) {
    var facts =
        new ArrayList<>(
            List.of(
                owner.installation(),
                owner.namespace(),
                owner.app(),
                key,
                immutableId,
                impact.name(),
                Integer.toString(attempts)));
    why.stream()
        .sorted((a, b) -> a.field().compareTo(b.field()))
        .forEach(change -> facts.addAll(List.of(change.field(), change.from(), change.to())));
    return Owner.hash(facts.toArray(String[]::new)).substring(0, FINGERPRINT_LENGTH);
  }

  /** Whether it is one of those that at most one may run of at a time. */
  public boolean disruptive() {
    return impact.disruptive();
  }

  /** Starts a step of a kind that nobody notices; the rest is said by the {@code with} methods. */
  public static Step of(
      String key, PartId part, Stage stage, Verb verb, String title, Action action) {
    return new Step(
        key,
        part,
        stage,
        verb,
        title,
        List.of(),
        Impact.ONLINE,
        true,
        false,
        Estimate.MOMENT,
        Set.of(),
        Optional.empty(),
        part.toString(),
        "",
        0,
        Optional.empty(),
        action);
  }

  /** With the fields that differ. */
  public Step because(List<FieldChange> changes) {
    return new Step(
        key,
        part,
        stage,
        verb,
        title,
        changes,
        impact,
        reversible,
        ask,
        expected,
        needs,
        hold,
        resource,
        immutableId,
        attempts,
        protects,
        action);
  }

  /** With what users notice and how long it takes. */
  public Step costing(Impact noticed, Estimate takes) {
    return new Step(
        key,
        part,
        stage,
        verb,
        title,
        why,
        noticed,
        reversible,
        ask,
        takes,
        needs,
        hold,
        resource,
        immutableId,
        attempts,
        protects,
        action);
  }

  /** As one that cannot be undone. */
  public Step irreversible() {
    return new Step(
        key,
        part,
        stage,
        verb,
        title,
        why,
        impact,
        false,
        ask,
        expected,
        needs,
        hold,
        resource,
        immutableId,
        attempts,
        protects,
        action);
  }

  /** As one that always waits for a person. */
  public Step asking() {
    return new Step(
        key,
        part,
        stage,
        verb,
        title,
        why,
        impact,
        reversible,
        true,
        expected,
        needs,
        hold,
        resource,
        immutableId,
        attempts,
        protects,
        action);
  }

  /** With more that must be true before it starts. */
  public Step needing(Need... more) {
    var all = new ArrayList<>(needs);
    for (Need need : more) {
      if (!all.contains(need)) {
        all.add(need);
      }
    }
    return new Step(
        key,
        part,
        stage,
        verb,
        title,
        why,
        impact,
        reversible,
        ask,
        expected,
        Set.copyOf(all),
        hold,
        resource,
        immutableId,
        attempts,
        protects,
        action);
  }

  /** With its own reason to wait. */
  public Step holding(Optional<Hold> reason) {
    return new Step(
        key,
        part,
        stage,
        verb,
        title,
        why,
        impact,
        reversible,
        ask,
        expected,
        needs,
        reason,
        resource,
        immutableId,
        attempts,
        protects,
        action);
  }

  /** On an existing resource, of which the same change has failed so often. */
  public Step on(String name, String id, int failed) {
    return new Step(
        key,
        part,
        stage,
        verb,
        title,
        why,
        impact,
        reversible,
        ask,
        expected,
        needs,
        hold,
        name,
        id,
        failed,
        protects,
        action);
  }

  /** As the safety net of another step. */
  public Step protecting(String stepKey) {
    return new Step(
        key,
        part,
        stage,
        verb,
        title,
        why,
        impact,
        reversible,
        ask,
        expected,
        needs,
        hold,
        resource,
        immutableId,
        attempts,
        Optional.of(stepKey),
        action);
  }
}
