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
import java.util.Optional;
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

  private static final String LEFT = ", and it is left as it is";

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
    return step.withdraws() || applies(step) ? pending(step, left) : changed(step, left);
  }

  private static String changed(Step step, boolean left) {
    return step.why().stream()
        .filter(Drift::named)
        .map(change ->
            "%s: %s is %s, wanted is %s%s"
                .formatted(
                    step.part(),
                    change.field(),
                    shown(change.from()),
                    shown(change.to()),
                    left ? LEFT : ""))
        .collect(Collectors.joining("; "));
  }

  /** What somebody left pending, when that comes of itself, and what becomes of it else. */
  private static String pending(Step step, boolean left) {
    List<FieldChange> fields = step.why().stream().filter(Drift::named).toList();
    String when =
        fields.stream()
            .flatMap(change -> due(step, change).stream())
            .map(FieldChange.Due::when)
            .findFirst()
            .orElse("in the maintenance window");
    return "%s: somebody left pending %s, %s %s%s"
        .formatted(
            step.part(),
            fields.stream().map(change -> left(step, change)).collect(Collectors.joining(" and ")),
            Finding.Drift.SCHEDULED,
            when,
            left ? LEFT + back(step).map("; to take it back: "::concat).orElse("") : next(step));
  }

  private static String left(Step step, FieldChange change) {
    String field = change.withdraws().orElse(change.field());
    boolean back = change.withdraws().isPresent();
    return "%s %s → %s%s"
        .formatted(
            field,
            shown(back ? change.to() : change.from()),
            back ? change.from() : change.to(),
            due(step, change)
                .map(FieldChange.Due::noticed)
                .filter(noticed -> !noticed.isEmpty())
                .map(" (%s)"::formatted)
                .orElse(""));
  }

  private static String next(Step step) {
    return step.withdraws()
        ? "; a step withdraws it"
        : "; approve “%s” to have it now%s"
            .formatted(
                step.title().split(":", 2)[0],
                back(step)
                    .map(", or take it back: "::concat)
                    .orElse("; no command is known that takes all of it back and does no more"));
  }

  private static Optional<FieldChange.Due> due(Step step, FieldChange change) {
    String field = change.withdraws().orElse(change.field());
    return step.why().stream().flatMap(other -> other.dueOf(field).stream()).findFirst();
  }

  private static Optional<String> back(Step step) {
    return step.why().stream().flatMap(change -> change.back().stream()).findFirst();
  }

  private static String shown(String value) {
    return value.isEmpty() ? "not set" : value;
  }
}
