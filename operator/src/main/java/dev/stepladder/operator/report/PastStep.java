package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.StepWait;
import dev.stepladder.operator.plan.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Steps of the last status that are in the plan no more, or cannot be seen in it. */
final class PastStep {

  private static final String NOT_SEEN = "cannot be seen right now";

  private PastStep() {}

  /**
   * Whether it was taken. Act starts at once what is ready, so a step that was ready and is gone
   * has been; so has one that was accepted and had yet to show.
   */
  static boolean taken(StepStatus step) {
    return started(step)
        || Optional.ofNullable(step.waitsOn())
            .filter(wait -> wait.reason().equals(State.Waiting.NO_EFFECT))
            .isPresent();
  }

  private static boolean started(StepStatus step) {
    return step.state() == StepState.RUNNING || step.state() == StepState.READY;
  }

  static boolean asks(StepStatus step) {
    return Boolean.TRUE.equals(step.needsApproval());
  }

  static StepStatus finished(StepStatus step, Instant now) {
    Duration took =
        Wording.instant(step.since())
            .map(since -> Duration.between(since, now))
            .orElse(Duration.ZERO);
    return with(
        step,
        StepState.DONE,
        null,
        Wording.instant(now),
        took.toSeconds() > 0 ? Durations.text(took) : null);
  }

  /** What a person was asked for is still asked for, unless it has been approved meanwhile. */
  static StepStatus unseen(StepStatus step, Observation seen) {
    if (started(step)) {
      return with(step, StepState.RUNNING, NOT_SEEN, step.since(), null);
    }
    boolean asks =
        (asks(step) || step.state() == StepState.WAITING_FOR_APPROVAL)
            && !Approvals.of(seen.app()).contains(step.fingerprint());
    Optional<String> asked = askedSince(step).filter(_ -> asks);
    boolean waited = step.state() == StepState.WAITING_FOR_APPROVAL || Asked.waits(step);
    StepStatus waiting =
        with(
            step,
            StepState.WAITING,
            NOT_SEEN,
            step.state() == StepState.WAITING ? step.since() : Wording.instant(seen.now()),
            null);
    return with(
        waiting,
        asks,
        new StepWait(
            asks && waited ? Waits.APPROVAL : Waits.NOT_SEEN, List.of(), null, asked.orElse(null)));
  }

  /** A status of an older operator has it only while the step waits for nothing else. */
  static Optional<String> askedSince(StepStatus then) {
    return Asked.since(then)
        .or(() ->
            Optional.ofNullable(then.since())
                .filter(_ -> then.state() == StepState.WAITING_FOR_APPROVAL));
  }

  private static StepStatus with(StepStatus step, boolean asks, StepWait waitsOn) {
    return new StepStatus(
        step.key(),
        step.stage(),
        step.title(),
        step.why(),
        step.impact(),
        step.reversible(),
        step.state(),
        step.waitsFor(),
        step.since(),
        step.expected(),
        step.took(),
        step.fingerprint(),
        step.monthlyCost(),
        step.outage(),
        step.outageUnknown(),
        asks ? true : null,
        waitsOn);
  }

  static StepStatus with(
      StepStatus step, StepState state, String waitsFor, String since, String took) {
    return new StepStatus(
        step.key(),
        step.stage(),
        step.title(),
        step.why(),
        step.impact(),
        step.reversible(),
        state,
        waitsFor,
        since,
        step.expected(),
        took,
        step.fingerprint(),
        step.monthlyCost(),
        step.outage(),
        step.outageUnknown(),
        null,
        null);
  }
}
