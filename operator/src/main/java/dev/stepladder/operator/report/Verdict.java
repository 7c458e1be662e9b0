package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.StepWait;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where an app stands: its phase, its line for {@code kubectl get}, and its conditions as kstatus
 * reads them. {@code Reconciling} and {@code Stalled} are never true together.
 */
record Verdict(Observation seen, StepList steps, List<Observation.Refusal> obstacles) {

  static final String READY = "Ready";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";
  static final String DRIFTED = "Drifted";

  private static final int MOST_TEXT = 1000;
  private static final int MOST_LINE = 120;

  /** A reason alone is read for its first words; the condition has it all. */
  private static final int MOST_REASON = 80;

  Phase phase() {
    if (seen.deleting()) {
      return Phase.DELETING;
    }
    if (stalled()) {
      return Phase.STALLED;
    }
    if (settled()) {
      return Phase.READY;
    }
    if (seen.target().isEmpty()
        || (steps.total() == 0 && steps.open().isEmpty() && seen.settledTier().isEmpty())) {
      return Phase.PENDING;
    }
    boolean asks = any(State.Approval.class) || unseen(Asked::waits);
    boolean moves =
        any(State.Running.class)
            || any(State.Startable.class)
            || unseen(step -> step.state() == StepState.RUNNING);
    return asks && !moves ? Phase.WAITING_FOR_APPROVAL : Phase.CHANGING;
  }

  boolean settled() {
    return !seen.deleting()
        && seen.target().isPresent()
        && obstacles.isEmpty()
        && seen.plan().settled();
  }

  /** Whether all has gone of a deleted app that is to go. */
  boolean left() {
    return seen.deleting() && seen.plan().settled() && obstacles.isEmpty();
  }

  boolean stalled() {
    return !obstacles.isEmpty();
  }

  /** What is going on, or why nothing is, in one line; nothing once all is done. */
  Optional<String> step() {
    Optional<String> shown =
        current().map(step -> Wording.cut(number() + besides(step) + line(step), MOST_LINE));
    return shown.isEmpty() && stalled()
        ? Optional.of(Wording.cut(obstacles.getFirst().message(), MOST_REASON))
        : shown;
  }

  /** Who has stopped the app, where the step waits for something else: all of it has to go. */
  private String besides(StepStatus step) {
    List<String> stops =
        Waits.stop(reason(step))
            ? List.of()
            : Waits.stops(seen).stream().map(stop -> Why.shortly(stop.reason())).toList();
    return stops.isEmpty() || step.state() == StepState.RUNNING
        ? ""
        : String.join(", ", stops) + "; ";
  }

  private String number() {
    return steps.total() == 0 ? "" : counted() + " ";
  }

  /** How far the plan is, the same wherever it is said. */
  private String counted() {
    return "%d/%d".formatted(steps.doneCount(), steps.total());
  }

  /** What holds it comes first: the column may have no room for both. */
  private String line(StepStatus step) {
    return switch (step.state()) {
      case RUNNING, READY, DONE -> "%s (~%s)".formatted(step.title(), step.expected());
      case WAITING_FOR_APPROVAL ->
          "%s: %s"
              .formatted(
                  steps.asked().others() == 0
                      ? "waits for approval"
                      : "waits for approval (1 of %d)".formatted(steps.asked().steps()),
                  step.title());
      case FAILED -> "refused, tried again: " + step.title();
      case WAITING ->
          reason(step).equals(Preflight.FAILED) && stalled()
              ? "waits: " + obstacles.getFirst().message()
              : "%s: %s".formatted(Wording.waits(step), step.title());
    };
  }

  private Optional<StepStatus> current() {
    return List.of(
            StepState.RUNNING,
            StepState.READY,
            StepState.WAITING_FOR_APPROVAL,
            StepState.FAILED,
            StepState.WAITING)
        .stream()
        .flatMap(this::in)
        .findFirst();
  }

  /**
   * In their order; but of those that are under way, first what is waited for longest, and of those
   * that wait, first what something outside the plan holds: the others wait for that.
   */
  private Stream<StepStatus> in(StepState state) {
    Stream<StepStatus> all = steps.open().stream().filter(step -> step.state() == state);
    return switch (state) {
      case RUNNING -> all.sorted(Comparator.comparing(this::expected).reversed());
      case WAITING -> all.sorted(Comparator.comparingInt(Verdict::behind));
      case READY, WAITING_FOR_APPROVAL, FAILED, DONE -> all;
    };
  }

  /** How far what a step waits for is from what holds the plan. */
  private static int behind(StepStatus step) {
    String reason = reason(step);
    if (reason.equals(State.Waiting.PROTECTED_STEP_WAITS)) {
      return 2;
    }
    return State.Waiting.forItsPlan(reason) ? 1 : 0;
  }

  private static String reason(StepStatus step) {
    return Optional.ofNullable(step.waitsOn()).map(StepWait::reason).orElse("");
  }

  private Duration expected(StepStatus step) {
    return seen.plan().steps().stream()
        .filter(planned -> planned.key().equals(step.key()))
        .map(planned -> planned.expected().median())
        .findFirst()
        .orElse(Duration.ZERO);
  }

