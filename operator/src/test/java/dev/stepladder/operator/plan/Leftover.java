package dev.stepladder.operator.plan;

import dev.stepladder.operator.aws.elasticache.AlteredGroup;
import dev.stepladder.operator.aws.elasticache.CacheGroup;
import dev.stepladder.operator.aws.elasticache.CacheSetting;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What somebody asks AWS to change in the next maintenance window, and leaves at that. */
public enum Leftover {
  WHAT_THE_RUNG_ASKS_FOR {
    @Override
    Map<Setting, String> ofDatabase(DbInstance instance, Blueprint blueprint) {
      return wanted(instance, blueprint);
    }

    @Override
    Map<CacheSetting, String> ofCache(CacheGroup group, Blueprint blueprint) {
      return wanted(group, blueprint);
    }
  },
  SOMETHING_ELSE {
    @Override
    Map<Setting, String> ofDatabase(DbInstance instance, Blueprint blueprint) {
      return unwanted(instance);
    }

    @Override
    Map<CacheSetting, String> ofCache(CacheGroup group, Blueprint blueprint) {
      return unwanted(group);
    }
  },
  BOTH {
    @Override
    Map<Setting, String> ofDatabase(DbInstance instance, Blueprint blueprint) {
      var all = new EnumMap<Setting, String>(Setting.class);
      all.putAll(unwanted(instance));
      all.putAll(wanted(instance, blueprint));
      return all;
    }

    @Override
    Map<CacheSetting, String> ofCache(CacheGroup group, Blueprint blueprint) {
      var all = new EnumMap<CacheSetting, String>(CacheSetting.class);
      all.putAll(unwanted(group));
      all.putAll(wanted(group, blueprint));
      return all;
    }
  };

  private static final Duration NOT_PICKED_UP = Duration.ofMinutes(6);

  abstract Map<Setting, String> ofDatabase(DbInstance instance, Blueprint blueprint);

  abstract Map<CacheSetting, String> ofCache(CacheGroup group, Blueprint blueprint);

  /** Leaves some of it on whatever is at rest, and time passes. */
  public void isLeft(ModelWorld world, Random random) {
    Blueprint blueprint = world.blueprint();
    for (DbInstance instance : world.ground().all(DbInstance.class)) {
      if (instance.settled() && random.nextInt(3) != 0) {
        Altered altered = Altered.of(instance);
        some(ofDatabase(instance, blueprint), random).forEach(altered::pending);
        world.ground().put(altered.instance());
      }
    }
    world
        .cache()
        .filter(CacheGroup::settled)
        .filter(cache -> !cache.is(CacheSetting.CLUSTER_MODE).equals("compatible"))
        .ifPresent(cache -> {
          AlteredGroup altered = AlteredGroup.of(cache);
          some(ofCache(cache, blueprint), random).forEach(altered::pending);
          world.ground().put(altered.group());
        });
    world.idle(NOT_PICKED_UP);
  }

  private static <S extends Enum<S>> Map<S, String> some(Map<S, String> all, Random random) {
    List<S> kept = all.keySet().stream().sorted().filter(_ -> random.nextInt(3) != 0).toList();
    var some = new TreeMap<S, String>();
    kept.forEach(setting -> some.put(setting, all.get(setting)));
    return some;
  }

  private static Map<Setting, String> wanted(DbInstance instance, Blueprint blueprint) {
    var wanted = new EnumMap<Setting, String>(Setting.class);
    boolean primary = instance.source().isEmpty();
    blueprint
        .part(Part.Database.class)
        .ifPresent(database -> {
          wanted.put(Setting.STORAGE, Integer.toString(database.storage()));
          if (primary) {
            wanted.put(Setting.INSTANCE_CLASS, database.instanceClass());
            wanted.put(Setting.MULTI_AZ, Boolean.toString(database.multiAz()));
            wanted.put(Setting.BACKUP_RETENTION, Integer.toString(database.backupRetention()));
          }
        });
    if (!primary) {
      blueprint
          .part(Part.ReadReplicas.class)
          .ifPresent(replicas -> wanted.put(Setting.INSTANCE_CLASS, replicas.instanceClass()));
    }
    wanted.entrySet().removeIf(entry -> entry.getValue().equals(instance.is(entry.getKey())));
    // RDS takes no less storage than there is, and no little more.
    wanted
        .entrySet()
        .removeIf(entry ->
            entry.getKey() == Setting.STORAGE
                && 10 * number(entry.getValue()) < 11 * number(instance.is(Setting.STORAGE)));
    return wanted;
  }

  private static Map<Setting, String> unwanted(DbInstance instance) {
    var unwanted = new EnumMap<Setting, String>(Setting.class);
    unwanted.put(Setting.INSTANCE_CLASS, "db.r7g.24xlarge");
    unwanted.put(Setting.STORAGE, Integer.toString(2 * number(instance.is(Setting.STORAGE))));
    if (instance.source().isEmpty()) {
      unwanted.put(
          Setting.MULTI_AZ, Boolean.toString(!instance.is(Setting.MULTI_AZ).equals("true")));
      unwanted.put(Setting.BACKUP_RETENTION, "1");
    }
    if (instance.engine() == Engine.POSTGRES) {
      unwanted.put(Setting.VERSION, instance.is(Setting.VERSION) + ".9");
    }
    unwanted.entrySet().removeIf(entry -> entry.getValue().equals(instance.is(entry.getKey())));
    return unwanted;
  }

  private static Map<CacheSetting, String> wanted(CacheGroup group, Blueprint blueprint) {
    var wanted = new EnumMap<CacheSetting, String>(CacheSetting.class);
    blueprint
        .part(Part.Cache.class)
        .filter(cache -> cache.engine() == group.engine())
        .ifPresent(cache -> {
          if (!group.engine().replicates()) {
            wanted.put(CacheSetting.SHARDS, Integer.toString(Math.max(1, cache.shards())));
            return;
          }
          wanted.put(CacheSetting.NODE_TYPE, cache.nodeType());
          String version = cache.engine().release(cache.version());
          if (Engine.compareVersions(version, group.is(CacheSetting.VERSION)) > 0) {
            wanted.put(CacheSetting.VERSION, version);
          }
          if (cache.failover() && number(group.is(CacheSetting.REPLICAS)) > 0) {
            wanted.put(CacheSetting.FAILOVER, "true");
          }
        });
    wanted.entrySet().removeIf(entry -> entry.getValue().equals(group.is(entry.getKey())));
    return wanted;
  }

  private static Map<CacheSetting, String> unwanted(CacheGroup group) {
    return group.engine().replicates()
        ? Map.of(CacheSetting.NODE_TYPE, "cache.r7g.16xlarge")
        : Map.of(CacheSetting.SHARDS, "7");
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }
}
