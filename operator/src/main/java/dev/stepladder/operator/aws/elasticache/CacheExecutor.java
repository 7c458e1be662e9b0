package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Passwords;
import dev.stepladder.operator.aws.Sender;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweepFailed;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** Carries out what steps ask of ElastiCache in one account and region: each at most one change. */
final class CacheExecutor implements Executor {

  private final AwsAccount account;
  private final SweptInventory inventory;
  private final Passwords passwords;
  private final CacheReader reader;
  private final Sender<ElastiCacheClient> sender;

  /**
   * An executor for one account and region.
   *
   * @param inventory told of every change that was sent, or may have been
   */
  CacheExecutor(AwsAccount account, SweptInventory inventory, Surroundings surroundings) {
    this.account = account;
    this.inventory = inventory;
    this.passwords = new Passwords(surroundings.passwords());
    this.reader = new CacheReader(account);
    this.sender =
        new Sender<>(
            account,
            ElastiCacheService.NAME,
            ElastiCacheService.client(account),
            inventory,
            surroundings,
            this::taken);
  }

  @Override
  public boolean handles(Action action) {
    return action instanceof CacheAction;
  }

  @Override
  public Outcome start(Step step, Blueprint blueprint) {
    if (!(step.action() instanceof CacheAction action)) {
      throw new IllegalArgumentException(
          "step %s asks nothing of ElastiCache".formatted(step.key()));
    }
    if (!blueprint.account().equals(account.place().account())
        || !blueprint.region().equals(account.place().region())) {
      throw new IllegalArgumentException(
          "step %s is for %s/%s, not for %s"
              .formatted(step.key(), blueprint.account(), blueprint.region(), account.place()));
    }
    try {
      return switch (action) {
        case CacheAction.OfExisting change ->
            checked(change, blueprint, () -> change(step, change, blueprint));
        case CacheAction.Create create -> create(step, create, blueprint);
        case CacheAction.TakeSnapshot take ->
            sender.send(
                new Sender.Call(
                    step,
                    key(action),
                    "take snapshot %s of %s".formatted(take.name(), take.group()),
                    "CreateSnapshot",
                    Set.of(new ResourceKey(CacheGroup.class, take.group()))),
                cache -> cache.createSnapshot(CacheRequests.snapshot(take)));
        case CacheAction.CreateSubnetGroup group ->
            sender.send(
                call(step, action, "create cache subnet group", "CreateCacheSubnetGroup"),
                cache -> cache.createCacheSubnetGroup(CacheRequests.createSubnetGroup(group)));
        case CacheAction.ModifySubnetGroup group ->
            sender.send(
                call(step, action, "change cache subnet group", "ModifyCacheSubnetGroup"),
                cache -> cache.modifyCacheSubnetGroup(CacheRequests.modifySubnetGroup(group)));
        case CacheAction.CreateParameterGroup group ->
            sender.send(
                call(step, action, "create cache parameter group", "CreateCacheParameterGroup"),
                cache ->
                    cache.createCacheParameterGroup(CacheRequests.createParameterGroup(group)));
        case CacheAction.SetParameters set -> setParameters(step, set);
      };
    } catch (SweepFailed e) {
      return new Outcome.Refused(e.reason(), e.getMessage());
    }
  }

  private Outcome create(Step step, CacheAction.Create action, Blueprint blueprint) {
    Part.Cache cache = action.cache();
    Optional<String> secret = cache.tokenSecret();
    if (secret.isEmpty()) {
      return sender.send(
          call(step, action, "create cache cluster", "CreateCacheCluster"),
          client -> client.createCacheCluster(CacheRequests.createCluster(action)));
    }
    return passwords.use(
        blueprint.owner().namespace(),
        secret.get(),
        token ->
            sender.send(
                call(step, action, "create replication group", "CreateReplicationGroup"),
                token,
                client -> client.createReplicationGroup(CacheRequests.create(action, token))));
  }

