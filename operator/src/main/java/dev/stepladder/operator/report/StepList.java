package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.plan.Cost;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
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
 * @param dropped those of the last status that were never taken and are not due any more
 * @param doneCount how many are finished, remembered or not
 * @param asked what of {@code open} needs a person's approval
 */
record StepList(
    List<StepStatus> open,
    List<StepStatus> done,
    List<StepStatus> finished,
    List<StepStatus> dropped,
    int doneCount,
    Asked asked) {

  private static final int MOST_STEPS = 40;

  static StepList of(Observation seen, Previously before) {
    // What cannot be seen has neither been done nor been dropped.
    boolean drawn = seen.target().isPresent() && seen.stalls().isEmpty();
    boolean visible = (drawn || !seen.plan().steps().isEmpty()) && seen.plan().complete();
    var shown = new ShownStep(seen, before, new Blockers(seen.plan().steps()));
    List<StepStatus> planned = seen.plan().steps().stream().map(shown::of).toList();
    Set<String> keys = new HashSet<>();
    planned.forEach(step -> keys.add(step.key()));

    List<StepStatus> missing =
        before.steps(false).stream().filter(step -> !keys.contains(step.key())).toList();
    var open = new ArrayList<>(planned);
    List<StepStatus> finished = List.of();
    List<StepStatus> dropped = List.of();
    if (visible) {
      // What only went on has come to its end, and nobody took it.
      List<StepStatus> ours = missing.stream().filter(StepList::counts).toList();
      finished =
          ours.stream()
              .filter(PastStep::taken)
              .map(step -> PastStep.finished(step, seen.now()))
              .toList();
      dropped = ours.stream().filter(step -> !PastStep.taken(step)).toList();
    } else {
      missing.stream()
          .limit(Math.max(0, MOST_STEPS - planned.size()))
          .map(step -> PastStep.unseen(step, seen))
          .forEach(open::add);
      open.sort(Comparator.comparing(StepStatus::stage));
    }

    List<StepStatus> remembered =
        before.steps(true).stream().filter(step -> !keys.contains(step.key())).toList();
    int undone = before.steps(true).size() - remembered.size();
    boolean another = ours(before.steps()).isEmpty() && !open.isEmpty();
    int count = another ? 0 : Math.max(0, before.done() - undone) + finished.size();
    var done = new ArrayList<>(remembered);
    done.addAll(finished);
    return new StepList(
        List.copyOf(open),
        List.copyOf(done),
        finished,
        dropped,
        count,
        asked(open, visible, seen.plan(), before));
  }

  /** What cannot be seen takes as long as it was to take. */
  private static Asked asked(List<StepStatus> open, boolean visible, Plan plan, Previously before) {
    int number = Math.toIntExact(open.stream().filter(PastStep::asks).count());
    Outage outage = Outage.of(plan.steps().stream().filter(PlannedStep::unapproved).toList());
    return number == 0
        ? Asked.NOTHING
        : new Asked(number, visible ? outage.told() : before.approvalOutage());
  }

  /** Whether it is one that somebody takes: what only goes on is waited for. */
  static boolean counts(StepStatus step) {
    return !InFlight.nobodys(step.key());
  }

  private static List<StepStatus> ours(List<StepStatus> some) {
    return some.stream().filter(StepList::counts).toList();
  }

  /** What is left to do, without what only goes on. */
  List<StepStatus> left() {
    return ours(open);
  }

  /** What only goes on, and is waited for. */
  List<StepStatus> awaited() {
    return open.stream().filter(step -> !counts(step)).toList();
  }

  /** Whether these are the first steps after a plan that was finished, or after none. */
  boolean freshAfter(Previously before) {
    return !left().isEmpty() && ours(before.steps()).isEmpty();
  }

  int total() {
    return doneCount + left().size();
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
    boolean left = !settled && !open.isEmpty();
    OutageTold outage =
        !left ? OutageTold.NONE : seen ? Outage.of(plan.taken()).told() : before.outage();
    List<StepStatus> listed = new ArrayList<>();
    if (!settled) {
      int room = Math.max(0, MOST_STEPS - open.size());
      listed.addAll(done.subList(Math.max(0, done.size() - room), done.size()));
      listed.addAll(open.subList(0, Math.min(open.size(), MOST_STEPS)));
    }
    int omitted = settled ? 0 : doneCount + open.size() - listed.size();
    return new PlanStatus(
        doneCount,
        total(),
        omitted,
        listed,
        cost.map(it -> Costs.whole(it.before())).or(before::costBefore).orElse(null),
        cost.map(it -> Costs.whole(it.after())).or(before::costAfter).orElse(null),
        expected.filter(_ -> left).orElse(null),
        outage.known().orElse(null),
        asked.steps() == 0 ? null : asked.steps(),
        asked.outage().known().orElse(null),
        outage.unknownField(),
        asked.outage().unknownField());
  }
}
