package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.prices.BillChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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
 * @param progress how far a change that takes several calls has come; not part of what is approved
 * @param protects key of the step that this one is the safety net of, as a snapshot is
 * @param action what the provider does
 * @param charges what is charged for no more once it is done, and what from then on
 * @param lead how long it is known to wait once all that it needs is true
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
    String progress,
    Optional<String> protects,
    Action action,
    BillChange charges,
    Duration lead) {

  /** How many hexadecimal digits a fingerprint has. */
  public static final int FINGERPRINT_LENGTH = 12;

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

  /**
   * What tells one call from the next: the change, and how far it has come.
   *
   * @param fingerprint what a person approves now for it
   */
  String call(String fingerprint) {
    return fingerprint + progress;
  }

  /** Whether it is one of those that at most one may run of at a time. */
  public boolean disruptive() {
    return impact.disruptive();
  }

  /**
   * Whether it does nothing but take back what somebody left pending. A step that takes a resource
   * over tells of that too, and a part may be named like one.
   */
  public boolean withdraws() {
    return key.endsWith("/" + InFlight.WITHDRAW) && takesBack();
  }

  /** Whether it takes back something that somebody left pending, be it beside what it applies. */
  boolean takesBack() {
    return (key.endsWith("/" + InFlight.WITHDRAW) || key.endsWith("/" + InFlight.PENDING))
        && why.stream().anyMatch(change -> change.withdraws().isPresent());
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
        "",
        Optional.empty(),
        action,
        BillChange.NONE,
        Duration.ZERO);
  }

  /** With the fields that differ. */
  public Step because(List<FieldChange> changes) {
    return with(draft -> draft.why = changes);
  }

  /** With what users notice and how long it takes. */
  public Step costing(Impact noticed, Estimate takes) {
    return with(draft -> {
      draft.impact = noticed;
      draft.expected = takes;
    });
  }

  /** As one that cannot be undone. */
  public Step irreversible() {
    return with(draft -> draft.reversible = false);
  }

  /** As one that always waits for a person. */
  public Step asking() {
    return with(draft -> draft.ask = true);
  }

  /** With more that must be true before it starts. */
  public Step needing(Need... more) {
    return with(draft -> {
      draft.needs = new HashSet<>(needs);
      draft.needs.addAll(List.of(more));
    });
  }

  /** With its own reason to wait. */
  public Step holding(Optional<Hold> reason) {
    return with(draft -> draft.hold = reason);
  }

  /** On an existing resource, of which the same change has failed so often. */
  public Step on(String name, String id, int failed) {
    return with(draft -> {
      draft.resource = name;
      draft.immutableId = id;
      draft.attempts = failed;
    });
  }

  /** As a change that has come so far and takes another call. */
  public Step after(String calls) {
    return with(draft -> draft.progress = calls);
  }

  /** As one for which the provider does something else. */
  public Step doing(Action other) {
    return with(draft -> draft.action = other);
  }

  /** As the safety net of another step. */
  public Step protecting(String stepKey) {
    return with(draft -> draft.protects = Optional.of(stepKey));
  }

  /** With what it takes from what is charged for, and adds to it. */
  public Step charging(BillChange change) {
    return with(draft -> draft.charges = change);
  }

  /** As one that is known to wait so long once all that it needs is true. */
  public Step leading(Duration wait) {
    return with(draft -> draft.lead = wait);
  }

  private Step with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.step(this);
  }

  /** What of a step can be said after {@link #of}, while it is being changed. */
  private static final class Draft {
    private List<FieldChange> why;
    private Impact impact;
    private boolean reversible;
    private boolean ask;
    private Estimate expected;
    private Set<Need> needs;
    private Optional<Hold> hold;
    private String resource;
    private String immutableId;
    private int attempts;
    private String progress;
    private Optional<String> protects;
    private Action action;
    private BillChange charges;
    private Duration lead;

    Draft(Step step) {
      why = step.why;
      impact = step.impact;
      reversible = step.reversible;
      ask = step.ask;
      expected = step.expected;
      needs = step.needs;
      hold = step.hold;
      resource = step.resource;
      immutableId = step.immutableId;
      attempts = step.attempts;
      progress = step.progress;
      protects = step.protects;
      action = step.action;
      charges = step.charges;
      lead = step.lead;
    }

    Step step(Step from) {
      return new Step(
          from.key,
          from.part,
          from.stage,
          from.verb,
          from.title,
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
          progress,
          protects,
          action,
          charges,
          lead);
    }
  }
}
