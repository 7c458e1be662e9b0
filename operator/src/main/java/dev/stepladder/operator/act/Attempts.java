package dev.stepladder.operator.act;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of trying the steps of apps: none is given up, and none is tried in a hot loop, not
 * even where somebody undoes it as soon as it is done. Kept in memory only; a restart merely tries
 * sooner.
 */
final class Attempts {

  /** How often a change may come to nothing, or be undone, before a person is called. */
  static final int CALLS_AFTER = 3;

  /** What is due again so soon after it was done has been undone by somebody who will again. */
  static final Duration SOON = Duration.ofMinutes(10);

  private static final Pace TRIES = new Pace(Duration.ofSeconds(10), Duration.ofMinutes(5));
  private static final Pace LOOKS = new Pace(Duration.ofSeconds(5), Duration.ofMinutes(1));

  private final Map<Key, Attempt> attempts = new ConcurrentHashMap<>();

  /** Calls that failed before another was tried for the same step, which does without them. */
  private final Map<Key, Set<String>> passedOver = new ConcurrentHashMap<>();

  private record Key(AppKey app, String step) {}

  /** Ever longer waits, each twice the one before. */
  private record Pace(Duration first, Duration longest) {
    Duration after(int times) {
      Duration wait = first.multipliedBy(1L << Math.min(times - 1, 10));
      return wait.compareTo(longest) > 0 ? longest : wait;
    }
  }

  /** What came of the latest try. */
  sealed interface Last {

    /** It is the first. */
    record None() implements Last {}

    /** It was accepted; whether anything comes of it has not been seen yet. */
    record Accepted() implements Last {}

    /** It was accepted, and the same change was due again afterwards. */
    record Fruitless() implements Last {}

    /** It was accepted and showed, so that it was not due any more. */
    record Took(Instant at) implements Last {}

    /** It showed, and soon was due again. */
    record Undone() implements Last {}

    /**
     * Nothing was sent, or nobody knows.
     *
     * @param reason a word for conditions, in CamelCase
     */
    record Postponed(String reason, String message) implements Last {}

    /**
     * Nothing was sent, for a cause that has nothing to do with it.
     *
     * @param reason a word for conditions, in CamelCase
     */
    record Delayed(String reason, String message) implements Last {}

    /** It was refused. */
    record Refused(Outcome.Refused why) implements Last {}
  }

  /**
   * How a step has fared.
   *
   * @param call that was tried: another one begins anew
   * @param inARow how often it was refused, or postponed, without anything else in between
   * @param fruitless how often it was accepted and came to nothing
   * @param undone how often it was done and soon had to be done again
   * @param again when it is tried again
   */
  record Attempt(
      String call, String title, Last last, int inARow, int fruitless, int undone, Instant again) {

    boolean waits(Instant now) {
      return again.isAfter(now);
    }

    /** It was refused, or came to nothing, so often that a person has to look. */
    boolean fails() {
      return (last instanceof Last.Refused && inARow >= CALLS_AFTER)
          || fruitless >= CALLS_AFTER
          || undone >= CALLS_AFTER;
    }

    /** It was to begin and did not: its turn comes again whatever is seen meanwhile. */
    boolean unsent() {
      return switch (last) {
        case Last.Postponed _, Last.Delayed _, Last.Refused _ -> true;
        case Last.None(), Last.Accepted(), Last.Fruitless(), Last.Took _, Last.Undone() -> false;
      };
    }

    /** An earlier try of the same change was accepted and had yet to show: it may by now. */
    boolean sentBefore() {
      return fruitless > 0;
    }

    Optional<Outcome.Refused> refused() {
      return last instanceof Last.Refused(Outcome.Refused why)
          ? Optional.of(why)
          : Optional.empty();
    }

    private Attempt accepted(Instant now) {
      return next(new Last.Accepted(), 0, fruitless, undone, now);
    }

    private Attempt refused(Outcome.Refused why, Instant now) {
      int times = last instanceof Last.Refused ? inARow + 1 : 1;
      return next(new Last.Refused(why), times, fruitless, undone, now.plus(TRIES.after(times)));
    }

    private Attempt postponed(String reason, String message, Instant now) {
      int times = last instanceof Last.Postponed ? inARow + 1 : 1;
      return next(
          new Last.Postponed(reason, message),
          times,
          fruitless,
          undone,
          now.plus(LOOKS.after(times)));
    }

    /** Says nothing of the change itself: one that is refused stays so. */
    private Attempt delayed(Last.Delayed why, Instant until) {
      return last instanceof Last.Refused ? at(until) : next(why, inARow, fruitless, undone, until);
    }

    /** It is due although it was done. The first time somebody may have meant no harm. */
    private Attempt judged(Instant now) {
      return switch (last) {
        case Last.Accepted() ->
            next(
                new Last.Fruitless(),
                0,
                fruitless + 1,
                undone,
                now.plus(TRIES.after(fruitless + 1)));
        case Last.Took(Instant at) when at.plus(SOON).isAfter(now) ->
            next(
                new Last.Undone(),
                0,
                0,
                undone + 1,
                undone == 0 ? now : now.plus(TRIES.after(undone)));
        case Last.Took _ -> next(new Last.None(), 0, 0, 0, now);
        case Last.None(),
            Last.Fruitless(),
            Last.Undone(),
            Last.Postponed _,
            Last.Delayed _,
            Last.Refused _ ->
            this;
      };
    }

    /** It is not due any more; empty once nothing follows from that. */
    private Optional<Attempt> over(Instant now) {
      return switch (last) {
        case Last.Accepted(), Last.Fruitless(), Last.Undone() ->
            Optional.of(next(new Last.Took(now), 0, 0, undone, now));
        case Last.Took(Instant at) -> Optional.of(this).filter(_ -> at.plus(SOON).isAfter(now));
        case Last.Postponed _, Last.Delayed _ when sentBefore() ->
            Optional.of(next(new Last.Took(now), 0, 0, undone, now));
        case Last.None(), Last.Postponed _, Last.Delayed _, Last.Refused _ -> Optional.empty();
      };
    }

    private Attempt at(Instant now) {
      return new Attempt(call, title, last, inARow, fruitless, undone, now);
    }

    private Attempt next(
        Last next, int nextInARow, int nextFruitless, int nextUndone, Instant nextAgain) {
      return new Attempt(call, title, next, nextInARow, nextFruitless, nextUndone, nextAgain);
    }
  }

