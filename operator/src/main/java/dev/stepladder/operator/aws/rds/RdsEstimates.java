package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Impact;
import java.time.Duration;

/**
 * How long RDS takes: the middle and the end of the ranges that its users report, since AWS
 * publishes none.
 */
final class RdsEstimates {

  static final Estimate CREATE_SINGLE = Estimate.minutes(7.5, 10);
  static final Estimate CREATE_MULTI_AZ = Estimate.minutes(17.5, 20);

  /** Until it replicates, and until its volume has read in what it was made from. */
  static final Estimate CREATE_REPLICA = Estimate.minutes(25 + 10, 40 + 15);

  /** The same of what is made from a backup. */
  static final Estimate RESTORE = Estimate.minutes(25 + 10, 40 + 15);

  static final Estimate TO_MULTI_AZ = Estimate.minutes(13, 20);
  static final Estimate TO_SINGLE_AZ = Estimate.minutes(7.5, 10);
  static final Estimate CLASS = Estimate.minutes(15, 20);
  static final Estimate STORAGE = Estimate.minutes(6.5, 10);
  static final Estimate RETENTION_FROM_ZERO = Estimate.minutes(7.5, 10);
  static final Estimate SETTINGS = Estimate.minutes(1.5, 2);
  static final Estimate VERSION = Estimate.minutes(20, 30);
  static final Estimate REBOOT = Estimate.minutes(2, 3);
  static final Estimate SNAPSHOT = Estimate.minutes(10, 15);
  static final Estimate DELETE = Estimate.minutes(10, 15);
  static final Estimate CALL = Estimate.seconds(5, 30);

  /**
   * How long a database does not answer while its standby takes over: typically 60 to 120 seconds
   * ("Failing over a Multi-AZ DB instance" in the Amazon RDS User Guide).
   */
  private static final Duration STANDBY_TAKES_OVER = Duration.ofSeconds(90);

  /** How long readers take to go over to another replica, which is there and known to them. */
  private static final Duration READERS_GO_OVER = Duration.ofSeconds(5);

  private RdsEstimates() {}

  /** An estimate of a step on an instance, with what users notice of it. */
  static Estimate noticed(Estimate expected, Impact impact, DbInstance instance) {
    return expected.noticed(
        impact, instance.source().isEmpty() ? STANDBY_TAKES_OVER : READERS_GO_OVER);
  }
}
