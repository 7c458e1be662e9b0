package dev.stepladder.operator.act;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.time.Clock;
import dev.stepladder.operator.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Starts the steps whose turn it is, independent ones side by side. It waits for the calls, not for
 * what they set off: that is for the next plan to see.
 */
public final class Actor {

  private static final Logger log = LoggerFactory.getLogger(Actor.class);

  /** Not at once: what somebody undoes as soon as it is done must not become a hot loop. */
  private static final Duration NEXT_PLAN = Duration.ofSeconds(1);

  private static final String NO_EFFECT = State.Waiting.NO_EFFECT;
  private static final String UNDONE = "Undone";

  private final List<Executor> executors;
  private final Clock clock;
  private final BooleanSupplier leading;
  private final Attempts attempts = new Attempts();

  /**
   * An actor over the executors of all providers.
   *
   * @param leading whether this process may change anything now
   */
  public Actor(List<Executor> executors, Clock clock, BooleanSupplier leading) {
    this.executors = List.copyOf(executors);
    this.clock = clock;
    this.leading = leading;
  }

  /**
   * What came of acting on a plan.
   *
   * @param refused by step key, the steps that are refused and when they are tried again
   * @param postponed by key, the steps that were just tried and have to wait
   * @param lookAgain when to make the next plan at the latest, if something asks for it
   */
  public record Deeds(
      Map<String, Outcome.Refused> refused,
      Map<String, PlannedStep> postponed,
      Optional<Instant> lookAgain) {

    /** Nothing was started. */
    public static final Deeds NONE = new Deeds(Map.of(), Map.of(), Optional.empty());

    /** The plan as it is after them: what waits has not begun. */
    public Plan on(Plan plan) {
      return plan.with(
          plan.steps().stream().map(step -> postponed.getOrDefault(step.key(), step)).toList(),
          plan.findings());
    }
  }

  /** Keys of an app's steps that were tried a moment ago and are not tried again yet. */
  public Set<String> waiting(AppKey app) {
    return attempts.waiting(app, clock.now());
  }

  /** Calls of an app that were refused, or came to nothing, again and again. */
  public Set<String> failing(AppKey app) {
    return attempts.failing(app);
  }

  /**
   * The plan with what is known of earlier tries: why a step that could start waits, and an alarm
   * for a change that is accepted again and again and comes to nothing.
   */
  public Plan weigh(AppKey app, Plan plan) {
    if (plan.complete()) {
      attempts.keepOnly(app, plan.steps().stream().map(PlannedStep::key).toList(), clock.now());
    }
    var steps = plan.steps().stream().map(step -> weigh(app, step)).toList();
    var findings = new ArrayList<>(plan.findings());
    steps.forEach(step -> comesToNothing(app, step).ifPresent(findings::add));
    attempts.undone(app).forEach((step, attempt) -> findings.add(undone(step, attempt)));
    return plan.with(steps, findings);
  }

  private PlannedStep weigh(AppKey app, PlannedStep step) {
    Instant now = clock.now();
    Optional<Attempts.Attempt> known = attempts.of(app, step.key());
    if (known.isEmpty() || step.step().isEmpty()) {
      return step;
    }
    if (!known.get().call().equals(step.call())) {
      attempts.passOver(app, step.key());
      return step;
    }
    if (!(step.state() instanceof State.Startable)) {
      return step;
    }
    attempts.due(app, step.key(), now);
    return attempts
        .of(app, step.key())
        .filter(attempt -> attempt.waits(now))
        .map(attempt -> weigh(step, attempt))
        .orElse(step);
  }

