package dev.stepladder.operator.plan;

import java.time.Duration;

/**
 * How long a step takes.
 *
 * @param median how long it usually takes
 * @param p90 how long it takes in one case out of ten
 * @param outage for how much of that users usually see errors; zero for what does not disrupt
 */
public record Estimate(Duration median, Duration p90, Duration outage) {

  /** For what the cluster does within seconds. */
  public static final Estimate MOMENT = seconds(5, 30);

  /**
   * How long those whom a step refuses stay refused: nobody knows, since it takes a person to let
   * them in otherwise.
   */
  private static final Duration UNTIL_SOMEBODY_ACTS = Duration.ofHours(1);

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
    return new Estimate(median, p90, Duration.ZERO);
  }

  /** The same for a step that refuses somebody for good, as far as the step goes. */
  public Estimate refusing() {
    return new Estimate(median, p90, UNTIL_SOMEBODY_ACTS);
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
        });
  }
}
