package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells which change of an instance is going on, from what RDS shows of it. */
final class InFlightReading {

  /**
   * A change that is pending for longer than this on an instance at rest is not on its way: it
   * waits for the maintenance window, and we would wait with it.
   */
  private static final Duration PICKED_UP_WITHIN = Duration.ofMinutes(5);

  private InFlightReading() {}

  private record Guess(String change, Stage stage, Impact impact, Estimate expected) {}

  /** Pending changes that RDS is not carrying out now. */
  static Map<Setting, String> dormant(Entry.Present<DbInstance> entry, Instant now) {
    DbInstance instance = entry.resource();
    boolean waiting =
        instance.acceptsChanges()
            && entry.unsettled().isEmpty()
            && entry.since().plus(PICKED_UP_WITHIN).isBefore(now);
    return waiting ? instance.pending() : Map.of();
  }

  /** What is going on with an instance, if anything. */
  static Optional<InFlight> of(PartId part, Entry.Present<DbInstance> entry, Instant now) {
    DbInstance instance = entry.resource();
    if (entry.unsettled().isPresent()) {
      Entry.Mutation sent = entry.unsettled().get();
      Guess guess = guess(instance);
      return Optional.of(
          new InFlight(
              sent.stepKey(),
              part,
              guess.stage(),
              title(part, sent.stepKey(), instance),
              impactOfKey(sent.stepKey(), instance),
              instance.name(),
              "%s; the change was sent and does not show yet".formatted(instance.status()),
              sent.at(),
              guess.expected()));
    }
    boolean waiting = instance.pending().isEmpty() || !dormant(entry, now).isEmpty();
    if (instance.broken() || instance.settled() || (waiting && atRest(instance))) {
      return Optional.empty();
    }
    Guess guess = guess(instance);
    String key = guess.change().isEmpty() ? part.toString() : part + "/" + guess.change();
    return Optional.of(
        new InFlight(
            key,
            part,
            guess.stage(),
            title(part, key, instance),
            guess.impact(),
            instance.name(),
            shows(instance),
            entry.since(),
            guess.expected()));
  }

  /** At rest but for what is pending, or for being full, which is no change that would end. */
  private static boolean atRest(DbInstance instance) {
    return instance.acceptsChanges()
        && instance.replication().isEmpty()
        && instance.volume().isEmpty()
        && !instance.parameters().equals("applying");
  }

  /** What a step of this change is called, as far as RDS shows which one it is. */
  private static String title(PartId part, String key, DbInstance instance) {
    boolean replica = !part.name().isEmpty();
    String what = replica ? "replica " + part.name() : "the database";
    String change = key.startsWith(part + "/") ? key.substring(part.toString().length() + 1) : "";
    return switch (change) {
      case "" -> replica ? "create " + what : "create database";
      case "class" ->
          "change the class of %s → %s".formatted(what, instance.willBe(Setting.INSTANCE_CLASS));
      case "version" -> "upgrade %s → %s".formatted(what, instance.willBe(Setting.VERSION));
      case "multi-az" -> "convert %s to Multi-AZ".formatted(what);
      case "single-az" -> "take the standby of %s away".formatted(what);
      case "retention" -> "switch the backups of %s on".formatted(what);
      case "settings", "insights" -> "change the settings of " + what;
      case "parameters" -> "give %s another parameter group".formatted(what);
      case "reboot" -> "restart %s for its parameters".formatted(what);
      case "password" -> "give %s the password of its Secret".formatted(what);
      case "remove" -> "delete " + what;
      case "backup" -> "wait for RDS to back %s up".formatted(what);
      case "settle" -> "wait for %s to settle".formatted(what);
      default -> "%s: %s".formatted(what, change);
    };
  }

  private static String shows(DbInstance instance) {
    String pending =
        instance.pending().entrySet().stream()
            .filter(entry -> entry.getKey() != Setting.PASSWORD)
            .map(entry -> entry.getKey().title() + " → " + entry.getValue())
            .sorted()
            .collect(Collectors.joining(", "));
    String detail =
        instance
            .volume()
            .or(instance::replication)
            .or(() -> pending.isEmpty() ? Optional.empty() : Optional.of(pending))
            .map(text -> " (" + text + ")")
            .orElse("");
    return instance.status() + detail;
  }

