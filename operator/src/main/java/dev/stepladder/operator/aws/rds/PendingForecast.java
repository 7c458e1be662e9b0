package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.MaintenanceWindow;
import dev.stepladder.operator.plan.FieldChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what becomes of what somebody left pending on an instance if nobody does anything. */
final class PendingForecast {

  /**
   * How ModifyDBInstance is asked for the present value of what can be taken back so, see {@link
   * Reversal#POSSIBLE}.
   */
  private static final Map<Setting, String> OPTIONS =
      Map.of(
          Setting.INSTANCE_CLASS, "--db-instance-class %s",
          Setting.BACKUP_RETENTION, "--backup-retention-period %s",
          Setting.MULTI_AZ, "%s");

  private final DbInstance instance;
  private final Map<Setting, String> pending;

  PendingForecast(DbInstance instance, Map<Setting, String> pending) {
    this.instance = instance;
    this.pending = new EnumMap<>(Setting.class);
    this.pending.putAll(pending);
  }

  /** When RDS applies each of it by itself, if the window is known, and what users notice. */
  List<FieldChange> due() {
    return MaintenanceWindow.text(instance.maintenanceWindow()).stream()
        .flatMap(window ->
            pending.entrySet().stream()
                .map(field ->
                    FieldChange.due(
                        field.getKey().title(), window, noticed(field.getKey(), field.getValue()))))
        .toList();
  }

  private String noticed(Setting setting, String value) {
    var effect = PendingEffect.of(instance, Map.of(setting, value));
    Duration outage = effect.expected().outage();
    return switch (effect.impact()) {
      case ONLINE -> "";
      case DEGRADED -> "slower for a while";
      case FAILOVER -> "failover, ~%dm of errors".formatted(minutes(outage));
      case DOWNTIME -> "downtime, ~%dm of outage".formatted(minutes(outage));
    };
  }

  private static long minutes(Duration outage) {
    return Math.max(1, (outage.toSeconds() + 30) / 60);
  }

  /**
   * The command that takes all of it back, as RDS says to do ("Using the schedule modifications
   * setting", Amazon RDS User Guide). It applies at once whatever it does not name, so that there
   * is none where some of it cannot be named.
   */
  Optional<FieldChange> back() {
    boolean known =
        OPTIONS.keySet().containsAll(pending.keySet())
            && pending.keySet().stream().noneMatch(setting -> instance.is(setting).isEmpty());
    return known
        ? Optional.of(
            FieldChange.wayBack(
                "aws rds modify-db-instance --db-instance-identifier %s %s --apply-immediately"
                    .formatted(
                        instance.name(),
                        pending.keySet().stream()
                            .map(this::option)
                            .collect(Collectors.joining(" ")))))
        : Optional.empty();
  }

  private String option(Setting setting) {
    String is = instance.is(setting);
    return OPTIONS
        .getOrDefault(setting, "")
        .formatted(
            setting != Setting.MULTI_AZ ? is : is.equals("true") ? "--multi-az" : "--no-multi-az");
  }

  /** What comes of it if RDS applies what the same call asks it to take back. */
  private List<FieldChange> allTheSame(Set<Setting> reversed) {
    return pending.entrySet().stream()
        .filter(field -> reversed.contains(field.getKey()))
        .map(field ->
            FieldChange.then(
                "if RDS applies %s %s all the same%s, another step changes it back"
                    .formatted(
                        field.getKey().title(),
                        field.getKey().told(field.getValue()),
                        Optional.of(noticed(field.getKey(), field.getValue()))
                            .filter(noticed -> !noticed.isEmpty())
                            .map(" (%s)"::formatted)
                            .orElse(""))))
        .toList();
  }

  /**
   * All of it, after what a step says it is for.
   *
   * @param asks whether it is a person's to decide
   * @param reversed what of it is taken back by a call that applies the rest
   */
  List<FieldChange> after(List<FieldChange> why, boolean asks, Set<Setting> reversed) {
    var all = new ArrayList<>(why);
    all.addAll(allTheSame(reversed));
    all.addAll(due());
    if (asks) {
      back().ifPresent(all::add);
    }
    return all;
  }
}
