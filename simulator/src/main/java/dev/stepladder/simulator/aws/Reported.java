package dev.stepladder.simulator.aws;

import java.time.Duration;

/** How long AWS takes for something, by what its users report. */
public interface Reported {

  /** The low end of what is reported. */
  Duration shortest();

  /** The high end of what is reported. */
  Duration p90();

  /** The middle; what the simulator takes without jitter. */
  default Duration median() {
    return shortest().plus(p90()).dividedBy(2);
  }
}
