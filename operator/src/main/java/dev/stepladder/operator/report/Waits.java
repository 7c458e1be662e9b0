package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an app waits for, in the order in which a person should read it. */
final class Waits {

  static final String APPROVAL = "Approval";
  static final String NO_APPROVAL = "ApprovalIgnored";
  static final String STEP_RUNNING = "StepRunning";

  /** Why a step waits when it waits for the rest of its own plan only. */
  private static final Set<String> ORDER =
      Set.of("Needs", "ResourceBusy", "OneDisruptionAtATime", "ProtectedStepWaits");

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
    obstacles.forEach(one -> waits.add(one.reason(), one.message(), SLOWLY));
    waits.refusals(steps);
    for (Finding.Unseen unseen : seen.plan().unseen()) {
      waits.add(unseen.reason(), unseen.message(), SLOWLY);
    }
    Approvals.ignored(seen.app()).ifPresent(text -> waits.add(NO_APPROVAL, text, ON_CHANGE));
    waits.steps(steps, "every " + Durations.text(seen.look()));
    return waits.entries.values().stream().limit(MOST).toList();
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
                && !ORDER.contains(reason)
                && !findings.contains(reason))
        .toList();
  }

  private void refusals(StepList steps) {
    steps.open().stream()
        .filter(step -> step.state() == StepState.FAILED)
        .map(step -> Obstacles.refused(step, seen.refusals().get(step.key())))
        .forEach(refusal -> add(refusal.reason(), refusal.message(), SLOWLY));
  }

  private void steps(StepList steps, String soon) {
    Map<String, StepStatus> shown =
        steps.open().stream()
            .collect(Collectors.toMap(StepStatus::key, Function.identity(), (one, _) -> one));
    var held = new HashSet<>(held(seen));
    for (PlannedStep step : seen.plan().steps()) {
      switch (step.state()) {
        case State.Approval _ -> add(APPROVAL, approval(step), ON_CHANGE);
        case State.Waiting(String reason, String message, var until) -> {
          if (held.contains(step)) {
            String look = until.map(at -> "at " + Wording.instant(at)).orElse(ON_CHANGE);
            add(reason, message, look);
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
  }

  static String approval(PlannedStep step) {
    return "“%s” waits for a person to approve it (%s%s, usually %s): run the command in status.approve"
        .formatted(
            step.title(),
            step.impact().title(),
            step.reversible() ? "" : ", cannot be undone",
            Durations.text(step.expected().median()));
  }

  private void add(String reason, String message, String nextLook) {
    String text = Wording.steady(message, MOST_TEXT);
    String since =
        before.waiting().stream()
            .filter(wait -> wait.reason().equals(reason) && wait.message().equals(text))
            .map(WaitStatus::since)
            .findFirst()
            .orElseGet(() -> Wording.instant(seen.now()));
    add(reason, text, nextLook, since);
  }

  private void add(String reason, String message, String nextLook, String since) {
    String text = Wording.steady(message, MOST_TEXT);
    entries.putIfAbsent(new Entry(reason, text), new WaitStatus(reason, text, since, nextLook));
  }
}