  private static Impact impactOfKey(String key, DbInstance instance) {
    if (key.endsWith("/pending") || key.endsWith("/retention")) {
      return Impact.DOWNTIME;
    }
    boolean restarts =
        key.endsWith("/class") || key.endsWith("/version") || key.endsWith("/reboot");
    return restarts ? restart(instance) : Impact.ONLINE;
  }

  /** Whether a change of retention is one from or to no backups at all, which takes an outage. */
  static boolean switchesBackups(DbInstance instance, Map<Setting, String> change) {
    String to = change.get(Setting.BACKUP_RETENTION);
    return to != null
        && (InstanceRules.number(to) == 0)
            != (InstanceRules.number(instance.is(Setting.BACKUP_RETENTION)) == 0);
  }

  private static Impact restart(DbInstance instance) {
    return instance.is(Setting.MULTI_AZ).equals("true") ? Impact.FAILOVER : Impact.DOWNTIME;
  }

  /** A replica is made only once it replicates, whatever its status says meanwhile. */
  private static boolean stillCopying(DbInstance instance) {
    return instance.replication().filter(DbInstance.NOT_BEGUN::equals).isPresent()
        && instance.pending().isEmpty();
  }

  private static Guess guess(DbInstance instance) {
    Map<Setting, String> pending = instance.pending();
    if (stillCopying(instance)) {
      return new Guess("", Stage.EXPAND, Impact.ONLINE, RdsEstimates.CREATE_REPLICA);
    }
    return switch (instance.status()) {
      case "creating" ->
          new Guess(
              "",
              Stage.EXPAND,
              Impact.ONLINE,
              instance.source().isPresent()
                  ? RdsEstimates.CREATE_REPLICA
                  : instance.is(Setting.MULTI_AZ).equals("true")
                      ? RdsEstimates.CREATE_MULTI_AZ
                      : RdsEstimates.CREATE_SINGLE);
      case "upgrading" ->
          new Guess("version", Stage.RESHAPE, Impact.DOWNTIME, RdsEstimates.VERSION);
      case "rebooting" ->
          new Guess("reboot", Stage.RESHAPE, restart(instance), RdsEstimates.REBOOT);
      case "backing-up" -> new Guess("backup", Stage.EXPAND, Impact.ONLINE, RdsEstimates.SNAPSHOT);
      case "deleting" -> new Guess("remove", Stage.CONTRACT, Impact.ONLINE, RdsEstimates.DELETE);
      case "resetting-master-credentials" ->
          new Guess("password", Stage.RESHAPE, Impact.ONLINE, RdsEstimates.SETTINGS);
      default -> pendingGuess(pending, instance);
    };
  }

  private static Guess pendingGuess(Map<Setting, String> pending, DbInstance instance) {
    if (pending.containsKey(Setting.VERSION)) {
      return new Guess("version", Stage.RESHAPE, Impact.DOWNTIME, RdsEstimates.VERSION);
    }
    if (pending.containsKey(Setting.INSTANCE_CLASS)) {
      return new Guess("class", Stage.RESHAPE, restart(instance), RdsEstimates.CLASS);
    }
    if (switchesBackups(instance, pending)) {
      return new Guess(
          "retention", Stage.RESHAPE, Impact.DOWNTIME, RdsEstimates.RETENTION_FROM_ZERO);
    }
    if (pending.containsKey(Setting.MULTI_AZ)) {
      return pending.get(Setting.MULTI_AZ).equals("true")
          ? new Guess("multi-az", Stage.EXPAND, Impact.DEGRADED, RdsEstimates.TO_MULTI_AZ)
          : new Guess("single-az", Stage.CONTRACT, Impact.ONLINE, RdsEstimates.TO_SINGLE_AZ);
    }
    if (pending.containsKey(Setting.PASSWORD)) {
      return new Guess("password", Stage.RESHAPE, Impact.ONLINE, RdsEstimates.SETTINGS);
    }
    if (pending.containsKey(Setting.STORAGE)) {
      return new Guess("settings", Stage.EXPAND, Impact.ONLINE, RdsEstimates.STORAGE);
    }
    if (pending.containsKey(Setting.PARAMETER_GROUP)) {
      return new Guess("parameters", Stage.EXPAND, Impact.ONLINE, RdsEstimates.SETTINGS);
    }
    if (!pending.isEmpty()) {
      return new Guess("settings", Stage.EXPAND, Impact.ONLINE, RdsEstimates.SETTINGS);
    }
    return new Guess("settle", Stage.EXPAND, Impact.ONLINE, RdsEstimates.SETTINGS);
  }
}
