package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.Stage;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.StepWait;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The steps of a plan as the status shows them.
 *
 * @param before what of them the last status said
 */
record ShownStep(Observation seen, Previously before, Blockers blockers) {

  private static final int MOST_TEXT = 300;
  private static final int MOST_TITLE = 160;

  StepStatus of(PlannedStep step) {
    Optional<Observation.Refusal> refusal =
        Optional.ofNullable(seen.refusals().get(step.key()))
            .filter(_ -> step.state() instanceof State.Startable);
    StepState state = refusal.isPresent() ? StepState.FAILED : state(step.state());
    String waitsFor =
        refusal
            .map(Observation.Refusal::message)
            .or(() -> waitsFor(step))
            .map(text -> Wording.steady(text, MOST_TEXT))
            .orElse(null);
    Optional<String> asked = asksSince(step, state);
    String since =
        asked
            .filter(_ -> state == StepState.WAITING_FOR_APPROVAL)
            .orElseGet(() -> Wording.instant(since(step, state)));
    Optional<StepStatus> done =
        before.step(step.key()).filter(then -> then.state() == StepState.DONE);
    if (state == StepState.RUNNING && done.isPresent()) {
      // It was not over: how long it took till then stands for that it has been told of.
      String told = Optional.ofNullable(done.get().took()).orElse("0s");
      return PastStep.with(done.get(), state, waitsFor, since, told);
    }
    Optional<StepStatus> planned =
        before.step(step.key()).filter(then -> then.state() != StepState.DONE);
    if (state == StepState.RUNNING && planned.isPresent()) {
      // AWS shows of a change that it goes on, the plan it came from said what it is.
      String told = planned.get().state() == StepState.RUNNING ? planned.get().took() : null;
      return PastStep.with(planned.get(), state, waitsFor, since, told);
    }
    return new StepStatus(
        step.key(),
        Stage.valueOf(step.stage().name()),
        Wording.cut(step.title(), MOST_TITLE),
        step.why().isEmpty() ? null : Wording.cut(Wording.why(step.why()), MOST_TEXT),
        Impact.valueOf(step.impact().name()),
        step.reversible(),
        state,
        waitsFor,
        since,
        Durations.text(step.expected().median()),
        null,
        step.fingerprint().isEmpty() ? null : step.fingerprint(),
        Costs.change(step.cost()).orElse(null),
        Outage.of(List.of(step)).told().known().orElse(null),
        step.expected().lasts() ? true : null,
        step.unapproved() ? true : null,
        waitsOn(step, asked).orElse(null));
  }

  private Optional<StepWait> waitsOn(PlannedStep step, Optional<String> asked) {
    return switch (step.state()) {
      case State.Running _, State.Startable _ -> Optional.empty();
      case State.Waiting(String reason, _, var until) ->
          Optional.of(
              new StepWait(
                  reason,
                  blockers.of(step),
                  until.map(Wording::instant).orElse(null),
                  asked.orElse(null)));
      case State.Approval _ ->
          Optional.of(new StepWait(Waits.APPROVAL, List.of(), null, asked.orElse(null)));
    };
  }

  /**
   * Since when a person has been asked for exactly this. It is the same question for as long as the
   * fingerprint is the same, whatever was waited for, or could not be seen, in between.
   */
  private Optional<String> asksSince(PlannedStep step, StepState state) {
    if (!step.unapproved()) {
      return Optional.empty();
    }
    return before
        .step(step.key())
        .filter(then -> step.fingerprint().equals(then.fingerprint()))
        .flatMap(PastStep::askedSince)
        .or(() ->
            state == StepState.WAITING_FOR_APPROVAL
                ? Optional.of(Wording.instant(seen.now()))
                : Optional.empty());
  }

  private static StepState state(State state) {
    return switch (state) {
      case State.Running _ -> StepState.RUNNING;
      case State.Startable _ -> StepState.READY;
      case State.Waiting _ -> StepState.WAITING;
      case State.Approval _ -> StepState.WAITING_FOR_APPROVAL;
    };
  }

  private static Optional<String> waitsFor(PlannedStep step) {
    return switch (step.state()) {
      case State.Running(String shows, _, _) -> Optional.of(shows);
      case State.Startable _ -> Optional.empty();
      case State.Waiting(_, String message, _) -> Optional.of(message);
      case State.Approval _ -> Optional.of("a person's approval, see status.approve");
    };
  }

  /**
   * A change that is still the same one keeps its first instant, even past a restart of ours. One
   * that has been seen not to go on since it is said to have begun has begun anew.
   */
  private Instant since(PlannedStep step, StepState state) {
    Instant now = seen.now();
    Instant said = step.state() instanceof State.Running(_, Instant began, _) ? began : now;
    Instant at = before.rested(step.key()).filter(said::isBefore).map(_ -> now).orElse(said);
    return before
        .step(step.key())
        .filter(then -> then.state() == state)
        .flatMap(then -> Wording.instant(then.since()))
        .orElse(at);
  }
}