  /** What changes a cache, after a fresh reading of which nothing stands against it. */
  private Outcome change(Step step, CacheAction.OfExisting action, Blueprint blueprint) {
    return switch (action) {
      case CacheAction.Modify modify ->
          send(
              step,
              action,
              modify.engine(),
              new Way(
                  "change replication group",
                  "ModifyReplicationGroup",
                  cache -> cache.modifyReplicationGroup(CacheRequests.modify(modify))),
              new Way(
                  "change cache cluster",
                  "ModifyCacheCluster",
                  cache -> cache.modifyCacheCluster(CacheRequests.modifyCluster(modify))));
      case CacheAction.ApplyPending pending -> applyPending(step, pending);
      case CacheAction.Withdraw withdraw ->
          send(
              step,
              action,
              withdraw.engine(),
              new Way(
                  "withdraw what is pending on",
                  "ModifyReplicationGroup",
                  cache -> cache.modifyReplicationGroup(CacheRequests.withdraw(withdraw))),
              new Way(
                  "withdraw what is pending on",
                  "ModifyCacheCluster",
                  cache -> cache.modifyCacheCluster(CacheRequests.withdrawNodes(withdraw))));
      case CacheAction.SetReplicas set ->
          set.to() > set.from()
              ? sender.send(
                  call(step, action, "add replicas to", "IncreaseReplicaCount"),
                  cache -> cache.increaseReplicaCount(CacheRequests.moreReplicas(set)))
              : sender.send(
                  call(step, action, "remove replicas of", "DecreaseReplicaCount"),
                  cache -> cache.decreaseReplicaCount(CacheRequests.fewerReplicas(set)));
      case CacheAction.SetShards set ->
          send(
              step,
              action,
              set.engine(),
              new Way(
                  "change the shards of",
                  "ModifyReplicationGroupShardConfiguration",
                  cache ->
                      cache.modifyReplicationGroupShardConfiguration(CacheRequests.shards(set))),
              new Way(
                  "change the nodes of",
                  "ModifyCacheCluster",
                  cache -> cache.modifyCacheCluster(CacheRequests.nodes(set))));
      case CacheAction.SetToken set -> setToken(step, set, blueprint);
      case CacheAction.Mark mark ->
          sender.send(
              call(step, action, "take over replication group", "ModifyReplicationGroup"),
              cache -> cache.modifyReplicationGroup(CacheRequests.mark(mark)));
      case CacheAction.Tag tag ->
          sender.send(
              call(step, action, "tag", "AddTagsToResource"),
              cache -> cache.addTagsToResource(CacheRequests.tag(tag)));
      case CacheAction.Adopt adopt -> adopt(step, adopt, blueprint.owner());
      case CacheAction.Delete delete ->
          send(
              step,
              action,
              delete.engine(),
              new Way(
                  "delete replication group",
                  "DeleteReplicationGroup",
                  cache -> cache.deleteReplicationGroup(CacheRequests.delete(delete))),
              new Way(
                  "delete cache cluster",
                  "DeleteCacheCluster",
                  cache -> cache.deleteCacheCluster(r -> r.cacheClusterId(delete.name()))));
    };
  }

  /**
   * How something is asked of ElastiCache.
   *
   * @param verb what it does, before the cache's name
   */
  private record Way(String verb, String operation, Function<ElastiCacheClient, ?> request) {}

  /** Asks the same of a replication group or of a cluster, which have calls of their own. */
  private Outcome send(
      Step step, CacheAction action, CacheEngine engine, Way ofGroup, Way ofCluster) {
    Way way = engine.replicates() ? ofGroup : ofCluster;
    return sender.send(call(step, action, way.verb(), way.operation()), way.request());
  }

  /** The reading before the call shows no tags, and only those say that its owner agrees. */
  private Outcome adopt(Step step, CacheAction.Adopt action, Owner owner) {
    Map<String, String> tags = reader.tags(action.arn());
    if (!owner.mayAdopt(tags)) {
      inventory.readSoon(Set.of(key(action)), Duration.ZERO);
      return new Outcome.Outdated(
          "the owner of cache %s in AWS does not agree any more that this app takes it over"
              .formatted(action.name()));
    }
    if (!Owner.named(tags).equals(action.former().tags())) {
      inventory.readSoon(Set.of(key(action)), Duration.ZERO);
      return new Outcome.Outdated(
          "cache %s is another's now than the one it was to be taken over from"
              .formatted(action.name()));
    }
    // Before it is the app's, what is no token of it must not pass for one.
    return action
        .doubted()
        .map(secret -> passwords.doubting(owner.namespace(), secret, () -> takeOver(step, action)))
        .orElseGet(() -> takeOver(step, action));
  }

  private Outcome takeOver(Step step, CacheAction.Adopt action) {
    return send(
        step,
        action,
        action.engine(),
        new Way(
            "take over replication group",
            "ModifyReplicationGroup",
            cache -> cache.modifyReplicationGroup(CacheRequests.mark(action))),
        new Way(
            "take over cache cluster",
            "AddTagsToResource",
            cache -> cache.addTagsToResource(CacheRequests.tag(action))));
  }

  private Outcome applyPending(Step step, CacheAction.ApplyPending action) {
    if (action.engine().replicates()) {
      return sender.send(
          call(step, action, "apply what is pending on", "ModifyReplicationGroup"),
          cache -> cache.modifyReplicationGroup(CacheRequests.applyPending(action)));
    }
    boolean upgrades =
        reader
            .cluster(action.name())
            .map(CacheCluster::autoMinorVersionUpgrade)
            .filter(Boolean.FALSE::equals)
            .isEmpty();
    return sender.send(
        call(step, action, "apply what is pending on", "ModifyCacheCluster"),
        cache -> cache.modifyCacheCluster(CacheRequests.applyPending(action, upgrades)));
  }

