package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.SharedGroups;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/**
 * Reads ElastiCache: replication groups and, because only they show versions, pending node types
 * and parameters, the clusters they are made of. Tags come with complete readings only; in between,
 * what was known of them holds.
 */
final class CacheSweep implements Sweep {

  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration SINCE_THE_LAST_COMPLETE_ONE = Duration.ofMinutes(10);

  /** After so long, one whose tags are not listed has none. */
  private static final Duration TAGS_SHOW_WITHIN = Duration.ofHours(1);

  private final AwsAccount account;
  private final String installation;
  private final Clock clock;
  private final CacheReader reader;
  private final CacheEvents events = new CacheEvents();
  private final CacheFacts facts;

  /** Caches whose events are to be read when they are next seen at rest. */
  private final Set<String> suspects = ConcurrentHashMap.newKeySet();

  /** Caches that a change was sent of and that showed no effect: it may have been their tags. */
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

  /** Caches that were asked for by name, of which tags are worth a call. */
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  private final Set<String> known = new HashSet<>();
  private Map<String, Map<String, String>> tags = new HashMap<>();

  /** How many clusters there were, members of groups among them. */
  private int clusters;

  /** How many nodes those have, whatever their engine. */
  private int nodes;

  CacheSweep(AwsAccount account, Surroundings surroundings) {
    this.account = account;
    this.installation = surroundings.installation();
    this.clock = surroundings.clock();
    this.reader = new CacheReader(account);
    this.facts = new CacheFacts(account, reader, clock);
  }

  @Override
  public String title() {
    return "ElastiCache in " + account.place();
  }

  @Override
  public Set<Class<? extends Resource>> covers() {
    return Set.of(
        CacheGroup.class,
        CacheSnapshot.class,
        CacheSubnets.class,
        CacheParameters.class,
        CacheReleases.class,
        CacheNodeTypes.class,
        CacheQuotas.class);
  }

  @Override
  public Set<Class<? extends Resource>> onDemand() {
    return CacheFacts.KINDS;
  }

  @Override
  public Duration again(ResourceKey key) {
    return facts.again(key);
  }

  @Override
  public List<Resource> everything() {
    account.ensureVerified(AT_ONCE);
    var found = new ArrayList<Resource>();
    tags = new HashMap<>(reader.tagsInBulk(installation));
    List<ReplicationGroup> groups = reader.groups();
    List<CacheCluster> all = reader.clusters();
    clusters = all.size();
    nodes = all.stream().mapToInt(CacheSweep::nodes).sum();
    follow(ours(groups, all));
    found.addAll(records(groups, all));
    reader.snapshots().forEach(shown -> found.add(CacheRecords.snapshot(shown)));
    reader.subnetGroups().forEach(shown -> found.add(CacheRecords.subnets(shown)));
    reader.parameterGroups().forEach(shown -> found.add(record(shown)));
    return ofTheAccount(found);
  }

  private static int nodes(CacheCluster cluster) {
    return cluster.numCacheNodes() == null ? 1 : cluster.numCacheNodes();
  }

  /** What there is of the installation, by name. */
  private Map<String, CacheEngine> ours(List<ReplicationGroup> groups, List<CacheCluster> all) {
    var ours = new HashMap<String, CacheEngine>();
    groups.stream()
        .filter(group -> isOurs(OwnerMark.read(CacheRecords.text(group.description()))))
        .forEach(group -> ours.put(group.replicationGroupId(), CacheEngine.VALKEY));
    all.stream()
        .filter(CacheRecords::isMemcached)
        .filter(cluster -> isOurs(tags.getOrDefault(CacheRecords.text(cluster.arn()), Map.of())))
        .forEach(cluster -> ours.put(cluster.cacheClusterId(), CacheEngine.MEMCACHED));
    return ours;
  }

  private boolean isOurs(Map<String, String> owner) {
    return installation.equals(owner.get(Owner.INSTALLATION));
  }

  private void follow(Map<String, CacheEngine> ours) {
    if (!events.begun()) {
      events.begin(ours, clock.now(), reader::events);
    } else {
      events.keep(ours.keySet());
      suspects.retainAll(ours.keySet());
      known.retainAll(ours.keySet());
      ours.keySet().stream().filter(name -> !known.contains(name)).forEach(suspects::add);
    }
    known.addAll(ours.keySet());
  }

  @Override
  public List<Resource> some(Set<ResourceKey> keys) {
    account.ensureVerified(SINCE_THE_LAST_COMPLETE_ONE);
    var found = new ArrayList<Resource>(caches(names(keys, CacheGroup.class)));
    names(keys, CacheSnapshot.class)
        .forEach(name -> reader.snapshot(name).map(CacheRecords::snapshot).ifPresent(found::add));
    names(keys, CacheSubnets.class)
        .forEach(name -> reader.subnetGroup(name).map(CacheRecords::subnets).ifPresent(found::add));
    names(keys, CacheParameters.class)
        .forEach(name -> reader.parameterGroup(name).map(this::record).ifPresent(found::add));
    found.addAll(facts.of(keys, nodes));
    boolean someAreMissing =
        !found.stream().map(ResourceKey::of).collect(Collectors.toSet()).containsAll(keys);
    if (someAreMissing) {
      // In another account nothing of ours is there.
      account.ensureVerified(AT_ONCE);
    }
    return ofTheAccount(found);
  }

