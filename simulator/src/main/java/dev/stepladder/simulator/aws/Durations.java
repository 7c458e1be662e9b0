package dev.stepladder.simulator.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * Picks how long something takes this time: the exact median, or spread where there is jitter;
 * everything so many times as fast as AWS is.
 */
public final class Durations {

  private final Optional<Random> jitter;
  private final int pace;

  public Durations(Optional<Random> jitter, int pace) {
    this.jitter = jitter;
    this.pace = pace;
  }

  /** How long a thing of this kind takes this time. */
  public Duration of(Reported kind) {
    return jitter
        .map(random -> spread(kind, random.nextDouble()))
        .orElseGet(kind::median)
        .dividedBy(pace);
  }

  /** Half of all below the median, four in ten up to p90, one in ten up to a quarter above that. */
  private static Duration spread(Reported kind, double quantile) {
    if (quantile < 0.5) {
      return between(kind.shortest(), kind.median(), quantile / 0.5);
    }
    if (quantile < 0.9) {
      return between(kind.median(), kind.p90(), (quantile - 0.5) / 0.4);
    }
    return between(kind.p90(), kind.p90().multipliedBy(5).dividedBy(4), (quantile - 0.9) / 0.1);
  }

  private static Duration between(Duration low, Duration high, double share) {
    return low.plusMillis((long) (high.minus(low).toMillis() * share));
  }
}
