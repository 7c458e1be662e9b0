package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.api.v1alpha1.WaitStatus;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Objection;
import dev.stepladder.operator.plan.Preflight;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an app waits for: for what, since when, what a person can do, and when it is looked at
 * again. Pure.
 */
public final class Why {

  static final String NOT_LOOKED_AT = "NotLookedAt";
  static final String SETTLED = "Settled";
  static final String PAUSED = "Paused";
  static final String GOES_ON = "GoesOn";

  private static final String TRUE = "True";

  private static final Set<String> WHOLE_PLAN = Set.of(Preflight.FAILED, Objection.BUDGET_EXCEEDED);

  private final StagedApp app;
  private final StagedAppStatus status;
  private final Instant now;

  private Why(StagedApp app, StagedAppStatus status, Instant now) {
    this.app = app;
    this.status = status;
    this.now = now;
  }

  /**
   * An answer.
   *
   * @param reason in a word
   * @param sentence without a line break
   * @param steps those that the app waits on, or that the reason holds; where the sentence names
   *     one of them, it is the first
   * @param since as it is in the status, if that tells
   * @param nextLook likewise
   */
  record Answer(
      String reason,
      String sentence,
      List<StepStatus> steps,
      Optional<String> since,
      Optional<String> nextLook) {

    static Answer of(String reason, String sentence) {
      return new Answer(reason, sentence, List.of(), Optional.empty(), Optional.empty());
    }

    private Answer and(String more) {
      return new Answer(reason, "%s And %s.".formatted(sentence, more), steps, since, nextLook);
    }
  }

  /**
   * The sentence; without a line break.
   *
   * @param app as it was read, with its status
   * @param now on the operator's clock
   */
  public static String of(StagedApp app, Instant now) {
    return answer(app, now).sentence();
  }

  /** Who has stopped an app, in a word or two, for where there is no room for more. */
  public static String shortly(String stop) {
    return switch (stop) {
      case PAUSED -> "paused";
      case Waits.FROZEN -> "environment frozen";
      case Waits.OBSERVES -> "operator only observes";
      default -> throw new IllegalArgumentException(stop);
    };
  }

  /** What holds an app beside a pause: nothing of it starts before that is taken back too. */
  public static List<String> stopsBesidePause(StagedApp app) {
    return Optional.ofNullable(app.getStatus()).stream()
        .flatMap(status -> Stops.of(app, status).waits().stream())
        .filter(stop -> !stop.reason().equals(PAUSED))
        .map(WaitStatus::message)
        .toList();
  }

  static Answer answer(StagedApp app, Instant now) {
    return app.getStatus() == null || app.getStatus().phase() == null
        ? Answer.of(
            NOT_LOOKED_AT,
            "%s waits for its first look: see that the operator runs; it looks as soon as it does."
                .formatted(app.getMetadata().getName()))
        : new Why(app, app.getStatus(), now).answer();
  }

  private Answer answer() {
    Answer said = withScheduled(waits());
    return stops().waits().stream()
        .filter(stop -> !tells(said, stop))
        .map(WaitStatus::message)
        .reduce(said, (so, stop) -> so.and(ended(stop)), (_, last) -> last);
  }

  /** Whether a stop is said already: of an app that is paused all are said together. */
  private boolean tells(Answer said, WaitStatus stop) {
    return said.reason().equals(PAUSED)
        || (paused() && stop.reason().equals(PAUSED) && said.reason().equals(SETTLED))
        || said.sentence().contains(ended(stop.message()));
  }

  private Stops stops() {
    return Stops.of(app, status);
  }

  /** What AWS does by itself, and interrupts users with, is nothing that the app waits for. */
  private Answer withScheduled(Answer said) {
    return condition(Verdict.DRIFTED)
        .filter(Why::holds)
        .map(Condition::message)
        .filter(
            drift -> drift.contains(Finding.Drift.SCHEDULED) && !said.sentence().contains(drift))
        .map(drift -> said.and(ended(drift)))
        .orElse(said);
  }

