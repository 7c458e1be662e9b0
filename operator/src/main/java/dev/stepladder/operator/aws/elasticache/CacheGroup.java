package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Resource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cache: a replication group with its member clusters, as DescribeReplicationGroups and
 * DescribeCacheClusters show them together, or a Memcached cluster.
 *
 * @param name its identifier
 * @param id when it was created, as text: ElastiCache has no id that is never used again, and a
 *     name may be, but not at the same instant; empty while that is not shown
 * @param status as ElastiCache spells it
 * @param settings what is in force
 * @param pending what PendingModifiedValues hold, of the group and of its members
 * @param host to connect to; empty until it has an address
 * @param readerHost that spreads reads over the replicas, or the host itself where there is none
 * @param busy statuses of shards and members that are not available, and of parameters that are not
 *     in force
 * @param units ids of its shards, or of the nodes of Memcached, in their order
 * @param nodes how many there are in all
 * @param lacks what it is not made with although it has to be
 * @param mark the owner, by the group's description
 * @param tagged its tags; empty while they are not known, since they come by another way
 * @param failures changes of it that failed, as DescribeEvents shows, since the last that succeeded
 * @param description of the group, in which the mark stands; Memcached has none
 */
public record CacheGroup(
    String name,
    String id,
    String arn,
    CacheEngine engine,
    String status,
    Map<CacheSetting, String> settings,
    Map<CacheSetting, String> pending,
    String host,
    String readerHost,
    int port,
    Set<String> busy,
    List<String> units,
    int nodes,
    Set<Lack> lacks,
    String subnetGroup,
    Optional<String> kmsKey,
    Map<String, String> mark,
    Optional<Map<String, String>> tagged,
    List<Failure> failures,
    String description)
    implements Resource {

  /** What {@link #busy} says of parameters that take effect at a restart only. */
  static final String AWAITS_RESTART = "pending-reboot";

  /** The status while a snapshot is taken of it. */
  static final String SNAPSHOTTING = "snapshotting";

  /** Statuses that only a person can end. */
  private static final Set<String> BROKEN =
      Set.of("create-failed", "incompatible-network", "restore-failed");

  /**
   * A change that failed: ElastiCache went back to {@code available} and only its events tell.
   *
   * @param about the settings it was to change, none of which has been changed since
   */
  public record Failure(Instant at, String message, Set<CacheSetting> about) {

    /** Copies what must not change. */
    public Failure {
      about = Set.copyOf(about);
    }
  }

  /** What makes a cache safe, which each is given when it is created. */
  public enum Lack {
    ENCRYPTION_AT_REST("it is not encrypted at rest"),
    TRANSIT_ENCRYPTION("its connections are not encrypted, so it takes no AUTH token either"),
    TOKEN("it asks for no AUTH token");

    private final String text;

    Lack(String text) {
      this.text = text;
    }

    /** As a person reads it. */
    public String text() {
      return text;
    }
  }

  /** Copies what must not change. */
  public CacheGroup {
    settings = Map.copyOf(settings);
    pending = Map.copyOf(pending);
    busy = Set.copyOf(busy);
    units = List.copyOf(units);
    lacks = Set.copyOf(lacks);
    mark = Map.copyOf(mark);
    tagged = tagged.map(Map::copyOf);
    failures = List.copyOf(failures);
  }

  /** What a setting is, or empty text. */
  public String is(CacheSetting setting) {
    return settings.getOrDefault(setting, "");
  }

  /** What a setting will be once what is pending has been applied. */
  public String willBe(CacheSetting setting) {
    return pending.getOrDefault(setting, is(setting));
  }

  /** What it is and what is pending, laid over each other. */
  public Map<CacheSetting, String> overlaid() {
    var all = new TreeMap<>(settings);
    all.putAll(pending);
    return all;
  }

  /**
   * Who owns it. Tags say what the description says, and more; where they differ the tags count,
   * but for the cluster: who takes a cache over changes its description first.
   */
  @Override
  public Map<String, String> tags() {
    var all = new HashMap<>(mark);
    tagged.ifPresent(all::putAll);
    if (mark.containsKey(Owner.CLUSTER)) {
      all.put(Owner.CLUSTER, mark.get(Owner.CLUSTER));
    }
    return Map.copyOf(all);
  }

  /** Whether who connects to it has to have its AUTH token. */
  public boolean takesToken() {
    return engine.replicates()
        && !lacks.contains(Lack.TRANSIT_ENCRYPTION)
        && !lacks.contains(Lack.TOKEN);
  }

  /** Whether it is known whose it is: Memcached has no description, and its tags come late. */
  public boolean ownerKnown() {
    return engine.replicates() || tagged.isPresent();
  }

  /** Whether ElastiCache accepts a change now. An unknown status counts as busy. */
  @Override
  public boolean acceptsChanges() {
    return status.equals("available") && goingOn().isEmpty();
  }

  /** ElastiCache changes nothing of a cache that it takes a snapshot of. */
  @Override
  public boolean beingChanged() {
    return !acceptsChanges() && !status.equals(SNAPSHOTTING);
  }

  /** What goes on in it that will end by itself. */
  public Set<String> goingOn() {
    var all = new TreeSet<>(busy);
    all.remove(AWAITS_RESTART);
    return all;
  }

  /** Whether some of its parameters take effect only when its nodes are restarted. */
  public boolean awaitsRestart() {
    return busy.contains(AWAITS_RESTART);
  }

  /** Whether only a person can end its status. */
  public boolean broken() {
    return BROKEN.contains(status);
  }

  /** Whether group, shards and members are available and nothing is pending. */
  public boolean settled() {
    return restsButForPending() && pending.isEmpty();
  }

  @Override
  public boolean restsButForPending() {
    return acceptsChanges() && ownerKnown();
  }

  @Override
  public boolean resting() {
    return broken() || settled();
  }
}
