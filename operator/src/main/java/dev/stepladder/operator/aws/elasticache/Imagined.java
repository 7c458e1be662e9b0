package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.aws.SharedGroups;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What ElastiCache will show once a blueprint has been carried out. */
final class Imagined {

  private Imagined() {}

  static List<Resource> of(Blueprint blueprint) {
    var all = new ArrayList<Resource>();
    blueprint
        .part(Part.CacheSubnetGroup.class)
        .ifPresent(group ->
            all.add(
                new CacheSubnets(
                    group.name(),
                    arn(blueprint, "subnetgroup", group.name()),
                    SharedGroups.mark(group.tags()),
                    new HashSet<>(group.subnets()))));
    blueprint
        .part(Part.Cache.class)
        .ifPresent(cache -> {
          String version = cache.engine().release(cache.version());
          boolean clustered = cache.shards() > 0 && cache.engine().replicates();
          String group = CacheGroups.parameterGroup(blueprint.owner(), cache, version, clustered);
          if (!cache.parameters().isEmpty()) {
            all.add(
                new CacheParameters(
                    group,
                    arn(blueprint, "parametergroup", group),
                    cache.engine().family(version),
                    SharedGroups.mark(cache.parameterGroupTags()),
                    CacheGroups.values(cache, clustered)));
          }
          all.add(group(blueprint, cache, group, version));
        });
    return all;
  }

  /** A cache as it is once it has been made. */
  static CacheGroup group(
      Blueprint blueprint, Part.Cache cache, String parameterGroup, String version) {
    String name = cache.identifier();
    boolean replicates = cache.engine().replicates();
    boolean clustered = cache.shards() > 0 && replicates;
    int shards = Math.max(1, cache.shards());
    String domain = name + ".cache.amazonaws.com";
    return new CacheGroup(
        name,
        "created-" + name,
        arn(blueprint, replicates ? "replicationgroup" : "cluster", name),
        cache.engine(),
        "available",
        settings(cache, parameterGroup, version),
        Map.of(),
        (clustered ? "clustercfg." : replicates ? "master." : "cfg.") + domain,
        (clustered ? "clustercfg." : replicates ? "replica." : "cfg.") + domain,
        cache.engine().port(),
        Set.of(),
        IntStream.rangeClosed(1, shards).mapToObj("%04d"::formatted).toList(),
        shards * (cache.replicas() + 1),
        Set.of(),
        cache.subnetGroup(),
        cache.kmsKey(),
        replicates ? OwnerMark.read(OwnerMark.of(cache.tags())) : Map.of(),
        Optional.of(new TreeMap<>(cache.tags())),
        List.of(),
        replicates ? OwnerMark.of(cache.tags()) : "");
  }

  private static Map<CacheSetting, String> settings(
      Part.Cache cache, String parameterGroup, String version) {
    var settings = new EnumMap<CacheSetting, String>(CacheSetting.class);
    settings.put(CacheSetting.NODE_TYPE, cache.nodeType());
    settings.put(CacheSetting.VERSION, version);
    settings.put(CacheSetting.SHARDS, Integer.toString(Math.max(1, cache.shards())));
    settings.put(CacheSetting.PARAMETER_GROUP, parameterGroup);
    settings.put(CacheSetting.SECURITY_GROUPS, CacheRecords.joined(cache.securityGroups()));
    if (cache.engine().replicates()) {
      settings.put(CacheSetting.REPLICAS, Integer.toString(cache.replicas()));
      settings.put(CacheSetting.CLUSTER_MODE, cache.shards() > 0 ? "enabled" : "disabled");
      settings.put(CacheSetting.FAILOVER, Boolean.toString(cache.failover()));
      settings.put(CacheSetting.MULTI_AZ, Boolean.toString(cache.multiAz()));
      settings.put(CacheSetting.SNAPSHOT_RETENTION, Integer.toString(cache.snapshotRetention()));
    }
    return settings;
  }

  private static String arn(Blueprint blueprint, String kind, String name) {
    return "arn:aws:elasticache:%s:%s:%s:%s"
        .formatted(blueprint.region(), blueprint.account(), kind, name);
  }
}
