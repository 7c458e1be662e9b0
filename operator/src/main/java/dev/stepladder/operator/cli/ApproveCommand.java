package dev.stepladder.operator.cli;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.report.Approvals;
import dev.stepladder.operator.report.StepCost;
import dev.stepladder.operator.report.StepLength;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Approves steps that wait for a person. */
@Command(
    name = "approve",
    description =
        "Approves the steps of an app that wait for a person: all of them, or those that are named.")
public final class ApproveCommand implements Callable<Integer> {

  /** As far as a fingerprint and the gaps beside it reach. */
  private static final String UNDER_TITLE = " ".repeat(16);

  @Spec private CommandSpec command;

  @Mixin private AppOptions app;

  @Parameters(
      index = "1..*",
      paramLabel = "<step>",
      description =
          "Fingerprints or keys of steps, as the status and -o json have them. Without any, all that wait.")
  private List<String> named = List.of();

  @Override
  public Integer call() {
    var approved = new LinkedHashSet<String>();
    StagedApp seen =
        app.with(there ->
            there.annotate(now -> {
              requireCurrent(now);
              var these =
                  new LinkedHashSet<>(named.isEmpty() ? allThatWait(now) : fingerprints(now));
              if (!approved.isEmpty() && !approved.equals(these)) {
                throw new CommandFailed(
                    "The plan of %s has changed meanwhile, and nothing was approved: look at it again."
                        .formatted(now.getMetadata().getName()));
              }
              approved.addAll(these);
              Set<String> all = Approvals.of(now);
              if (!all.addAll(approved)) {
                return Map.of();
              }
              return Map.of(Names.APPROVE, Approvals.value(all));
            }));
    PrintWriter out = command.commandLine().getOut();
    lines(seen, approved).forEach(out::println);
    out.flush();
    return Answers.DONE;
  }

  /** All that wait; of an app that goes each has to be named, so that no data goes unseen. */
  private static Collection<String> allThatWait(StagedApp now) {
    if (now.isMarkedForDeletion() && !Approvals.waiting(now).isEmpty()) {
      throw new CommandFailed(
          "%s is being deleted: name the steps that you approve, by their fingerprints:\n  %s"
              .formatted(now.getMetadata().getName(), String.join("\n  ", waiting(now))));
    }
    return Approvals.waiting(now);
  }

  private static List<String> waiting(StagedApp now) {
    return steps(now).stream()
        .filter(step -> Approvals.waiting(now).contains(step.fingerprint()))
        .map(ApproveCommand::line)
        .toList();
  }

  private List<String> fingerprints(StagedApp now) {
    return named.stream().map(word -> fingerprint(now, word)).toList();
  }

  private static String fingerprint(StagedApp now, String word) {
    if (Approvals.waiting(now).contains(word)) {
      return word;
    }
    return steps(now).stream()
        .filter(step -> word.equals(step.fingerprint()) || word.equals(step.key()))
        .map(step -> Optional.ofNullable(step.fingerprint()))
        .findFirst()
        .flatMap(fingerprint -> fingerprint)
        .orElseThrow(() -> unknown(now, word));
  }

  private static CommandFailed unknown(StagedApp now, String word) {
    List<String> waiting = waiting(now);
    return new CommandFailed(
        "No step of %s that is still to come has the fingerprint or key '%s'%s"
            .formatted(
                now.getMetadata().getName(),
                word,
                waiting.isEmpty()
                    ? ", and none waits for a person."
                    : "; for a person wait:\n  " + String.join("\n  ", waiting)));
  }

  /** What the status shows must be what is going to be done. */
  private static void requireCurrent(StagedApp now) {
    boolean current =
        Optional.ofNullable(now.getStatus())
            .map(StagedAppStatus::observedGeneration)
            .filter(now.getMetadata().getGeneration()::equals)
            .isPresent();
    if (!current) {
      throw new CommandFailed(
          "The operator has not looked at the latest change of %s yet: try again in a moment, and see that it runs."
              .formatted(now.getMetadata().getName()));
    }
  }

  private static List<StepStatus> steps(StagedApp app) {
    return Optional.ofNullable(app.getStatus())
        .map(StagedAppStatus::plan)
        .map(PlanStatus::steps)
        .orElse(List.of())
        .stream()
        .filter(step -> step.state() != StepState.DONE)
        .toList();
  }

  private static List<String> lines(StagedApp app, Set<String> approved) {
    String of =
        "%s in namespace %s"
            .formatted(app.getMetadata().getName(), app.getMetadata().getNamespace());
    if (approved.isEmpty()) {
      return List.of("Nothing of %s waits for a person.".formatted(of));
    }
    var lines = new ArrayList<String>();
    lines.add("Approved for %s:".formatted(of));
    for (String fingerprint : approved) {
      Optional<StepStatus> step =
          steps(app).stream()
              .filter(candidate -> fingerprint.equals(candidate.fingerprint()))
              .findFirst();
      lines.add("  " + step.map(ApproveCommand::line).orElse(fingerprint));
      step.map(StepStatus::why).map(UNDER_TITLE::concat).ifPresent(lines::add);
    }
    Optional.ofNullable(app.getStatus().plan())
        .flatMap(StepCost::ofAll)
        .map("With that %s."::formatted)
        .ifPresent(lines::add);
    return lines;
  }

  private static String line(StepStatus step) {
    return "%s  %s (%s%s, %s%s)"
        .formatted(
            step.fingerprint(),
            step.title(),
            step.impact(),
            Boolean.FALSE.equals(step.reversible()) ? ", irreversible" : "",
            StepLength.text(step),
            StepCost.text(step));
  }
}