  private Outcome setToken(Step step, CacheAction.SetToken action, Blueprint blueprint) {
    String namespace = blueprint.owner().namespace();
    return passwords.use(
        namespace,
        action.secretName(),
        token -> {
          Outcome outcome =
              sender.send(
                  call(step, action, "set the AUTH token of", "ModifyReplicationGroup"),
                  token,
                  cache -> cache.modifyReplicationGroup(CacheRequests.token(action, token)));
          if (outcome instanceof Outcome.Started) {
            passwords.confirm(namespace, action.secretName(), token);
          }
          return outcome;
        });
  }

  /** What a call could not set any more is what the next plan finds missing. */
  private Outcome setParameters(Step step, CacheAction.SetParameters action) {
    Sender.Call call =
        call(step, action, "set parameters in cache parameter group", "ModifyCacheParameterGroup");
    for (var request : CacheRequests.setParameters(action.name(), missing(action))) {
      Outcome outcome = sender.send(call, cache -> cache.modifyCacheParameterGroup(request));
      if (!(outcome instanceof Outcome.Started)) {
        return outcome;
      }
    }
    return new Outcome.Started();
  }

  private Map<String, String> missing(CacheAction.SetParameters action) {
    var missing = new TreeMap<>(action.parameters());
    if (inventory.look().entry(CacheParameters.class, action.name())
        instanceof Entry.Present<CacheParameters> group) {
      missing.entrySet().removeAll(group.resource().parameters().entrySet());
    }
    return missing.isEmpty() ? action.parameters() : missing;
  }

  /** Reads the cache anew and goes on only if nothing stands against it. */
  private Outcome checked(
      CacheAction.OfExisting action, Blueprint blueprint, Supplier<Outcome> then) {
    Optional<CacheGroup> shown = read(action.name());
    Optional<Outcome> outcome =
        shown.isEmpty()
            ? Optional.of(new Outcome.Outdated("cache %s is gone".formatted(action.name())))
            : FreshReading.against(action, shown.get(), blueprint.owner());
    if (outcome.isPresent()) {
      // What the next plan is made of must show it too.
      inventory.readSoon(Set.of(key(action)), Duration.ZERO);
      return outcome.get();
    }
    return then.get();
  }

  private Optional<CacheGroup> read(String name) {
    Optional<ReplicationGroup> group = reader.group(name);
    if (group.isEmpty()) {
      return reader
          .cluster(name)
          .filter(CacheRecords::isMemcached)
          .map(cluster -> CacheRecords.memcached(cluster, CacheRecords.Beside.NOTHING));
    }
    List<CacheCluster> members =
        group.get().memberClusters().stream()
            .flatMap(member -> reader.cluster(member).stream())
            .toList();
    return Optional.of(CacheRecords.group(group.get(), members, CacheRecords.Beside.NOTHING));
  }

  /** A cluster of another engine, which the readings leave out, may have the name. */
  private Optional<Outcome> taken(ResourceKey resource) {
    if (resource.kind() != CacheGroup.class) {
      return Optional.empty();
    }
    return reader
        .cluster(resource.name())
        .filter(cluster -> !CacheEngine.MEMCACHED.awsName().equals(cluster.engine()))
        .map(other ->
            new Outcome.Refused(
                "NameTaken",
                "%s exists as a cluster of %s, which is left alone. Delete it in ElastiCache, or give the app another name."
                    .formatted(resource.name(), other.engine())));
  }

  private static Sender.Call call(Step step, CacheAction action, String verb, String operation) {
    return new Sender.Call(
        step, key(action), verb + " " + action.name(), operation, Set.of(), works(action));
  }

  /**
   * Whether ElastiCache begins some seconds after it has accepted it, and shows the cache {@code
   * available} until then.
   */
  private static boolean works(CacheAction action) {
    return switch (action) {
      case CacheAction.Modify _,
          CacheAction.ApplyPending _,
          CacheAction.SetReplicas _,
          CacheAction.SetShards _,
          CacheAction.SetToken _ ->
          true;
      default -> false;
    };
  }

  private static ResourceKey key(CacheAction action) {
    Class<? extends Resource> kind =
        switch (action) {
          case CacheAction.OfExisting _, CacheAction.Create _ -> CacheGroup.class;
          case CacheAction.TakeSnapshot _ -> CacheSnapshot.class;
          case CacheAction.CreateSubnetGroup _, CacheAction.ModifySubnetGroup _ ->
              CacheSubnets.class;
          case CacheAction.CreateParameterGroup _, CacheAction.SetParameters _ ->
              CacheParameters.class;
        };
    return new ResourceKey(kind, action.name());
  }
}
