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

  /** Replicas and their parameters follow the primary; what else there is does not. */
  private static final Set<String> FOLLOWERS = Set.of(Architect.REPLICA, "parameters");

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
            .filter(step ->
                (drifted(step) || leftPending(step, assessment.inFlight()))
                    && !made.contains(step.part()))
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
        && (applies(step)
            || step.why().stream().noneMatch(change -> change.field().equals("storage")))
        && named(step)
        && !step.key().endsWith("/password")
        && same(step.part())
        && (!FOLLOWERS.contains(step.part().kind())
            || Objects.equals(
                wanted.get(Architect.DATABASE.toString()),
                settled.get(Architect.DATABASE.toString())));
  }

  /**
   * Whether it is about what somebody else left pending, whatever is known of when the app last
   * settled: the app asks for nothing that stays pending. While something goes on it may be ours,
   * of the process before this one; it is to be left alone all the same where that is asked for.
   */
  private boolean leftPending(Step step, List<InFlight> goingOn) {
    boolean rests = goingOn.stream().noneMatch(change -> change.part().equals(step.part()));
    boolean pending =
        step.withdraws() ? policy == DriftPolicy.REPORT || rests : applies(step) && rests;
    return pending && !retiring && named(step);
  }

  /** Whether it tells of more than a password, which RDS applies as soon as it can. */
  private static boolean named(Step step) {
    return step.why().stream().anyMatch(Drift::named);
  }

  private static boolean named(FieldChange change) {
    return !change.refuses() && !change.follows() && !change.field().equals("password");
  }

  /** Whether the same is asked of a part as when the app last settled; of a replica, of all. */
  private boolean same(PartId part) {
    String key = part.kind().equals(Architect.REPLICA) ? part.kind() : part.toString();
    return wanted.containsKey(key) && wanted.get(key).equals(settled.get(key));
  }

  /** Whether it applies what somebody left pending, which is the other way round. */
  private static boolean applies(Step step) {
    return InFlight.appliesPending(step.key(), step.part());
  }

  private static Predicate<Step> withdraws(PartId part) {
    return step -> step.withdraws() && step.part().equals(part);
  }

  private static String text(Step step, boolean left) {
    String facts =
        step.why().stream()
            .filter(Drift::named)
            .map(change -> fact(step, change) + (left ? ", and it is left as it is" : ""))
            .collect(Collectors.joining("; "));
    String then =
        left
            ? ""
            : step.withdraws()
                ? "; a step withdraws it"
                : applies(step)
                    ? "; it is not taken back unasked: approve “%s” to have it now, or take it back in AWS%s"
                        .formatted(
                            step.title(),
                            step.why().stream()
                                .flatMap(change -> change.back().stream())
                                .findFirst()
                                .map(command -> ", with " + command)
                                .orElse(
                                    ", which does not say for all of it that asking for the present value does no more than that"))
                    : "";
    return facts + then;
  }

  private static String fact(Step step, FieldChange change) {
    if (change.withdraws().isPresent()) {
      return pending(step, change.withdraws().get(), change.to(), change.from());
    }
    return applies(step)
        ? pending(step, change.field(), change.from(), change.to())
        : "%s: %s is %s, wanted is %s"
            .formatted(step.part(), change.field(), shown(change.from()), shown(change.to()));
  }

  private static String pending(Step step, String field, String is, String pending) {
    return "%s: %s is %s, and somebody left %s pending, %s %s"
        .formatted(
            step.part(),
            field,
            shown(is),
            pending,
            Finding.Drift.SCHEDULED,
            step.why().stream()
                .flatMap(change -> change.dueOf(field).stream())
                .findFirst()
                .orElse("in the maintenance window"));
  }

  private static String shown(String value) {
    return value.isEmpty() ? "not set" : value;
  }
}
