package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.operator.aws.elasticache.AlteredGroup;
import dev.stepladder.operator.aws.elasticache.CacheAction;
import dev.stepladder.operator.aws.elasticache.CacheGroup;
import dev.stepladder.operator.aws.elasticache.CacheSetting;
import dev.stepladder.operator.aws.s3.S3Bucket;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.ResourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Single rules for caches. */
class CacheRulesTest {

  private static final Example VALKEY = Example.shop().cache(CacheEngine.VALKEY);
  private static final Rung TEN_K = Example.rung("users-10k");

  private static TierCache tier(String nodeType, int replicas, int shards, boolean failover) {
    return new TierCache(nodeType, replicas, shards, failover, failover, null, null, null);
  }

  private static Rung rung(TierCache cache) {
    return Example.rung("other", TEN_K.spec(), TEN_K.spec().database(), cache);
  }

  private static ModelWorld running() {
    return ModelWorld.settled(VALKEY, TEN_K, 1);
  }

  private static ModelWorld running(TierCache cache) {
    return ModelWorld.settled(VALKEY, rung(cache), 1);
  }

  private static void cache(ModelWorld world, UnaryOperator<AlteredGroup> how) {
    CacheGroup cache = world.cache().orElseThrow();
    world.ground().putOld(how.apply(AlteredGroup.of(cache)).group());
  }

  /** Somebody writes another password into the Secret of a part. */
  private static void renew(ModelWorld world, PartId part) {
    world.blueprint().parts(Part.Credentials.class).stream()
        .filter(credentials -> credentials.of().equals(part))
        .forEach(credentials -> world.cluster().renew(credentials, Example.OWNER));
  }

  private static List<String> keys(Plan plan) {
    return plan.steps().stream().map(PlannedStep::key).toList();
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step %s in %s".formatted(key, keys(plan))));
  }

  private static List<String> startable(Plan plan) {
    return plan.startable().stream().map(Step::key).toList();
  }

  private static List<String> alarms(Plan plan) {
    return plan.alarms().stream().map(Finding.Alarm::reason).toList();
  }

  private static List<String> notices(Plan plan) {
    return plan.findings().stream()
        .filter(Finding.Notice.class::isInstance)
        .map(Finding::reason)
        .toList();
  }

  private static List<String> started(ModelWorld world) {
    return world.started().stream().filter(key -> key.contains("cache")).toList();
  }

  @Nested
  class Making {

    @Test
    void theTokenIsThereBeforeTheCache() {
      ModelWorld world = ModelWorld.settled(VALKEY.noCache(), TEN_K, 1).app(VALKEY);

      Plan plan = world.converge();

      assertThat(plan.steps()).isEmpty();
      assertThat(started(world))
          .containsSubsequence("credentials/cache", "cache", "binding/cache")
          .containsSubsequence(
              "cache-subnets", "cache-parameters", "cache-parameters/set", "cache");
      assertThat(world.started()).containsSubsequence("binding/cache", "workload/web/rebind");
      assertThat(world.started()).doesNotContain("workload/web");
    }

    @Test
    void aRungWithoutACacheSaysSo() {
      ModelWorld world = ModelWorld.settled(VALKEY, Example.rung("users-1k"), 1);

      Plan plan = world.plan();

      assertThat(plan.settled()).isTrue();
      assertThat(notices(plan)).containsExactly("NoCacheOnThisRung");
    }

    @Test
    void anAppWithoutACacheHasNothingToDoWithElastiCache() {
      Part.NoCache none = VALKEY.noCache().on(TEN_K).part(Part.NoCache.class).orElseThrow();

      assertThat(none.notice()).isEmpty();
      assertThat(ModelWorld.settled(VALKEY.noCache(), TEN_K, 1).plan().findings()).isEmpty();
    }

    @Test
    void oneThatVanishedIsMadeAnewAndSaidSo() {
      ModelWorld world = running();
      world.plan();
      world.ground().remove(CacheGroup.class, world.cache().orElseThrow().name());

      Plan plan = world.plan();

      assertThat(startable(plan)).containsExactly("cache");
      assertThat(step(plan, "cache").title()).isEqualTo("create the cache anew");
      assertThat(notices(plan)).containsExactly("CacheVanished");
      assertThat(world.converge().findings()).isEmpty();
    }

