package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.BucketAccessLogs;
import dev.stepladder.api.v1alpha1.BucketSpec;
import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.aws.s3.ModelS3;
import dev.stepladder.operator.aws.s3.S3Bucket;
import dev.stepladder.operator.blueprint.Rung;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for every plan, whatever it finds: each is carried out against a model that judges
 * every step when it starts (see {@link ModelWorld}). The build tells the same stories every time,
 * so that the same code gives the same answer; to look further, give another seed or more tries.
 */
class PlanPropertiesTest {

  private static final String SEED = "20261121";

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

  private static final BucketSpec LOGGED =
      new BucketSpec("media", null, null, null, new BucketAccessLogs("logs", null, null), null);

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
            was.readersDrain()),
        cache);
  }

  /** A climb, or a descent, and what happens meanwhile. */
  record Story(
      String from,
      String to,
      String engine,
      String cacheBefore,
      String cacheAfter,
      String buckets,
      List<Disturbance> disturbances,
      long seed) {

    Example app() {
      return app(cacheBefore);
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

    /** The engine of a cache does not change while there is one. */
    Example later() {
      boolean other = cacheBefore.equals("memcached") != cacheAfter.equals("memcached");
      boolean both = !cacheBefore.equals("none") && !cacheAfter.equals("none");
      return app(other && both ? "none" : cacheAfter);
    }

    ModelWorld begin() {
      return from.equals("nothing")
          ? ModelWorld.empty(app(), rung(to), seed)
          : ModelWorld.settled(app(), rung(from), seed);
    }
  }

  private static Rung rung(String name) {
    return RUNGS.stream().filter(rung -> rung.name().equals(name)).findFirst().orElseThrow();
  }

  @Provide
  Arbitrary<Story> stories() {
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

  @Provide
  Arbitrary<Story> calmStories() {
    return stories()
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

  @Property(tries = 80, seed = SEED)
  void everythingConverges(@ForAll("stories") Story story) {
    ModelWorld world = story.begin();
    var random = new Random(story.seed());
    world.to(rung(story.to())).app(story.later());
    for (Disturbance disturbance : story.disturbances()) {
      disturbance.befall(world, random);
    }

    Plan plan = world.converge();

    assertThat(left(plan)).as("%s, left after %s", plan.findings(), world.started()).isEmpty();
    assertThat(plan.findings()).allMatch(PlanPropertiesTest::staysWithReason);
    world.idle(Duration.ofHours(10));
    assertThat(left(world.plan())).as("left after ten idle hours").isEmpty();
  }

  private static List<String> left(Plan plan) {
    return plan.steps().stream().map(step -> "%s: %s".formatted(step.key(), step.state())).toList();
  }

  /** Notices, and an alarm for what a person made of a replica. */
  private static boolean staysWithReason(Finding finding) {
    return finding instanceof Finding.Notice
        || (finding instanceof Finding.Alarm alarm && alarm.reason().equals("ReplicaPromoted"));
  }

  @Property(tries = 50, seed = SEED)
  void anyPrefixLeavesTheRest(@ForAll("calmStories") Story story) {
    ModelWorld world = story.begin().approval(Policy.Approval.ALWAYS);
    world.to(rung(story.to())).app(story.later());
    Map<String, String> promised = fingerprints(world.plan());
    var seen = new ArrayList<Map<String, String>>();

    Plan last = world.watch(plan -> seen.add(fingerprints(plan))).converge();

    assertThat(left(last)).isEmpty();
    for (Map<String, String> left : seen) {
      assertThat(promised.keySet()).containsAll(left.keySet());
      left.forEach((key, fingerprint) ->
          assertThat(fingerprint).as("fingerprint of %s", key).isEqualTo(promised.get(key)));
    }
    assertThat(Set.copyOf(world.started())).isSubsetOf(promised.keySet());
  }

  @Property(tries = 60, seed = SEED)
  void whatIsApprovedOnceIsNotAskedForAgain(@ForAll("calmStories") Story story) {
    ModelWorld world = story.begin().approval(Policy.Approval.ALWAYS);
    world.to(rung(story.to())).app(story.later());
    world.approveAll(world.plan()).nobodyApproves();

    Plan plan = world.converge();

    assertThat(left(plan)).as("left after %s", world.started()).isEmpty();
  }

  private static Map<String, String> fingerprints(Plan plan) {
    return plan.steps().stream()
        .filter(step -> !step.running())
        .collect(Collectors.toMap(PlannedStep::key, PlannedStep::fingerprint));
  }

  @Property(tries = 30, seed = SEED)
  void whatHoldsDataOnlyGrows(@ForAll("stories") Story story) {
    ModelWorld world = story.begin();
    var random = new Random(story.seed());
    world.converge();
    story.disturbances().stream()
        .filter(disturbance -> disturbance != Disturbance.SOMEBODY_SWITCHES_BACKUPS_OFF)
        .forEach(disturbance -> disturbance.befall(world, random));
    world.plan();
    DbInstance before = world.primary().orElseThrow();
    List<S3Bucket> buckets = world.ground().all(S3Bucket.class);

    world.to(rung(story.to())).app(story.later()).converge();

    DbInstance after = world.primary().orElseThrow();
    for (S3Bucket bucket : buckets) {
      assertThat(world.ground().find(S3Bucket.class, bucket.name()))
          .hasValueSatisfying(now -> assertThat(ModelS3.keeps(bucket, now)).isTrue());
    }
    assertThat(after.resourceId()).isEqualTo(before.resourceId());
    assertThat(number(after, Setting.STORAGE))
        .isGreaterThanOrEqualTo(number(before, Setting.STORAGE));
    assertThat(number(after, Setting.BACKUP_RETENTION))
        .isGreaterThanOrEqualTo(number(before, Setting.BACKUP_RETENTION));
    assertThat(after.is(Setting.VERSION)).startsWith(before.is(Setting.VERSION));
    assertThat(before.is(Setting.DELETION_PROTECTION).equals("true"))
        .isIn(false, after.is(Setting.DELETION_PROTECTION).equals("true"));
  }

  private static int number(DbInstance instance, Setting setting) {
    return Integer.parseInt(instance.is(setting));
  }

  @Property(tries = 30, seed = SEED)
  void theSameViewGivesTheSamePlan(@ForAll("stories") Story story) {
    ModelWorld world = story.begin();
    var random = new Random(story.seed());
    world.to(rung(story.to())).app(story.later());
    story.disturbances().forEach(disturbance -> disturbance.befall(world, random));
    world.plan();

    assertThat(world.plan()).isEqualTo(world.plan());
  }
}
