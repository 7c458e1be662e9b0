package dev.stepladder.operator.plan;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.ChangeSpec;
import dev.stepladder.api.v1alpha1.ChangeWindow;
import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.api.v1alpha1.Weekday;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Owner;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What people have said about how the app may be changed.
 *
 * @param approval which steps wait for a person
 * @param approved fingerprints that a person has approved
 * @param spent those of them whose change has been made since: the same change asks anew
 * @param disruptionHold why no disruptive step of this app may start, if so
 * @param windows when disruptive and irreversible steps may start
 * @param drift what happens to what somebody changed by hand
 * @param refused keys of steps that were refused a moment ago and are not tried yet again: they
 *     keep nothing else from going on
 * @param failing calls that were refused, or came to nothing, again and again: who can do without
 *     them does not wait for the person that they wait for
 * @param spending what the app may cost
 */
public record Policy(
    Approval approval,
    Set<String> approved,
    Set<String> spent,
    Optional<Hold> disruptionHold,
    Windows windows,
    DriftPolicy drift,
    Set<String> refused,
    Set<String> failing,
    Spending spending) {

  /** A policy while nothing has been used up or refused. */
  public Policy(Approval approval, Set<String> approved, Optional<Hold> disruptionHold) {
    this(
        approval,
        approved,
        Set.of(),
        disruptionHold,
        Windows.ALWAYS,
        DriftPolicy.CORRECT,
        Set.of(),
        Set.of(),
        Spending.UNLIMITED);
  }

  /** The same policy while some steps are not tried again yet. */
  public Policy after(Set<String> refusedSteps) {
    return new Policy(
        approval, approved, spent, disruptionHold, windows, drift, refusedSteps, failing, spending);
  }

  /** The same policy while some calls fail again and again. */
  public Policy despite(Set<String> failingCalls) {
    return new Policy(
        approval, approved, spent, disruptionHold, windows, drift, refused, failingCalls, spending);
  }

  /** The same policy where the changes of some approvals have been made. */
  public Policy having(Set<String> made) {
    return new Policy(
        approval, approved, made, disruptionHold, windows, drift, refused, failing, spending);
  }

  /** The same policy where some steps may start at some times only. */
  public Policy within(Windows times) {
    return new Policy(
        approval, approved, spent, disruptionHold, times, drift, refused, failing, spending);
  }

  /** The same policy with another word on what somebody changed by hand. */
  public Policy drifting(DriftPolicy other) {
    return new Policy(
        approval, approved, spent, disruptionHold, windows, other, refused, failing, spending);
  }

  /** The same policy where the app may cost this much. */
  public Policy within(Spending limits) {
    return new Policy(
        approval, approved, spent, disruptionHold, windows, drift, refused, failing, limits);
  }

  /** What a person approves now for a step: each time that it has been done, another word. */
  String fingerprint(Step step, Owner owner) {
    String word = step.fingerprint(owner);
    while (spent.contains(word)) {
      word = Owner.hash(word).substring(0, Step.FINGERPRINT_LENGTH);
    }
    return word;
  }

  /**
   * What people have said.
   *
   * @param whose name of the app, for a person
   * @param where name of its environment
   * @param disruptionHold why no disruptive step of the app may start, if so
   */
  public static Policy of(
      String whose,
      ChangeSpec app,
      String where,
      AwsEnvironmentSpec environment,
      Set<String> approved,
      Optional<Hold> disruptionHold) {
    Approval least = environment.leastApproval();
    var layers = new ArrayList<Windows.Layer>();
    layer("the environment " + where, "spec.changeWindows", environment.changeWindows())
        .ifPresent(layers::add);
    layer("the app " + whose, "spec.change.windows", app.windows()).ifPresent(layers::add);
    return new Policy(
            app.approval().compareTo(least) < 0 ? least : app.approval(), approved, disruptionHold)
        .within(new Windows(layers))
        .drifting(app.drift());
  }

  private static Optional<Windows.Layer> layer(
      String whose, String field, List<ChangeWindow> windows) {
    return windows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Windows.Layer(whose, field, windows.stream().map(Policy::window).toList()));
  }

  private static Windows.Window window(ChangeWindow window) {
    return new Windows.Window(
        window.days().stream().map(Weekday::day).collect(Collectors.toSet()),
        LocalTime.parse(window.start()),
        Architect.duration(window.duration()),
        window.timeZone());
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
              case ALWAYS -> step.protects().isEmpty() && !step.action().tidies();
            };
    return asks && !approved.contains(fingerprint);
  }
}
