package dev.stepladder.operator.act;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

/**
 * Starts the steps whose turn it is, independent ones side by side. It waits for the calls, not for
 * what they set off: that is for the next plan to see.
 */
public final class Actor {

  private static final Logger log = LoggerFactory.getLogger(Actor.class);

  /** What was busy or not as the plan saw it is looked at again after this. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /** Not at once: what somebody undoes as soon as it is done must not become a hot loop. */
  private static final Duration NEXT_PLAN = Duration.ofSeconds(1);

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
   * @param lookAgain when to make the next plan at the latest, if something asks for it
   */
  public record Deeds(Map<String, Outcome.Refused> refused, Optional<Instant> lookAgain) {

    /** Nothing was started. */
    public static final Deeds NONE = new Deeds(Map.of(), Optional.empty());
  }

  /** Keys of an app's steps that were refused a moment ago and are not tried again yet. */
  public Set<String> waiting(AppKey app) {
    return attempts.waiting(app, clock.now());
  }

  /** Starts what a plan says can start, unless it was refused a moment ago. */
  public Deeds act(AppKey app, Plan plan, Blueprint blueprint) {
    attempts.keepOnly(app, plan.steps().stream().map(PlannedStep::key).toList());
    Instant now = clock.now();
    List<Step> due =
        plan.startable().stream()
            .filter(step ->
                attempts.of(app, step.key()).stream()
                    .noneMatch(attempt -> attempt.again().isAfter(now)))
            .toList();
    var outcomes = start(due, blueprint);
    Optional<Instant> again = Optional.empty();
    for (Step step : due) {
      Outcome outcome = outcomes.get(step.key());
      log.info("{} {}: {} → {}", app.name(), step.key(), step.title(), outcome);
      switch (outcome) {
        case Outcome.Started() -> attempts.accepted(app, step.key());
        case Outcome.Done() -> {
          attempts.accepted(app, step.key());
          again = earliest(again, clock.now().plus(NEXT_PLAN));
        }
        case Outcome.Busy _, Outcome.Outdated _ ->
            again = earliest(again, clock.now().plus(LOOK_AGAIN));
        case Outcome.Refused refused -> attempts.refused(app, step.key(), refused, clock.now());
      }
    }
    var refused = new TreeMap<String, Outcome.Refused>();
    for (PlannedStep step : plan.steps()) {
      Optional<Attempts.Attempt> attempt = attempts.of(app, step.key());
      if (attempt.isPresent()) {
        refused.put(step.key(), attempt.get().refused());
        again = earliest(again, attempt.get().again());
      }
    }
    return new Deeds(refused, again);
  }

  /** Forgets an app that is gone. */
  public void forget(AppKey app) {
    attempts.keepOnly(app, List.of());
  }

  private Map<String, Outcome> start(List<Step> steps, Blueprint blueprint) {
    var outcomes = new TreeMap<String, Outcome>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new TreeMap<String, Future<Outcome>>();
      for (Step step : steps) {
        Callable<Outcome> call = () -> start(step, blueprint);
        running.put(step.key(), threads.submit(call));
      }
      for (var entry : new ArrayList<>(running.entrySet())) {
        outcomes.put(entry.getKey(), await(entry.getValue()));
      }
    }
    return outcomes;
  }

  private Outcome start(Step step, Blueprint blueprint) {
    if (!leading.getAsBoolean()) {
      return new Outcome.Outdated("another operator leads now");
    }
    return executors.stream()
        .filter(executor -> executor.handles(step.action()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "no executor handles " + step.action().getClass().getSimpleName()))
        .start(step, blueprint);
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

  private static Optional<Instant> earliest(Optional<Instant> one, Instant other) {
    return Optional.of(one.filter(instant -> instant.isBefore(other)).orElse(other));
  }
}
