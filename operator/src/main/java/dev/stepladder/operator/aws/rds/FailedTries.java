package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The earlier tries of one change of an instance that came to nothing, as AWS's own events show
 * them: the next waits ever longer, and after the third a person decides.
 *
 * @param times when they ended, the latest last
 * @param outcome what came of the latest, for a person
 */
record FailedTries(List<Instant> times, String outcome) {

  private static final Duration FIRST_RETRY = Duration.ofMinutes(5);
  private static final int GIVES_UP_AFTER = 3;

  /**
   * Tries to set these settings. A failure whose words name no setting may be one of them: rather
   * is a person asked once more than something disruptive repeated.
   */
  static FailedTries modifying(DbInstance instance, Map<Setting, String> to) {
    List<DbInstance.Failure> failures =
        instance.failures().stream()
            .filter(failure ->
                failure.about().isEmpty()
                    || to.keySet().stream().anyMatch(failure.about()::contains))
            .toList();
    return new FailedTries(
        failures.stream().map(DbInstance.Failure::at).toList(),
        failures.isEmpty() ? "" : failures.getLast().message());
  }

  /** Restarts for parameters that still wait for one. */
  static FailedTries restarting(DbInstance instance) {
    return new FailedTries(
        instance.restarts(), "it restarted and its parameters wait for a restart all the same");
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

  int count() {
    return times.size();
  }

  /** A step that counts them; once there are too many it waits for a person. */
  Step counted(Step step, DbInstance instance) {
    Step counted = step.on(instance.name(), instance.resourceId(), count());
    return givenUp() ? counted.asking() : counted;
  }

  private boolean givenUp() {
    return count() >= GIVES_UP_AFTER;
  }

  /** The wait before the next try, if it is not over. */
  Optional<Hold> pause(Instant now) {
    if (times.isEmpty() || givenUp()) {
      return Optional.empty();
    }
    Instant again = times.getLast().plus(FIRST_RETRY.multipliedBy(1L << (count() - 1)));
    return again.isAfter(now)
        ? Optional.of(
            Hold.until(
                "RetryLater",
                "RDS failed to do it %d times, last: %s; tried again at %s"
                    .formatted(count(), outcome, again),
                again))
        : Optional.empty();
  }

  /** That a change has been given up, if it has. */
  static Assessment givenUp(Step step, DbInstance instance) {
    if (step.action() instanceof RdsAction.ModifyInstance modify) {
      FailedTries failed =
          modifying(instance, modify.to().isEmpty() ? modify.pending() : modify.to());
      return failed.alarm(
          step,
          "ChangeFailed",
          "RDS failed at “%s” %d times, last: %s. Mend what it names, then approve the step to try again"
              .formatted(step.title(), failed.count(), failed.outcome()));
    }
    if (step.action() instanceof RdsAction.Reboot) {
      FailedTries failed = restarting(instance);
      return failed.alarm(
          step,
          "RestartWithoutEffect",
          "database %s has restarted %d times and its parameters still wait for a restart: see its events in RDS and the values in its parameter group %s, and set right what the engine does not take, then approve the step to restart it once more"
              .formatted(instance.name(), failed.count(), instance.is(Setting.PARAMETER_GROUP)));
    }
    return Assessment.NOTHING;
  }

  private Assessment alarm(Step step, String reason, String message) {
    return givenUp()
        ? Assessment.of(new Finding.Alarm(PartId.of("failure", step.key()), reason, message))
        : Assessment.NOTHING;
  }
}
