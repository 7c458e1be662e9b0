package dev.stepladder.operator.plan;

import dev.stepladder.api.v1alpha1.BucketAccessLogs;
import dev.stepladder.api.v1alpha1.BucketSpec;
import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Rung;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A climb, or a descent, and what happens meanwhile.
 *
 * @param cacheBefore the cache that the app begins with
 * @param cacheAfter the one that it asks for with the new rung
 */
public record Story(
    String from,
    String to,
    String engine,
    String cacheBefore,
    String cacheAfter,
    String buckets,
    List<Disturbance> disturbances,
    long seed) {

  /** The ladder, and two rungs above it: more and larger replicas, and replicas of another size. */
  private static final List<Rung> RUNGS =
      Stream.concat(
              Example.LADDER.stream(),
              Stream.of(
                  larger(
                      "users-500k",
                      "db.r7g.2xlarge",
                      2,
                      null,
                      Map.of(),
                      cache("cache.r7g.large", 2, 0, true, 0)),
                  larger(
                      "other",
                      "db.m7g.xlarge",
                      3,
                      "db.r7g.xlarge",
                      Map.of("work_mem", "8192"),
                      cache("cache.m7g.large", 1, 3, true, 2)),
                  larger(
                      "single",
                      "db.m7g.large",
                      1,
                      null,
                      Map.of(),
                      cache("cache.t4g.small", 0, 0, false, 0))))
          .toList();

  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/shop";

  private static final BucketSpec LOGGED =
      new BucketSpec(
          "media", null, null, null, new BucketAccessLogs("logs", null, null), null, null);

  /** The app as it begins. */
  Example app() {
    Example begins = app(cacheBefore);
    return buckets.equals("two with a role") && Math.floorMod(seed, 5) == 4
        ? begins.irsa()
        : begins;
  }

  private Example app(String cache) {
    Example database =
        engine.equals("postgres") ? Example.shop() : Example.shop().engine(Engine.MYSQL, "8.4");
    Example plain =
        switch (cache) {
          case "none" -> database.noCache();
          case "valkey 7.2" -> database.cache(CacheEngine.VALKEY, "7.2");
          case "memcached" -> database.cache(CacheEngine.MEMCACHED);
          default -> database.cache(CacheEngine.VALKEY);
        };
    return switch (buckets) {
      case "none" -> plain.storing();
      case "one" -> plain.storing(Example.bucket("media"));
      default -> plain.storing(LOGGED, Example.bucket("logs")).podIdentity();
    };
  }

  /**
   * The engine of a cache does not change while there is one. What pods may use changes where they
   * have a role.
   */
  public Example later() {
    boolean other = cacheBefore.equals("memcached") != cacheAfter.equals("memcached");
    boolean both = !cacheBefore.equals("none") && !cacheAfter.equals("none");
    Example next = app(other && both ? "none" : cacheAfter);
    return buckets.equals("two with a role") ? withAnotherRole(next) : next;
  }

  private Example withAnotherRole(Example app) {
    return switch (Math.floorMod(seed, 5)) {
      case 0 -> app.storing(Example.bucket("media"));
      case 1 -> app.storing(LOGGED, Example.bucket("logs"), Example.bucket("mail")).irsa();
      case 2 -> app.storing(Example.encryptedBucket("media"), Example.bucket("mail")).kmsKey(KEY);
      case 3 -> app.identity(WorkloadIdentity.DEFAULT);
      default -> app;
    };
  }

  /** The world as it is before. */
  public ModelWorld begin() {
    return from.equals("nothing")
        ? ModelWorld.empty(app(), rung(to), seed)
        : ModelWorld.settled(app(), rung(from), seed);
  }

  /** The world in which the app begins by taking over a database like that of another rung. */
  ModelWorld adopts() {
    String was = from.equals("nothing") ? "users-1" : from;
    Example app = app().adopting("orders-prod");
    ModelWorld world = ModelWorld.empty(app, rung(to), seed);
    Example.settled(app.on(rung(was))).stream()
        .filter(DbInstance.class::isInstance)
        .map(DbInstance.class::cast)
        .filter(instance -> instance.source().isEmpty())
        .map(instance ->
            Altered.of(instance)
                .replicatedBy()
                .tags(Map.of(Owner.ADOPTABLE_BY, Example.OWNER.adopter()))
                .plain())
        .map(altered -> Math.floorMod(seed, 2) == 0 ? altered : altered.managedSecret("arn:secret"))
        .map(Altered::instance)
        .forEach(world.ground()::putOld);
    return world;
  }

  /** The rung of this name, of the ladder or above it. */
  public static Rung rung(String name) {
    return RUNGS.stream().filter(rung -> rung.name().equals(name)).findFirst().orElseThrow();
  }

  /** All of them. */
  public static List<Rung> rungs() {
    return RUNGS;
  }

  /** Any of them. */
  public static Arbitrary<Story> any() {
    List<String> names = RUNGS.stream().map(Rung::name).toList();
    List<String> starts = Stream.concat(names.stream(), Stream.of("nothing")).toList();
    return Combinators.combine(
            Arbitraries.of(starts),
            Arbitraries.of(names),
            Arbitraries.of("postgres", "mysql"),
            Arbitraries.of("none", "valkey", "valkey 7.2", "memcached"),
            Arbitraries.of("none", "valkey", "valkey 7.2", "memcached"),
            Arbitraries.of("none", "one", "two with a role"),
            Arbitraries.of(Disturbance.class).list().ofMaxSize(4),
            Arbitraries.longs())
        .as(Story::new);
  }

  /** Those of rungs with replicas and a cache, in which nothing happens meanwhile. */
  static Arbitrary<Story> withMuchToChange() {
    return Combinators.combine(
            Arbitraries.of("users-10k", "users-500k", "other", "single"),
            Arbitraries.of("users-1k", "users-10k", "users-500k", "other", "single"),
            Arbitraries.of("postgres", "mysql"),
            Arbitraries.of("valkey", "valkey 7.2", "memcached"),
            Arbitraries.longs())
        .as((from, to, engine, cache, seed) ->
            new Story(
                from,
                to,
                engine,
                cache,
                cache.equals("valkey 7.2") ? "valkey" : cache,
                "none",
                List.of(),
                seed));
  }

  /** Those in which nothing happens meanwhile. */
  static Arbitrary<Story> calm() {
    return any()
        .map(story ->
            new Story(
                story.from(),
                story.to(),
                story.engine(),
                story.cacheBefore(),
                story.cacheAfter(),
                story.buckets(),
                List.of(),
                story.seed()));
  }

  private static TierCache cache(
      String nodeType, int replicas, int shards, boolean failover, int snapshots) {
    return new TierCache(
        nodeType,
        replicas,
        shards,
        failover,
        failover,
        shards > 0 ? Map.of() : Map.of("valkey", Map.of("maxmemory-policy", "allkeys-lfu")),
        snapshots,
        null);
  }

  private static Rung larger(
      String name,
      String size,
      int replicas,
      String replicaClass,
      Map<String, String> more,
      TierCache cache) {
    Rung like = Example.LADDER.getLast();
    TierDatabase was = like.spec().database();
    var parameters = new HashMap<>(was.parameters());
    parameters.replaceAll((_, set) -> {
      var all = new TreeMap<>(set);
      all.putAll(more);
      return all;
    });
    return Example.rung(
        name,
        like.spec(),
        new TierDatabase(
            size,
            "40Gi",
            true,
            14,
            true,
            was.insights(),
            replicas,
            replicaClass,
            parameters,
            was.readersDrain(),
            was.standbySoak()),
        cache);
  }
}
