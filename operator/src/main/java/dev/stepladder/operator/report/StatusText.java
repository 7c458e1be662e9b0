package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where an app stands, as a person reads it: its phase, its conditions, its steps, what holds them
 * and what it costs. Pure.
 *
 * @param width columns that a line of a step may have; where nobody looks on a terminal, any number
 * @param now on the operator's clock
 */
public record StatusText(StagedApp app, Ink ink, int width, Instant now) {

  private static final int LONG = 100;
  private static final String INDENT = "  ";

  /** Waits that the steps say already. */
  private static final Set<String> OF_STEPS = Set.of(Waits.APPROVAL, Waits.STEP_RUNNING);

  /** The lines to show. */
  public List<String> lines() {
    StagedAppStatus status = app.getStatus();
    var lines = new ArrayList<String>();
    lines.add(header(Optional.ofNullable(status)));
    if (status == null || status.phase() == null) {
      lines.add("");
      lines.add(INDENT + Why.of(app, now));
      return List.copyOf(lines);
    }
    if (!app.getMetadata().getGeneration().equals(status.observedGeneration())) {
      lines.add(
          INDENT
              + "the latest change has not been looked at yet: what follows is of the one before");
    }
    lines.addAll(conditions(status.conditions()));
    lines.addAll(plan(status));
    lines.addAll(waits(status));
    lines.addAll(cost(status));
    if (!Approvals.waiting(app).isEmpty()) {
      lines.add("");
      lines.addAll(approve(status));
    }
    return List.copyOf(lines);
  }

  /** Of an app that goes each step has to be named. */
  private List<String> approve(StagedAppStatus status) {
    String command =
        "stepladder approve %s -n %s"
            .formatted(app.getMetadata().getName(), app.getMetadata().getNamespace());
    if (app.isMarkedForDeletion()) {
      return Approvals.waiting(app).stream()
          .map(fingerprint ->
              "%s %s  approves %s.".formatted(command, fingerprint, named(status, fingerprint)))
          .toList();
    }
    Asked asked = Optional.ofNullable(status.plan()).map(Asked::of).orElse(Asked.NOTHING);
    return List.of(
        asked.others() == 0
            ? command + "  approves what waits for a person."
            : "%s  approves all %d steps that need it%s."
                .formatted(command, asked.steps(), asked.inAll()));
  }

  private static String named(StagedAppStatus status, String fingerprint) {
    return Optional.ofNullable(status.plan()).map(PlanStatus::steps).orElse(List.of()).stream()
        .filter(step -> fingerprint.equals(step.fingerprint()))
        .map(step -> "“%s” (%s)".formatted(step.title(), Wording.weight(step)))
        .findFirst()
        .orElse("one that is not listed");
  }

  private String header(Optional<StagedAppStatus> status) {
    String tier = status.map(StagedAppStatus::tier).orElse("");
    String target = status.map(StagedAppStatus::target).orElse("");
    String tiers =
        List.of(tier, target).stream()
            .filter(name -> !name.isEmpty())
            .distinct()
            .collect(Collectors.joining(" → "));
    return List.of(
            ink.paint(app.getMetadata().getName(), Paint.BOLD),
            tiers,
            status.map(StagedAppStatus::phase).map(Object::toString).orElse("not looked at yet"),
            "namespace %s, environment %s"
                .formatted(app.getMetadata().getNamespace(), app.getSpec().environment()))
        .stream()
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("   "));
  }

  private List<String> conditions(List<Condition> conditions) {
    var lines = new ArrayList<String>();
    var said = new ArrayList<String>();
    int widest = conditions.stream().mapToInt(one -> one.type().length()).max().orElse(0);
    for (Condition condition : conditions) {
      if (condition.type().equals(Verdict.DRIFTED) && condition.status().equals("False")) {
        continue;
      }
      // Of two that say the same the first is enough.
      boolean repeats = said.contains(condition.message());
      said.add(condition.message());
      lines.add(
          "%s%s  %-5s  %s%s"
              .formatted(
                  INDENT,
                  condition.type() + " ".repeat(widest - condition.type().length()),
                  condition.status(),
                  condition.reason(),
                  repeats || condition.message().isEmpty() ? "" : ": " + condition.message()));
    }
    if (!lines.isEmpty()) {
      lines.addFirst("");
    }
    return lines;
  }

  private List<String> plan(StagedAppStatus status) {
    List<StepStatus> steps =
        Optional.ofNullable(status.plan()).map(PlanStatus::steps).orElse(List.of());
    if (steps.isEmpty()) {
      return List.of();
    }
    PlanStatus plan = status.plan();
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add(
        "%s%d/%d steps done%s"
            .formatted(
                INDENT,
                Optional.ofNullable(plan.done()).orElse(0),
                Optional.ofNullable(plan.total()).orElse(steps.size()),
                left(status)));
    lines.addAll(new StepLines(steps, ink, now).all(width));
    int omitted = Optional.ofNullable(plan.omitted()).orElse(0);
    if (omitted > 0) {
      lines.add("%s… and %d more".formatted(INDENT, omitted));
    }
    return lines;
  }

  /** Of the steps that are left: how long they take, how long users see errors, what holds them. */
  private static String left(StagedAppStatus status) {
    PlanStatus plan = status.plan();
    OutageTold known = OutageTold.of(plan);
    String outage = known.none() ? "" : " with " + known.phrase(noticed(plan));
    return Optional.ofNullable(plan.expected())
        .map(expected -> {
          String takes = "the rest takes about %s%s".formatted(expected, outage);
          return ", " + Preconditions.of(status).tell(takes, takes, "the rest cannot be finished");
        })
        .orElse(outage);
  }

  /** Errors where nothing is left but failovers, else an outage; not all may be listed. */
  private static String noticed(PlanStatus plan) {
    boolean all = Optional.ofNullable(plan.omitted()).filter(omitted -> omitted > 0).isEmpty();
    boolean downtime =
        plan.steps().stream()
            .filter(step -> step.state() != StepState.DONE)
            .anyMatch(step -> step.impact() == Impact.DOWNTIME);
    return all && !downtime ? "errors" : "outage";
  }

  private static List<String> waits(StagedAppStatus status) {
    var lines = new ArrayList<String>();
    for (WaitStatus wait : status.waiting()) {
      // Short ones are told once more sooner than looked for.
      boolean told =
          wait.message().length() > LONG
              && status.conditions().stream()
                  .anyMatch(condition -> condition.message().contains(wait.message()));
      if (!OF_STEPS.contains(wait.reason())) {
        lines.add(
            "%s%s: %s%s"
                .formatted(
                    INDENT,
                    wait.reason(),
                    told ? "see above" : wait.message(),
                    Optional.ofNullable(wait.nextLook()).map("; looks again "::concat).orElse("")));
      }
    }
    if (!lines.isEmpty()) {
      lines.addFirst("");
    }
    return lines;
  }

  private static List<String> cost(StagedAppStatus status) {
    return Optional.ofNullable(status.plan())
        .flatMap(plan -> Optional.ofNullable(plan.costBefore()))
        .map(before -> {
          String after = Optional.ofNullable(status.plan().costAfter()).orElse(before);
          return List.of(
              "",
              before.equals(after)
                  ? "%scosts %s a month".formatted(INDENT, StepCost.dollars(before))
                  : "%scosts %s → %s a month"
                      .formatted(INDENT, StepCost.dollars(before), StepCost.dollars(after)));
        })
        .orElse(List.of());
  }
}
