package dev.stepladder.operator.act;

import dev.stepladder.operator.inventory.Watchers.AppKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Steps that were refused: they are tried again for ever, ever more slowly, up to every five
 * minutes. Kept in memory only; a restart merely tries sooner.
 */
final class Attempts {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Map<Key, Attempt> attempts = new ConcurrentHashMap<>();

  private record Key(AppKey app, String step) {}

  /**
   * What came of trying a step.
   *
   * @param count how often it was refused in a row
   * @param again when it is tried again
   */
  record Attempt(int count, Outcome.Refused refused, Instant again) {}

  Optional<Attempt> of(AppKey app, String step) {
    return Optional.ofNullable(attempts.get(new Key(app, step)));
  }

  Set<String> waiting(AppKey app, Instant now) {
    return attempts.entrySet().stream()
        .filter(entry -> entry.getKey().app().equals(app) && entry.getValue().again().isAfter(now))
        .map(entry -> entry.getKey().step())
        .collect(Collectors.toUnmodifiableSet());
  }

  void refused(AppKey app, String step, Outcome.Refused refused, Instant now) {
    attempts.compute(
        new Key(app, step),
        (_, before) -> {
          int count = before == null ? 1 : before.count() + 1;
          Duration wait = FIRST.multipliedBy(1L << Math.min(count - 1, 5));
          return new Attempt(
              count, refused, now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait));
        });
  }

  void accepted(AppKey app, String step) {
    attempts.remove(new Key(app, step));
  }

  /** Forgets the steps of an app that are in its plan no more. */
  void keepOnly(AppKey app, Collection<String> steps) {
    attempts.keySet().removeIf(key -> key.app().equals(app) && !steps.contains(key.step()));
  }
}
