package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.plan.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What has become of an app's steps since its last status. */
record StepNews(Observation seen, Previously before, StepList steps, StagedAppStatus now) {

  private static final int MOST_COMMAND = 600;

  /** In the order in which a person should read it. */
  List<Occurrence> occurrences() {
    var all = new ArrayList<Occurrence>();
    planMade(all);
    steps.finished().stream().filter(step -> !told(step)).forEach(step -> all.add(done(step)));
    dropped(all);
    steps.open().forEach(step -> lapsed(step, all));
    // What goes on by itself is no step that anybody took.
    steps.left().forEach(step -> moved(step, all));
    asked(all);
    return all;
  }

  private void planMade(List<Occurrence> all) {
    if (!another()) {
      return;
    }
    String what =
        seen.deleting()
            ? "to remove what is not retained"
            : Objects.equals(now.tier(), now.target())
                ? new PlanCause(seen, before).text(now.target())
                : now.tier() == null
                    ? "to " + now.target()
                    : "from %s to %s".formatted(now.tier(), now.target());
    all.add(
        Occurrence.normal(
            "PlanMade",
            "%s%s %s, %s%s%s"
                .formatted(
                    Gaps.of(seen.plan()).atLeast(),
                    count(steps.left().size(), "step"),
                    what,
                    interruptions(),
                    irreversible(),
                    waits())));
  }

  /** Whether the plan is another one than that of the last status. */
  private boolean another() {
    return steps.freshAfter(before)
        || (!steps.left().isEmpty() && !Objects.equals(before.target().orElse(null), now.target()));
  }

  private String interruptions() {
    List<StepStatus> interrupting =
        steps.left().stream()
            .filter(step -> step.impact().compareTo(Impact.FAILOVER) >= 0)
            .toList();
    OutageTold outage = OutageTold.of(now.plan());
    return interrupting.isEmpty()
        ? "none interrupts users"
        : "%s%s: %s"
            .formatted(
                count(interrupting.size(), "interruption"),
                outage.none() ? "" : " (%s)".formatted(outage.inAll()),
                titles(interrupting));
  }

  private String irreversible() {
    List<StepStatus> forGood =
        steps.left().stream().filter(step -> Boolean.FALSE.equals(step.reversible())).toList();
    return forGood.isEmpty()
        ? ""
        : "; %d irreversible: %s".formatted(forGood.size(), titles(forGood));
  }

  /** What others set going is neither a step nor an interruption of the plan. */
  private String waits() {
    return steps.awaited().isEmpty()
        ? ""
        : "; besides, something goes on already: " + titles(steps.awaited());
  }

  /**
   * What somebody undid, or did in the operator's stead, goes without having been done. What
   * another plan lacks, or cannot be planned for something that is wrong, is told with that.
   */
  private void dropped(List<Occurrence> all) {
    boolean deleting = seen.deleting() && !before.phase().equals(Optional.of(Phase.DELETING));
    boolean elsewhere = !Objects.equals(before.target().orElse(null), now.target());
    List<StepStatus> gone =
        steps.dropped().stream()
            // Others come and go as what they follow from is seen, and nobody was told of them.
            .filter(step -> Boolean.TRUE.equals(step.needsApproval()))
            .filter(step -> step.state() != StepState.FAILED)
            .filter(step -> !blocked(step))
            .toList();
    if (gone.isEmpty() || deleting || elsewhere) {
      return;
    }
    all.add(
        Occurrence.normal(
            "StepDropped",
            "no longer in the plan, as it is so already, comes with another step, or is not asked for any more: "
                + titles(gone)));
  }

  private boolean blocked(StepStatus step) {
    return seen.plan().findings().stream()
        .filter(Finding::blocks)
        .map(Finding::part)
        .anyMatch(part -> step.key().equals(part.toString()) || step.key().startsWith(part + "/"));
  }

  private static String titles(List<StepStatus> some) {
    return some.stream().map(StepStatus::title).collect(Collectors.joining("; "));
  }

