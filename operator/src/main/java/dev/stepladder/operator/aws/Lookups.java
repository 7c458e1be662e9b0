package dev.stepladder.operator.aws;

import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks up what AWS offers or allows. A good answer holds for a while, whoever asks; what could not
 * be read is said to be so and hides nothing else. Not for use by several threads at once.
 *
 * @param <T> what is told
 */
public final class Lookups<T> {

  /** How often what could not be read is tried again, and what may change soon looked up. */
  public static final Duration AGAIN = Duration.ofMinutes(5);

  private static final Duration SOON = Duration.ofMinutes(1);

  /** What nobody has asked for meanwhile says nothing of how long it has been so. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);

  private final Clock clock;
  private final Duration holds;
  private final Map<String, Latest<T>> latest = new HashMap<>();

  /** What was answered, when that was asked, and when somebody last wanted to know. */
  private record Latest<T>(Lookup<T> shown, Instant at, Instant wanted) {}

  /**
   * None yet.
   *
   * @param holds how long a good answer holds
   */
  public Lookups(Clock clock, Duration holds) {
    this.clock = clock;
    this.holds = holds;
  }

  /**
   * What is told of something.
   *
   * @param reading asks AWS, and may throw {@link SweepFailed}
   */
  public Lookup<T> of(String name, Supplier<T> reading) {
    Instant now = clock.now();
    Optional<Latest<T>> before = Optional.ofNullable(latest.get(name));
    Latest<T> next =
        before.filter(known -> stands(known, now)).orElseGet(() -> ask(reading, before, now));
    latest.put(name, new Latest<>(next.shown(), next.at(), now));
    return next.shown();
  }

  /** After how long it is worth looking again at what was asked for. */
  public Duration again(String name) {
    return latest.get(name) instanceof Latest<T>(Lookup.Silent<T> _, Instant _, Instant _)
        ? SOON
        : AGAIN;
  }

  private boolean stands(Latest<T> known, Instant now) {
    return switch (known.shown()) {
      case Lookup.Found<T> _ -> known.at().plus(holds).isAfter(now);
      case Lookup.Denied<T> _ -> known.at().plus(AGAIN).isAfter(now);
      case Lookup.Silent<T> _ -> false;
    };
  }

  private Latest<T> ask(Supplier<T> reading, Optional<Latest<T>> before, Instant now) {
    try {
      return new Latest<>(new Lookup.Found<>(reading.get()), now, now);
    } catch (SweepFailed e) {
      if (e.reason().equals(AwsFailure.ACCESS_DENIED)) {
        return new Latest<>(new Lookup.Denied<>(e.getMessage()), now, now);
      }
      // In a trouble, what was read before still says more than nothing.
      return before
          .filter(known -> known.shown() instanceof Lookup.Found<T>)
          .orElseGet(() ->
              new Latest<>(
                  new Lookup.Silent<>(e.getMessage(), silentSince(before, now)), now, now));
    }
  }

  private static <T> Instant silentSince(Optional<Latest<T>> before, Instant now) {
    return before
        .filter(known -> known.wanted().plus(FORGOTTEN).isAfter(now))
        .map(Latest::shown)
        .flatMap(shown ->
            shown instanceof Lookup.Silent<T>(String _, Instant since)
                ? Optional.of(since)
                : Optional.empty())
        .orElse(now);
  }
}