  private List<CacheGroup> caches(Set<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    asked.addAll(names);
    var groups = new ArrayList<ReplicationGroup>();
    var wanted = new HashSet<String>();
    for (String name : names) {
      Optional<ReplicationGroup> group = reader.group(name);
      group.ifPresentOrElse(groups::add, () -> wanted.add(name));
      group.ifPresent(shown -> wanted.addAll(shown.memberClusters()));
    }
    List<CacheCluster> read = reader.clusters(wanted, clusters);
    return records(groups, read).stream().filter(cache -> names.contains(cache.name())).toList();
  }

  private List<CacheGroup> records(List<ReplicationGroup> groups, List<CacheCluster> read) {
    Map<String, List<CacheCluster>> members =
        read.stream()
            .filter(cluster -> cluster.replicationGroupId() != null)
            .collect(Collectors.groupingBy(CacheCluster::replicationGroupId));
    var records = new ArrayList<CacheGroup>();
    for (ReplicationGroup shown : groups) {
      List<CacheCluster> own = members.getOrDefault(shown.replicationGroupId(), List.of());
      var tagged =
          tags(
              shown.replicationGroupId(),
              CacheRecords.text(shown.arn()),
              shown.status(),
              shown.replicationGroupCreateTime());
      CacheGroup record =
          CacheRecords.group(shown, own, new CacheRecords.Beside(tagged, List.of()));
      investigate(record);
      records.add(
          CacheRecords.group(shown, own, new CacheRecords.Beside(tagged, failures(record))));
    }
    read.stream()
        .filter(cluster -> cluster.replicationGroupId() == null)
        .filter(CacheRecords::isMemcached)
        .forEach(shown -> records.add(memcached(shown)));
    return records;
  }

  private CacheGroup memcached(CacheCluster shown) {
    var tagged = tagsOfCluster(shown);
    CacheGroup record = CacheRecords.memcached(shown, new CacheRecords.Beside(tagged, List.of()));
    investigate(record);
    return CacheRecords.memcached(shown, new CacheRecords.Beside(tagged, failures(record)));
  }

  /** Its tags are all that tells whose a cluster is, so they are asked for as soon as they show. */
  private Optional<Map<String, String>> tagsOfCluster(CacheCluster shown) {
    String arn = CacheRecords.text(shown.arn());
    if (asked.contains(shown.cacheClusterId()) && !tags.containsKey(arn)) {
      unanswered.add(shown.cacheClusterId());
    }
    return tags(
        shown.cacheClusterId(), arn, shown.cacheClusterStatus(), shown.cacheClusterCreateTime());
  }

  private Optional<Map<String, String>> tags(
      String name, String arn, String status, Instant created) {
    if ("available".equals(status) && unanswered.remove(name)) {
      tags.put(arn, reader.tags(arn));
    }
    boolean old = created != null && created.plus(TAGS_SHOW_WITHIN).isBefore(clock.now());
    return Optional.ofNullable(tags.get(arn))
        .or(() -> old ? Optional.of(Map.of()) : Optional.empty());
  }

  private List<CacheGroup.Failure> failures(CacheGroup record) {
    return events.failures(record.name(), record.id());
  }

  /** Events are read of one of ours that has come to rest, or whose change had no effect. */
  private void investigate(CacheGroup record) {
    if (!isOurs(record.tags())) {
      return;
    }
    known.add(record.name());
    if (!record.resting()) {
      suspects.add(record.name());
    } else if (suspects.contains(record.name())) {
      events.look(record.name(), record.engine(), clock.now(), reader::events);
      suspects.remove(record.name());
    }
  }

  @Override
  public void unanswered(ResourceKey key) {
    if (key.kind() == CacheGroup.class) {
      suspects.add(key.name());
      unanswered.add(key.name());
    }
  }

  /** Credentials may change at any time: what is read has to say itself whose it is. */
  private List<Resource> ofTheAccount(List<Resource> found) {
    for (Resource resource : found) {
      account.ensureOwn(
          switch (resource) {
            case CacheGroup group -> group.arn();
            case CacheSnapshot snapshot -> snapshot.arn();
            case CacheSubnets group -> group.arn();
            case CacheParameters group -> group.arn();
            default -> "";
          });
    }
    return found;
  }

  private CacheParameters record(CacheParameterGroup shown) {
    boolean ours = SharedGroups.madeBy(installation, CacheRecords.text(shown.description()));
    return CacheRecords.parameters(
        shown, ours ? reader.parameters(shown.cacheParameterGroupName()) : Map.of());
  }

  private static Set<String> names(Set<ResourceKey> keys, Class<? extends Resource> kind) {
    return keys.stream()
        .filter(key -> key.kind() == kind)
        .map(ResourceKey::name)
        .collect(Collectors.toSet());
  }
}
