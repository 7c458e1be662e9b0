package dev.stepladder.operator.plan;

import dev.stepladder.operator.aws.elasticache.AlteredGroup;
import dev.stepladder.operator.aws.elasticache.CacheGroup;
import dev.stepladder.operator.aws.elasticache.CacheSetting;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.blueprint.Part;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** What happens to an app behind the operator's back. */
public enum Disturbance {
  STORAGE_GROWS {
    @Override
    public void befall(ModelWorld world, Random random) {
      any(
          world,
          random,
          instance ->
              Altered.of(instance)
                  .set(
                      Setting.STORAGE,
                      Integer.toString(
                          Integer.parseInt(instance.is(Setting.STORAGE)) + 1 + random.nextInt(9))));
    }
  },
  STORAGE_IS_OPTIMIZED {
    @Override
    public void befall(ModelWorld world, Random random) {
      world
          .primary()
          .ifPresent(primary -> {
            world.ground().put(Altered.of(primary).status("storage-optimization").instance());
            world
                .ground()
                .after(
                    Duration.ofHours(3),
                    () ->
                        world
                            .primary()
                            .filter(now -> now.status().equals("storage-optimization"))
                            .ifPresent(now ->
                                world
                                    .ground()
                                    .put(Altered.of(now).status("available").instance())));
          });
    }
  },
  STORAGE_IS_FULL {
    @Override
    public void befall(ModelWorld world, Random random) {
      world
          .primary()
          .ifPresent(
              primary -> world.ground().put(Altered.of(primary).status("storage-full").instance()));
    }
  },
  SOMEBODY_LEAVES_A_CHANGE_PENDING {
    @Override
    public void befall(ModelWorld world, Random random) {
      any(
          world,
          random,
          instance -> Altered.of(instance).pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge"));
    }
  },
  SOMEBODY_TAKES_THE_STANDBY_AWAY {
    @Override
    public void befall(ModelWorld world, Random random) {
      world
          .primary()
          .ifPresent(primary ->
              world.ground().put(Altered.of(primary).set(Setting.MULTI_AZ, "false").instance()));
    }
  },
  SOMEBODY_SWITCHES_BACKUPS_OFF {
    @Override
    public void befall(ModelWorld world, Random random) {
      if (world.replicas().isEmpty()) {
        world
            .primary()
            .ifPresent(primary ->
                world
                    .ground()
                    .put(Altered.of(primary).set(Setting.BACKUP_RETENTION, "0").instance()));
      }
    }
  },
  SOMEBODY_CHANGES_A_REPLICAS_CLASS {
    @Override
    public void befall(ModelWorld world, Random random) {
      replica(world, replica -> Altered.of(replica).set(Setting.INSTANCE_CLASS, "db.r7g.8xlarge"));
    }
  },
  TAGS_ARE_LOST {
    @Override
    public void befall(ModelWorld world, Random random) {
      any(
          world,
          random,
          instance -> {
            var tags = new TreeMap<>(instance.tags());
            tags.remove("stepladder.dev/app-uid");
            return Altered.of(instance).tags(tags);
          });
    }
  },
  THE_MINOR_VERSION_GOES_UP {
    @Override
    public void befall(ModelWorld world, Random random) {
      any(
          world,
          random,
          instance ->
              Altered.of(instance).set(Setting.VERSION, instance.is(Setting.VERSION) + ".9"));
    }
  },
  PARAMETERS_WAIT_FOR_A_RESTART {
    @Override
    public void befall(ModelWorld world, Random random) {
      any(world, random, instance -> Altered.of(instance).parameters("pending-reboot"));
    }
  },
  A_REPLICA_BREAKS {
    @Override
    public void befall(ModelWorld world, Random random) {
      replica(world, replica -> Altered.of(replica).replication("replication terminated"));
    }
  },
  A_REPLICA_IS_PROMOTED {
    @Override
    public void befall(ModelWorld world, Random random) {
      replica(world, replica -> Altered.of(replica).promoted());
    }
  },
  A_REPLICA_IS_DELETED {
    @Override
    public void befall(ModelWorld world, Random random) {
      world.replicas().stream()
          .findFirst()
          .ifPresent(replica -> world.ground().remove(DbInstance.class, replica.name()));
    }
  },
  MODIFIES_FAIL {
    @Override
    public void befall(ModelWorld world, Random random) {
      world.rds().failModifies(1 + random.nextInt(4));
    }
  },
  SNAPSHOTS_FAIL {
    @Override
    public void befall(ModelWorld world, Random random) {
      world.rds().failSnapshots(1 + random.nextInt(4));
    }
  },
  THE_CACHE_IS_DELETED {
    @Override
    public void befall(ModelWorld world, Random random) {
      world.cache().ifPresent(cache -> world.ground().remove(CacheGroup.class, cache.name()));
    }
  },
  SOMEBODY_CHANGES_THE_CACHES_NODES {
    @Override
    public void befall(ModelWorld world, Random random) {
      cache(
          world,
          cache ->
              cache.engine().replicates()
                  ? AlteredGroup.of(cache).set(CacheSetting.NODE_TYPE, "cache.r7g.8xlarge")
                  : AlteredGroup.of(cache));
    }
  },
  SOMEBODY_LEAVES_THE_CACHE_PENDING {
    @Override
    public void befall(ModelWorld world, Random random) {
      cache(
          world,
          cache ->
              cache.engine().replicates()
                  ? AlteredGroup.of(cache).pending(CacheSetting.NODE_TYPE, "cache.r7g.16xlarge")
                  : AlteredGroup.of(cache).pending(CacheSetting.SHARDS, "7"));
    }
  },
  THE_CACHES_TAGS_ARE_LOST {
    @Override
    public void befall(ModelWorld world, Random random) {
      cache(
          world,
          cache -> {
            var tags = new TreeMap<>(cache.tagged().orElse(Map.of()));
            tags.remove("stepladder.dev/app-uid");
            return AlteredGroup.of(cache).tagged(tags);
          });
    }
  },
  CHANGES_OF_THE_CACHE_FAIL {
    @Override
    public void befall(ModelWorld world, Random random) {
      world.caches().failChanges(1 + random.nextInt(4));
    }
  },
  A_PASSWORD_IS_LOST {
    @Override
    public void befall(ModelWorld world, Random random) {
      world
          .blueprint()
          .parts(Part.Credentials.class)
          .forEach(part -> {
            if (random.nextBoolean()) {
              world.cluster().loseCredentials(part);
            }
          });
    }
  },
  A_BINDING_IS_LOST {
    @Override
    public void befall(ModelWorld world, Random random) {
      var bindings = world.blueprint().parts(Part.Binding.class);
      if (!bindings.isEmpty()) {
        world.cluster().loseBinding(bindings.get(random.nextInt(bindings.size())));
      }
    }
  },
  A_DEPLOYMENT_IS_LOST {
    @Override
    public void befall(ModelWorld world, Random random) {
      world
          .blueprint()
          .part(Part.Workload.class)
          .ifPresent(part -> world.cluster().loseDeployment(part));
    }
  },
  THE_LOAD_RISES_FOR_A_WHILE {
    @Override
    public void befall(ModelWorld world, Random random) {
      world.cluster().load(2 + random.nextInt(20));
      world.idle(Duration.ofSeconds(20));
      world.ground().after(Duration.ofMinutes(random.nextInt(60)), () -> world.cluster().load(0));
    }
  },
  THE_OPERATOR_IS_IN_THE_MIDDLE_OF_SOMETHING {
    @Override
    public void befall(ModelWorld world, Random random) {
      world.converge(1 + random.nextInt(25));
    }
  },
  TIME_PASSES {
    @Override
    public void befall(ModelWorld world, Random random) {
      world.idle(Duration.ofMinutes(1 + random.nextInt(90)));
    }
  };

  /** Lets it happen. */
  public abstract void befall(ModelWorld world, Random random);

  /** Changes one instance that is at rest. */
  private static void any(ModelWorld world, Random random, Change how) {
    var resting =
        world.ground().all(DbInstance.class).stream().filter(DbInstance::settled).toList();
    if (!resting.isEmpty()) {
      DbInstance one = resting.get(random.nextInt(resting.size()));
      world.ground().put(how.apply(one).instance());
    }
  }

  /** Changes the cache, if it is at rest. */
  private static void cache(ModelWorld world, Function<CacheGroup, AlteredGroup> how) {
    world
        .cache()
        .filter(CacheGroup::settled)
        .filter(cache -> !cache.is(CacheSetting.CLUSTER_MODE).equals("compatible"))
        .ifPresent(cache -> world.ground().put(how.apply(cache).group()));
  }

  private static void replica(ModelWorld world, Change how) {
    Optional<DbInstance> one = world.replicas().stream().filter(DbInstance::settled).findFirst();
    one.ifPresent(replica -> world.ground().put(how.apply(replica).instance()));
  }

  private interface Change {
    Altered apply(DbInstance instance);
  }
}
