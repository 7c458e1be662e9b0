package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Wishes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything between what exists and what must exist, in order.
 *
 * @param steps by stage, within one what is needed first, then in the order of their parts
 * @param findings what a person should know
 * @param cost what the app costs, if anything could be planned
 * @param objection why the plan as a whole is not carried out, if so
 */
public record Plan(
    List<PlannedStep> steps,
    List<Finding> findings,
    Optional<Cost> cost,
    Optional<Objection> objection) {

  /** A plan of which nothing is known but these. */
  public Plan(List<PlannedStep> steps, List<Finding> findings) {
    this(steps, findings, Optional.empty(), Optional.empty());
  }

  /** Copies what must not change. */
  public Plan {
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
  }

  /** The same plan with its steps in other states, and with other findings. */
  public Plan with(List<PlannedStep> others, List<Finding> found) {
    return new Plan(others, found, cost, objection);
  }

  /** The steps that somebody takes, without what only goes on. */
  public List<PlannedStep> taken() {
    return steps.stream().filter(PlannedStep::counts).toList();
  }

  /** What act starts now. */
  public List<Step> startable() {
    return steps.stream()
        .filter(planned -> planned.state() instanceof State.Startable)
        .flatMap(planned -> planned.step().stream())
        .toList();
  }

  /** Whether nothing is left to do, nothing is going on and everything was seen. */
  public boolean settled() {
    return steps.isEmpty() && findings.stream().noneMatch(Finding::blocks);
  }

  /**
   * What is still asked of a part as when the app settled; of one of which something else has been
   * asked meanwhile, or that is made anew, nothing is known until the app settles again. One of
   * which nobody has said yet what it is to be made of is not made anew: it may come back as it
   * was.
   *
   * @param settled what was asked for then, by part
   */
  public Map<String, String> unchanged(Map<String, String> settled, Blueprint blueprint) {
    if (settled.isEmpty()) {
      return settled;
    }
    Map<String, String> wanted = Wishes.of(blueprint);
    var kept = new HashMap<>(settled);
    kept.entrySet().removeIf(part -> !part.getValue().equals(wanted.get(part.getKey())));
    steps.stream()
        .flatMap(planned -> planned.step().stream())
        .filter(step -> step.verb().brings() && step.action().decided())
        .map(Step::part)
        .forEach(part -> {
          kept.remove(part.toString());
          kept.remove(part.kind());
        });
    return kept;
  }

  /** What stops a part until a person helps. */
  public List<Finding.Alarm> alarms() {
    return findings.stream()
        .filter(Finding.Alarm.class::isInstance)
        .map(Finding.Alarm.class::cast)
        .toList();
  }

  /** What somebody changed by hand. */
  public List<Finding.Drift> drift() {
    return findings.stream()
        .filter(Finding.Drift.class::isInstance)
        .map(Finding.Drift.class::cast)
        .toList();
  }

  /** Whether all was seen that is there: a step that is in the plan no more is done then. */
  public boolean complete() {
    return unseen().stream().allMatch(Preflight::ahead);
  }

  /**
   * What keeps parts from being planned at all: the plan has no step of them, and what it comes to
   * counts nothing of them.
   */
  public List<Finding> unplanned() {
    return Unplanned.among(
        findings, steps.stream().map(PlannedStep::part).collect(Collectors.toSet()));
  }

  /** What cannot be seen right now. */
  public List<Finding.Unseen> unseen() {
    return findings.stream()
        .filter(Finding.Unseen.class::isInstance)
        .map(Finding.Unseen.class::cast)
        .toList();
  }

  /**
   * Whether something goes on, or is about to, that brings the app further: a backup that AWS takes
   * does not.
   */
  public boolean moves() {
    return steps.stream()
        .anyMatch(
            step -> (step.running() && step.counts()) || step.state() instanceof State.Startable);
  }

  /** Whether something is going on that users see errors of. */
  public boolean disrupted() {
    return steps.stream().anyMatch(step -> step.running() && step.impact().disruptive());
  }
}
