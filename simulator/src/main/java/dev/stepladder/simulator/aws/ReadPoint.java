package dev.stepladder.simulator.aws;

import java.time.Instant;

/**
 * The moment a read answers from. AWS is eventually consistent: a read may show what was, so state
 * is kept with its history, and a read sees what was written no later than {@code time} and no
 * later than {@code revision}.
 */
public record ReadPoint(Instant time, long revision) {

  /** What is there now. */
  public static final ReadPoint LATEST = new ReadPoint(Instant.MAX, Long.MAX_VALUE);

  boolean sees(Instant written, long writtenRevision) {
    return !written.isAfter(time) && writtenRevision <= revision;
  }
}
