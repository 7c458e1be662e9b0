package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Action;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a step asks of ElastiCache: each is one change of one resource. */
public sealed interface CacheAction extends Action {

  /** The resource it changes. */
  String name();

  /** A change of a cache that is there. */
  sealed interface OfExisting extends CacheAction {

    /** Of the cache the plan saw. */
    String id();
  }

  /**
   * CreateReplicationGroup, or CreateCacheCluster for Memcached.
   *
   * @param parameterGroup the group it starts with
   */
  record Create(Part.Cache cache, String parameterGroup) implements CacheAction {
    @Override
    public String name() {
      return cache.identifier();
    }

    @Override
    public int addresses() {
      return nodes();
    }

    /** How many nodes it has. */
    int nodes() {
      return Math.max(1, cache.shards()) * (cache.replicas() + 1);
    }
  }

  /**
   * ModifyReplicationGroup, or ModifyCacheCluster, applied at once.
   *
   * @param to the settings to change, of one kind that goes in one call
   * @param pending what the plan saw pending: if it is another now, nothing is sent
   * @param failover whether users are to notice a failover only: where none is on nothing is sent
   */
  record Modify(
      String name,
      String id,
      CacheEngine engine,
      Map<CacheSetting, String> to,
      Map<CacheSetting, String> pending,
      boolean failover)
      implements OfExisting {

    @Override
    public boolean usesNetwork() {
      return to.containsKey(CacheSetting.SECURITY_GROUPS);
    }
  }

  /**
   * ModifyReplicationGroup, or ModifyCacheCluster, that changes nothing by itself: whatever is
   * pending is applied with it.
   *
   * @param description that the replication group has, or should: it says whose it is
   * @param pending what the plan saw pending: if it is another now, nothing is sent
   * @param failover whether users are to notice a failover only: where none is on nothing is sent
   */
  record ApplyPending(
      String name,
      String id,
      CacheEngine engine,
      String description,
      Map<CacheSetting, String> pending,
      boolean failover)
      implements OfExisting {}

  /**
   * ModifyReplicationGroup, or ModifyCacheCluster, with the present value of every setting for
   * which somebody left another one pending, and not applied at once: a newer modification takes
   * the place of a pending one, and as many nodes as there are cancel what was to change their
   * number (ModifyCacheCluster, ElastiCache API reference).
   *
   * @param is what those settings are
   * @param pending what the plan saw pending: if it is another now, nothing is sent
   */
  record Withdraw(
      String name,
      String id,
      CacheEngine engine,
      Map<CacheSetting, String> is,
      Map<CacheSetting, String> pending)
      implements OfExisting {}

  /** IncreaseReplicaCount or DecreaseReplicaCount, of every shard. */
  record SetReplicas(String name, String id, int from, int to) implements OfExisting {

    @Override
    public int addresses() {
      return Math.max(0, to - from);
    }
  }

  /**
   * ModifyReplicationGroupShardConfiguration; of Memcached, the number of nodes.
   *
   * @param leaving the shards or nodes that go
   */
  record SetShards(
      String name, String id, CacheEngine engine, int from, int to, List<String> leaving)
      implements OfExisting {

    @Override
    public int addresses() {
      return Math.max(0, to - from);
    }
  }

  /** ModifyReplicationGroup with the token of a Secret, beside which the old one stays good. */
  record SetToken(String name, String id, String secretName) implements OfExisting {}

  /** ModifyReplicationGroup with another description, which says whose it is. */
  record Mark(String name, String id, String description) implements OfExisting {}

  /** AddTagsToResource. */
  record Tag(String name, String id, String arn, Map<String, String> tags) implements OfExisting {}

  /**
   * The first of these for a cache of somebody else, or the second where it has no description, if
   * its owner in AWS still agrees: whether they do is read anew.
   *
   * @param description that says whose it is
   * @param tags that say the same
   * @param former what the plan saw of who had it: if that is another now, nothing is sent
   * @param doubted the Secret with a generated token that it does not have, if there is one
   */
  record Adopt(
      String name,
      String id,
      String arn,
      CacheEngine engine,
      String description,
      Map<String, String> tags,
      Former former,
      Optional<String> doubted)
      implements OfExisting {}

  /**
   * Who had a cache before.
   *
   * @param description that it had; Memcached has none
   * @param tags of those that it had, the ones that say whose it is
   */
  record Former(String description, Map<String, String> tags) {}

  /**
   * DeleteReplicationGroup or DeleteCacheCluster.
   *
   * @param lastSnapshot name of the snapshot that is taken before, where snapshots are kept
   */
  record Delete(String name, String id, CacheEngine engine, Optional<String> lastSnapshot)
      implements OfExisting {}

  /** CreateSnapshot. */
  record TakeSnapshot(String name, String group, Map<String, String> tags) implements CacheAction {}

  /** CreateCacheSubnetGroup. */
  record CreateSubnetGroup(
      String name, String description, List<String> subnets, Map<String, String> tags)
      implements CacheAction {

    @Override
    public boolean usesNetwork() {
      return true;
    }
  }

  /** ModifyCacheSubnetGroup. */
  record ModifySubnetGroup(String name, List<String> subnets) implements CacheAction {

    @Override
    public boolean usesNetwork() {
      return true;
    }
  }

  /** CreateCacheParameterGroup. */
  record CreateParameterGroup(
      String name, String family, String description, Map<String, String> tags)
      implements CacheAction {}

  /** ModifyCacheParameterGroup, at most 20 parameters a call, one call after the other. */
  record SetParameters(String name, Map<String, String> parameters) implements CacheAction {}
}