  private static PlannedStep weigh(PlannedStep step, Attempts.Attempt attempt) {
    return switch (attempt.last()) {
      case Attempts.Last.Fruitless() ->
          step.in(
              new State.Waiting(
                  NO_EFFECT,
                  "it was accepted and nothing of it shows; it is tried again",
                  Optional.of(attempt.again())));
      case Attempts.Last.Postponed(String reason, String message) ->
          step.in(
              new State.Waiting(
                  attempt.sentBefore() ? NO_EFFECT : reason,
                  message,
                  Optional.of(attempt.again())));
      // Its time is put off again and again while many wait: not each of that is to be written.
      case Attempts.Last.Delayed(String reason, String message) ->
          step.in(
              new State.Waiting(
                  attempt.sentBefore() ? NO_EFFECT : reason,
                  message,
                  Optional.of(wholeMinute(attempt.again()))));
      case Attempts.Last.Undone() ->
          step.in(
              new State.Waiting(
                  UNDONE,
                  "it was done and somebody undid it; it is done again",
                  Optional.of(attempt.again())));
      case Attempts.Last.None(),
          Attempts.Last.Accepted(),
          Attempts.Last.Took _,
          Attempts.Last.Refused _ ->
          step;
    };
  }

  /** The count is not in the message: that would make it another one with every try. */
  private Optional<Finding> comesToNothing(AppKey app, PlannedStep step) {
    return attempts
        .of(app, step.key())
        .filter(attempt -> attempt.fruitless() >= Attempts.CALLS_AFTER)
        .map(_ ->
            new Finding.Alarm(
                PartId.of(Finding.FAILURE, step.key()),
                NO_EFFECT,
                "“%s” was accepted three times or more and does not show: see in the AWS console or with kubectl what became of it, and look for what alters it, such as another tool, a policy or an admission webhook; it is tried again every few minutes"
                    .formatted(step.title())));
  }

  private static Finding undone(String step, Attempts.Attempt attempt) {
    return new Finding.Alarm(
        PartId.of(Finding.FAILURE, step),
        UNDONE,
        "“%s” was done three times or more and undone soon after each time: find who does that, such as another controller, a GitOps tool or a person, and have them leave it; it is done again every few minutes"
            .formatted(attempt.title()));
  }

  /**
   * Starts what a plan says can start.
   *
   * @param waiting steps that the plan was made without, because they were tried a moment ago
   */
  public Deeds act(AppKey app, Plan plan, Blueprint blueprint, Set<String> waiting) {
    List<PlannedStep> ready =
        plan.steps().stream().filter(step -> step.state() instanceof State.Startable).toList();
    List<PlannedStep> due = ready.stream().filter(step -> !waiting.contains(step.key())).toList();
    var trails = new TreeMap<String, Trail>();
    due.forEach(step -> trails.put(step.key(), new Trail()));
    var outcomes =
        start(due.stream().flatMap(step -> step.step().stream()).toList(), trails, blueprint);
    Optional<Instant> again = Optional.empty();
    for (PlannedStep step : due) {
      Outcome outcome = outcomes.get(step.key());
      decided(step, outcome, trails.get(step.key()));
      remember(app, step, outcome);
      if (outcome instanceof Outcome.Done) {
        again = earliest(again, clock.now().plus(NEXT_PLAN));
      }
    }
    var refused = new TreeMap<String, Outcome.Refused>();
    var postponed = new TreeMap<String, PlannedStep>();
    for (PlannedStep step : plan.steps()) {
      Optional<Attempts.Attempt> attempt = attempts.of(app, step.key());
      attempt
          .filter(one ->
              due.contains(step)
                  && (one.last() instanceof Attempts.Last.Postponed
                      || one.last() instanceof Attempts.Last.Delayed))
          .ifPresent(one -> postponed.put(step.key(), weigh(step, one)));
      attempt.flatMap(Attempts.Attempt::refused).ifPresent(why -> refused.put(step.key(), why));
      Instant now = clock.now();
      Instant next = now.plus(NEXT_PLAN);
      if (attempt.filter(one -> one.waits(next)).isPresent()) {
        // What waits only since this plan was made has kept others of it from going on.
        again = earliest(again, waiting.contains(step.key()) ? attempt.get().again() : next);
      } else if (ready.contains(step) && !due.contains(step)) {
        // Its time has come since the plan was begun, or it is another change by now.
        again = earliest(again, next);
      } else if ((due.contains(step) || waiting.contains(step.key()))
          && attempt.filter(Attempts.Attempt::unsent).isPresent()) {
        // Its time comes in a moment, or has come while others of the plan were started.
        Instant turn = attempt.get().again();
        again = earliest(again, turn.isAfter(now) ? turn : now);
      }
    }
    return new Deeds(refused, postponed, again);
  }

