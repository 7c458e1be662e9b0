package dev.stepladder.operator.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.CacheEngine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.elasticache.CacheQuota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

class CacheExecutorTest {

  private static final Outcome STARTED = new Outcome.Started();

  private final ElastiCacheWorld world = new ElastiCacheWorld();

  @BeforeEach
  void start() {
    var _ = world.started();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static CacheAction.SetReplicas replicas(CacheGroup seen, int from, int to) {
    return new CacheAction.SetReplicas(seen.name(), seen.id(), from, to);
  }

  private static CacheAction.Delete delete(CacheGroup seen) {
    return new CacheAction.Delete(seen.name(), seen.id(), seen.engine(), Optional.empty());
  }

  @Nested
  class Creating {

    @Test
    void makesWhatIsEncryptedAndKnowsItsOwner() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());

      ReplicationGroup made = world.actual();
      assertThat(made.transitEncryptionEnabled()).isTrue();
      assertThat(made.atRestEncryptionEnabled()).isTrue();
      assertThat(made.authTokenEnabled()).isTrue();
      assertThat(made.automaticFailoverAsString()).isEqualTo("enabled");
      assertThat(made.multiAZAsString()).isEqualTo("enabled");
      assertThat(world.console().tokens(ElastiCacheWorld.NAME))
          .containsExactly(ElastiCacheWorld.TOKEN);
      assertThat(cache.settled()).isTrue();
      assertThat(ElastiCacheWorld.OWNER.claim(cache.mark())).isEqualTo(Owner.Claim.OURS);
      assertThat(cache.tagged()).contains(ElastiCacheWorld.valkey().tags());
    }

    @Test
    void makesShards() {
      CacheGroup cache =
          world.running(ElastiCacheWorld.cache(CacheEngine.VALKEY, "cache.r7g.large", 1, 2, true));

      assertThat(cache.is(CacheSetting.CLUSTER_MODE)).isEqualTo("enabled");
      assertThat(cache.is(CacheSetting.SHARDS)).isEqualTo("2");
      assertThat(cache.nodes()).isEqualTo(4);
      assertThat(cache.host()).startsWith("clustercfg.");
    }

    @Test
    void isUnknownUntilAReadingShowsIt() {
      assertThat(world.withSubnets().start(ElastiCacheWorld.create(ElastiCacheWorld.valkey())))
          .isEqualTo(STARTED);
      assertThat(world.entry(CacheGroup.class, ElastiCacheWorld.NAME))
          .isInstanceOf(Entry.Unknown.class);
      world.time.pass(2);
      assertThat(world.cache().status()).isEqualTo("creating");
    }

