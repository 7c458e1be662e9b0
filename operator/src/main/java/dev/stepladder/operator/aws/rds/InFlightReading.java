package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.InstanceSize;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells which change of an instance is going on, from what RDS shows of it. */
final class InFlightReading {

  /**
   * A change that is pending for longer than this, times at which the instance was busy with
   * something else left out, is not on its way: it waits for the maintenance window, and we would
   * wait with it.
   */
  private static final Duration PICKED_UP_WITHIN = Duration.ofMinutes(5);

  /** A growing volume of provisioned IOPS shows more of it, which is no setting of its own. */
  private static final Set<Setting> STORAGE_ALONE = Set.of(Setting.STORAGE, Setting.OTHER);

  private static final String DELETING = "deleting";

  /** Our own changes that leave what is pending where it is. */
  private static final Set<String> LEAVE_IT_PENDING =
      Set.of("tags", "protection", InFlight.WITHDRAW);

  private static final String SNAPSHOT = "/snapshot";

  /** Changes that the status names, whatever else was asked for: a creation, a backup, an end. */
  private static final Set<String> TOLD_BY_STATUS = Set.of("", InFlight.BACKUP, "remove");

  private InFlightReading() {}

  private record Kind(Stage stage, Impact impact, Estimate expected) {}

  /** Pending changes that RDS is not carrying out now. */
  static Map<Setting, String> dormant(Entry.Present<DbInstance> entry, Instant now) {
    return standing(entry) && left(entry, now) ? entry.resource().pending() : Map.of();
  }

  /**
   * Pending changes that RDS is not carrying out as far as anybody knows: beside those that it is
   * not, those that were there before this process was. They are planned for as if they were left,
   * and nothing is done about them until they are known to be.
   */
  static Map<Setting, String> presumed(Entry.Present<DbInstance> entry, Instant now) {
    DbInstance instance = entry.resource();
    // No window is waited for with a password ("Settings for DB instances", Amazon RDS User Guide):
    // the process before this one may just have sent it.
    boolean left = entry.pending().found() && !instance.pending().containsKey(Setting.PASSWORD);
    return standing(entry) && left ? instance.pending() : dormant(entry, now);
  }

  /**
   * Pending changes that are none of ours on their way: those that RDS is presumed not to carry
   * out, and those that somebody else has only just asked for.
   */
  static Map<Setting, String> others(Entry.Present<DbInstance> entry, Instant now) {
    return standing(entry) && entry.pending().foreign()
        ? entry.resource().pending()
        : presumed(entry, now);
  }

  private static boolean standing(Entry.Present<DbInstance> entry) {
    return !entry.resource().beingChanged() && entry.unsettled().isEmpty();
  }

  private static boolean left(Entry.Present<DbInstance> entry, Instant now) {
    return entry.leftFor(now).compareTo(PICKED_UP_WITHIN) > 0;
  }

  /** What is going on with an instance, if anything. */
  static Optional<InFlight> of(PartId part, Entry.Present<DbInstance> entry, Instant now) {
    DbInstance instance = entry.resource();
    if (entry.unsettled().isPresent()) {
      Entry.Mutation sent = entry.unsettled().get();
      String state = "%s; the change was sent and does not show yet".formatted(instance.status());
      InFlight change = change(part, sent.stepKey(), instance, state, sent.at());
      boolean known = left(entry, now) && leavesItPending(part, sent.stepKey());
      return Optional.of(known ? change : unsure(change, instance));
    }
    boolean waiting = instance.pending().isEmpty() || !dormant(entry, now).isEmpty();
    boolean atRest = waiting && quiet(instance);
    Optional<Entry.Mutation> ours = ours(part, entry);
    boolean over = instance.settled() ? ours.isEmpty() : atRest && instance.replication().isEmpty();
    if (instance.broken() || over) {
      return Optional.empty();
    }
    if (atRest && instance.replicationFailed()) {
      // It stays so whatever is pending, which therefore must not pass for what goes on.
      return Optional.of(
          change(part, part + "/" + InFlight.SETTLE, instance, shows(instance), entry.since()));
    }
    String change = guess(instance);
    Optional<InFlight> own = ours.flatMap(sent -> own(part, sent, change, instance));
    if (own.isPresent()) {
      return own;
    }
    String key = change.isEmpty() ? part.toString() : part + "/" + change;
    InFlight seen = change(part, key, instance, shows(instance), entry.since());
    if (others(entry, now).isEmpty()) {
      InFlight unsure = unsure(seen, instance);
      return Optional.of(
          Elsewhere.title(part, change, entry)
              .map(title -> unsure.as(part + "/" + InFlight.ELSEWHERE, title))
              .orElse(unsure));
    }
    if (!instance.acceptsChanges()) {
      return Optional.of(seen);
    }
    return Optional.of(
        dormant(entry, now).isEmpty()
            ? seen.as(
                part + "/" + InFlight.ELSEWHERE,
                "see whether RDS makes what somebody else asked of %s now"
                    .formatted(part.name().isEmpty() ? "the database" : "replica " + part.name()))
            : change(part, part + "/" + InFlight.SETTLE, instance, shows(instance), entry.since()));
  }

