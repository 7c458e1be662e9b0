package dev.stepladder.operator.plan;

import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Wishes;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells what somebody changed by hand from what somebody asked for: a part of which the same is
 * asked as when the app last settled differs only if it was changed since. What AWS changes by
 * itself is no step, and so no drift.
 */
final class Drift {

  /** What follows from other parts, or from the words in Secrets, and is nobody's doing. */
  private static final Set<String> FOLLOWS = Set.of("binding", "credentials", "migration");

  private final Map<String, String> settled;
  private final Map<String, String> wanted;
  private final DriftPolicy policy;

  /**
   * Drift of an app.
   *
   * @param settled what was asked for when the app last settled, by part; nothing if it never has
   */
  Drift(Blueprint blueprint, Map<String, String> settled, DriftPolicy policy) {
    this.settled = settled;
    this.wanted = blueprint.retiring() ? Map.of() : Wishes.of(blueprint);
    this.policy = policy;
  }

  /** The assessment with what has drifted named, and left alone where that is asked for. */
  Assessment in(Assessment assessment) {
    var steps = new ArrayList<Step>();
    var findings = new ArrayList<Finding>();
    for (Step step : assessment.steps()) {
      boolean left = false;
      if (drifted(step)) {
        left = policy == DriftPolicy.REPORT && !step.ask();
        findings.add(new Finding.Drift(step.part(), "Drifted", text(step, left)));
      }
      if (!left) {
        steps.add(step);
      }
    }
    // Who protects a step that is not taken protects nothing.
    var left = steps.stream().map(Step::key).collect(Collectors.toSet());
    steps.removeIf(step -> step.protects().filter(key -> !left.contains(key)).isPresent());
    findings.addAll(assessment.findings());
    return new Assessment(steps, assessment.inFlight(), findings);
  }

  private boolean drifted(Step step) {
    return step.verb() == Verb.CHANGE
        && step.protects().isEmpty()
        && !step.why().isEmpty()
        && !FOLLOWS.contains(step.part().kind())
        && same(step.part())
        // The replicas, their parameters and passwords follow the primary.
        && same(Architect.DATABASE)
        && !step.key().endsWith("/password")
        && !step.key().endsWith("/rebind");
  }

  /** Whether the same is asked of a part as when the app last settled; of replicas, of all. */
  private boolean same(PartId part) {
    String key = wanted.containsKey(part.toString()) ? part.toString() : part.kind();
    return !settled.isEmpty() && Objects.equals(wanted.get(key), settled.get(key));
  }

  private static String text(Step step, boolean left) {
    return step.why().stream()
            .map(change ->
                "%s: %s is %s, wanted is %s"
                    .formatted(
                        step.part(), change.field(), shown(change.from()), shown(change.to())))
            .collect(Collectors.joining("; "))
        + (left ? ", and it is left as it is" : "");
  }

  private static String shown(String value) {
    return value.isEmpty() ? "not set" : value;
  }
}
