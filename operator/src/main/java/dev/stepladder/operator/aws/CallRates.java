package dev.stepladder.operator.aws;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How many calls the operator allows itself in one account and region.
 *
 * <p>All callers of an account share AWS's own limits, so that some of them is left to others. For
 * RDS AWS names 12 calls a second and 300 at once ("Request throttling for the Amazon RDS API",
 * Amazon RDS User Guide), for the readings of tags 15 a second ("Service quotas", Tag Editor User
 * Guide), for a reading of EC2 20 a second and 100 at once ("Request throttling for the Amazon EC2
 * API"), for a list of Service Quotas 10 a second and 10 more at once ("Service quotas for Service
 * Quotas"). The others are set with care and without such a number; S3 bears more, and has no bulk
 * reading of what buckets are set to. STS has none: it is asked once in a while.
 *
 * @param perSecond calls a second in the long run, by service as IAM names it ({@code rds}); {@code
 *     default} stands for every service that is not named
 * @param burst how much may go at once after a rest: as many calls as there are in so long
 */
public record CallRates(Map<String, Double> perSecond, Duration burst) {

  /** The name that stands for every service that is not named. */
  public static final String EVERY_OTHER = "default";

  /** What is allowed unless somebody says otherwise. */
  public static final CallRates STANDARD =
      new CallRates(
          Map.of(
              EVERY_OTHER,
              20.0,
              "rds",
              10.0,
              "elasticache",
              10.0,
              "s3",
              100.0,
              "ec2",
              5.0,
              "servicequotas",
              1.0,
              "resource-groups-tagging-api",
              10.0),
          Duration.ofSeconds(20));

  /** Copies what must not change. */
  public CallRates {
    perSecond = Map.copyOf(perSecond);
    if (!perSecond.containsKey(EVERY_OTHER)
        || perSecond.values().stream().anyMatch(rate -> !(rate > 0))
        || !burst.isPositive()) {
      throw new IllegalArgumentException(
          "calls of AWS are allowed at a rate and in bursts above zero, not %s a second and %s"
              .formatted(perSecond, burst));
    }
  }

  /** With other rates for some services. */
  public CallRates with(Map<String, Double> others) {
    var all = new HashMap<>(perSecond);
    all.putAll(others);
    return new CallRates(all, burst);
  }

  /** With another burst. */
  public CallRates with(Duration other) {
    return new CallRates(perSecond, other);
  }

  /** Calls of a service a second. */
  double of(String service) {
    return perSecond.getOrDefault(service, perSecond.get(EVERY_OTHER));
  }

  /** Most calls of a service at once; one can always be made. */
  double atOnce(String service) {
    return Math.max(1, of(service) * burst.toMillis() / 1000.0);
  }
}