    @Test
    void notSeenIsNotAbsent() {
      ModelWorld world = running();
      String name = world.cache().orElseThrow().name();

      Plan plan =
          world.plan(
              sight -> sight.unknown(Map.of(new ResourceKey(CacheGroup.class, name), "throttled")));

      assertThat(plan.startable()).isEmpty();
      assertThat(plan.unseen()).extracting(Finding::message).containsExactly("throttled");
    }
  }

  @Nested
  class Owning {

    @Test
    void aForeignCacheIsLeftAlone() {
      ModelWorld world = running();
      cache(world, altered -> altered.mark(Map.of()).tagged(Map.of("team", "b")));

      Plan plan = world.plan();

      assertThat(alarms(plan)).containsExactly("NameTaken");
      assertThat(plan.startable()).isEmpty();
    }

    @Test
    void oneThatNeverComesKeepsNoPodFromItsOtherBindings() {
      ModelWorld world = besideAnothers();
      assertThat(alarms(world.converge())).containsExactly("NameTaken");
      assertThat(world.started()).doesNotContain("workload/web/rebind");

      renew(world, Architect.DATABASE);
      Plan plan = world.converge();

      assertThat(world.started())
          .containsSubsequence("database/password", "binding/database", "workload/web/rebind");
      assertThat(world.started()).filteredOn("workload/web/rebind"::equals).hasSize(1);
      assertThat(keys(plan)).contains("binding/cache", "workload/web/rebind");
      assertThat(plan.startable()).isEmpty();
    }

    @Test
    void oneThatNeverComesKeepsNoReplica() {
      ModelWorld world = besideAnothers().to(DatabaseRulesTest.withoutReplicas());

      Plan plan = world.converge();

      assertThat(keys(plan)).contains("binding/cache", "workload/web/rebind");
      assertThat(world.replicas()).as("left after %s", world.started()).isEmpty();
    }

    @Test
    void itsBindingDoesNotWaitForAnApprovalThatHasNothingToDoWithIt() {
      ModelWorld world = running().nobodyApproves();
      world.blueprint().parts(Part.Credentials.class).stream()
          .filter(credentials -> credentials.of().equals(Architect.DATABASE))
          .forEach(world.cluster()::loseCredentials);
      renew(world, Architect.CACHE);

      Plan plan = world.converge();

      assertThat(step(plan, "credentials/database").state()).isEqualTo(new State.Approval());
      assertThat(world.started()).containsSubsequence("binding/cache", "workload/web/rebind");
    }

    /** A world in which the cache that the app asks for now is somebody else's. */
    private ModelWorld besideAnothers() {
      ModelWorld world = ModelWorld.settled(VALKEY.noCache(), TEN_K, 1).app(VALKEY);
      AlteredGroup theirs =
          AlteredGroup.of(ModelWorld.settled(VALKEY, TEN_K, 1).cache().orElseThrow())
              .mark(Map.of())
              .tagged(Map.of("team", "b"));
      world.ground().putOld(theirs.group());
      return world;
    }

    @Test
    void oneTaggedAsAnothersIsLeftAlone() {
      ModelWorld world = running();
      var tags = new TreeMap<>(world.cache().orElseThrow().tagged().orElseThrow());
      tags.put(Owner.APP, "other");
      cache(world, altered -> altered.tagged(tags));

      assertThat(alarms(world.plan())).containsExactly("NameTaken");
    }

    @Test
    void itsDescriptionTellsWhoseItIsWhileItsTagsAreNotKnown() {
      ModelWorld world = running();
      cache(world, AlteredGroup::tagsUnknown);

      assertThat(world.plan().settled()).isTrue();
    }

    @Test
    void missingTagsArePutBack() {
      ModelWorld world = running();
      cache(world, altered -> altered.tagged(Map.of()));

      assertThat(startable(world.plan())).containsExactly("cache/tags");
    }

