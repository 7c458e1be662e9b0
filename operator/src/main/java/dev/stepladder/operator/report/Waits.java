package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Windows;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an app waits for, in the order in which a person should read it. */
final class Waits {

  static final String APPROVAL = "Approval";
  static final String NO_APPROVAL = "ApprovalIgnored";
  static final String STEP_RUNNING = "StepRunning";
  static final String NOT_SEEN = "NotSeen";
  static final String FROZEN = "Frozen";
  static final String OBSERVES = "ObserveOnly";

  /** Why nothing of an app starts, whatever else it waits for, and even where it has settled. */
  private static final Set<String> STOPS = Set.of(FROZEN, Why.PAUSED, OBSERVES);

  private static final int MOST = 20;
  private static final int MOST_TEXT = 600;
  private static final String ON_CHANGE = "when something changes";

  /** No instant: it would be another with every look, and each would be a write. */
  private static final String SLOWLY = "when something changes, and within 5 min";

  private final Observation seen;
  private final Previously before;
  private final Map<Entry, WaitStatus> entries = new LinkedHashMap<>();

  private record Entry(String reason, String message) {}

  private Waits(Observation seen, Previously before) {
    this.seen = seen;
    this.before = before;
  }

  static List<WaitStatus> of(
      Observation seen, StepList steps, List<Observation.Refusal> obstacles, Previously before) {
    var waits = new Waits(seen, before);
    stops(seen).forEach(stop -> waits.add(stop.reason(), stop.message(), ON_CHANGE));
    obstacles.forEach(one -> waits.add(one.reason(), one.message(), SLOWLY));
    Obstacles.passing(seen).forEach(one -> waits.add(one.reason(), one.message(), SLOWLY));
    waits.refusals(steps);
    for (Finding.Unseen unseen : seen.plan().unseen()) {
      waits.add(unseen.reason(), unseen.message(), SLOWLY);
    }
    Approvals.ignored(seen.app()).ifPresent(text -> waits.add(NO_APPROVAL, text, ON_CHANGE));
    waits.steps(
        steps,
        obstacles.stream().map(Observation.Refusal::reason).collect(Collectors.toSet()),
        "every " + Durations.text(seen.look()));
    return waits.entries.values().stream().limit(MOST).toList();
  }

  /** That somebody has stopped the app, if so. */
  static List<Finding.Notice> stops(Observation seen) {
    return seen.plan().findings().stream()
        .filter(Finding.Notice.class::isInstance)
        .map(Finding.Notice.class::cast)
        .filter(notice -> stop(notice.reason()))
        .toList();
  }

  /** Whether this reason is that somebody has stopped the app. */
  static boolean stop(String reason) {
    return STOPS.contains(reason);
  }

  /** Steps that something outside their plan holds: a window, a freeze, a retry. */
  static List<PlannedStep> held(Observation seen) {
    Set<String> findings =
        seen.plan().findings().stream()
            .filter(Finding::blocks)
            .map(Finding::reason)
            .collect(Collectors.toSet());
    return seen.plan().steps().stream()
        .filter(step ->
            step.state() instanceof State.Waiting(String reason, _, _)
                && !State.Waiting.forItsPlan(reason)
                && !findings.contains(reason))
        .toList();
  }

  private void refusals(StepList steps) {
    steps.open().stream()
        .filter(step -> step.state() == StepState.FAILED)
        .map(step -> Obstacles.refused(step, seen.refusals().get(step.key())))
        .forEach(refusal -> add(refusal.reason(), refusal.message(), SLOWLY));
  }

  private void steps(StepList steps, Set<String> stalls, String soon) {
    Map<String, StepStatus> shown =
        steps.open().stream()
            .collect(Collectors.toMap(StepStatus::key, Function.identity(), (one, _) -> one));
    var held = new HashSet<>(held(seen));
    // That somebody has stopped the app is said already, in full.
    Set<String> stopped = stops(seen).stream().map(Finding::reason).collect(Collectors.toSet());
    for (PlannedStep step : seen.plan().steps()) {
      switch (step.state()) {
        case State.Approval _ -> asks(shown.get(step.key()));
        case State.Waiting(String reason, String message, var until) -> {
          // What stalls the app for good is said with the step that it holds.
          boolean stalled = Windows.hopeless(reason) && stalls.contains(reason);
          if (held.contains(step) && !stalled && !stopped.contains(reason)) {
            String look = until.map(at -> "at " + Wording.instant(at)).orElse(ON_CHANGE);
            add(reason, message, look, since(step, reason, message));
          }
        }
        case State.Running(String shows, _, _) ->
            add(
                STEP_RUNNING,
                "%s: %s; usually takes %s, needs nothing from you"
                    .formatted(step.title(), shows, Durations.text(step.expected().median())),
                soon,
                shown.get(step.key()).since());
        case State.Startable _ -> {}
      }
    }
    Set<String> planned =
        seen.plan().steps().stream().map(PlannedStep::key).collect(Collectors.toSet());
    steps.open().stream()
        .filter(step -> !planned.contains(step.key()))
        .filter(Asked::waits)
        .forEach(this::asks);
  }

  /** Its since is the step's, which outlasts a while in which it cannot be seen. */
  private void asks(StepStatus step) {
    String message =
        "“%s” waits for a person to approve it (%s, %s): run the command in status.approve"
            .formatted(step.title(), Wording.weight(step), StepLength.text(step));
    // A long plan has steps that the status had no room for: theirs is remembered here only.
    Optional<String> since =
        before.step(step.key()).isPresent() ? Optional.empty() : told(APPROVAL, message);
    since
        .or(() -> Asked.since(step))
        .ifPresentOrElse(
            at -> add(APPROVAL, message, ON_CHANGE, at), () -> add(APPROVAL, message, ON_CHANGE));
  }

  private void add(String reason, String message, String nextLook) {
    add(reason, message, nextLook, told(reason, message).orElseGet(this::now));
  }

  private Optional<String> told(String reason, String message) {
    String text = Wording.steady(message, MOST_TEXT);
    return before.waiting().stream()
        .filter(wait -> wait.reason().equals(reason) && wait.message().equals(text))
        .map(WaitStatus::since)
        .findFirst();
  }

  /** A window that has gone by unused is followed by the next: the same step waits on. */
  private String since(PlannedStep step, String reason, String message) {
    boolean same =
        before
            .step(step.key())
            .filter(then -> step.fingerprint().equals(then.fingerprint()))
            .flatMap(then -> Optional.ofNullable(then.waitsOn()))
            .filter(wait -> wait.reason().equals(reason))
            .isPresent();
    return told(reason, message)
        .or(() ->
            before.waiting().stream()
                .filter(wait -> same && wait.reason().equals(reason))
                .flatMap(wait -> Optional.ofNullable(wait.since()).stream())
                .min(Comparator.naturalOrder()))
        .orElseGet(this::now);
  }

  private String now() {
    return Wording.instant(seen.now());
  }

  private void add(String reason, String message, String nextLook, String since) {
    String text = Wording.steady(message, MOST_TEXT);
    entries.putIfAbsent(new Entry(reason, text), new WaitStatus(reason, text, since, nextLook));
  }
}
