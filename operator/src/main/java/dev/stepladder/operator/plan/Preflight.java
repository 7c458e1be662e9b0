package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known to be wrong with a plan before the first change of it: while any of that stands, no
 * step starts that climbs. What is going on goes on, and so do roll-outs.
 *
 * @param findings everything that is wrong, all at once; what cannot be told yet; and what is worth
 *     saying only
 * @param urgent keys of steps that wait for none of it, because what is there fails without them
 */
public record Preflight(List<Finding> findings, Set<String> urgent) {

  /** The reason of everything that is wrong. */
  public static final String FAILED = "PreflightFailed";

  /** The reason of what is being looked up. */
  public static final String NOT_READ = "PreflightNotRead";

  /** The reason of what could not be looked up and is tried again. */
  public static final String DELAYED = "PreflightDelayed";

  /** The reason of what is not sure to go well. */
  public static final String UNCERTAIN = "PreflightUncertain";

  /** The kind of part that all of it is about. */
  public static final String KIND = "preflight";

  /** Nothing is wrong. */
  public static final Preflight NOTHING = new Preflight(List.of(), Set.of());

  /** Copies what must not change. */
  public Preflight {
    findings = List.copyOf(findings);
    urgent = Set.copyOf(urgent);
  }

  /** Both; what several providers have asked and found alike is said once. */
  public Preflight and(Preflight other) {
    var all = new LinkedHashSet<>(findings);
    all.addAll(other.findings);
    var keys = new HashSet<>(urgent);
    keys.addAll(other.urgent);
    return new Preflight(List.copyOf(all), keys);
  }

  /**
   * Something that is wrong.
   *
   * @param what a word for it, unique in its plan
   * @param message what is wrong, what was expected and what to do
   */
  public static Finding wrong(String what, String message) {
    return new Finding.Alarm(PartId.of(KIND, what), FAILED, message);
  }

  /** Something that is being looked up: until it is told, nothing of the rest is said. */
  public static Finding unread(String what, String message) {
    return new Finding.Unseen(PartId.of(KIND, what), NOT_READ, message);
  }

  /** Something that could not be looked up and is tried again. */
  public static Finding delayed(String what, String message) {
    return new Finding.Unseen(PartId.of(KIND, what), DELAYED, message);
  }

  /** Something that is not sure to go well and holds nothing. */
  public static Finding uncertain(String what, String message) {
    return new Finding.Notice(PartId.of(KIND, what), UNCERTAIN, message);
  }

  /** Whether a finding is about what is to come: of what is there it says nothing. */
  static boolean ahead(Finding finding) {
    return finding.part().kind().equals(KIND);
  }

  /** The plan with what was found, and with what that holds. */
  Plan on(Plan plan) {
    var all = new ArrayList<>(plan.findings());
    all.addAll(said());
    return plan.with(
        hold()
            .map(waiting -> plan.steps().stream().map(step -> held(step, waiting)).toList())
            .orElseGet(plan::steps),
        all);
  }

  /** A moment later there may be more: a person is told once, of everything. */
  private List<Finding> said() {
    List<Finding> unread =
        findings.stream().filter(finding -> finding.reason().equals(NOT_READ)).toList();
    return unread.isEmpty() ? findings : unread;
  }

  private Optional<State> hold() {
    long wrong = said().stream().filter(Finding.Alarm.class::isInstance).count();
    if (wrong > 0) {
      return Optional.of(
          new State.Waiting(
              FAILED,
              wrong == 1
                  ? "preflight found something wrong; it goes on by itself once that is mended"
                  : "preflight found %d things wrong; it goes on by itself once they are mended"
                      .formatted(wrong),
              Optional.empty()));
    }
    return said().stream()
        .filter(Finding.Unseen.class::isInstance)
        .findFirst()
        .map(unseen -> new State.Waiting(unseen.reason(), unseen.message(), Optional.empty()));
  }

  private PlannedStep held(PlannedStep step, State waiting) {
    boolean goes =
        switch (step.state()) {
          case State.Startable(), State.Approval() -> true;
          case State.Running _, State.Waiting _ -> false;
        };
    boolean climbs = step.step().filter(it -> it.action().climbs()).isPresent();
    return goes && climbs && !urgent.contains(step.key()) ? step.in(waiting) : step;
  }
}