    @Test
    void oneHeldByAnotherClusterWaitsForAPerson() {
      ModelWorld world = running();
      CacheGroup cache = world.cache().orElseThrow();
      var elsewhere = new TreeMap<>(cache.mark());
      elsewhere.put(Owner.CLUSTER, "cluster-2");
      cache(world, altered -> altered.mark(elsewhere));

      Plan plan = world.plan();

      assertThat(alarms(plan)).containsExactly("HeldByOtherCluster");
      assertThat(step(plan, "takeover/cache").state()).isInstanceOf(State.Approval.class);
      assertThat(step(plan, "takeover/cache").step().orElseThrow().action())
          .isInstanceOf(CacheAction.Mark.class);
    }
  }

  @Nested
  class Growing {

    @Test
    void addsTheReplicaThenSwitchesFailoverOnThenSpreads() {
      ModelWorld world = running(tier("cache.t4g.medium", 0, 0, false));
      world.to(rung(tier("cache.t4g.medium", 1, 0, true)));

      assertThat(startable(world.plan())).containsExactly("cache/replicas");
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world))
          .containsExactly("cache/replicas", "cache/failover", "cache/multi-az");
    }

    @Test
    void aNodeTypeIsAFailoverOnceAReplicaTakesOver() {
      ModelWorld world = running(tier("cache.t4g.medium", 0, 0, false));
      world.to(rung(tier("cache.r7g.large", 1, 0, true)));

      PlannedStep step = step(world.plan(), "cache/node-type");

      assertThat(step.impact()).isEqualTo(Impact.FAILOVER);
      assertThat(step.stage()).isEqualTo(Stage.RESHAPE);
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world)).endsWith("cache/multi-az", "cache/node-type");
    }

    @Test
    void aSingleNodeIsAwayWhileItsTypeChanges() {
      ModelWorld world = running(tier("cache.t4g.medium", 0, 0, false));
      world.to(rung(tier("cache.r7g.large", 0, 0, false)));

      PlannedStep step = step(world.plan(), "cache/node-type");

      assertThat(step.impact()).isEqualTo(Impact.DOWNTIME);
      assertThat(step.unapproved()).isTrue();
    }

    @Test
    void nodeTypeAndVersionGoOneAfterTheOther() {
      ModelWorld world =
          ModelWorld.settled(Example.shop().cache(CacheEngine.VALKEY, "7.2"), TEN_K, 1)
              .app(VALKEY.cache(CacheEngine.VALKEY, "8.1"))
              .to(rung(tier("cache.r7g.large", 1, 0, true)));

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world)).containsSubsequence("cache/node-type", "cache/version");
    }

    @Test
    void aMajorUpgradeCannotBeUndone() {
      ModelWorld world =
          ModelWorld.settled(Example.shop().cache(CacheEngine.VALKEY, "7.2"), TEN_K, 1)
              .app(VALKEY.cache(CacheEngine.VALKEY, "8"));

      PlannedStep step = step(world.plan(), "cache/version");

      assertThat(step.reversible()).isFalse();
      assertThat(step.unapproved()).isTrue();
      assertThat(step.why()).extracting(FieldChange::field).contains("parameter group");
    }

    @Test
    void aVersionIsNeverLowered() {
      ModelWorld world = running().app(VALKEY.cache(CacheEngine.VALKEY, "7.2"));

      assertThat(world.plan().steps()).isEmpty();
      assertThat(notices(world.plan())).containsExactly("VersionIsAFloor");
    }

    @Test
    void anAutomaticMinorUpgradeIsLeftAlone() {
      ModelWorld world = running().app(VALKEY.cache(CacheEngine.VALKEY, "8"));
      cache(world, altered -> altered.set(CacheSetting.VERSION, "8.2.4"));

      assertThat(world.plan().steps()).isEmpty();
    }

    @Test
    void moreShardsComeOnline() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 2, true));
      world.to(rung(tier("cache.r7g.large", 1, 4, true)));

      PlannedStep step = step(world.plan(), "cache/shards");

      assertThat(step.impact()).isEqualTo(Impact.DEGRADED);
      assertThat(world.converge().steps()).isEmpty();
      assertThat(world.cache().orElseThrow().is(CacheSetting.SHARDS)).isEqualTo("4");
    }
  }

  @Nested
  class GoingToClusterMode {

    @Test
    void bothModesFirstThenThePodsThenClusterModeAlone() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 0, true));
      world.to(rung(tier("cache.r7g.large", 1, 3, true)));

      assertThat(world.converge().steps()).isEmpty();

      assertThat(started(world))
          .containsExactly("cache/compatible", "cache/cluster-mode", "cache/shards");
      assertThat(world.cache().orElseThrow().is(CacheSetting.SHARDS)).isEqualTo("3");
    }

    @Test
    void halfWayTakesNothingElse() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 0, true));
      world.to(rung(tier("cache.r7g.xlarge", 2, 3, true)));
      cache(world, altered -> altered.set(CacheSetting.CLUSTER_MODE, "compatible"));

      assertThat(keys(world.plan())).containsExactly("cache/cluster-mode", "cache/shards");
    }

    @Test
    void halfWayGoesOnWhateverIsAskedForByNow() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 0, true));
      cache(world, altered -> altered.set(CacheSetting.CLUSTER_MODE, "compatible"));
      world.to(rung(tier("cache.r7g.xlarge", 1, 0, true)));

      assertThat(keys(world.plan())).containsExactly("cache/cluster-mode");
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world)).containsSubsequence("cache/cluster-mode", "cache/node-type");
    }

    @Test
    void withoutAReplicaItHasOneForTheWay() {
      ModelWorld world = running(tier("cache.r7g.large", 0, 0, false));
      world.to(rung(new TierCache("cache.r7g.large", 0, 3, true, false, null, null, null)));

      List<String> promised = keys(world.plan());

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world))
          .containsExactly(
              "cache/replicas",
              "cache/failover",
              "cache/compatible",
              "cache/cluster-mode",
              "cache/shards",
              "cache/fewer-replicas");
      assertThat(promised).containsAll(started(world));
    }

    @Test
    void halfWayANewTokenWaitsForTheCacheToBeThere() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 0, true));
      world.to(rung(tier("cache.r7g.large", 1, 3, true)));
      cache(world, altered -> altered.set(CacheSetting.CLUSTER_MODE, "compatible"));
      renew(world, Architect.CACHE);

      assertThat(step(world.plan(), "cache/password").state())
          .isInstanceOfSatisfying(
              State.Waiting.class,
              waiting -> {
                assertThat(waiting.reason()).isEqualTo("GoesToClusterMode");
                assertThat(waiting.message())
                    .contains("Secret shop-cache has", "Secret shop-cache-credentials");
              });
    }

    @Test
    void halfWayPodsGoOnWithTheFormerTokenUntilTheNewOneIsInForce() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 0, true));
      world.to(rung(tier("cache.r7g.large", 1, 3, true)));
      cache(world, altered -> altered.set(CacheSetting.CLUSTER_MODE, "compatible"));
      renew(world, Architect.CACHE);

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world))
          .containsSubsequence("cache/cluster-mode", "cache/password", "binding/cache");
    }

    @Test
    void halfWayALostTokenKeepsNothingFromGoingOn() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 0, true));
      world.to(rung(tier("cache.r7g.large", 1, 3, true)));
      cache(world, altered -> altered.set(CacheSetting.CLUSTER_MODE, "compatible"));
      world.blueprint().parts(Part.Credentials.class).stream()
          .filter(credentials -> credentials.of().equals(Architect.CACHE))
          .forEach(world.cluster()::loseCredentials);

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world))
          .containsSubsequence("cache/cluster-mode", "cache/password", "binding/cache");
    }

    @Test
    void halfWayABindingIsWrittenWithTheFormerToken() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 0, true));
      world.to(rung(tier("cache.r7g.large", 1, 3, true)));
      cache(
          world,
          altered ->
              altered.set(CacheSetting.CLUSTER_MODE, "compatible").host("clustercfg.example"));
      renew(world, Architect.CACHE);

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world))
          .containsSubsequence(
              "binding/cache", "cache/cluster-mode", "cache/password", "binding/cache");
    }

    @Test
    void aNewTokenComesFirst() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 0, true));
      world.to(rung(tier("cache.r7g.large", 1, 3, true)));
      renew(world, Architect.CACHE);

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world)).containsSubsequence("cache/password", "cache/compatible");
    }

    @Test
    void thereIsNoWayBack() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 3, true));
      world.to(rung(tier("cache.r7g.large", 1, 0, true)));

      Plan plan = world.converge();

      assertThat(notices(plan)).containsExactly("ClusterModeStays");
      assertThat(started(world)).containsExactly("cache/fewer-shards");
    }

    @Test
    void anOldVersionStaysWhereItIs() {
      Example redis = Example.shop().cache(CacheEngine.REDIS, "6");
      ModelWorld world =
          ModelWorld.settled(redis, rung(tier("cache.r7g.large", 1, 0, true)), 1)
              .to(rung(tier("cache.r7g.large", 1, 3, true)));

      assertThat(world.plan().steps()).isEmpty();
      assertThat(notices(world.plan())).containsExactly("SetAtCreation");
    }
  }

  @Nested
  class Shrinking {

    @Test
    void smallerNodesWhileThereIsRedundancyThenLessOfIt() {
      ModelWorld world = running(tier("cache.r7g.large", 2, 0, true));
      world.to(rung(tier("cache.t4g.medium", 0, 0, false)));

      assertThat(step(world.plan(), "cache/node-type").impact()).isEqualTo(Impact.FAILOVER);
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world))
          .containsExactly(
              "cache/node-type", "cache/single-az", "cache/no-failover", "cache/fewer-replicas");
    }

    @Test
    void theHighestShardsGo() {
      ModelWorld world = running(tier("cache.r7g.large", 1, 4, true));
      world.to(rung(tier("cache.r7g.large", 1, 2, true)));

      Step step = step(world.plan(), "cache/fewer-shards").step().orElseThrow();

      assertThat(((CacheAction.SetShards) step.action()).leaving()).containsExactly("0003", "0004");
    }

    @Test
    void snapshotsAreKeptForAsLongAsTheyWere() {
      ModelWorld world = running();
      cache(world, altered -> altered.set(CacheSetting.SNAPSHOT_RETENTION, "7"));

      assertThat(world.plan().steps()).isEmpty();
    }
  }

  @Nested
  class Leaving {

    @Test
    void goesAfterThePodsAndTheirBindingAndBeforeItsToken() {
      ModelWorld world = running().app(VALKEY.noCache());

      assertThat(startable(world.plan())).containsExactly("workload/web");
      assertThat(world.converge().steps()).isEmpty();

      assertThat(world.started())
          .containsSubsequence(
              "workload/web", "binding/cache/remove", "cache/remove", "credentials/cache/remove");
      assertThat(world.cache()).isEmpty();
    }

    /** A bucket that somebody else has is never bound. */
    @Test
    void doesNotWaitForTheBindingOfAnother() {
      ModelWorld world = running();
      world.app(VALKEY.noCache().storing(Example.bucket("media"), Example.bucket("archive")));
      String archive =
          world.blueprint().parts(Part.Bucket.class).stream()
              .filter(part -> part.id().name().equals("archive"))
              .map(Part.Bucket::name)
              .findFirst()
              .orElseThrow();
      world
          .ground()
          .put(
              new S3Bucket(
                  archive,
                  "us-east-1",
                  Map.of(),
                  OptionalInt.empty(),
                  Map.of("team", "b"),
                  Optional.empty()));

      Plan plan = world.converge();

      assertThat(plan.steps()).extracting(PlannedStep::key).contains("binding/bucket-archive");
      assertThat(world.cache()).isEmpty();
    }

    @Test
    void connectionsGetAWhileToEnd() {
      ModelWorld world = running().app(VALKEY.noCache());
      world.watch(plan ->
          plan.steps().stream()
              .filter(step -> step.key().equals("cache/remove"))
              .filter(step ->
                  step.state() instanceof State.Waiting(String reason, var _, var _)
                      && reason.equals("ConnectionsDrain"))
              .forEach(_ -> seen.add("drained")));

      assertThat(world.converge().steps()).isEmpty();
      assertThat(seen).isNotEmpty();
    }

    private final List<String> seen = new ArrayList<>();

    @Test
    void aRungWithoutACacheTakesItAway() {
      ModelWorld world = running().to(Example.rung("users-1k"));

      Plan plan = world.converge();

      assertThat(plan.settled()).isTrue();
      assertThat(notices(plan)).containsExactly("NoCacheOnThisRung");
      assertThat(world.cache()).isEmpty();
    }

    @Test
    void whatKeepsSnapshotsAsksAndLeavesTheLast() {
      ModelWorld world = running();
      cache(world, altered -> altered.set(CacheSetting.SNAPSHOT_RETENTION, "3"));
      world.app(VALKEY.noCache());

      PlannedStep step = step(world.plan(), "cache/remove");

      assertThat(step.reversible()).isFalse();
      assertThat(step.unapproved()).isTrue();
      assertThat(((CacheAction.Delete) step.step().orElseThrow().action()).lastSnapshot())
          .isPresent();
    }

    @Test
    void aCacheThatHoldsNothingAsksNobody() {
      ModelWorld world = running().app(VALKEY.noCache());

      assertThat(step(world.plan(), "cache/remove").unapproved()).isFalse();
    }

    @Test
    void isForgottenOnceItAndItsTokenAreGone() {
      ModelWorld world = running().app(VALKEY.noCache());
      world.converge();
      int before = world.started().size();

      world.idle(Duration.ofHours(1));

      assertThat(world.converge().steps()).isEmpty();
      assertThat(world.started()).hasSize(before);
    }
  }

  @Nested
  class Drifting {

    @Test
    void whatIsSetAtCreationIsReportedAndLeft() {
      ModelWorld world = running();
      cache(world, altered -> altered.lacking(CacheGroup.Lack.ENCRYPTION_AT_REST));

      Plan plan = world.plan();

      assertThat(plan.settled()).isTrue();
      assertThat(notices(plan)).containsExactly("SetAtCreation");
    }

    @Test
    void whatIsSetAtCreationKeepsNothingElseFromGoingOn() {
      ModelWorld world = running();
      cache(
          world,
          altered ->
              altered.lacking(
                  CacheGroup.Lack.ENCRYPTION_AT_REST, CacheGroup.Lack.TRANSIT_ENCRYPTION));
      renew(world, Architect.CACHE);
      world.to(rung(tier("cache.r7g.large", 1, 0, true)));

      Plan plan = world.converge();

      assertThat(plan.steps()).isEmpty();
      assertThat(started(world)).contains("binding/cache", "cache/node-type");
      assertThat(started(world)).doesNotContain("cache/password");
      assertThat(notices(plan)).containsExactly("SetAtCreation", "ConnectionsOpen");
    }

    @Test
    void aDailySnapshotIsWorthAWordOnlyWhereSomethingWaitsForIt() {
      ModelWorld world = running();
      cache(world, altered -> altered.status("snapshotting"));

      assertThat(world.plan().settled()).isTrue();

      world.to(rung(tier("cache.r7g.large", 1, 0, true)));
      assertThat(step(world.plan(), "cache/backup").running()).isTrue();
    }

    @Test
    void aForeignPendingChangeIsTakenBackBeforeAnythingElse() {
      ModelWorld world = running();
      cache(world, altered -> altered.pending(CacheSetting.NODE_TYPE, "cache.r7g.4xlarge"));
      String is = world.cache().orElseThrow().is(CacheSetting.NODE_TYPE);
      world.to(rung(tier("cache.r7g.large", 1, 0, true)));

      Plan plan = world.plan();

      assertThat(step(plan, "cache/withdraw").state()).isInstanceOf(State.Startable.class);
      assertThat(step(plan, "cache/withdraw").step().orElseThrow().action())
          .isInstanceOfSatisfying(
              CacheAction.Withdraw.class,
              withdraw ->
                  assertThat(withdraw.is()).containsOnly(Map.entry(CacheSetting.NODE_TYPE, is)));
      assertThat(step(plan, "cache/node-type").state()).isInstanceOf(State.Waiting.class);
    }

    @Test
    void whateverIsPendingIsAppliedOnceAPersonAgrees() {
      ModelWorld world = running();
      cache(
          world,
          altered ->
              altered
                  .pending(CacheSetting.NODE_TYPE, "cache.r7g.4xlarge")
                  .pending(CacheSetting.VERSION, "8.2.9")
                  .pending(CacheSetting.TOKEN, "****"));

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world)).startsWith("cache/pending");
    }

    @Test
    void oneThatAsksForNoTokenIsReachedWithoutAndGivenNone() {
      ModelWorld world = running();
      cache(world, altered -> altered.lacking(CacheGroup.Lack.TOKEN));
      renew(world, Architect.CACHE);

      Plan plan = world.converge();

      assertThat(plan.steps()).isEmpty();
      assertThat(started(world)).containsExactly("binding/cache");
      assertThat(world.cluster().uri("shop-cache"))
          .isEqualTo("rediss://%s:6379".formatted(world.cache().orElseThrow().host()));
      assertThat(notices(plan)).containsExactly("ConnectionsOpen");
    }

    @Test
    void aFailedChangeIsTriedAgainEverMoreSlowly() {
      ModelWorld world = running(tier("cache.t4g.medium", 1, 0, true));
      world.to(rung(tier("cache.r7g.large", 1, 0, true)));
      var failure =
          new CacheGroup.Failure(
              world.ground().now(), "Failed to apply it", Set.of(CacheSetting.NODE_TYPE));
      cache(world, altered -> altered.failed(failure));

      assertThat(step(world.plan(), "cache/node-type").state())
          .isInstanceOfSatisfying(
              State.Waiting.class, waiting -> assertThat(waiting.reason()).isEqualTo("RetryLater"));
    }

    @Test
    void afterThreeFailuresAPersonIsCalled() {
      ModelWorld world = running().to(rung(tier("cache.r7g.large", 1, 0, true)));
      var failure =
          new CacheGroup.Failure(
              world.ground().now(), "Failed to apply it", Set.of(CacheSetting.NODE_TYPE));
      cache(world, altered -> altered.failed(failure).failed(failure).failed(failure));

      Plan plan = world.plan();

      assertThat(alarms(plan)).containsExactly("ChangeFailed");
      assertThat(step(plan, "cache/node-type").unapproved()).isTrue();
    }

    @Test
    void aLostTokenIsResetOnlyWhenAPersonSaysSo() {
      ModelWorld world = running();
      world
          .blueprint()
          .parts(Part.Credentials.class)
          .forEach(part -> world.cluster().loseCredentials(part));

      Plan plan = world.plan();

      assertThat(step(plan, "credentials/cache").state()).isInstanceOf(State.Approval.class);
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world))
          .containsSubsequence("credentials/cache", "cache/password", "binding/cache");
    }

    @Test
    void aBrokenCacheIsAnAlarm() {
      ModelWorld world = running();
      cache(world, altered -> altered.status("create-failed"));

      assertThat(alarms(world.plan())).containsExactly("CacheBroken");
    }
  }

  @Nested
  class OfMemcached {

    private static final Example MEMCACHED = Example.shop().cache(CacheEngine.MEMCACHED);

    @Test
    void whatIsPendingIsAppliedOnceAPersonAgrees() {
      ModelWorld world = ModelWorld.settled(MEMCACHED, TEN_K, 1);
      cache(
          world,
          altered ->
              altered
                  .pending(CacheSetting.SHARDS, "3")
                  .pending(CacheSetting.NODE_TYPE, "cache.r7g.4xlarge"));

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world)).startsWith("cache/pending");
    }

    @Test
    void hasNeitherTokenNorReplicas() {
      ModelWorld world = ModelWorld.settled(MEMCACHED.noCache(), TEN_K, 1).app(MEMCACHED);

      assertThat(world.converge().steps()).isEmpty();

      assertThat(started(world)).containsExactly("cache-subnets", "cache", "binding/cache");
      assertThat(world.cache().orElseThrow().nodes()).isEqualTo(1);
    }

    @Test
    void keepsTheNodesItHas() {
      ModelWorld world =
          ModelWorld.settled(MEMCACHED, TEN_K, 1).to(rung(tier("cache.r7g.large", 1, 0, true)));

      assertThat(world.plan().steps()).isEmpty();
      assertThat(notices(world.plan())).containsExactly("SetAtCreation");
    }

    @Test
    void getsMoreNodes() {
      ModelWorld world =
          ModelWorld.settled(MEMCACHED, TEN_K, 1).to(rung(tier("cache.t4g.medium", 1, 3, true)));

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world)).containsExactly("cache/shards");
    }

    @Test
    void whoseItIsIsNotKnownBeforeItsTagsShow() {
      ModelWorld world = ModelWorld.settled(MEMCACHED, TEN_K, 1);
      cache(world, AlteredGroup::tagsUnknown);

      assertThat(world.plan().unseen()).extracting(Finding::reason).containsExactly("OwnerNotSeen");
    }
  }
}
