package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.blueprint.Architect;
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

/** Tells which change of a cache is going on, from what ElastiCache shows of it. */
final class CacheInFlight {

  /**
   * A change that is pending for longer than this, times at which the cache was busy with something
   * else left out, is not on its way: it waits for the maintenance window, and we would wait with
   * it.
   */
  private static final Duration PICKED_UP_WITHIN = Duration.ofMinutes(5);

  private static final PartId PART = Architect.CACHE;

  /** Changes that the status names, whatever else was asked for: a creation, a backup, an end. */
  private static final Set<String> TOLD_BY_STATUS = Set.of("", InFlight.BACKUP, "remove");

  /** Our own changes on which ElastiCache does not go on to work. */
  private static final Set<String> AT_ONCE = Set.of(PART + "/tags", PART + "/" + InFlight.WITHDRAW);

  private CacheInFlight() {}

  private record Kind(Stage stage, String title, Impact impact, Estimate expected) {}

  /** Pending changes that ElastiCache is not carrying out now. */
  static Map<CacheSetting, String> dormant(Entry.Present<CacheGroup> entry, Instant now) {
    boolean waiting = standing(entry) && entry.leftFor(now).compareTo(PICKED_UP_WITHIN) > 0;
    return waiting ? entry.resource().pending() : Map.of();
  }

  /**
   * Pending changes that ElastiCache is not carrying out as far as anybody knows: beside those that
   * it is not, those that were there before this process was. They are planned for as if they were
   * left, and nothing is done about them until they are known to be.
   */
  static Map<CacheSetting, String> presumed(Entry.Present<CacheGroup> entry, Instant now) {
    Map<CacheSetting, String> pending = entry.resource().pending();
    // A token is only ever set at once (AuthToken in ModifyReplicationGroup, ElastiCache API
    // reference): the process before this one may just have sent it.
    boolean left = entry.pending().found() && !pending.containsKey(CacheSetting.TOKEN);
    return standing(entry) && left ? pending : dormant(entry, now);
  }

  /**
   * Pending changes that are none of ours on their way: those that ElastiCache is presumed not to
   * carry out, and those that somebody else has only just asked for.
   */
  static Map<CacheSetting, String> others(Entry.Present<CacheGroup> entry, Instant now) {
    return standing(entry) && entry.pending().foreign()
        ? entry.resource().pending()
        : presumed(entry, now);
  }

  private static boolean standing(Entry.Present<CacheGroup> entry) {
    return !entry.resource().beingChanged() && entry.unsettled().isEmpty();
  }

  /** What is going on with a cache, if anything. */
  static Optional<InFlight> of(Entry.Present<CacheGroup> entry, Instant now) {
    CacheGroup group = entry.resource();
    if (entry.unsettled().isPresent()) {
      Entry.Mutation sent = entry.unsettled().get();
      String state = "%s; the change was sent and does not show yet".formatted(group.status());
      return Optional.of(change(sent.stepKey(), group, state, sent.at()));
    }
    boolean waiting = group.pending().isEmpty() || !dormant(entry, now).isEmpty();
    Optional<Entry.Mutation> ours = ours(entry);
    boolean over = group.settled() ? ours.isEmpty() : waiting && group.acceptsChanges();
    if (group.broken() || over) {
      return Optional.empty();
    }
    String change = guess(group);
    Optional<InFlight> own = ours.flatMap(sent -> own(sent, change, group));
    if (own.isPresent()) {
      return own;
    }
    String key = change.isEmpty() ? PART.toString() : PART + "/" + change;
    InFlight seen = change(key, group, shows(group), entry.since());
    if (group.acceptsChanges() && !others(entry, now).isEmpty()) {
      return Optional.of(
          seen.as(
              PART + "/" + InFlight.ELSEWHERE,
              "see whether ElastiCache makes what somebody else asked of the cache now"));
    }
    return Optional.of(
        Elsewhere.title(change, entry)
            .map(title -> seen.as(PART + "/" + InFlight.ELSEWHERE, title))
            .orElse(seen));
  }