  /** The one line that tells of a decision. Of which app it is, the reconcile says. */
  private static void decided(PlannedStep step, Outcome outcome, Trail trail) {
    LoggingEventBuilder line =
        log.atInfo()
            .addKeyValue("step", step.key())
            .addKeyValue("outcome", outcome.getClass().getSimpleName());
    if (!trail.requests().isEmpty()) {
      line = line.addKeyValue("requests", String.join(",", trail.requests()));
    }
    line.log("{} → {}", step.title(), outcome);
  }

  private void remember(AppKey app, PlannedStep step, Outcome outcome) {
    Instant now = clock.now();
    switch (outcome) {
      case Outcome.Started(), Outcome.Done() -> attempts.accepted(app, step, now);
      case Outcome.Busy(String message) -> attempts.postponed(app, step, "Busy", message, now);
      case Outcome.Outdated(String message) ->
          attempts.postponed(app, step, "Outdated", message, now);
      case Outcome.Delayed(String reason, String message, Instant until) ->
          attempts.delayed(app, step, new Attempts.Last.Delayed(reason, message), until, now);
      case Outcome.Refused refused -> attempts.refused(app, step, refused, now);
    }
  }

  /** A person asks for it: what waits to be tried again is tried now. */
  public void tryAgain(AppKey app) {
    attempts.tryAgain(app, clock.now());
  }

  /** Forgets an app that is gone. */
  public void forget(AppKey app) {
    attempts.forget(app);
  }

  private Map<String, Outcome> start(
      List<Step> steps, Map<String, Trail> trails, Blueprint blueprint) {
    var outcomes = new TreeMap<String, Outcome>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new TreeMap<String, Future<Outcome>>();
      Span reconcile = Span.current();
      // Lines that steps log belong to the reconcile that starts them.
      Optional<Map<String, String>> logged = Optional.ofNullable(MDC.getCopyOfContextMap());
      for (Step step : steps) {
        Trail trail = trails.get(step.key());
        Callable<Outcome> call =
            () -> {
              logged.ifPresent(MDC::setContextMap);
              return reconcile.during(() -> trail.during(() -> traced(step, trail, blueprint)));
            };
        running.put(step.key(), threads.submit(call));
      }
      for (var entry : new ArrayList<>(running.entrySet())) {
        outcomes.put(entry.getKey(), await(entry.getValue()));
      }
    }
    return outcomes;
  }

  private Outcome traced(Step step, Trail trail, Blueprint blueprint) {
    return Span.around(
        "act",
        () -> {
          Outcome outcome = start(step, blueprint);
          Span span = Span.current();
          span.put("stepladder.step", step.key())
              .put("stepladder.impact", step.impact().title())
              .put("stepladder.outcome", outcome.getClass().getSimpleName())
              .put("aws.request_id", String.join(",", trail.requests()));
          if (outcome instanceof Outcome.Refused(String reason, String _)) {
            span.fail(reason);
          }
          return outcome;
        });
  }

  private Outcome start(Step step, Blueprint blueprint) {
    if (!leading.getAsBoolean()) {
      return new Outcome.Outdated("another operator leads now");
    }
    return executor(step).start(step, blueprint);
  }

  private Executor executor(Step step) {
    return executors.stream()
        .filter(executor -> executor.handles(step.action()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "no executor handles " + step.action().getClass().getSimpleName()));
  }

  private static Outcome await(Future<Outcome> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Outdated("interrupted while the operator stops");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      log.error("a step failed in a way that nobody thought of", e.getCause());
      return new Outcome.Refused(
          "InternalError",
          "%s; this is a defect of the operator, see its log"
              .formatted(e.getCause().getClass().getSimpleName()));
    }
  }

  private static Instant wholeMinute(Instant time) {
    Instant before = time.truncatedTo(ChronoUnit.MINUTES);
    return before.equals(time) ? time : before.plus(1, ChronoUnit.MINUTES);
  }

  private static Optional<Instant> earliest(Optional<Instant> one, Instant other) {
    return Optional.of(one.filter(instant -> instant.isBefore(other)).orElse(other));
  }
}