  /** What has been told as done, and then was seen to go on for a while, is done once. */
  private boolean told(StepStatus step) {
    return before
        .step(step.key())
        .filter(then -> then.state() == StepState.RUNNING && then.took() != null)
        .isPresent();
  }

  private static Occurrence done(StepStatus step) {
    return Occurrence.normal(
        "StepDone",
        step.took() == null
            ? step.title() + ": done"
            : "%s: done, took %s of about %s"
                .formatted(step.title(), step.took(), step.expected()));
  }

  private void moved(StepStatus step, List<Occurrence> all) {
    if (same(step)) {
      return;
    }
    switch (step.state()) {
      case RUNNING ->
          all.add(
              Occurrence.normal(
                  "StepStarted", "%s: started, %s".formatted(step.title(), StepLength.text(step))));
      case FAILED ->
          all.add(
              Occurrence.warning(
                  "StepFailed",
                  "%s: refused, will be tried again: %s".formatted(step.title(), step.waitsFor())));
      case DONE, READY, WAITING, WAITING_FOR_APPROVAL -> {}
    }
  }

  private boolean same(StepStatus step) {
    return (step.state() == StepState.RUNNING && step.took() != null)
        || before
            .step(step.key())
            .filter(then -> then.state() == step.state() || asked(then, step))
            .isPresent();
  }

  /** One command answers for all that a person is asked, so that it is told once. */
  private void asked(List<Occurrence> all) {
    List<StepStatus> asks =
        steps.left().stream()
            .filter(step -> step.state() == StepState.WAITING_FOR_APPROVAL && !same(step))
            .toList();
    if (asks.isEmpty()) {
      return;
    }
    String named =
        asks.stream()
            .map(step -> "%s (%s)".formatted(step.title(), Wording.weight(step)))
            .collect(Collectors.joining("; "));
    all.add(
        Occurrence.normal(
            "StepWaiting",
            asks.size() == 1
                ? "%s: waits for approval (%s, %s), %s"
                    .formatted(
                        asks.getFirst().title(),
                        Wording.weight(asks.getFirst()),
                        StepLength.text(asks.getFirst()),
                        howToApprove(1))
                // The command comes first: many titles may have no room.
                : "%d steps wait for approval, %s: %s"
                    .formatted(asks.size(), howToApprove(asks.size()), named)));
  }

  /** That what somebody approved has become something else, which they are asked for anew. */
  private void lapsed(StepStatus step, List<Occurrence> all) {
    Set<String> approved = Approvals.of(seen.app());
    before
        .step(step.key())
        .filter(then -> then.state() != StepState.DONE && Boolean.TRUE.equals(step.needsApproval()))
        .filter(then -> then.fingerprint() != null && approved.contains(then.fingerprint()))
        .filter(then -> !then.fingerprint().equals(step.fingerprint()))
        .ifPresent(then ->
            all.add(
                Occurrence.normal(
                    "ApprovalLapsed",
                    "%s: was approved as %s and is another change now, which needs approval of its own"
                        .formatted(step.title(), then.fingerprint()))));
  }

  /** Whether a person has been asked for it already, and only could not answer for a moment. */
  private static boolean asked(StepStatus then, StepStatus now) {
    return now.state() == StepState.WAITING_FOR_APPROVAL
        && Asked.since(then).isPresent()
        && Asked.since(then).equals(Asked.since(now));
  }

  /** A command that had to be cut would be worse than none. */
  private String howToApprove(int asks) {
    String command = Optional.ofNullable(now.approve()).orElse("");
    int more = steps.asked().steps() - asks;
    String others =
        more > 0
            ? "; it approves %s and %d more%s"
                .formatted(asks == 1 ? "this" : "these", more, steps.asked().inAll())
            : asks > 1 ? "; it approves all of them" + steps.asked().inAll() : "";
    return command.isEmpty() || command.length() > MOST_COMMAND
        ? "run the command in status.approve" + others
        : "run: %s%s".formatted(command, others);
  }

  private static String count(int number, String what) {
    return number == 1 ? "1 " + what : number + " " + what + "s";
  }
}
