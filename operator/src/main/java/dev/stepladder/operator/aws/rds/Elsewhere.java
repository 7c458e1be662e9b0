package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.InFlight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what somebody else, or RDS by itself, is doing to an instance. */
final class Elsewhere {

  private static final String SOMEBODY = "somebody else is ";

  private static final String ANYBODY = "somebody else, or RDS by itself, is ";

  private Elsewhere() {}

  /**
   * Says what goes on, if it would be a step had it been sent from here, and was not.
   *
   * @param change by the last part of its step's key
   */
  static Optional<String> title(PartId part, String change, Entry.Present<DbInstance> entry) {
    if (!entry.pending().elsewhere()) {
      return Optional.empty();
    }
    boolean primary = part.name().isEmpty();
    String what = primary ? "the database" : "replica " + part.name();
    DbInstance instance = entry.resource();
    return switch (change) {
      // The status tells these, and whose they are does not matter.
      case "", "remove", InFlight.BACKUP, InFlight.SETTLE -> Optional.empty();
      // A new major version of a PostgreSQL primary takes its replicas along ("Major version
      // upgrades for RDS for PostgreSQL", Amazon RDS User Guide): it may be ours.
      case "version" ->
          primary ? Optional.of(ANYBODY + "upgrading " + what + to(instance)) : Optional.empty();
      case "reboot" -> Optional.of(SOMEBODY + "restarting " + what);
      case "password" -> Optional.of(ANYBODY + "giving %s another password".formatted(what));
      default -> Optional.of(changing(what, instance));
    };
  }

  private static String to(DbInstance instance) {
    return instance.pending().containsKey(Setting.VERSION)
        ? " to " + instance.willBe(Setting.VERSION)
        : "";
  }

  private static String changing(String what, DbInstance instance) {
    List<String> changes =
        instance.pending().entrySet().stream()
            .filter(to -> to.getKey() != Setting.PASSWORD)
            .sorted(Map.Entry.comparingByKey())
            .map(to -> "%s to %s".formatted(to.getKey().title(), to.getKey().told(to.getValue())))
            .toList();
    // Storage may be set to grow by itself.
    String who = instance.pending().containsKey(Setting.STORAGE) ? ANYBODY : SOMEBODY;
    if (changes.size() == 1 && instance.pending().containsKey(Setting.INSTANCE_CLASS)) {
      return "%schanging the class of %s to %s"
          .formatted(who, what, instance.willBe(Setting.INSTANCE_CLASS));
    }
    return changes.isEmpty()
        ? who + "changing " + what
        : "%schanging %s: %s".formatted(who, what, String.join(", ", changes));
  }
}
