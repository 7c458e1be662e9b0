package dev.stepladder.operator.act;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What came of trying the steps of apps: none is given up, and none is tried in a hot loop. Kept in
 * memory only; a restart merely tries sooner.
 */
final class Attempts {

  /** How often a change may be accepted and come to nothing before a person is called. */
  static final int CALLS_AFTER = 3;

  private static final Pace TRIES = new Pace(Duration.ofSeconds(10), Duration.ofMinutes(5));
  private static final Pace LOOKS = new Pace(Duration.ofSeconds(5), Duration.ofMinutes(1));

  private final Map<Key, Attempt> attempts = new ConcurrentHashMap<>();

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

    /**
     * Nothing was sent, or nobody knows.
     *
     * @param reason a word for conditions, in CamelCase
     */
    record Postponed(String reason, String message) implements Last {}

    /** It was refused. */
    record Refused(Outcome.Refused why) implements Last {}
  }

  /**
   * How a step has fared.
   *
   * @param fingerprint of the change that was tried: another one begins anew
   * @param inARow how often it was refused, or postponed, without anything else in between
   * @param fruitless how often it was accepted and came to nothing
   * @param again when it is tried again
   */
  record Attempt(String fingerprint, Last last, int inARow, int fruitless, Instant again) {

    boolean waits(Instant now) {
      return again.isAfter(now);
    }

    Optional<Outcome.Refused> refused() {
      return last instanceof Last.Refused(Outcome.Refused why)
          ? Optional.of(why)
          : Optional.empty();
    }

    private Attempt accepted(Instant now) {
      return new Attempt(fingerprint, new Last.Accepted(), 0, fruitless, now);
    }

    private Attempt refused(Outcome.Refused why, Instant now) {
      int times = last instanceof Last.Refused ? inARow + 1 : 1;
      return new Attempt(
          fingerprint, new Last.Refused(why), times, fruitless, now.plus(TRIES.after(times)));
    }

    private Attempt postponed(String reason, String message, Instant now) {
      int times = last instanceof Last.Postponed ? inARow + 1 : 1;
      return new Attempt(
          fingerprint,
          new Last.Postponed(reason, message),
          times,
          fruitless,
          now.plus(LOOKS.after(times)));
    }

    private Attempt judged(Instant now) {
      int times = fruitless + 1;
      return last instanceof Last.Accepted
          ? new Attempt(fingerprint, new Last.Fruitless(), 0, times, now.plus(TRIES.after(times)))
          : this;
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

  void refused(AppKey app, String step, String fingerprint, Outcome.Refused refused, Instant now) {
    change(app, step, fingerprint, now, before -> before.refused(refused, now));
  }

  void postponed(
      AppKey app, String step, String fingerprint, String reason, String message, Instant now) {
    change(app, step, fingerprint, now, before -> before.postponed(reason, message, now));
  }

  /** Remembers it, so that the same change being due again says that nothing came of it. */
  void accepted(AppKey app, String step, String fingerprint, Instant now) {
    change(app, step, fingerprint, now, before -> before.accepted(now));
  }

  /** The change is due: if it was accepted before, nothing came of that. */
  void due(AppKey app, String step, Instant now) {
    attempts.computeIfPresent(new Key(app, step), (_, before) -> before.judged(now));
  }

  void forget(AppKey app, String step) {
    attempts.remove(new Key(app, step));
  }

  /** Forgets the steps of an app that are in its plan no more. */
  void keepOnly(AppKey app, Collection<String> steps) {
    attempts.keySet().removeIf(key -> key.app().equals(app) && !steps.contains(key.step()));
  }

  private void change(
      AppKey app, String step, String fingerprint, Instant now, UnaryOperator<Attempt> how) {
    attempts.compute(
        new Key(app, step),
        (_, before) ->
            how.apply(
                before != null && before.fingerprint().equals(fingerprint)
                    ? before
                    : new Attempt(fingerprint, new Last.None(), 0, 0, now)));
  }
}
