package dev.stepladder.operator.plan;

import dev.stepladder.operator.prices.BillChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * How what exists differs from what must exist, for the parts of one provider.
 *
 * @param steps what has to be done, in the order in which steps on the same resource go
 * @param inFlight what is going on already
 * @param findings what a person should know
 */
public record Assessment(List<Step> steps, List<InFlight> inFlight, List<Finding> findings) {

  /** Copies what must not change. */
  public Assessment {
    steps = List.copyOf(steps);
    inFlight = List.copyOf(inFlight);
    findings = List.copyOf(findings);
  }

  /** Nothing to do. */
  public static final Assessment NOTHING = new Assessment(List.of(), List.of(), List.of());

  /** Both. */
  public Assessment and(Assessment other) {
    var allSteps = new ArrayList<>(steps);
    allSteps.addAll(other.steps);
    var allInFlight = new ArrayList<>(inFlight);
    allInFlight.addAll(other.inFlight);
    var allFindings = new ArrayList<>(findings);
    allFindings.addAll(other.findings);
    return new Assessment(allSteps, allInFlight, allFindings);
  }

  /**
   * Without what only goes on and no step waits for: AWS backs up what nobody changes, and what
   * others do to that without disturbing anybody is told once it shows.
   */
  public Assessment heeded() {
    return new Assessment(
        steps,
        inFlight.stream()
            .filter(
                change -> !change.passes() || steps.stream().anyMatch(step -> waits(step, change)))
            .toList(),
        findings);
  }

  /** One disruption at a time, whoever makes it. */
  private static boolean waits(Step step, InFlight change) {
    return (step.disruptive() && change.impact().disruptive())
        || step.part().equals(change.part())
        || step.resource().equals(change.resource())
        || step.needs().stream().anyMatch(need -> need.concerns(change));
  }

  /**
   * With what each step does to what is charged for.
   *
   * @param change asked of one step after the other, by stages, so that it can go by what those
   *     before did
   */
  public Assessment charging(Function<Step, BillChange> change) {
    var changes = new IdentityHashMap<Step, BillChange>();
    steps.stream()
        .sorted(Comparator.comparing(Step::stage))
        .forEach(step -> changes.put(step, change.apply(step)));
    return new Assessment(
        steps.stream().map(step -> step.charging(changes.get(step))).toList(), inFlight, findings);
  }

  /** A single step. */
  public static Assessment of(Step step) {
    return new Assessment(List.of(step), List.of(), List.of());
  }

  /** A single change that is going on. */
  public static Assessment of(InFlight change) {
    return new Assessment(List.of(), List.of(change), List.of());
  }

  /** A single finding. */
  public static Assessment of(Finding finding) {
    return new Assessment(List.of(), List.of(), List.of(finding));
  }
}