  private Answer waits() {
    if (!app.getMetadata().getGeneration().equals(status.observedGeneration())) {
      return Answer.of(
          NOT_LOOKED_AT,
          "%s waits for the operator to look at its latest change, usually for seconds: if it lasts, see that the operator runs."
              .formatted(subject()));
    }
    if (holds(Verdict.READY)) {
      return Answer.of(
          SETTLED,
          "%s waits for nothing: it stands on %s%s."
              .formatted(subject(), status.tier(), paused() ? ", and is paused" : ""));
    }
    List<StepStatus> running = running();
    List<StepStatus> asking = steps(step -> step.state() == StepState.WAITING_FOR_APPROVAL);
    if (paused()) {
      return pauses(running, asking);
    }
    return condition(Verdict.STALLED)
        .filter(Why::holds)
        .map(this::stalls)
        .or(() -> running.stream().findFirst().map(_ -> goesOn(running, asking)))
        .or(() -> asking.stream().findFirst().map(_ -> asks(asking)))
        .or(() -> status.waiting().stream().findFirst().map(this::held))
        .orElseGet(this::progress);
  }

  private Answer pauses(List<StepStatus> running, List<StepStatus> asking) {
    Optional<WaitStatus> wait = wait(entry -> entry.reason().equals(PAUSED));
    Answer paused =
        new Answer(
            PAUSED,
            "%s waits because %s%s: %s%s."
                .formatted(
                    subject(),
                    stops().why(),
                    running.stream()
                        .findFirst()
                        .map(step -> ", while “%s” comes to its end".formatted(step.title()))
                        .orElse(""),
                    stops().end(),
                    asking.isEmpty() ? "" : "; " + meanwhile(asking.getFirst())),
            Stream.concat(asking.stream(), heldSteps().all().stream()).distinct().toList(),
            since(wait),
            nextLook(wait));
    return trouble()
        .map(message -> paused.and("it is stalled besides: " + ended(message)))
        .orElse(paused);
  }

  /** What stalls it, without who has stopped it, which its condition tells too. */
  private Optional<String> trouble() {
    return condition(Verdict.STALLED)
        .filter(Why::holds)
        .map(stalled ->
            wait(entry -> entry.reason().equals(stalled.reason()))
                .map(WaitStatus::message)
                .orElse(stalled.message()));
  }

  /** A condition tells since when there has been any trouble; its wait, since when this one. */
  private Answer stalls(Condition stalled) {
    Optional<WaitStatus> wait = wait(entry -> entry.reason().equals(stalled.reason()));
    return new Answer(
        stalled.reason(),
        "%s is stalled%s: %s.%s"
            .formatted(subject(), told(since(wait)), ended(stalled.message()), again(wait)),
        stalledBy(stalled),
        since(wait),
        nextLook(wait));
  }

  /** What counts for the whole plan holds all that has not begun. */
  private List<StepStatus> stalledBy(Condition stalled) {
    return WHOLE_PLAN.contains(stalled.reason())
        ? heldSteps().all()
        : heldSteps().by(stalled.reason(), stalled.message());
  }

  private HeldSteps heldSteps() {
    return new HeldSteps(steps(_ -> true));
  }

  private String subject() {
    String name = app.getMetadata().getName();
    return app.isMarkedForDeletion() ? name + ", which is being deleted," : name;
  }

  private Answer goesOn(List<StepStatus> running, List<StepStatus> asking) {
    StepStatus step = running.getFirst();
    Optional<WaitStatus> wait =
        wait(entry ->
            entry.reason().equals(Waits.STEP_RUNNING) && entry.message().startsWith(step.title()));
    return new Answer(
        Waits.STEP_RUNNING,
        "%s waits for “%s” (%s)%s, %s: %s.%s"
            .formatted(
                subject(),
                step.title(),
                Optional.ofNullable(step.waitsFor()).orElse("going on"),
                told(Optional.ofNullable(step.since())),
                StepLength.text(step),
                asking.isEmpty() ? "nothing to do" : meanwhile(asking.getFirst()),
                again(wait)),
        running,
        Optional.ofNullable(step.since()),
        nextLook(wait));
  }

