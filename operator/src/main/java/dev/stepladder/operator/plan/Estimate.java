package dev.stepladder.operator.plan;

import java.time.Duration;

/**
 * How long a step takes.
 *
 * @param median how long it usually takes
 * @param p90 how long it takes in one case out of ten
 * @param outage for how much of that users usually see errors; zero for what does not disrupt
 * @param lasts whether they see errors until somebody acts: nobody knows how long, and {@code
 *     outage} is zero
 */
public record Estimate(Duration median, Duration p90, Duration outage, boolean lasts) {

  /** For what the cluster does within seconds. */
  public static final Estimate MOMENT = seconds(5, 30);

  /** An estimate in minutes. */
  public static Estimate minutes(double median, double p90) {
    return seconds(Math.round(median * 60), Math.round(p90 * 60));
  }

  /** An estimate in seconds. */
  public static Estimate seconds(long median, long p90) {
    return of(Duration.ofSeconds(median), Duration.ofSeconds(p90));
  }

  /** An estimate of what does not disrupt. */
  public static Estimate of(Duration median, Duration p90) {
    return new Estimate(median, p90, Duration.ZERO, false);
  }

  /**
   * The same for a step that refuses somebody for good, as far as the step goes: it takes a person
   * to let them in otherwise.
   */
  public Estimate refusing() {
    return new Estimate(median, p90, Duration.ZERO, true);
  }

  /**
   * The same for a step of which users notice so much.
   *
   * @param takeover how long they see errors where another node takes over
   */
  public Estimate noticed(Impact impact, Duration takeover) {
    return new Estimate(
        median,
        p90,
        switch (impact) {
          case ONLINE, DEGRADED -> Duration.ZERO;
          case FAILOVER -> takeover;
          // AWS does not say in which part of the change the only node is away.
          case DOWNTIME -> median;
        },
        false);
  }
}