  /**
   * The change of ours that goes on, by the step that sent it: what RDS shows of it names another
   * or none. It shows security groups without a word of what is changed, say, and what somebody
   * left pending as the change that it is.
   */
  private static Optional<Entry.Mutation> ours(PartId part, Entry.Present<DbInstance> entry) {
    return entry
        .pending()
        .going()
        .filter(sent -> sent.stepKey().startsWith(part + "/"))
        .filter(sent -> !leavesItPending(part, sent.stepKey()));
  }

  /** That change, unless it does less than what shows: then something else goes on as well. */
  private static Optional<InFlight> own(
      PartId part, Entry.Mutation sent, String shown, DbInstance instance) {
    if (TOLD_BY_STATUS.contains(shown)) {
      return Optional.empty();
    }
    InFlight change = change(part, sent.stepKey(), instance, shows(instance), sent.at());
    Kind seen = kind(shown, instance);
    if (seen.impact().or(change.impact()) == change.impact()) {
      return Optional.of(change);
    }
    // What was applied because a person said so may have been anything.
    return change.key().equals(part + "/" + InFlight.PENDING)
        ? Optional.of(change.costing(seen.stage(), seen.impact(), expected(shown, seen, instance)))
        : Optional.empty();
  }

  private static Estimate expected(String change, Kind kind, DbInstance instance) {
    return change.equals(InFlight.PENDING)
        ? kind.expected()
        : RdsEstimates.noticed(kind.expected(), kind.impact(), instance);
  }

  /** Whether a step of ours applies nothing but itself; one of another part only reads this one. */
  private static boolean leavesItPending(PartId part, String stepKey) {
    return stepKey.endsWith(SNAPSHOT)
        || !stepKey.startsWith(part + "/")
        || LEAVE_IT_PENDING.contains(stepKey.substring(part.toString().length() + 1));
  }

  /**
   * While something else goes on, nobody can tell whether what is pending is on its way as well: no
   * change of the instance counts as done, and users may notice the worse of the two.
   */
  private static InFlight unsure(InFlight change, DbInstance instance) {
    String pending = pendingGuess(instance.pending(), instance);
    String key = change.part() + "/" + pending;
    boolean told =
        instance.pending().isEmpty()
            || change.key().equals(key)
            || change.key().equals(change.part().toString())
            || change.key().equals(change.part() + "/remove");
    if (told) {
      return change;
    }
    InFlight both = change.as(change.part() + "/" + InFlight.PENDING);
    Kind behind = kind(pending, instance);
    return behind.impact().or(change.impact()) == change.impact()
        ? both
        : both.costing(behind.stage(), behind.impact(), expected(pending, behind, instance));
  }

  private static InFlight change(
      PartId part, String key, DbInstance instance, String state, Instant since) {
    String change = key.startsWith(part + "/") ? key.substring(part.toString().length() + 1) : "";
    Kind kind = kind(change, instance);
    // A larger class may be just what a replica lacks that cannot keep up: it is not kept busy.
    boolean changeable = change.equals(InFlight.SETTLE) && instance.replicationFailed();
    return new InFlight(
        key,
        part,
        kind.stage(),
        part.name().isEmpty()
            ? ofPrimary(change, instance)
            : ofReplica(change, "replica " + part.name(), instance),
        kind.impact(),
        changeable ? instance.name() + "/replication" : instance.name(),
        state,
        since,
        expected(change, kind, instance));
  }