  List<Condition> conditions(Previously before) {
    String reason = settled() ? "Settled" : stalled() ? obstacles.getFirst().reason() : reason();
    String message = stopped(settled() ? stands() : stalled() ? trouble() : progress());
    boolean reconciles = !settled() && !stalled();
    return List.of(
        condition(READY, settled(), reason, message, before),
        condition(
            RECONCILING,
            reconciles,
            reconciles ? reason : settled() ? "Settled" : "Stalled",
            reconciles ? message : "",
            before),
        condition(
            STALLED,
            stalled(),
            stalled() ? reason : "NotStalled",
            stalled() ? message : "",
            before),
        drifted(before));
  }

  /** Whether somebody changed something by hand, whatever becomes of it. */
  private Condition drifted(Previously before) {
    String what =
        seen.plan().drift().stream().map(Finding::message).collect(Collectors.joining("; "));
    return condition(
        DRIFTED, !what.isEmpty(), what.isEmpty() ? "AsAsked" : "ChangedByHand", what, before);
  }

  private String reason() {
    return steps.open().isEmpty() && !seen.plan().unseen().isEmpty()
        ? seen.plan().unseen().getFirst().reason()
        : phase().toString();
  }

  /** With what is different from the spec for good. */
  private String stands() {
    return noting("stands on " + seen.target().orElse(""));
  }

  private String noting(String what) {
    String notices =
        seen.plan().findings().stream().map(Finding::message).collect(Collectors.joining("; "));
    return notices.isEmpty() ? what : what + "; " + notices;
  }

  /** With who has stopped the app: nothing of it starts then, whatever else it waits for. */
  private String stopped(String what) {
    List<String> more =
        Waits.stops(seen).stream()
            .map(Finding::message)
            .filter(message -> !what.contains(message))
            .toList();
    return Stream.concat(Stream.of(more.isEmpty() ? what : withoutShortly(what)), more.stream())
        .collect(Collectors.joining("; "));
  }

  /** Of several stops the step names each shortly, which all of them in full follow. */
  private String withoutShortly(String what) {
    return current()
        .filter(step -> step.state() == StepState.WAITING && Waits.stop(reason(step)))
        .map(StepStatus::waitsFor)
        .map(shortly -> what.replace(": " + shortly, ""))
        .orElse(what);
  }

  private String trouble() {
    String first = obstacles.getFirst().message();
    int more = obstacles.size() - 1;
    if (more == 0) {
      return first;
    }
    String all =
        obstacles.stream().map(Observation.Refusal::message).collect(Collectors.joining("; "));
    return obstacles.getFirst().reason().equals(Preflight.FAILED) && all.length() <= MOST_TEXT
        ? all
        : "%s (and %d more, see status.waiting)".formatted(first, more);
  }

  private String progress() {
    if (left()) {
      return noting("all that goes is gone");
    }
    if (steps.open().isEmpty()) {
      return seen.plan().unseen().stream()
          .map(Finding.Unseen::message)
          .findFirst()
          .orElse(seen.deleting() ? "what is not retained is being removed" : "not planned yet");
    }
    if (steps.total() == 0) {
      return current().map(this::details).orElse("waits");
    }
    String counts = counted() + " steps done";
    return current().map(step -> counts + ": " + details(step)).orElse(counts) + later();
  }

  /**
   * What will not go on though other steps do: a person should not learn that when its turn comes.
   */
  private String later() {
    String now = current().map(StepStatus::key).orElse("");
    return seen.plan().steps().stream()
        .filter(step -> !step.key().equals(now))
        .flatMap(step -> step.never().stream())
        .findFirst()
        .map("; later "::concat)
        .orElse("");
  }

  private String details(StepStatus step) {
    return switch (step.state()) {
      case RUNNING ->
          "%s (%s, usually takes %s)".formatted(step.title(), step.waitsFor(), step.expected());
      case READY, DONE -> "%s (usually takes %s)".formatted(step.title(), step.expected());
      case WAITING_FOR_APPROVAL ->
          "“%s” waits for approval, run the command in status.approve%s"
              .formatted(
                  step.title(),
                  steps.asked().others() == 0
                      ? ""
                      : ", which approves it and " + steps.asked().more());
      case FAILED -> "“%s” was refused: %s".formatted(step.title(), step.waitsFor());
      case WAITING -> "%s: %s".formatted(step.title(), step.waitsFor());
    };
  }

  /** What cannot be seen for a moment is as it was. */
  private boolean unseen(Predicate<StepStatus> as) {
    Set<String> planned =
        seen.plan().steps().stream().map(PlannedStep::key).collect(Collectors.toSet());
    return steps.open().stream().filter(step -> !planned.contains(step.key())).anyMatch(as);
  }

  private boolean any(Class<? extends State> state) {
    return seen.plan().steps().stream().map(PlannedStep::state).anyMatch(state::isInstance);
  }

  private Condition condition(
      String type, boolean holds, String reason, String message, Previously before) {
    String status = holds ? "True" : "False";
    String changed =
        before
            .condition(type)
            .filter(then -> then.status().equals(status))
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> Wording.instant(seen.now()));
    return new Condition(
        type,
        status,
        reason,
        Wording.steady(message, MOST_TEXT),
        changed,
        seen.app().getMetadata().getGeneration());
  }
}
