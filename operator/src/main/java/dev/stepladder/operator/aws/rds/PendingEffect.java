package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Impact;
import java.time.Duration;
import java.util.Map;

/**
 * What users notice of what is pending once RDS applies it, and how long that takes: the same as of
 * the steps of our own that change the same. RDS may do one thing after the other.
 */
record PendingEffect(Impact impact, Estimate expected) {

  private static final PendingEffect NONE =
      new PendingEffect(Impact.ONLINE, Estimate.of(Duration.ZERO, Duration.ZERO));

  /**
   * Of applying these to an instance.
   *
   * @param to what is pending, and what is sent along with it
   */
  static PendingEffect of(DbInstance instance, Map<Setting, String> to) {
    if (to.isEmpty()) {
      return one(instance, restart(instance, to), RdsEstimates.CLASS);
    }
    return to.entrySet().stream()
        .map(change -> of(instance, to, change.getKey(), change.getValue()))
        .reduce(NONE, PendingEffect::and);
  }

  /**
   * What a change of class is: an instance whose standby is there and stays fails over to it
   * ("Modifying an Amazon RDS DB instance" and "Multi-AZ DB instance deployments", Amazon RDS User
   * Guide). Where a standby comes or goes along with that, nobody says which comes first.
   */
  static Impact restart(DbInstance instance, Map<Setting, String> to) {
    boolean standby =
        instance.is(Setting.MULTI_AZ).equals("true") && !to.containsKey(Setting.MULTI_AZ);
    return standby ? Impact.FAILOVER : Impact.DOWNTIME;
  }

  private static PendingEffect of(
      DbInstance instance, Map<Setting, String> to, Setting setting, String value) {
    return switch (setting) {
      case INSTANCE_CLASS -> one(instance, restart(instance, to), RdsEstimates.CLASS);
      case VERSION -> one(instance, Impact.DOWNTIME, RdsEstimates.VERSION);
      case MULTI_AZ ->
          value.equals("true")
              ? one(instance, Impact.DEGRADED, RdsEstimates.TO_MULTI_AZ)
              : one(instance, Impact.ONLINE, RdsEstimates.TO_SINGLE_AZ);
      case BACKUP_RETENTION ->
          InFlightReading.switchesBackups(instance, to)
              ? one(instance, Impact.DOWNTIME, RdsEstimates.RETENTION_FROM_ZERO)
              : one(instance, Impact.ONLINE, RdsEstimates.SETTINGS);
      case STORAGE ->
          one(
              instance,
              InstanceRules.crossesStripes(instance.is(Setting.STORAGE), value)
                  ? Impact.DEGRADED
                  : Impact.ONLINE,
              RdsEstimates.STORAGE);
      // Whoever comes with the former one is refused.
      case PASSWORD -> one(instance, Impact.DEGRADED, RdsEstimates.SETTINGS);
      case DELETION_PROTECTION, INSIGHTS, PARAMETER_GROUP, SECURITY_GROUPS ->
          one(instance, Impact.ONLINE, RdsEstimates.SETTINGS);
      // A port, say, restarts it whatever stands by.
      case OTHER -> one(instance, Impact.DOWNTIME, RdsEstimates.CLASS);
    };
  }

  private static PendingEffect one(DbInstance instance, Impact impact, Estimate expected) {
    return new PendingEffect(impact, RdsEstimates.noticed(expected, impact, instance));
  }

  private PendingEffect and(PendingEffect other) {
    return new PendingEffect(
        impact.or(other.impact),
        new Estimate(
            expected.median().plus(other.expected.median()),
            expected.p90().plus(other.expected.p90()),
            expected.outage().plus(other.expected.outage()),
            expected.lasts() || other.expected.lasts()));
  }
}
