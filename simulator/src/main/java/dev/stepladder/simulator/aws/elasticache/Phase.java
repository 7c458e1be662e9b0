package dev.stepladder.simulator.aws.elasticache;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One step of work: how it changes a resource (empty: it is gone), and how long it lasts. */
record Phase<T>(Function<T, Optional<T>> enter, Duration lasts) {

  static <T> Phase<T> of(Duration lasts, UnaryOperator<T> enter) {
    return new Phase<>(resource -> Optional.of(enter.apply(resource)), lasts);
  }

  static <T> Phase<T> wait(Duration lasts) {
    return of(lasts, UnaryOperator.identity());
  }

  static <T> Phase<T> last(UnaryOperator<T> enter) {
    return of(Duration.ZERO, enter);
  }

  /** The end of the resource, after {@code before} was done. */
  static <T> Phase<T> gone(UnaryOperator<T> before) {
    return new Phase<>(
        resource -> {
          var _ = before.apply(resource);
          return Optional.empty();
        },
        Duration.ZERO);
  }
}
