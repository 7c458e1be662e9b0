package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.StepWait;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has to come true before a plan takes the time that is told of it, for that time counts from
 * when nothing holds it. Decided here for all that tell it. Pure.
 *
 * @param held what says so, in the order in which it is told
 */
record Preconditions(List<Held> held) {

  /**
   * One that holds it.
   *
   * @param reason in a word
   * @param until what has to come true
   */
  record Held(String reason, Precondition until) {}

  /** Copies what must not change. */
  Preconditions {
    held = List.copyOf(held);
  }

  /** Those of a plan. */
  static Preconditions of(Plan plan) {
    var waits = new PlanWaits(plan);
    Stream<Held> stops =
        plan.findings().stream()
            .map(Finding::reason)
            .filter(Waits::stop)
            .filter(_ -> waits.any())
            .flatMap(Preconditions::known);
    Stream<Held> troubles =
        Obstacles.lasting(plan).stream().filter(waits::holds).map(alarm -> trouble(alarm.reason()));
    return of(
        List.of(
            troubles,
            plan.steps().stream().flatMap(step -> steps(PlanWaits.reason(step), step.unapproved())),
            stops));
  }

  /**
   * Those of the plan of a status. Whether its trouble is that of a part or of the app is not told
   * there: it holds whatever waits.
   */
  static Preconditions of(StagedAppStatus status) {
    Optional<PlanStatus> plan = Optional.ofNullable(status.plan());
    List<StepStatus> steps = plan.map(PlanStatus::steps).orElse(List.of());
    // Of a long plan not all steps are listed.
    boolean more = plan.map(PlanStatus::omitted).filter(omitted -> omitted > 0).isPresent();
    boolean any = more || steps.stream().anyMatch(Preconditions::rests);
    Stream<Held> troubles =
        status.conditions().stream()
            .filter(_ -> any)
            .filter(condition -> condition.type().equals(Verdict.STALLED))
            .filter(condition -> condition.status().equals("True"))
            .map(Condition::reason)
            .map(Preconditions::trouble);
    Stream<Held> asked =
        plan.map(Asked::of).stream()
            .filter(all -> all.steps() > 0)
            .flatMap(_ -> known(Waits.APPROVAL));
    Stream<Held> waiting =
        status.waiting().stream()
            .filter(_ -> any)
            .map(WaitStatus::reason)
            .flatMap(Preconditions::known);
    return of(
        List.of(
            troubles,
            steps.stream()
                .flatMap(step ->
                    steps(
                        Optional.ofNullable(step.waitsOn()).map(StepWait::reason),
                        Boolean.TRUE.equals(step.needsApproval()))),
            asked,
            waiting));
  }

  /** Whether a step neither goes on nor is about to. */
  private static boolean rests(StepStatus step) {
    return switch (step.state()) {
      case WAITING, WAITING_FOR_APPROVAL, FAILED -> true;
      case RUNNING, READY, DONE -> false;
    };
  }

  private static Stream<Held> steps(Optional<String> reason, boolean asks) {
    return Stream.concat(
        reason.stream()
            .flatMap(
                word -> Precondition.ofStep(word).map(until -> new Held(word, until)).stream()),
        asks ? known(Waits.APPROVAL) : Stream.empty());
  }

  private static Stream<Held> known(String reason) {
    return Precondition.known(reason).map(until -> new Held(reason, until)).stream();
  }

  private static Held trouble(String reason) {
    return new Held(reason, Precondition.ofTrouble(reason));
  }

  /** Of what is told twice the first word counts: a trouble that a step waits for is a trouble. */
  private static Preconditions of(List<Stream<Held>> all) {
    Map<String, Held> distinct = new LinkedHashMap<>();
    all.stream().flatMap(some -> some).forEach(one -> distinct.putIfAbsent(one.reason(), one));
    return new Preconditions(
        distinct.values().stream()
            .sorted(Comparator.comparing(Held::until).thenComparing(Held::reason))
            .toList());
  }

  /** The words that say what holds it, in the order in which they are told. */
  List<String> reasons() {
    return held.stream().map(Held::reason).toList();
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
    List<Precondition> all = this.held.stream().map(Held::until).distinct().toList();
    List<Precondition> hopeless = all.stream().filter(Precondition::hopeless).toList();
    if (!hopeless.isEmpty()) {
      return never + " until " + listed(hopeless);
    }
    return all.isEmpty() ? free : held + " once " + listed(all);
  }

  private static String listed(List<Precondition> all) {
    if (all.size() == 1) {
      return all.getFirst().alone();
    }
    List<String> clauses = all.stream().map(Precondition::clause).toList();
    return String.join(", ", clauses.subList(0, clauses.size() - 1)) + " and " + clauses.getLast();
  }
}