  /**
   * At rest but for what is pending, for its replication, or for being full, which is no change
   * that would end.
   */
  private static boolean quiet(DbInstance instance) {
    return instance.acceptsChanges()
        && instance.volume().isEmpty()
        && !instance.parameters().equals("applying");
  }

  /** What the step of this change is called, as far as RDS shows which one it is. */
  private static String ofPrimary(String change, DbInstance instance) {
    return switch (change) {
      // What is there and was sent a change of all of it has been taken over.
      case "" ->
          instance.status().equals("creating")
              ? "create database"
              : "take over database " + instance.name();
      case "class" -> "change the database's class" + fromTo(instance, Setting.INSTANCE_CLASS);
      case "version" -> "upgrade the database" + fromTo(instance, Setting.VERSION);
      case "multi-az" -> "convert the database to Multi-AZ";
      case "single-az" -> "take the database's standby away";
      case "retention" -> "switch backups on";
      case "settings" ->
          STORAGE_ALONE.containsAll(instance.pending().keySet())
                  && instance.pending().containsKey(Setting.STORAGE)
              ? "grow the storage"
              : "change the database's settings";
      case "storage" -> "grow the storage";
      case "insights-on" -> "record the database's load";
      case "insights" -> "record less about the database's load";
      case "protection" -> DatabaseRemoval.UNPROTECT;
      default -> ofEither(change, "the database");
    };
  }

  private static String ofReplica(String change, String what, DbInstance instance) {
    return switch (change) {
      case "" -> "create " + what;
      case "class" ->
          "change the class of %s%s".formatted(what, fromTo(instance, Setting.INSTANCE_CLASS));
      case "version" -> "upgrade %s%s".formatted(what, fromTo(instance, Setting.VERSION));
      case "settings" -> "change the settings of " + what;
      case "insights" -> "record less about the load of " + what;
      default -> ofEither(change, what);
    };
  }

  private static String ofEither(String change, String what) {
    return switch (change) {
      case "parameters" -> "give %s another parameter group".formatted(what);
      case "security-groups" -> "take other security groups off %s".formatted(what);
      case "reboot" -> "restart %s for its parameters".formatted(what);
      case "password" -> "give %s the password of its Secret".formatted(what);
      case "remove" -> "delete " + what;
      case InFlight.BACKUP -> "wait for RDS to back %s up".formatted(what);
      case InFlight.SETTLE -> "wait for %s to settle".formatted(what);
      case InFlight.WITHDRAW -> "withdraw what somebody else left pending on " + what;
      case InFlight.PENDING -> "apply what somebody else left pending in RDS";
      default -> "%s: %s".formatted(what, change);
    };
  }

