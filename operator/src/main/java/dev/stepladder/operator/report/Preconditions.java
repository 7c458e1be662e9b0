package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.StepWait;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Objection;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Windows;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has to come true before a plan takes the time that is told of it, for that time counts from
 * when nothing holds it. Decided here for all that tell it. Pure.
 *
 * @param reasons the words that say what holds it, in the order in which they are told
 */
record Preconditions(List<String> reasons) {

  /** In the order in which they are told: first what somebody does about the app itself. */
  private enum Kind {
    RESUMED("resumed"),
    APPROVED("approved"),
    THAWED("the environment is no longer frozen"),
    CARRIED_OUT("an operator runs that does not only observe"),
    PREFLIGHT("what preflight found is mended"),
    BUDGET("the budget allows it"),
    MENDED("what is wrong is mended"),
    OPEN("its window is open"),
    LONGER("the change windows are made longer"),
    KNOWN_ZONE("the time zone of its change window is mended");

    private static final Map<String, Kind> BY_REASON =
        Map.of(
            Why.PAUSED,
            RESUMED,
            Waits.APPROVAL,
            APPROVED,
            Waits.FROZEN,
            THAWED,
            Waits.OBSERVES,
            CARRIED_OUT,
            Preflight.FAILED,
            PREFLIGHT,
            Objection.BUDGET_EXCEEDED,
            BUDGET,
            Windows.CLOSED,
            OPEN,
            Windows.NEVER,
            LONGER,
            Windows.UNKNOWN_ZONE,
            KNOWN_ZONE);

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    static Kind of(String reason) {
      return BY_REASON.getOrDefault(reason, MENDED);
    }
  }

  /** Copies what must not change. */
  Preconditions {
    reasons = List.copyOf(reasons);
  }

  /** Those of a plan. */
  static Preconditions of(Plan plan) {
    Stream<String> waits = plan.steps().stream().flatMap(step -> waits(step).stream());
    Stream<String> stops = plan.findings().stream().map(Finding::reason).filter(Waits::stop);
    return of(
        Stream.concat(waits, stops),
        Obstacles.lasting(plan).stream().map(Finding::reason).collect(Collectors.toSet()));
  }

  private static Set<String> waits(PlannedStep step) {
    Optional<String> reason =
        step.state() instanceof State.Waiting(String word, _, _)
            ? Optional.of(word)
            : Optional.empty();
    return both(reason, step.unapproved());
  }

  /** Those of the plan of a status. */
  static Preconditions of(StagedAppStatus status) {
    Optional<PlanStatus> plan = Optional.ofNullable(status.plan());
    Stream<String> waits =
        plan.map(PlanStatus::steps).orElse(List.of()).stream()
            .flatMap(step -> waits(step).stream());
    // Of a long plan not all steps are listed.
    Stream<String> more =
        plan.map(Asked::of).filter(asked -> asked.steps() > 0).map(_ -> Waits.APPROVAL).stream();
    Stream<String> held = status.waiting().stream().map(WaitStatus::reason);
    return of(
        Stream.of(waits, more, held).flatMap(all -> all),
        status.conditions().stream()
            .filter(condition -> condition.type().equals(Verdict.STALLED))
            .filter(condition -> condition.status().equals("True"))
            .map(Condition::reason)
            .collect(Collectors.toSet()));
  }

  private static Set<String> waits(StepStatus step) {
    return both(
        Optional.ofNullable(step.waitsOn()).map(StepWait::reason),
        Boolean.TRUE.equals(step.needsApproval()));
  }

  private static Set<String> both(Optional<String> reason, boolean asks) {
    return Stream.concat(reason.stream(), asks ? Stream.of(Waits.APPROVAL) : Stream.empty())
        .collect(Collectors.toSet());
  }

  /** What passes by itself soon holds nobody's plans up. */
  private static Preconditions of(Stream<String> waits, Set<String> troubles) {
    return new Preconditions(
        Stream.concat(waits.filter(Kind.BY_REASON::containsKey), troubles.stream())
            .distinct()
            .sorted(Comparator.<String, Kind>comparing(Kind::of).thenComparing(word -> word))
            .toList());
  }

  /**
   * A length of time with what has to come true first, such as {@code takes about 40m once
   * approved}; without the length where some of it can never start.
   *
   * @param free what is said where nothing holds it
   * @param held what is said before what has to come true
   * @param never what is said, before what has to be made another, where no length is told
   */
  String tell(String free, String held, String never) {
    List<Kind> kinds = reasons.stream().map(Kind::of).distinct().toList();
    List<String> hopeless =
        kinds.stream()
            .filter(kind -> kind.compareTo(Kind.LONGER) >= 0)
            .map(kind -> kind.text)
            .toList();
    if (!hopeless.isEmpty()) {
      return never + " until " + listed(hopeless);
    }
    return kinds.isEmpty()
        ? free
        : held + " once " + listed(kinds.stream().map(kind -> kind.text).toList());
  }

  private static String listed(List<String> texts) {
    String last = texts.getLast();
    return texts.size() == 1
        ? last
        : String.join(", ", texts.subList(0, texts.size() - 1)) + " and " + last;
  }
}
