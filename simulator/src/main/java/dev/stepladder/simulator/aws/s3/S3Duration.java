package dev.stepladder.simulator.aws.s3;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.stepladder.simulator.aws.Reported;
import java.time.Duration;

/** How long S3 takes for what it does not do at once. */
public enum S3Duration implements Reported {
  /** Versioning holds; AWS advises to wait for 15 minutes. */
  VERSIONING(ofMinutes(1), ofMinutes(15)),
  /** The name of a deleted bucket can be used again. */
  NAME_FREED(ofMinutes(5), ofHours(1));

  private final Duration shortest;
  private final Duration p90;

  S3Duration(Duration shortest, Duration p90) {
    this.shortest = shortest;
    this.p90 = p90;
  }

  @Override
  public Duration shortest() {
    return shortest;
  }

  @Override
  public Duration p90() {
    return p90;
  }
}