  /** Before RDS shows the change it does not show to what. */
  private static String fromTo(DbInstance instance, Setting setting) {
    return instance.pending().containsKey(setting)
        ? " %s → %s".formatted(instance.is(setting), instance.willBe(setting))
        : "";
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

  /** Whether a change of retention is one from or to no backups at all, which takes an outage. */
  static boolean switchesBackups(DbInstance instance, Map<Setting, String> change) {
    String to = change.get(Setting.BACKUP_RETENTION);
    return to != null
        && (InstanceRules.number(to) == 0)
            != (InstanceRules.number(instance.is(Setting.BACKUP_RETENTION)) == 0);
  }

  /** A replica is made only once it replicates, whatever its status says meanwhile. */
  private static boolean stillCopying(DbInstance instance) {
    return instance.replication().filter(DbInstance.NOT_BEGUN::equals).isPresent()
        && instance.pending().isEmpty();
  }

  /** Nor before its volume has read in what it was made from: nothing reads from it until then. */
  private static boolean stillLoading(DbInstance instance) {
    return instance.source().isPresent()
        && instance.volume().filter(what -> what.startsWith(DbInstance.LOADING)).isPresent()
        && instance.pending().isEmpty()
        && !instance.status().equals(DELETING);
  }

  /** Which change it is, by the last part of its step's key; none for a creation. */
  private static String guess(DbInstance instance) {
    if (stillCopying(instance) || stillLoading(instance)) {
      return "";
    }
    return switch (instance.status()) {
      case "creating" -> "";
      case "upgrading" -> "version";
      case "rebooting" -> "reboot";
      case DbInstance.BACKING_UP -> InFlight.BACKUP;
      case DELETING -> "remove";
      case "resetting-master-credentials" -> "password";
      default -> pendingGuess(instance.pending(), instance);
    };
  }

  private static String pendingGuess(Map<Setting, String> pending, DbInstance instance) {
    // No step of ours does two of these at once.
    long kinds =
        Stream.of(Setting.VERSION, Setting.INSTANCE_CLASS, Setting.MULTI_AZ)
            .filter(pending::containsKey)
            .count();
    if (kinds > 1) {
      return InFlight.PENDING;
    }
    if (pending.containsKey(Setting.VERSION)) {
      return "version";
    }
    if (pending.containsKey(Setting.INSTANCE_CLASS)) {
      return "class";
    }
    if (switchesBackups(instance, pending)) {
      return "retention";
    }
    if (pending.containsKey(Setting.MULTI_AZ)) {
      return pending.get(Setting.MULTI_AZ).equals("true") ? "multi-az" : "single-az";
    }
    if (pending.containsKey(Setting.PASSWORD)) {
      return "password";
    }
    if (pending.containsKey(Setting.STORAGE)) {
      return "settings";
    }
    if (pending.containsKey(Setting.PARAMETER_GROUP)) {
      return "parameters";
    }
    return pending.isEmpty() ? InFlight.SETTLE : "settings";
  }

  /** Stage, impact and estimate as the step of this change has them. */
  private static Kind kind(String change, DbInstance instance) {
    return switch (change) {
      case "" -> new Kind(Stage.EXPAND, Impact.ONLINE, creation(instance));
      case "version" -> new Kind(Stage.RESHAPE, Impact.DOWNTIME, RdsEstimates.VERSION);
      case "class" ->
          new Kind(
              InstanceSize.shrinks(
                      instance.is(Setting.INSTANCE_CLASS), instance.willBe(Setting.INSTANCE_CLASS))
                  ? Stage.CONTRACT
                  : Stage.RESHAPE,
              PendingEffect.restart(instance, instance.pending()),
              RdsEstimates.CLASS);
      case InFlight.PENDING -> {
        var effect = PendingEffect.of(instance, instance.pending());
        yield new Kind(Stage.RESHAPE, effect.impact(), effect.expected());
      }
      case "reboot" ->
          new Kind(
              Stage.RESHAPE,
              PendingEffect.restart(instance, instance.pending()),
              RdsEstimates.REBOOT);
      case "retention" ->
          new Kind(Stage.RESHAPE, Impact.DOWNTIME, RdsEstimates.RETENTION_FROM_ZERO);
      case "multi-az" -> new Kind(Stage.EXPAND, Impact.DEGRADED, RdsEstimates.TO_MULTI_AZ);
      case "single-az" -> new Kind(Stage.CONTRACT, Impact.ONLINE, RdsEstimates.TO_SINGLE_AZ);
      case "security-groups" -> new Kind(Stage.CONTRACT, Impact.DOWNTIME, RdsEstimates.SETTINGS);
      case "insights" -> new Kind(Stage.CONTRACT, Impact.ONLINE, RdsEstimates.SETTINGS);
      case "protection" -> new Kind(Stage.CONTRACT, Impact.ONLINE, RdsEstimates.SETTINGS);
      case "remove" -> new Kind(Stage.CONTRACT, Impact.ONLINE, RdsEstimates.DELETE);
      case InFlight.BACKUP -> new Kind(Stage.EXPAND, Impact.ONLINE, RdsEstimates.SNAPSHOT);
      case "password", "insights-on" ->
          new Kind(Stage.RESHAPE, Impact.ONLINE, RdsEstimates.SETTINGS);
      case "storage" -> new Kind(Stage.EXPAND, Impact.ONLINE, RdsEstimates.STORAGE);
      default ->
          new Kind(
              Stage.EXPAND,
              Impact.ONLINE,
              instance.pending().containsKey(Setting.STORAGE)
                  ? RdsEstimates.STORAGE
                  : RdsEstimates.SETTINGS);
    };
  }

  private static Estimate creation(DbInstance instance) {
    if (stillCopying(instance) || instance.source().isPresent()) {
      return RdsEstimates.CREATE_REPLICA;
    }
    return instance.is(Setting.MULTI_AZ).equals("true")
        ? RdsEstimates.CREATE_MULTI_AZ
        : RdsEstimates.CREATE_SINGLE;
  }
}
