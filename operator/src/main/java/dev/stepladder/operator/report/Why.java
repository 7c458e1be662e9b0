package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What an app waits for, in a sentence: for what, since when, what a person can do, and when it is
 * looked at again. Pure.
 */
public final class Why {

  private static final String TRUE = "True";

  private final StagedApp app;
  private final StagedAppStatus status;
  private final Instant now;

  private Why(StagedApp app, StagedAppStatus status, Instant now) {
    this.app = app;
    this.status = status;
    this.now = now;
  }

  /**
   * The sentence; without a line break.
   *
   * @param app as it was read, with its status
   * @param now on the operator's clock
   */
  public static String of(StagedApp app, Instant now) {
    return app.getStatus() == null || app.getStatus().phase() == null
        ? "%s waits for its first look: see that the operator runs; it looks as soon as it does."
            .formatted(app.getMetadata().getName())
        : new Why(app, app.getStatus(), now).sentence();
  }

  private String sentence() {
    String said = waits();
    return status.waiting().stream()
        .filter(wait -> Waits.stop(wait.reason()))
        .map(WaitStatus::message)
        .filter(stop -> !said.contains(stop) && !(paused() && stop.contains(Names.PAUSED)))
        .findFirst()
        .map(stop -> "%s And %s.".formatted(said, ended(stop)))
        .orElse(said);
  }

  private String waits() {
    if (!app.getMetadata().getGeneration().equals(status.observedGeneration())) {
      return "%s waits for the operator to look at its latest change, usually for seconds: if it lasts, see that the operator runs."
          .formatted(subject());
    }
    if (holds(Verdict.READY)) {
      return "%s waits for nothing: it stands on %s%s."
          .formatted(subject(), status.tier(), paused() ? ", and is paused" : "");
    }
    Optional<StepStatus> running = running();
    List<StepStatus> asking = steps(step -> step.state() == StepState.WAITING_FOR_APPROVAL);
    if (paused()) {
      return "%s waits because it is paused%s: %s lets it go on%s."
          .formatted(
              subject(),
              running
                  .map(step -> ", while “%s” comes to its end".formatted(step.title()))
                  .orElse(""),
              command("resume"),
              asking.isEmpty() ? "" : "; " + meanwhile(asking.getFirst()));
    }
    if (holds(Verdict.STALLED)) {
      return "%s is stalled%s: %s.%s"
          .formatted(
              subject(),
              since(condition(Verdict.STALLED).map(Condition::lastTransitionTime)),
              ended(condition(Verdict.STALLED).map(Condition::message).orElse("")),
              again(status.waiting().stream().findFirst()));
    }
    return running
        .map(step -> goesOn(step, asking))
        .or(() -> asking.stream().findFirst().map(this::asks))
        .or(() -> status.waiting().stream().findFirst().map(this::held))
        .orElseGet(this::progress);
  }

  private String subject() {
    String name = app.getMetadata().getName();
    return app.isMarkedForDeletion() ? name + ", which is being deleted," : name;
  }

  private String goesOn(StepStatus step, List<StepStatus> asking) {
    return "%s waits for “%s” (%s)%s, usually %s: %s.%s"
        .formatted(
            subject(),
            step.title(),
            Optional.ofNullable(step.waitsFor()).orElse("going on"),
            since(Optional.ofNullable(step.since())),
            step.expected(),
            asking.isEmpty() ? "nothing to do" : meanwhile(asking.getFirst()),
            again(
                wait(entry ->
                    entry.reason().equals(Waits.STEP_RUNNING)
                        && entry.message().startsWith(step.title()))));
  }

  private String meanwhile(StepStatus step) {
    return app.isMarkedForDeletion() || asked().others() == 0
        ? "meanwhile approve “%s” with %s".formatted(step.title(), approve(step))
        : "meanwhile approve “%s” and %s, with %s"
            .formatted(step.title(), asked().more(), approve(step));
  }

  private String asks(StepStatus step) {
    return "%s waits%s for a person to approve “%s” (%s, usually %s): %s%s.%s"
        .formatted(
            subject(),
            since(Optional.ofNullable(step.since())),
            step.title(),
            Wording.weight(step),
            step.expected(),
            approve(step),
            others(step),
            again(wait(entry -> entry.reason().equals(Waits.APPROVAL))));
  }

  /** The command that does it; of an app that goes it has to name each step. */
  private String approve(StepStatus step) {
    return app.isMarkedForDeletion()
        ? "%s %s"
            .formatted(
                command("approve"), Optional.ofNullable(step.fingerprint()).orElseGet(step::key))
        : command("approve");
  }

  private String others(StepStatus step) {
    int others = asked().others();
    if (others == 0) {
      return "";
    }
    return app.isMarkedForDeletion()
        ? "; %d more to be named, see %s".formatted(others, command("status"))
        : " approves it and %s, the same with %s at its end this one only"
            .formatted(asked().more(), step.key());
  }

  private Asked asked() {
    return Optional.ofNullable(status.plan()).map(Asked::of).orElse(Asked.NOTHING);
  }

  /** What holds it is said in words that also say what to do. */
  private String held(WaitStatus wait) {
    String step =
        steps(candidate -> wait.message().equals(candidate.waitsFor())).stream()
            .findFirst()
            .map(held -> " with “%s”".formatted(held.title()))
            .orElse("");
    return "%s waits%s%s: %s.%s"
        .formatted(
            subject(),
            step,
            since(Optional.ofNullable(wait.since())),
            ended(wait.message()),
            again(Optional.of(wait)));
  }

  private String progress() {
    return "%s goes on: %s."
        .formatted(
            subject(),
            ended(condition(Verdict.READY).map(Condition::message).orElse("nothing is known yet")));
  }

  /** Of what goes on at once, what the status names. */
  private Optional<StepStatus> running() {
    List<StepStatus> all = steps(step -> step.state() == StepState.RUNNING);
    String current = Optional.ofNullable(status.step()).orElse("");
    return all.stream()
        .filter(step -> current.contains(step.title()))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private List<StepStatus> steps(Predicate<StepStatus> which) {
    return Optional.ofNullable(status.plan()).map(PlanStatus::steps).orElse(List.of()).stream()
        .filter(which)
        .toList();
  }

  private Optional<WaitStatus> wait(Predicate<WaitStatus> which) {
    return status.waiting().stream().filter(which).findFirst();
  }

  private Optional<Condition> condition(String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  private boolean holds(String type) {
    return condition(type).filter(condition -> condition.status().equals(TRUE)).isPresent();
  }

  private boolean paused() {
    return app.says(Names.PAUSED);
  }

  /** A simulated clock may be far from the one here: then the instant says more. */
  private String since(Optional<String> instant) {
    return instant
        .flatMap(Wording::instant)
        .map(begun ->
            begun.isAfter(now)
                ? " since " + Wording.instant(begun)
                : " since " + Durations.text(Duration.between(begun, now)))
        .orElse("");
  }

  private static String again(Optional<WaitStatus> wait) {
    return wait.flatMap(entry -> Optional.ofNullable(entry.nextLook()))
        .map(" It looks again %s."::formatted)
        .orElse("");
  }

  private String command(String verb) {
    return "stepladder %s %s -n %s"
        .formatted(verb, app.getMetadata().getName(), app.getMetadata().getNamespace());
  }

  private static String ended(String message) {
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
