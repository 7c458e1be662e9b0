package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.Stage;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.StepWait;
import dev.stepladder.operator.plan.Cost;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of a plan as the status shows them: those to do, and those of the same plan that the
 * last status shows started and that are in the plan no more, which is how a step is done.
 *
 * @param open to do or under way, in order
 * @param done finished since the plan was made, as far as they are remembered
 * @param finished those of {@code done} that have just come to their end
 * @param doneCount how many are finished, remembered or not
 * @param asked what of {@code open} needs a person's approval
 */
record StepList(
    List<StepStatus> open,
    List<StepStatus> done,
    List<StepStatus> finished,
    int doneCount,
    Asked asked) {

  private static final int MOST_STEPS = 40;
  private static final int MOST_TEXT = 300;
  private static final int MOST_TITLE = 160;
  private static final String NOT_SEEN = "cannot be seen right now";

  static StepList of(Observation seen, Previously before) {
    // What cannot be seen has neither been done nor been dropped.
    boolean drawn = seen.target().isPresent() && seen.stalls().isEmpty();
    boolean visible = (drawn || !seen.plan().steps().isEmpty()) && seen.plan().complete();
    var blockers = new Blockers(seen.plan().steps());
    List<StepStatus> planned =
        seen.plan().steps().stream().map(step -> shown(step, blockers, seen, before)).toList();
    Set<String> keys = new HashSet<>();
    planned.forEach(step -> keys.add(step.key()));

    List<StepStatus> missing =
        before.steps(false).stream().filter(step -> !keys.contains(step.key())).toList();
    var open = new ArrayList<>(planned);
    var finished = new ArrayList<StepStatus>();
    if (visible) {
      missing.stream()
          .filter(StepList::started)
          .map(step -> finished(step, seen.now()))
          .forEach(finished::add);
    } else {
      missing.stream()
          .limit(Math.max(0, MOST_STEPS - planned.size()))
          .map(step -> unseen(step, seen))
          .forEach(open::add);
      open.sort(Comparator.comparing(StepStatus::stage));
    }

    List<StepStatus> remembered =
        before.steps(true).stream().filter(step -> !keys.contains(step.key())).toList();
    int undone = before.steps(true).size() - remembered.size();
    boolean another = before.steps().isEmpty() && !open.isEmpty();
    int count = another ? 0 : Math.max(0, before.done() - undone) + finished.size();
    var done = new ArrayList<>(remembered);
    done.addAll(finished);
    return new StepList(
        List.copyOf(open),
        List.copyOf(done),
        List.copyOf(finished),
        count,
        asked(open, visible, seen.plan(), before));
  }

  /** What cannot be seen takes as long as it was to take. */
  private static Asked asked(List<StepStatus> open, boolean visible, Plan plan, Previously before) {
    int number = Math.toIntExact(open.stream().filter(StepList::asks).count());
    Duration outage =
        Forecast.outage(plan.steps().stream().filter(PlannedStep::unapproved).toList());
    return number == 0
        ? Asked.NOTHING
        : new Asked(number, visible ? outage(outage) : before.approvalOutage());
  }

  private static boolean asks(StepStatus step) {
    return Boolean.TRUE.equals(step.needsApproval());
  }

  /** Whether these are the first steps after a plan that was finished, or after none. */
  boolean freshAfter(Previously before) {
    return !open.isEmpty() && before.steps().isEmpty();
  }

  int total() {
    return doneCount + open.size();
  }

  /**
   * As the status has it; the finished steps go once the app has settled.
   *
   * @param plan the steps that are left; what cannot be seen of it is as it was
   */
  PlanStatus status(boolean settled, Plan plan, Previously before) {
    Optional<Cost> cost = plan.cost().filter(known -> !known.blind());
    boolean seen = plan.complete() && !plan.steps().isEmpty();
    Optional<String> expected =
        seen ? Optional.of(Durations.text(Forecast.of(plan))) : before.expected();
    Optional<String> outage = seen ? outage(Forecast.outage(plan)) : before.outage();
    boolean left = !settled && !open.isEmpty();
    List<StepStatus> listed = new ArrayList<>();
    if (!settled) {
      int room = Math.max(0, MOST_STEPS - open.size());
      listed.addAll(done.subList(Math.max(0, done.size() - room), done.size()));
      listed.addAll(open.subList(0, Math.min(open.size(), MOST_STEPS)));
    }
    int omitted = settled ? 0 : total() - listed.size();
    return new PlanStatus(
        doneCount,
        total(),
        omitted,
        listed,
        cost.map(it -> Costs.whole(it.before())).or(before::costBefore).orElse(null),
        cost.map(it -> Costs.whole(it.after())).or(before::costAfter).orElse(null),
        expected.filter(_ -> left).orElse(null),
        outage.filter(_ -> left).orElse(null),
        asked.steps() == 0 ? null : asked.steps(),
        asked.outage().orElse(null));
  }

  private static StepStatus shown(
      PlannedStep step, Blockers blockers, Observation seen, Previously before) {
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
    Optional<String> asked = asksSince(step, state, seen.now(), before);
    String since =
        asked
            .filter(_ -> state == StepState.WAITING_FOR_APPROVAL)
            .orElseGet(() -> Wording.instant(since(step, state, seen.now(), before)));
    Optional<StepStatus> planned =
        before.step(step.key()).filter(then -> then.state() != StepState.DONE);
    if (state == StepState.RUNNING && planned.isPresent()) {
      // AWS shows of a change that it goes on, the plan it came from said what it is.
      return with(planned.get(), state, waitsFor, since, null);
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
        outage(step.expected().outage()).orElse(null),
        step.unapproved() ? true : null,
        waitsOn(step, blockers, asked).orElse(null));
  }

  private static Optional<StepWait> waitsOn(
      PlannedStep step, Blockers blockers, Optional<String> asked) {
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
  private static Optional<String> asksSince(
      PlannedStep step, StepState state, Instant now, Previously before) {
    if (!step.unapproved()) {
      return Optional.empty();
    }
    return before
        .step(step.key())
        .filter(then -> step.fingerprint().equals(then.fingerprint()))
        .flatMap(StepList::askedSince)
        .or(() ->
            state == StepState.WAITING_FOR_APPROVAL
                ? Optional.of(Wording.instant(now))
                : Optional.empty());
  }

  /** A status of an older operator has it only while the step waits for nothing else. */
  private static Optional<String> askedSince(StepStatus then) {
    return Asked.since(then)
        .or(() ->
            Optional.ofNullable(then.since())
                .filter(_ -> then.state() == StepState.WAITING_FOR_APPROVAL));
  }

  private static Optional<String> outage(Duration outage) {
    return outage.isZero() ? Optional.empty() : Optional.of(Durations.text(outage));
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
  private static Instant since(PlannedStep step, StepState state, Instant now, Previously before) {
    Instant said = step.state() instanceof State.Running(_, Instant began, _) ? began : now;
    Instant at = before.rested(step.key()).filter(said::isBefore).map(_ -> now).orElse(said);
    return before
        .step(step.key())
        .filter(then -> then.state() == state)
        .flatMap(then -> Wording.instant(then.since()))
        .orElse(at);
  }

  /** Act starts at once what is ready, so a step that was ready and is gone has been taken. */
  private static boolean started(StepStatus step) {
    return step.state() == StepState.RUNNING || step.state() == StepState.READY;
  }

  private static StepStatus finished(StepStatus step, Instant now) {
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
  private static StepStatus unseen(StepStatus step, Observation seen) {
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
        asks ? true : null,
        waitsOn);
  }

  private static StepStatus with(
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
        step.outage());
  }
}