  /**
   * The change of ours that goes on, by the step that sent it: what ElastiCache shows of it names
   * another or none.
   */
  private static Optional<Entry.Mutation> ours(Entry.Present<CacheGroup> entry) {
    return entry
        .pending()
        .going()
        .filter(sent -> sent.stepKey().startsWith(PART + "/"))
        .filter(sent -> !AT_ONCE.contains(sent.stepKey()));
  }

  /** That change, unless it does less than what shows: then something else goes on as well. */
  private static Optional<InFlight> own(Entry.Mutation sent, String shown, CacheGroup group) {
    InFlight change = change(sent.stepKey(), group, shows(group), sent.at());
    boolean all = kind(shown, group).impact().or(change.impact()) == change.impact();
    return TOLD_BY_STATUS.contains(shown) || !all ? Optional.empty() : Optional.of(change);
  }

  private static InFlight change(String key, CacheGroup group, String state, Instant since) {
    String change = key.startsWith(PART + "/") ? key.substring(PART.toString().length() + 1) : "";
    Kind kind = kind(change, group);
    return new InFlight(
        key,
        PART,
        kind.stage(),
        kind.title(),
        kind.impact(),
        group.name(),
        state,
        since,
        kind.expected().noticed(kind.impact(), CacheEstimates.REPLICA_TAKES_OVER));
  }

  private static String shows(CacheGroup group) {
    String pending =
        group.pending().entrySet().stream()
            .filter(entry -> entry.getKey() != CacheSetting.TOKEN)
            .map(entry -> entry.getKey().title() + " → " + entry.getValue())
            .sorted()
            .collect(Collectors.joining(", "));
    String nodes =
        group.status().equals("available") && !group.goingOn().isEmpty()
            ? "nodes " + String.join(", ", group.goingOn())
            : "";
    String detail = pending.isEmpty() ? nodes : pending;
    return detail.isEmpty() ? group.status() : "%s (%s)".formatted(group.status(), detail);
  }

  /** Which change it is, by the last part of its step's key; none for a creation. */
  private static String guess(CacheGroup group) {
    return switch (group.status()) {
      case "creating", "restoring" -> "";
      case "deleting" -> "remove";
      case CacheGroup.SNAPSHOTTING -> InFlight.BACKUP;
      default -> guessByPending(group);
    };
  }

  private static String guessByPending(CacheGroup group) {
    Map<CacheSetting, String> pending = group.pending();
    if (pending.containsKey(CacheSetting.VERSION)) {
      return "version";
    }
    if (pending.containsKey(CacheSetting.NODE_TYPE)) {
      return "node-type";
    }
    if (pending.containsKey(CacheSetting.SHARDS)) {
      return "shards";
    }
    if (pending.containsKey(CacheSetting.CLUSTER_MODE)) {
      return pending.get(CacheSetting.CLUSTER_MODE).equals("enabled")
          ? "cluster-mode"
          : "compatible";
    }
    if (pending.containsKey(CacheSetting.FAILOVER)) {
      return pending.get(CacheSetting.FAILOVER).equals("true") ? "failover" : "no-failover";
    }
    if (pending.containsKey(CacheSetting.TOKEN)) {
      return "password";
    }
    if (group.busy().contains("creating")) {
      return "replicas";
    }
    return group.busy().contains("deleting") ? "fewer-replicas" : InFlight.SETTLE;
  }

