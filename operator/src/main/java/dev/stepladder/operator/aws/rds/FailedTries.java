package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Tries;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The earlier tries of a change of an instance that came to nothing. */
final class FailedTries {

  private static final String SERVICE = "RDS";

  private FailedTries() {}

  /**
   * Tries to set these settings. A failure whose words name no setting may be one of them: rather
   * is a person asked once more than something disruptive repeated.
   */
  static Tries modifying(DbInstance instance, Map<Setting, String> to) {
    List<DbInstance.Failure> failures =
        instance.failures().stream()
            .filter(failure ->
                failure.about().isEmpty()
                    || to.keySet().stream().anyMatch(failure.about()::contains))
            .toList();
    return new Tries(
        SERVICE,
        failures.stream().map(DbInstance.Failure::at).toList(),
        failures.isEmpty() ? "" : failures.getLast().message());
  }

  /** Restarts for parameters that still wait for one. */
  static Tries restarting(DbInstance instance) {
    return new Tries(
        SERVICE,
        instance.restarts(),
        "it restarted and its parameters wait for a restart all the same");
  }

  /** RDS says in words what a change was about. */
  static Set<Setting> about(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    return Arrays.stream(Setting.values())
        .filter(setting -> names(text, setting))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean names(String message, Setting setting) {
    return switch (setting) {
      case INSTANCE_CLASS -> message.contains("class");
      case STORAGE -> message.contains("storage");
      case MULTI_AZ ->
          message.contains("multi-az")
              || message.contains("single-az")
              || message.contains("standby");
      case VERSION ->
          message.contains("version") || message.contains("upgrade") || message.contains("patch");
      case PARAMETER_GROUP -> message.contains("parameter group");
      case BACKUP_RETENTION -> message.contains("backup retention");
      case SECURITY_GROUPS -> message.contains("security group");
      case INSIGHTS -> message.contains("insights");
      case DELETION_PROTECTION, PASSWORD, OTHER -> false;
    };
  }

  /** That a change has been given up, if it has. */
  static Assessment givenUp(Step step, DbInstance instance) {
    if (step.action() instanceof RdsAction.ModifyInstance modify) {
      return modifying(instance, modify.to().isEmpty() ? modify.pending() : modify.to())
          .alarm(step);
    }
    if (step.action() instanceof RdsAction.Reboot) {
      Tries failed = restarting(instance);
      return failed.alarm(
          step,
          "RestartWithoutEffect",
          "database %s has restarted %d times and its parameters still wait for a restart: see its events in RDS and the values in its parameter group %s, and set right what the engine does not take, then approve the step to restart it once more"
              .formatted(instance.name(), failed.count(), instance.is(Setting.PARAMETER_GROUP)));
    }
    return Assessment.NOTHING;
  }
}
