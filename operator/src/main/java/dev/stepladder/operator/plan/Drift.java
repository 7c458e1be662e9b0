package dev.stepladder.operator.plan;

import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Wishes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tells what somebody changed by hand in AWS from what somebody asked for: a part of which the same
 * is asked as when the app last settled, with nothing else asked in between, differs only if it was
 * changed since. What AWS changes by itself is no step, and so no drift; what is in the cluster is
 * always as the app says.
 */
final class Drift {

  private final Map<String, String> settled;
  private final Map<String, String> wanted;
  private final DriftPolicy policy;
  private final boolean retiring;

  /**
   * Drift of an app.
   *
   * @param settled what was asked for when the app last settled, by part; nothing of a part of
   *     which anything else was asked since, or that had to be made anew
   */
  Drift(Blueprint blueprint, Map<String, String> settled, DriftPolicy policy) {
    this.settled = settled;
    this.wanted = settled.isEmpty() || blueprint.retiring() ? Map.of() : Wishes.of(blueprint);
    this.policy = policy;
    this.retiring = blueprint.retiring();
  }

  /** The assessment with what has drifted named, and left alone where that is asked for. */
  Assessment in(Assessment assessment) {
    Set<PartId> made =
        assessment.steps().stream()
            .filter(step -> step.verb().brings())
            .map(Step::part)
            .collect(Collectors.toSet());
    List<Step> drifted =
        assessment.steps().stream()
            .filter(step -> (drifted(step) || staysPending(step)) && !made.contains(step.part()))
            .toList();
    Set<String> left = policy == DriftPolicy.REPORT ? left(assessment.steps(), drifted) : Set.of();
    var findings = new ArrayList<Finding>();
    drifted.stream()
        .filter(step -> !applies(step) || drifted.stream().noneMatch(withdraws(step.part())))
        .forEach(step ->
            findings.add(
                new Finding.Drift(step.part(), "Drifted", text(step, left.contains(step.key())))));
    findings.addAll(assessment.findings());
    return new Assessment(
        assessment.steps().stream()
            .filter(step -> !left.contains(step.key()))
            // Who protects a step that is not taken protects nothing.
            .filter(step -> step.protects().filter(left::contains).isEmpty())
            .toList(),
        assessment.inFlight(),
        findings);
  }

  /** Keys of those that are not taken: what one that is taken waits for is. */
  private static Set<String> left(List<Step> all, List<Step> drifted) {
    List<Step> left = drifted.stream().filter(step -> !step.ask()).toList();
    List<Step> kept = List.of();
    do {
      List<Step> leavable = left;
      List<Need> needs =
          all.stream()
              .filter(step -> !leavable.contains(step) && step.protects().isEmpty())
              .flatMap(step -> step.needs().stream())
              .toList();
      kept =
          leavable.stream()
              .filter(step -> needs.stream().anyMatch(need -> need.concerns(step)))
              .toList();
      left = leavable.stream().filter(Predicate.not(kept::contains)).toList();
    } while (!kept.isEmpty());
    return left.stream().map(Step::key).collect(Collectors.toSet());
  }

  private boolean drifted(Step step) {
    return step.verb() == Verb.CHANGE
        && !step.action().inCluster()
        && !step.action().tidies()
        && step.protects().isEmpty()
        && !step.why().isEmpty()
        // What others left pending is drift; what asks otherwise has a reason of its own.
        && (!step.ask() || applies(step))
        // Nobody takes storage away: what is wanted more of has run full.
        && step.why().stream().noneMatch(change -> change.field().equals("storage"))
        && !step.key().endsWith("/password")
        && same(step.part())
        // Replicas and their parameters follow the primary.
        && Objects.equals(
            wanted.get(Architect.DATABASE.toString()), settled.get(Architect.DATABASE.toString()));
  }

  /**
   * Whether it takes back what is to be left alone: the app asks for nothing that stays pending,
   * and so it is somebody else's, whatever is known of when the app last settled.
   */
  private boolean staysPending(Step step) {
    return policy == DriftPolicy.REPORT && !retiring && step.withdraws();
  }

  /** Whether the same is asked of a part as when the app last settled; of a replica, of all. */
  private boolean same(PartId part) {
    String key = part.kind().equals(Architect.REPLICA) ? part.kind() : part.toString();
    return wanted.containsKey(key) && wanted.get(key).equals(settled.get(key));
  }

  /** Whether it applies what somebody left pending, which is the other way round. */
  private static boolean applies(Step step) {
    return step.key().endsWith("/" + InFlight.PENDING);
  }

  private static Predicate<Step> withdraws(PartId part) {
    return step -> step.withdraws() && step.part().equals(part);
  }

  private static String text(Step step, boolean left) {
    String facts =
        step.why().stream()
            .filter(change -> !change.refuses() && !change.follows())
            .map(change -> fact(step, change))
            .collect(Collectors.joining("; "));
    String then =
        left
            ? ", and it is left as it is"
            : step.withdraws()
                ? "; a step withdraws it"
                : applies(step)
                    ? "; it is not taken back unasked, since AWS does not say for all of it that asking for the present value does no more than that: do so in AWS, or approve “%s”"
                        .formatted(step.title())
                    : "";
    return facts + then;
  }

  private static String fact(Step step, FieldChange change) {
    if (change.withdraws().isPresent()) {
      return pending(step.part(), change.withdraws().get(), change.to(), change.from());
    }
    return applies(step)
        ? pending(step.part(), change.field(), change.from(), change.to())
        : "%s: %s is %s, wanted is %s"
            .formatted(step.part(), change.field(), shown(change.from()), shown(change.to()));
  }

  private static String pending(PartId part, String field, String is, String pending) {
    return "%s: %s is %s, and somebody left %s pending, which AWS applies in the maintenance window"
        .formatted(part, field, shown(is), pending);
  }

  private static String shown(String value) {
    return value.isEmpty() ? "not set" : value;
  }
}