  /** What the step of this change is called, and its stage, impact and estimate. */
  private static Kind kind(String change, CacheGroup group) {
    return switch (change) {
      case "" -> expand("create the cache", CacheEstimates.CREATE);
      case "replicas" -> expand("add replicas to the cache", CacheEstimates.REPLICAS);
      case "failover" -> expand("let a replica of the cache take over", CacheEstimates.FAILOVER);
      case "multi-az" -> expand("spread the cache over zones", CacheEstimates.SETTINGS);
      case "settings" -> expand("change the cache's settings", CacheEstimates.SETTINGS);
      case "security-groups" ->
          expand("give the cache the security groups of the environment", CacheEstimates.SETTINGS);
      case "parameters" ->
          expand("give the cache another parameter group", CacheEstimates.SETTINGS);
      case "tags" -> expand("tag cache", Estimate.MOMENT);
      case InFlight.WITHDRAW ->
          expand("withdraw what somebody else left pending on the cache", CacheEstimates.SETTINGS);
      case InFlight.BACKUP -> expand("wait for a snapshot of the cache", CacheEstimates.SNAPSHOT);
      case "node-type" ->
          new Kind(
              InstanceSize.shrinks(
                      group.is(CacheSetting.NODE_TYPE), group.willBe(CacheSetting.NODE_TYPE))
                  ? Stage.CONTRACT
                  : Stage.RESHAPE,
              "change the cache's node type" + fromTo(group, CacheSetting.NODE_TYPE),
              takeover(group),
              CacheEstimates.NODE_TYPE);
      case "version" ->
          new Kind(
              Stage.RESHAPE,
              "upgrade the cache" + fromTo(group, CacheSetting.VERSION),
              takeover(group),
              CacheEstimates.VERSION);
      case "shards" ->
          new Kind(
              Stage.RESHAPE,
              "spread the cache over another number of shards",
              Impact.DEGRADED,
              CacheEstimates.SHARDS);
      case "compatible" ->
          new Kind(
              Stage.RESHAPE,
              "let the cache speak cluster mode too",
              Impact.FAILOVER,
              CacheEstimates.MODE);
      case "cluster-mode" ->
          new Kind(
              Stage.SWITCH,
              "let the cache speak cluster mode only",
              Impact.FAILOVER,
              CacheEstimates.MODE);
      case "password" ->
          new Kind(
              Stage.RESHAPE,
              "give the cache the token of its Secret",
              Impact.ONLINE,
              CacheEstimates.TOKEN);
      case InFlight.PENDING ->
          new Kind(
              Stage.RESHAPE,
              "apply what somebody else left pending in ElastiCache",
              takeover(group),
              CacheEstimates.NODE_TYPE);
      case "single-az" -> contract("let the cache stay in one zone", CacheEstimates.SETTINGS);
      case "no-failover" ->
          contract("let no replica of the cache take over", CacheEstimates.FAILOVER);
      case "fewer-replicas" ->
          contract("remove replicas of the cache", CacheEstimates.FEWER_REPLICAS);
      case "remove" -> contract("delete the cache", CacheEstimates.DELETE);
      default -> expand("wait for the cache to settle", CacheEstimates.SETTINGS);
    };
  }

  private static Kind expand(String title, Estimate expected) {
    return new Kind(Stage.EXPAND, title, Impact.ONLINE, expected);
  }

  private static Kind contract(String title, Estimate expected) {
    return new Kind(Stage.CONTRACT, title, Impact.ONLINE, expected);
  }

  /**
   * What users notice of a change of all nodes: with automatic failover replicas change first and
   * one of them takes over, without it the only writer is away ("Online vertical scaling" and
   * "Upgrade considerations" in the ElastiCache User Guide). Where it is switched off along with
   * that, nobody says which comes first.
   */
  static Impact takeover(CacheGroup group) {
    boolean on = group.is(CacheSetting.FAILOVER).equals("true");
    boolean stays = group.willBe(CacheSetting.FAILOVER).equals("true");
    boolean alone = group.pending().keySet().equals(Set.of(CacheSetting.FAILOVER));
    return on && (stays || alone) ? Impact.FAILOVER : Impact.DOWNTIME;
  }

  /** Before ElastiCache shows the change it does not show to what. */
  private static String fromTo(CacheGroup group, CacheSetting setting) {
    return group.pending().containsKey(setting)
        ? " %s → %s".formatted(group.is(setting), group.willBe(setting))
        : "";
  }
}