    @Test
    void waitsForTheToken() {
      world.secrets.held.clear();

      assertThat(world.withSubnets().start(ElastiCacheWorld.create(ElastiCacheWorld.valkey())))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("PasswordMissing"));
      assertThat(world.calls("CreateReplicationGroup")).isZero();
    }

    @Test
    void aLostAnswerMakesNoSecondGroup() {
      var action = ElastiCacheWorld.create(ElastiCacheWorld.valkey());
      var _ = world.withSubnets();
      var _ = world.simulator.faults().on("CreateReplicationGroup").once().dropAfter();

      assertThat(world.start(action)).isInstanceOf(Outcome.Outdated.class);
      world.time.pass(2);

      assertThat(world.cache().status()).isEqualTo("creating");
      assertThat(world.console().groups()).hasSize(1);
    }

    @Test
    void whatExistsAlreadyIsForTheNextPlanToJudge() {
      var _ =
          world
              .console()
              .create(r ->
                  r.replicationGroupId(ElastiCacheWorld.NAME)
                      .replicationGroupDescription("somebody else's")
                      .engine("valkey")
                      .engineVersion("8.0")
                      .cacheNodeType("cache.t4g.micro"));

      assertThat(world.withSubnets().start(ElastiCacheWorld.create(ElastiCacheWorld.valkey())))
          .isInstanceOf(Outcome.Outdated.class);
      world.time.pass(0);

      assertThat(world.cache().mark()).isEmpty();
    }

    @Test
    void aFullAccountIsSaidInWords() {
      world.console().quota(CacheQuota.NODES, 0);

      assertThat(world.withSubnets().start(ElastiCacheWorld.create(ElastiCacheWorld.valkey())))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("QuotaExceeded"));
    }

    @Test
    void changedCredentialsMakeNothingInAnotherAccount() {
      var action = ElastiCacheWorld.create(ElastiCacheWorld.valkey());
      var _ = world.withSubnets();
      world.simulator.accounts().register("AKIELSEWHERE", "999988887777");
      world.time.pass(10);
      world.accessKeyId = "AKIELSEWHERE";

      assertThat(world.start(action))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("WrongAccount"));
      assertThat(world.calls("CreateReplicationGroup")).isZero();
    }

    @Test
    void theTokenIsInNoMessage() {
      var action = ElastiCacheWorld.create(ElastiCacheWorld.valkey());
      var _ = world.withSubnets();
      var _ = world.simulator.faults().on("CreateReplicationGroup").internalFailure();

      assertThat(world.start(action).toString()).doesNotContain(ElastiCacheWorld.TOKEN);
    }
  }

  @Nested
  class Changing {

    @Test
    void goesUpInAllTheKindsOfCallsThatItTakes() {
      CacheGroup cache =
          world.running(
              ElastiCacheWorld.cache(CacheEngine.VALKEY, "cache.t4g.medium", 0, 0, false));

      assertThat(world.start(replicas(cache, 0, 1))).isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(20));
      assertThat(world.start(ElastiCacheWorld.modify(cache, Map.of(CacheSetting.FAILOVER, "true"))))
          .isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(20));
      assertThat(world.start(ElastiCacheWorld.modify(cache, Map.of(CacheSetting.MULTI_AZ, "true"))))
          .isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(20));
      assertThat(
              world.start(
                  ElastiCacheWorld.modify(
                      cache, Map.of(CacheSetting.NODE_TYPE, "cache.r7g.large"))))
          .isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(40));

      assertThat(world.cache().settled()).isTrue();
      assertThat(world.cache().settings())
          .containsEntry(CacheSetting.REPLICAS, "1")
          .containsEntry(CacheSetting.FAILOVER, "true")
          .containsEntry(CacheSetting.MULTI_AZ, "true")
          .containsEntry(CacheSetting.NODE_TYPE, "cache.r7g.large");
    }

    @Test
    void isUnsettledUntilItShows() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());

      assertThat(
              world.start(
                  ElastiCacheWorld.modify(
                      cache, Map.of(CacheSetting.NODE_TYPE, "cache.r7g.large"))))
          .isEqualTo(STARTED);
      assertThat(world.unsettled()).isTrue();
      world.time.pass(60);
      assertThat(world.unsettled()).isFalse();
      assertThat(world.cache().pending()).containsKey(CacheSetting.NODE_TYPE);
    }

    @Test
    void goesToClusterModeInTwoSteps() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      var compatible =
          Map.of(
              CacheSetting.CLUSTER_MODE,
              "compatible",
              CacheSetting.PARAMETER_GROUP,
              "default.valkey8.cluster.on");

      assertThat(world.start(ElastiCacheWorld.modify(cache, compatible))).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));
      assertThat(world.cache().is(CacheSetting.CLUSTER_MODE)).isEqualTo("compatible");
      assertThat(
              world.start(
                  ElastiCacheWorld.modify(cache, Map.of(CacheSetting.CLUSTER_MODE, "enabled"))))
          .isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));
      assertThat(
              world.start(
                  new CacheAction.SetShards(
                      cache.name(), cache.id(), cache.engine(), 1, 2, List.of())))
          .isEqualTo(STARTED);
      world.pass(Duration.ofHours(2));

      assertThat(world.cache().is(CacheSetting.CLUSTER_MODE)).isEqualTo("enabled");
      assertThat(world.cache().units()).containsExactly("0001", "0002");
      assertThat(world.cache().settled()).isTrue();
    }

    @Test
    void takesNamedShardsAway() {
      CacheGroup cache =
          world.running(ElastiCacheWorld.cache(CacheEngine.VALKEY, "cache.r7g.large", 1, 3, true));

      assertThat(
              world.start(
                  new CacheAction.SetShards(
                      cache.name(), cache.id(), cache.engine(), 3, 2, List.of("0003"))))
          .isEqualTo(STARTED);
      world.pass(Duration.ofHours(2));

      assertThat(world.cache().units()).containsExactly("0001", "0002");
    }

    @Test
    void givesItTheTokenOfItsSecretBesideTheOldOne() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      world.secrets.held.put("team/shop-cache-credentials", "another-token-altogether");

      assertThat(
              world.start(
                  new CacheAction.SetToken(cache.name(), cache.id(), "shop-cache-credentials")))
          .isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(20));

      assertThat(world.console().tokens(ElastiCacheWorld.NAME))
          .containsExactly(ElastiCacheWorld.TOKEN, "another-token-altogether");
      assertThat(world.secrets.confirmed).containsExactly("team/shop-cache-credentials");
    }

    @Test
    void keepsATokenThatAwsQuotesToItself() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      world.secrets.held.put("team/shop-cache-credentials", "not what a token is like");
      var _ =
          world
              .simulator
              .faults()
              .on("ModifyReplicationGroup")
              .once()
              .fail(
                  new AwsError(
                      400,
                      "InvalidParameterValue",
                      "The AuthToken 'not what a token is like' has blanks."));

      assertThat(
              world.start(
                  new CacheAction.SetToken(cache.name(), cache.id(), "shop-cache-credentials")))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused ->
                  assertThat(refused.message())
                      .contains("The AuthToken '****' has blanks")
                      .doesNotContain("not what a token is like"));
    }

    @Test
    void sendsNothingWhenSomethingElseIsPending() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      var _ =
          world
              .console()
              .modify(r ->
                  r.replicationGroupId(ElastiCacheWorld.NAME)
                      .cacheNodeType("cache.r7g.xlarge")
                      .applyImmediately(false));

      assertThat(
              world.start(ElastiCacheWorld.modify(cache, Map.of(CacheSetting.MULTI_AZ, "false"))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    @Test
    void appliesAllThatIsPendingThoughNoCallCouldAskForItTogether() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      pending(r -> r.cacheNodeType("cache.r7g.xlarge"));
      pending(r -> r.engineVersion("8.2"));

      assertThat(world.start(applyPending())).isEqualTo(STARTED);
      world.pass(Duration.ofHours(2));

      assertThat(world.cache().settled()).isTrue();
      assertThat(world.cache().is(CacheSetting.NODE_TYPE)).isEqualTo("cache.r7g.xlarge");
      assertThat(world.cache().is(CacheSetting.VERSION)).startsWith("8.2");
      assertThat(world.cache().mark()).isEqualTo(cache.mark());
    }

    @Test
    void appliesAPendingFailover() {
      var _ =
          world.running(
              ElastiCacheWorld.cache(CacheEngine.VALKEY, "cache.t4g.medium", 1, 0, false));
      pending(r -> r.automaticFailoverEnabled(true));

      assertThat(world.start(applyPending())).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));

      assertThat(world.cache().settled()).isTrue();
      assertThat(world.cache().is(CacheSetting.FAILOVER)).isEqualTo("true");
    }

    @Test
    void appliesWhatIsPendingOnMemcached() {
      var _ =
          world.running(
              ElastiCacheWorld.cache(CacheEngine.MEMCACHED, "cache.t4g.medium", 0, 2, false));
      pendingOnCluster(r -> r.numCacheNodes(3).cacheNodeType("cache.r7g.large"));

      assertThat(world.start(applyPending())).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));

      assertThat(world.cache().settled()).isTrue();
      assertThat(world.cache().is(CacheSetting.SHARDS)).isEqualTo("3");
      assertThat(world.cache().is(CacheSetting.NODE_TYPE)).isEqualTo("cache.r7g.large");
    }

    @Test
    void whatIsPendingIsAppliedWithoutAnotherChangeOfMemcached() {
      var _ =
          world.running(
              ElastiCacheWorld.cache(CacheEngine.MEMCACHED, "cache.t4g.medium", 0, 2, false));
      pendingOnCluster(r -> r.numCacheNodes(3).autoMinorVersionUpgrade(false));

      assertThat(world.start(applyPending())).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));

      assertThat(world.console().clusters())
          .singleElement()
          .satisfies(cluster -> assertThat(cluster.autoMinorVersionUpgrade()).isFalse());
    }

    @Test
    void appliesNothingThatHasBecomePendingSince() {
      var _ = world.running(ElastiCacheWorld.valkey());
      pending(r -> r.cacheNodeType("cache.r7g.xlarge"));
      CacheAction approved = applyPending();
      pending(r -> r.cacheNodeType("cache.r7g.2xlarge"));

      assertThat(world.start(approved)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    private CacheAction.Withdraw withdrawal(CacheSetting setting) {
      CacheGroup seen = world.cache();
      assertThat(seen.pending()).containsOnlyKeys(setting);
      return new CacheAction.Withdraw(
          seen.name(), seen.id(), seen.engine(), Map.of(setting, seen.is(setting)), seen.pending());
    }

    @Test
    void takesBackAPendingNodeType() {
      CacheGroup before = world.running(ElastiCacheWorld.valkey());
      pending(r -> r.cacheNodeType("cache.r7g.xlarge"));

      assertThat(world.start(withdrawal(CacheSetting.NODE_TYPE))).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));

      assertThat(world.cache().settled()).isTrue();
      assertThat(world.cache().settings()).isEqualTo(before.settings());
    }

    @Test
    void takesBackAPendingNumberOfNodesOfMemcached() {
      CacheGroup before =
          world.running(
              ElastiCacheWorld.cache(CacheEngine.MEMCACHED, "cache.t4g.medium", 0, 2, false));
      pendingOnCluster(r -> r.numCacheNodes(3));

      assertThat(world.start(withdrawal(CacheSetting.SHARDS))).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));

      assertThat(world.cache().settled()).isTrue();
      assertThat(world.cache().settings()).isEqualTo(before.settings());
    }

    private void pending(Consumer<ModifyReplicationGroupRequest.Builder> change) {
      var _ =
          world
              .console()
              .modify(r ->
                  change.accept(
                      r.replicationGroupId(ElastiCacheWorld.NAME).applyImmediately(false)));
      world.sweep();
    }

    private void pendingOnCluster(Consumer<ModifyCacheClusterRequest.Builder> change) {
      var _ =
          ElastiCacheService.client(world.account)
              .modifyCacheCluster(r ->
                  change.accept(r.cacheClusterId(ElastiCacheWorld.NAME).applyImmediately(false)));
      world.sweep();
    }

    @Test
    void whatWasApprovedAsAFailoverIsAppliedOnlyWhereSomethingTakesOver() {
      var _ =
          world.running(
              ElastiCacheWorld.cache(CacheEngine.VALKEY, "cache.t4g.medium", 1, 0, false));
      pending(r -> r.cacheNodeType("cache.r7g.xlarge"));

      assertThat(world.start(applyPending(true))).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    private CacheAction applyPending() {
      return applyPending(false);
    }

    private CacheAction applyPending(boolean failover) {
      CacheGroup seen = world.cache();
      assertThat(seen.pending()).isNotEmpty();
      return new CacheAction.ApplyPending(
          seen.name(),
          seen.id(),
          seen.engine(),
          OwnerMark.of(ElastiCacheWorld.OWNER, Architect.CACHE),
          seen.pending(),
          failover);
    }

    @Test
    void sendsNothingToAnotherCacheOfTheSameName() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      world.console().vanish(ElastiCacheWorld.NAME);
      world.pass(Duration.ofMinutes(1));
      var _ = world.running(ElastiCacheWorld.valkey());

      assertThat(
              world.start(ElastiCacheWorld.modify(cache, Map.of(CacheSetting.MULTI_AZ, "false"))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    @Test
    void aBusyCacheIsWaitedFor() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      var _ = world.console().replicas(ElastiCacheWorld.NAME, 2);

      assertThat(
              world.start(ElastiCacheWorld.modify(cache, Map.of(CacheSetting.MULTI_AZ, "false"))))
          .isInstanceOf(Outcome.Busy.class);
    }

    @Test
    void neverLowersAVersion() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      world.console().minorUpgrade(ElastiCacheWorld.NAME, "8.2.0");

      assertThat(world.start(ElastiCacheWorld.modify(cache, Map.of(CacheSetting.VERSION, "8.0"))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    @Test
    void whatWasApprovedAsAFailoverIsNoOutage() {
      CacheGroup cache =
          world.running(
              ElastiCacheWorld.cache(CacheEngine.VALKEY, "cache.t4g.medium", 0, 0, false));
      var action =
          new CacheAction.Modify(
              cache.name(),
              cache.id(),
              cache.engine(),
              Map.of(CacheSetting.NODE_TYPE, "cache.r7g.large"),
              Map.of(),
              true);

      assertThat(world.start(action)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    @Test
    void leavesAloneWhatHasBeenTakenOver() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      var _ =
          world
              .console()
              .modify(r ->
                  r.replicationGroupId(ElastiCacheWorld.NAME)
                      .replicationGroupDescription("mine now"));

      assertThat(
              world.start(ElastiCacheWorld.modify(cache, Map.of(CacheSetting.MULTI_AZ, "false"))))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("ForeignResource"));
    }

    @Test
    void takesOverByItsDescription() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      var other = new Owner("test", "cluster-2", "team", "shop", "uid-2");

      assertThat(
              world.start(
                  new CacheAction.Mark(
                      cache.name(), cache.id(), OwnerMark.of(other.tags(cachePart())))))
          .isEqualTo(STARTED);
      world.sweep();

      assertThat(other.claim(world.cache().tags())).isEqualTo(Owner.Claim.OURS);
    }

    @Test
    void takesOverWhatItsOwnerLetsTheAppHave() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      agree(cache, ElastiCacheWorld.OWNER);

      assertThat(world.start(adopt(cache))).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));
      assertThat(world.actual().description()).isEqualTo(NEW_MARK);
    }

    @Test
    void aTokenOfAnotherIsMarkedAsNotInForceBeforeItIsTakenOver() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      agree(cache, ElastiCacheWorld.OWNER);
      var _ = world.simulator.faults().on("ModifyReplicationGroup").accessDenied();

      Outcome outcome = world.start(adopt(cache, Optional.of("shop-cache-credentials")));

      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      assertThat(world.secrets.doubted).containsExactly("team/shop-cache-credentials");
    }

    @Test
    void leavesAloneWhatItsOwnerLetsNobodyHaveAnyMore() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      agree(cache, new Owner("test", "cluster-1", "team", "blog", "uid-2"));

      assertThat(world.start(adopt(cache))).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    @Test
    void leavesAloneWhatHasAnotherDescriptionThanWhenItWasPlanned() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      agree(cache, ElastiCacheWorld.OWNER);

      assertThat(
              world.start(
                  adopt(ElastiCacheWorld.seen(cache, it -> it.described("the old shop's")))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    @Test
    void leavesAloneWhatIsAnothersByItsTagsThanWhenItWasPlanned() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      agree(cache, ElastiCacheWorld.OWNER);

      assertThat(world.start(adopt(ElastiCacheWorld.seen(cache, it -> it.tagged(Map.of())))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    @Test
    void leavesAnotherOfTheSameNameAlone() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      agree(cache, ElastiCacheWorld.OWNER);

      assertThat(world.start(adopt(ElastiCacheWorld.seen(cache, it -> it.id("another")))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyReplicationGroup")).isZero();
    }

    private static final String NEW_MARK = "stepladder app=new";

    private static CacheAction.Adopt adopt(CacheGroup cache) {
      return adopt(cache, Optional.empty());
    }

    private static CacheAction.Adopt adopt(CacheGroup cache, Optional<String> doubted) {
      return new CacheAction.Adopt(
          cache.name(),
          cache.id(),
          cache.arn(),
          cache.engine(),
          NEW_MARK,
          Map.of(),
          new CacheAction.Former(cache.description(), Owner.named(cache.tagged().orElseThrow())),
          doubted);
    }

    private void agree(CacheGroup cache, Owner with) {
      var _ =
          world.start(
              new CacheAction.Tag(
                  cache.name(),
                  cache.id(),
                  cache.arn(),
                  Map.of(Owner.ADOPTABLE_BY, with.adopter())));
      world.pass(Duration.ofHours(1));
    }

    private static PartId cachePart() {
      return Architect.CACHE;
    }

    @Test
    void aProcessThatLeadsNoMoreSendsNothing() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      world.leading = false;

      assertThat(world.start(delete(cache))).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("DeleteReplicationGroup")).isZero();
    }
  }

  @Nested
  class Removing {

    @Test
    void isGoneWhenItIsNotFound() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());

      assertThat(world.start(delete(cache))).isEqualTo(STARTED);
      world.time.pass(60);
      assertThat(world.cache().status()).isEqualTo("deleting");
      world.pass(Duration.ofMinutes(20));

      assertThat(world.entry(CacheGroup.class, ElastiCacheWorld.NAME))
          .isInstanceOf(Entry.Absent.class);
    }

    @Test
    void leavesALastSnapshotWhereOneIsAskedFor() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      var action =
          new CacheAction.Delete(
              cache.name(), cache.id(), cache.engine(), Optional.of("shop-cache-last"));

      assertThat(world.start(action)).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));

      assertThat(world.console().snapshots())
          .extracting(snapshot -> snapshot.snapshotName())
          .containsExactly("shop-cache-last");
    }

    @Test
    void waitsWhileItIsBusy() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      var _ = world.console().replicas(ElastiCacheWorld.NAME, 2);
      world.time.pass(60);

      assertThat(world.start(delete(cache))).isInstanceOf(Outcome.Busy.class);
      assertThat(world.calls("DeleteReplicationGroup")).isZero();
    }
  }

  @Nested
  class SharedThings {

    @Test
    void fillsAParameterGroupInPieces() {
      var parameters =
          IntStream.range(0, 3)
              .boxed()
              .collect(
                  Collectors.toMap(
                      i -> List.of("timeout", "maxmemory-samples", "slowlog-max-len").get(i),
                      i -> Integer.toString(10 + i),
                      (a, _) -> a,
                      TreeMap::new));
      assertThat(
              world.start(
                  new CacheAction.CreateParameterGroup(
                      "prod-valkey8", "valkey8", "stepladder test prod", Map.of())))
          .isEqualTo(STARTED);

      assertThat(world.start(new CacheAction.SetParameters("prod-valkey8", parameters)))
          .isEqualTo(STARTED);
      world.sweep();

      assertThat(
              world.entry(CacheParameters.class, "prod-valkey8").known().orElseThrow().parameters())
          .isEqualTo(parameters);
    }

    @Test
    void takesASnapshotWithTheFingerprintInItsName() {
      CacheGroup cache = world.running(ElastiCacheWorld.valkey());
      String name = cache.name() + "-0123456789ab-1";

      assertThat(world.start(new CacheAction.TakeSnapshot(name, cache.name(), Map.of())))
          .isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(30));

      CacheSnapshot snapshot = world.entry(CacheSnapshot.class, name).known().orElseThrow();
      assertThat(snapshot.status()).isEqualTo("available");
      assertThat(snapshot.fingerprint()).contains("0123456789ab");
      assertThat(snapshot.taken()).isPresent();
    }
  }

  @Nested
  class OfMemcached {

    @Test
    void comesGrowsAndGoes() {
      CacheGroup cache =
          world.running(
              ElastiCacheWorld.cache(CacheEngine.MEMCACHED, "cache.t4g.medium", 0, 2, false));
      assertThat(cache.settled()).isTrue();
      assertThat(ElastiCacheWorld.OWNER.claim(cache.tags())).isEqualTo(Owner.Claim.OURS);

      assertThat(
              world.start(
                  new CacheAction.SetShards(
                      cache.name(), cache.id(), cache.engine(), 2, 3, List.of())))
          .isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(30));
      assertThat(world.cache().units()).hasSize(3);
      assertThat(world.start(delete(cache))).isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(30));

      assertThat(world.entry(CacheGroup.class, ElastiCacheWorld.NAME))
          .isInstanceOf(Entry.Absent.class);
    }
  }
}