  private String meanwhile(StepStatus step) {
    return app.isMarkedForDeletion() || asked().others() == 0
        ? "meanwhile approve “%s” with %s".formatted(step.title(), approve(step))
        : "meanwhile approve “%s” and %s, with %s"
            .formatted(step.title(), asked().more(), approve(step));
  }

  private Answer asks(List<StepStatus> asking) {
    StepStatus step = asking.getFirst();
    Optional<WaitStatus> wait = wait(entry -> entry.reason().equals(Waits.APPROVAL));
    return new Answer(
        Waits.APPROVAL,
        "%s waits%s for a person to approve “%s” (%s, %s%s): %s%s%s.%s"
            .formatted(
                subject(),
                told(Optional.ofNullable(step.since())),
                step.title(),
                Wording.weight(step),
                StepLength.text(step),
                StepCost.text(step),
                approve(step),
                others(step),
                Optional.ofNullable(status.plan())
                    .flatMap(StepCost::ofAll)
                    .map("; "::concat)
                    .orElse(""),
                again(wait)),
        asking,
        Optional.ofNullable(step.since()),
        nextLook(wait));
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
  private Answer held(WaitStatus wait) {
    List<StepStatus> named = steps(candidate -> wait.message().equals(candidate.waitsFor()));
    // What stops the app holds more than the step that it is told of.
    List<StepStatus> held =
        Waits.stop(wait.reason())
            ? Stream.concat(named.stream(), heldSteps().all().stream()).distinct().toList()
            : named;
    return new Answer(
        wait.reason(),
        "%s waits%s%s: %s.%s"
            .formatted(
                subject(),
                named.stream()
                    .findFirst()
                    .map(step -> " with “%s”".formatted(step.title()))
                    .orElse(""),
                told(Optional.ofNullable(wait.since())),
                ended(wait.message()),
                again(Optional.of(wait))),
        held,
        Optional.ofNullable(wait.since()),
        nextLook(Optional.of(wait)));
  }

  private Answer progress() {
    return Answer.of(
        GOES_ON,
        "%s goes on: %s."
            .formatted(
                subject(),
                ended(
                    condition(Verdict.READY)
                        .map(Condition::message)
                        .orElse("nothing is known yet"))));
  }

  /** First, of what goes on at once, what the status names. */
  private List<StepStatus> running() {
    String current = Optional.ofNullable(status.step()).orElse("");
    return steps(step -> step.state() == StepState.RUNNING).stream()
        .sorted(Comparator.comparing(step -> !current.contains(step.title())))
        .toList();
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
    return condition(type).filter(Why::holds).isPresent();
  }

  private static boolean holds(Condition condition) {
    return condition.status().equals(TRUE);
  }

  private boolean paused() {
    return app.says(Names.PAUSED);
  }

  /** A simulated clock may be far from the one here: then the instant says more. */
  private String told(Optional<String> instant) {
    return instant
        .flatMap(Wording::instant)
        .map(begun ->
            begun.isAfter(now)
                ? " since " + Wording.instant(begun)
                : " since " + Durations.text(Duration.between(begun, now)))
        .orElse("");
  }

  private static Optional<String> since(Optional<WaitStatus> wait) {
    return wait.flatMap(entry -> Optional.ofNullable(entry.since()));
  }

  private static Optional<String> nextLook(Optional<WaitStatus> wait) {
    return wait.flatMap(entry -> Optional.ofNullable(entry.nextLook()));
  }

  private static String again(Optional<WaitStatus> wait) {
    return nextLook(wait).map(" It looks again %s."::formatted).orElse("");
  }

  private String command(String verb) {
    return "stepladder %s %s -n %s"
        .formatted(verb, app.getMetadata().getName(), app.getMetadata().getNamespace());
  }

  private static String ended(String message) {
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
