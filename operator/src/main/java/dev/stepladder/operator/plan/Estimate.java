package dev.stepladder.operator.plan;

import java.time.Duration;

/** How long a step usually takes, and how long it takes in one case out of ten. */
public record Estimate(Duration median, Duration p90) {

  /** For what the cluster does within seconds. */
  public static final Estimate MOMENT = seconds(5, 30);

  /** An estimate in minutes. */
  public static Estimate minutes(double median, double p90) {
    return seconds(Math.round(median * 60), Math.round(p90 * 60));
  }

  /** An estimate in seconds. */
  public static Estimate seconds(long median, long p90) {
    return new Estimate(Duration.ofSeconds(median), Duration.ofSeconds(p90));
  }
}