  Optional<Attempt> of(AppKey app, String step) {
    return Optional.ofNullable(attempts.get(new Key(app, step)));
  }

  Set<String> waiting(AppKey app, Instant now) {
    return attempts.entrySet().stream()
        .filter(entry -> entry.getKey().app().equals(app) && entry.getValue().waits(now))
        .map(entry -> entry.getKey().step())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Calls of an app that fail again and again. */
  Set<String> failing(AppKey app) {
    return Stream.concat(
            attempts.entrySet().stream()
                .filter(entry -> entry.getKey().app().equals(app) && entry.getValue().fails())
                .map(entry -> entry.getValue().call()),
            passedOver.entrySet().stream()
                .filter(entry -> entry.getKey().app().equals(app))
                .flatMap(entry -> entry.getValue().stream()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What of an app's has been undone so often that a person is called, by step. */
  Map<String, Attempt> undone(AppKey app) {
    return attempts.entrySet().stream()
        .filter(entry -> entry.getKey().app().equals(app))
        .filter(entry -> entry.getValue().undone() >= CALLS_AFTER)
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().step(),
                Map.Entry::getValue,
                (first, _) -> first,
                TreeMap::new));
  }

  void refused(AppKey app, PlannedStep step, Outcome.Refused refused, Instant now) {
    change(app, step, now, before -> before.refused(refused, now));
  }

  void postponed(AppKey app, PlannedStep step, String reason, String message, Instant now) {
    change(app, step, now, before -> before.postponed(reason, message, now));
  }

  /** Waits until a time and counts for nothing. */
  void delayed(AppKey app, PlannedStep step, Last.Delayed why, Instant until, Instant now) {
    change(app, step, now, before -> before.delayed(why, until));
  }

  /** Remembers it, so that the same change being due again says that nothing came of it. */
  void accepted(AppKey app, PlannedStep step, Instant now) {
    change(app, step, now, before -> before.accepted(now));
  }

  /** The change is due: if it was done before, nothing came of that, or it has been undone. */
  void due(AppKey app, String step, Instant now) {
    attempts.computeIfPresent(new Key(app, step), (_, before) -> before.judged(now));
  }

  /** Lets everything of an app that waits to be tried again be tried now. */
  void tryAgain(AppKey app, Instant now) {
    attempts.replaceAll(
        (key, attempt) -> key.app().equals(app) && attempt.waits(now) ? attempt.at(now) : attempt);
  }

  /** Another call of a step is due: of the one before only that it fails is remembered. */
  void passOver(AppKey app, String step) {
    var key = new Key(app, step);
    Optional.ofNullable(attempts.remove(key))
        .filter(Attempt::fails)
        .ifPresent(failed -> passedOver.merge(key, Set.of(failed.call()), Attempts::both));
  }

  /** Forgets an app. */
  void forget(AppKey app) {
    attempts.keySet().removeIf(key -> key.app().equals(app));
    passedOver.keySet().removeIf(key -> key.app().equals(app));
  }

  /** The steps of an app that are in its plan no more are over. */
  void keepOnly(AppKey app, Collection<String> steps, Instant now) {
    passedOver.keySet().removeIf(key -> key.app().equals(app) && !steps.contains(key.step()));
    List<Key> over =
        attempts.keySet().stream()
            .filter(key -> key.app().equals(app) && !steps.contains(key.step()))
            .toList();
    for (Key key : over) {
      Optional.ofNullable(attempts.get(key))
          .flatMap(before -> before.over(now))
          .ifPresentOrElse(left -> attempts.put(key, left), () -> attempts.remove(key));
    }
  }

  private void change(AppKey app, PlannedStep step, Instant now, UnaryOperator<Attempt> how) {
    var key = new Key(app, step.key());
    attempts.compute(
        key,
        (_, before) ->
            how.apply(
                before != null && before.call().equals(step.call())
                    ? before
                    : another(key, step, now)));
  }

  /** Another call of a step begins anew. */
  private Attempt another(Key key, PlannedStep step, Instant now) {
    passedOver.computeIfPresent(key, (_, calls) -> without(calls, step.call()));
    return new Attempt(step.call(), step.title(), new Last.None(), 0, 0, 0, now);
  }

  private static Set<String> without(Set<String> calls, String call) {
    return calls.stream().filter(one -> !one.equals(call)).collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
  }
}
