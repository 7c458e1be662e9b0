package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.CacheEngine;
import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.operator.aws.elasticache.AlteredGroup;
import dev.stepladder.operator.aws.elasticache.CacheAction;
import dev.stepladder.operator.aws.elasticache.CacheSetting;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.RdsAction;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.prices.PriceTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Single rules for what somebody left pending in AWS, which the next modify applies: another rung
 * may ask for just that.
 */
class PendingRulesTest {

  private static List<String> keys(Plan plan) {
    return plan.steps().stream().map(PlannedStep::key).toList();
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step %s in %s".formatted(key, keys(plan))));
  }

  private static void waitsFor(Plan plan, String key, String other) {
    assertThat(step(plan, key).step().orElseThrow().needs())
        .as("what '%s' needs", key)
        .anyMatch(need -> need instanceof Need.Done(_, String awaited) && awaited.equals(other));
    assertThat(step(plan, key).state()).isInstanceOf(State.Waiting.class);
  }

  /** What is to be done where AWS refuses one step again and again. */
  private static Plan refusing(ModelWorld world, String key) {
    return refusing(world, key, Spending.UNLIMITED);
  }

  private static Plan refusing(ModelWorld world, String key, Spending spending) {
    return world.plan(
        new Policy(Approval.OUTAGE, Set.of(), Optional.empty())
            .within(spending)
            .despite(Set.of(step(world.plan(), key).call())));
  }

  private static List<String> started(ModelWorld world, String part) {
    return world.started().stream().filter(key -> key.startsWith(part + "/")).toList();
  }

  @Nested
  class OfCaches {

    private static final Example VALKEY = Example.shop().cache(CacheEngine.VALKEY);
    private static final Rung TEN_K = Example.rung("users-10k");
    private static final String SMALLER = "cache.t4g.small";

    private static ModelWorld running() {
      return ModelWorld.settled(VALKEY, TEN_K, 1);
    }

    private static Rung rung(TierCache cache) {
      return Example.rung("other", TEN_K.spec(), TEN_K.spec().database(), cache);
    }

    private static void cache(ModelWorld world, UnaryOperator<AlteredGroup> how) {
      world
          .cache()
          .ifPresent(cache -> world.ground().putOld(how.apply(AlteredGroup.of(cache)).group()));
    }

    /** Its nodes are smaller than they must be, and somebody left pending that they grow. */
    private static AlteredGroup aboutToGrow(ModelWorld world, AlteredGroup altered) {
      String wanted = world.cache().orElseThrow().is(CacheSetting.NODE_TYPE);
      return altered.set(CacheSetting.NODE_TYPE, SMALLER).pending(CacheSetting.NODE_TYPE, wanted);
    }

    @Test
    void aQuietChangeWaitsForTheOneThatIsPendingAndWanted() {
      ModelWorld world = running();
      cache(
          world,
          altered -> aboutToGrow(world, altered).set(CacheSetting.SECURITY_GROUPS, "sg-other"));

      Plan plan = world.plan();

      waitsFor(plan, "cache/settings", "cache/node-type");
      assertThat(keys(plan)).doesNotContain("cache/pending");
      assertThat(step(plan, "cache/node-type").state()).isInstanceOf(State.Startable.class);
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "cache")).containsExactly("cache/node-type", "cache/settings");
    }

    @Test
    void aTokenWaitsForWhatIsPendingAndWanted() {
      ModelWorld world = running();
      cache(world, altered -> aboutToGrow(world, altered));
      world.blueprint().parts(Part.Credentials.class).stream()
          .filter(credentials -> credentials.of().equals(Architect.CACHE))
          .forEach(credentials -> world.cluster().renew(credentials, Example.OWNER));

      waitsFor(world.plan(), "cache/password", "cache/node-type");
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void whereAnotherChangeHasToGoFirstAPersonDecides() {
      ModelWorld world = running();
      cache(world, altered -> aboutToGrow(world, altered));
      String wanted = world.cache().orElseThrow().pending().get(CacheSetting.NODE_TYPE);
      world.to(rung(new TierCache(wanted, 2, 0, true, true, null, null, null)));

      Plan plan = world.plan();

      assertThat(step(plan, "cache/pending").state()).isInstanceOf(State.Approval.class);
      assertThat(step(plan, "cache/pending").impact()).isEqualTo(Impact.FAILOVER);
      waitsFor(plan, "cache/replicas", "cache/pending");
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "cache")).startsWith("cache/pending", "cache/replicas");
    }

    @Test
    void whatIsAppliedWithSomethingThatNobodyWantsIsNamedToo() {
      ModelWorld world = running();
      cache(world, altered -> aboutToGrow(world, altered).pending(CacheSetting.VERSION, "8.2.9"));

      PlannedStep step = step(world.plan(), "cache/pending");

      assertThat(step.why()).extracting(FieldChange::field).contains("node type", "version");
      assertThat(step.reversible()).isFalse();
    }

    @Test
    void aWholeReleaseThatIsPendingIsTheOneThatIsAskedForByItsBeginning() {
      ModelWorld world =
          ModelWorld.settled(Example.shop().cache(CacheEngine.VALKEY, "7.2"), TEN_K, 1)
              .app(Example.shop().cache(CacheEngine.VALKEY, "8.0"));
      cache(world, altered -> altered.pending(CacheSetting.VERSION, "8.0.1"));

      assertThat(keys(world.plan())).contains("cache/version").doesNotContain("cache/pending");
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void nodesThatChangeWhileNothingTakesOverAnyMoreAreAnOutage() {
      ModelWorld world = running();
      cache(
          world,
          altered ->
              aboutToGrow(world, altered)
                  .pending(CacheSetting.MULTI_AZ, "false")
                  .pending(CacheSetting.FAILOVER, "false"));

      PlannedStep step = step(world.plan(), "cache/pending");

      assertThat(step.impact()).isEqualTo(Impact.DOWNTIME);
      assertThat(step.step().orElseThrow().action())
          .isInstanceOfSatisfying(
              CacheAction.ApplyPending.class, apply -> assertThat(apply.failover()).isFalse());
    }

    @Test
    void aPersonIsAskedWhereElastiCacheRefusesToTakeItBack() {
      ModelWorld world = running();
      cache(
          world,
          altered ->
              altered
                  .set(CacheSetting.SECURITY_GROUPS, "sg-other")
                  .pending(CacheSetting.NODE_TYPE, "cache.r7g.4xlarge"));

      Plan plan = refusing(world, "cache/withdraw");

      assertThat(keys(plan)).contains("cache/withdraw");
      assertThat(step(plan, "cache/pending").state()).isInstanceOf(State.Approval.class);
      waitsFor(plan, "cache/settings", "cache/pending");
    }

    @Test
    void asManyNodesOfMemcachedAsThereAreTakeBackAnotherNumber() {
      ModelWorld world = ModelWorld.settled(Example.shop().cache(CacheEngine.MEMCACHED), TEN_K, 1);
      String nodes = world.cache().orElseThrow().is(CacheSetting.SHARDS);
      cache(world, altered -> altered.pending(CacheSetting.SHARDS, "7"));

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "cache")).containsExactly("cache/withdraw");
      assertThat(world.cache().orElseThrow().is(CacheSetting.SHARDS)).isEqualTo(nodes);
    }

    @Test
    void clusterModeThatIsPendingGoesNoWayBack() {
      ModelWorld world = running();
      cache(world, altered -> altered.pending(CacheSetting.CLUSTER_MODE, "compatible"));

      PlannedStep step = step(world.plan(), "cache/pending");

      assertThat(step.reversible()).isFalse();
      assertThat(step.step().orElseThrow().action()).isInstanceOf(CacheAction.ApplyPending.class);
    }
  }

  @Nested
  class OfDatabases {

    /** What somebody left pending is theirs to have, all of it. */
    private static final Policy REPORTS =
        new Policy(Approval.OUTAGE, Set.of(), Optional.empty()).drifting(DriftPolicy.REPORT);

    private static ModelWorld on(String rung) {
      return ModelWorld.settled(Example.shop().noCache(), Example.rung(rung), 1);
    }

    private static ModelWorld moreStorage(ModelWorld world) {
      return world.app(Example.shop().noCache().storage("80Gi"));
    }

    private static void primary(ModelWorld world, UnaryOperator<Altered> how) {
      world
          .primary()
          .ifPresent(primary -> world.ground().putOld(how.apply(Altered.of(primary)).instance()));
    }

    @Test
    void aQuietChangeWaitsForTheOneThatIsPendingAndWanted() {
      ModelWorld world = moreStorage(on("users-1")).to(Example.rung("users-2"));
      primary(world, primary -> primary.pending(Setting.INSTANCE_CLASS, "db.t4g.small"));

      Plan plan = world.plan();

      waitsFor(plan, "database/settings", "database/class");
      assertThat(step(plan, "database/settings").impact()).isEqualTo(Impact.ONLINE);
      assertThat(step(plan, "database/class").impact()).isEqualTo(Impact.DOWNTIME);
      assertThat(keys(plan)).contains("database/class/snapshot").doesNotContain("database/pending");
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "database"))
          .containsSubsequence("database/class", "database/settings");
    }

    @Test
    void aClassThatIsPendingWaitsForTheReplicasThatHaveToGrowFirst() {
      ModelWorld world = moreStorage(on("users-10k"));
      String wanted = world.primary().orElseThrow().is(Setting.INSTANCE_CLASS);
      world
          .replicas()
          .forEach(replica ->
              world
                  .ground()
                  .putOld(
                      Altered.of(replica).set(Setting.INSTANCE_CLASS, "db.t4g.medium").instance()));
      primary(
          world,
          primary ->
              primary
                  .set(Setting.INSTANCE_CLASS, "db.t4g.medium")
                  .pending(Setting.INSTANCE_CLASS, wanted));

      Plan plan = world.plan();

      waitsFor(plan, "database/settings", "database/class");
      waitsFor(plan, "database/class", "replica/ro1/class");
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void whereAnotherChangeHasToGoFirstAPersonDecides() {
      ModelWorld world = on("users-1k").to(Example.rung("users-10k"));
      primary(
          world,
          primary ->
              primary
                  .set(Setting.MULTI_AZ, "false")
                  .pending(Setting.INSTANCE_CLASS, world.database().instanceClass()));

      Plan plan = world.plan();

      assertThat(step(plan, "database/pending").unapproved()).isTrue();
      assertThat(step(plan, "database/pending").impact()).isEqualTo(Impact.DOWNTIME);
      waitsFor(plan, "database/multi-az", "database/pending");
      waitsFor(plan, "database/class", "database/pending");
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "database")).doesNotContain("database/class");
    }

    @Test
    void whatNewReplicasWaitForCannotWaitForAClassThatWaitsForThem() {
      ModelWorld world = moreStorage(on("users-1k")).to(Example.rung("users-10k"));
      primary(
          world,
          primary -> primary.pending(Setting.INSTANCE_CLASS, world.database().instanceClass()));

      Plan plan = world.plan();

      assertThat(step(plan, "database/pending").unapproved()).isTrue();
      waitsFor(plan, "database/settings", "database/pending");
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void whatIsAppliedWithSomethingThatNobodyWantsIsNamedToo() {
      ModelWorld world = on("users-1").to(Example.rung("users-2"));
      primary(
          world,
          primary ->
              primary
                  .pending(Setting.INSTANCE_CLASS, "db.t4g.small")
                  .pending(Setting.STORAGE, "90"));

      PlannedStep step = step(world.plan(), "database/pending");

      assertThat(step.why())
          .filteredOn(change -> !change.follows())
          .extracting(FieldChange::field)
          .containsOnly("class", "storage");
      assertThat(step.impact()).isEqualTo(Impact.DOWNTIME);
    }

    @Test
    void aPendingClassIsAFailoverWhereAStandbyIsThereAndStays() {
      ModelWorld world = on("users-10k");
      primary(
          world,
          primary ->
              primary
                  .pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge")
                  .pending(Setting.STORAGE, "990"));

      PlannedStep step = step(world.plan(REPORTS), "database/pending");

      assertThat(step.impact()).isEqualTo(Impact.FAILOVER);
      assertThat(step.expected().outage()).isEqualTo(Duration.ofSeconds(90));
      assertThat(step.step().orElseThrow().action())
          .isInstanceOfSatisfying(
              RdsAction.ModifyInstance.class, modify -> assertThat(modify.standby()).isTrue());
    }

    @Test
    void usersAreNotMovedToAStandbyThatIsNotWarmByWhatIsPending() {
      ModelWorld world = on("users-10k").loseLedger();
      world
          .primary()
          .ifPresent(primary ->
              world
                  .ground()
                  .put(
                      Altered.of(primary)
                          .pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge")
                          .pending(Setting.STORAGE, "990")
                          .instance()));
      world.idle(Duration.ofMinutes(6));

      assertThat(step(world.plan(REPORTS), "database/pending").step().orElseThrow().hold())
          .map(Hold::reason)
          .hasValue(Hold.WARMS_UP);
    }

    @Test
    void aPendingClassIsAnOutageWhereTheStandbyGoesWithIt() {
      ModelWorld world = on("users-10k");
      primary(
          world,
          primary ->
              primary
                  .pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge")
                  .pending(Setting.MULTI_AZ, "false")
                  .pending(Setting.STORAGE, "990"));

      assertThat(step(world.plan(REPORTS), "database/pending").impact()).isEqualTo(Impact.DOWNTIME);
    }

    @Test
    void anUpgradeThatIsPendingIsAnOutageWhateverStandsBy() {
      ModelWorld world = on("users-10k");
      primary(world, primary -> primary.pending(Setting.VERSION, "17.9"));

      PlannedStep step = step(world.plan(), "database/pending");

      assertThat(step.impact()).isEqualTo(Impact.DOWNTIME);
      assertThat(step.expected().outage()).isEqualTo(step.expected().median());
    }

    @Test
    void moreStorageThatIsPendingIsNoticedByNobody() {
      ModelWorld world = on("users-1");
      primary(world, primary -> primary.pending(Setting.STORAGE, "90"));

      assertThat(step(world.plan(), "database/pending").impact()).isEqualTo(Impact.ONLINE);
    }

    @Test
    void protectionThatIsAboutToGoIsNotTakenOffUnasked() {
      ModelWorld world = moreStorage(on("users-1"));
      primary(
          world,
          primary ->
              primary
                  .set(Setting.DELETION_PROTECTION, "true")
                  .pending(Setting.DELETION_PROTECTION, "false"));

      Plan plan = world.plan();

      assertThat(step(plan, "database/pending").unapproved()).isTrue();
      waitsFor(plan, "database/settings", "database/pending");
    }

    @Test
    void aPasswordWaitsForNothingThatIsPending() {
      ModelWorld world = on("users-1").to(Example.rung("users-2"));
      world.blueprint().parts(Part.Credentials.class).stream()
          .filter(credentials -> credentials.of().equals(Architect.DATABASE))
          .forEach(credentials -> world.cluster().renew(credentials, Example.OWNER));
      primary(world, primary -> primary.pending(Setting.INSTANCE_CLASS, "db.t4g.small"));

      assertThat(step(world.plan(), "database/password").step().orElseThrow().needs())
          .noneMatch(need -> need instanceof Need.Done);
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "database")).contains("database/class");
    }

    private static void passwordIsKept(ModelWorld world) {
      primary(world, primary -> primary.managedSecret("arn:secret"));
    }

    @Test
    void aPasswordThatRdsKeepsIsTakenFromItAfterWhatIsPendingAndWanted() {
      ModelWorld world = on("users-1").to(Example.rung("users-2"));
      passwordIsKept(world);
      primary(world, primary -> primary.pending(Setting.INSTANCE_CLASS, "db.t4g.small"));

      waitsFor(world.plan(), "database/password", "database/class");
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void aFullDatabaseGrowsWithWhateverIsAppliedToIt() {
      ModelWorld world = on("users-1").to(Example.rung("users-2"));
      primary(
          world,
          primary ->
              primary.status("storage-full").pending(Setting.INSTANCE_CLASS, "db.t4g.small"));

      Plan plan = world.plan();

      assertThat(step(plan, "database/pending").step().orElseThrow().action())
          .isInstanceOfSatisfying(
              RdsAction.ModifyInstance.class,
              modify ->
                  assertThat(modify.to())
                      .isEqualTo(
                          Map.of(Setting.INSTANCE_CLASS, "db.t4g.small", Setting.STORAGE, "24")));
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void aFullDatabaseGrowsToWhatIsPendingWhereThatIsMore() {
      ModelWorld world = on("users-1").to(Example.rung("users-2"));
      primary(
          world,
          primary ->
              primary
                  .status("storage-full")
                  .pending(Setting.INSTANCE_CLASS, "db.t4g.small")
                  .pending(Setting.STORAGE, "90"));

      Plan plan = world.plan();

      assertThat(step(plan, "database/pending").step().orElseThrow().action())
          .isInstanceOfSatisfying(
              RdsAction.ModifyInstance.class,
              modify -> assertThat(modify.to()).containsEntry(Setting.STORAGE, "90"));
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void aFullDatabaseGrowsWithoutTheSnapshotThatItCannotHave() {
      ModelWorld world = on("users-1").to(Example.rung("users-2"));
      primary(
          world,
          primary ->
              primary.status("storage-full").pending(Setting.INSTANCE_CLASS, "db.t4g.small"));

      Plan plan = world.plan();

      assertThat(keys(plan)).doesNotContain("database/pending/snapshot");
      assertThat(step(plan, "database/pending").state()).isInstanceOf(State.Approval.class);
      assertThat(step(plan, "database/pending").why().toString()).contains("there is no snapshot");
    }

    private static final FieldChange[] SMALLER_REPLICA = {
      FieldChange.then("replica ro1 stays smaller: db.t4g.medium"),
      FieldChange.then(
          "a replica stops replicating while its max_connections is below the primary's: give it a larger class in RDS first")
    };

    /** One on which a class is pending that its replica is too small for. */
    private static ModelWorld aboutToGrowPastItsReplica(String pending) {
      ModelWorld world = on("users-10k");
      world
          .replicas()
          .forEach(replica ->
              world
                  .ground()
                  .putOld(
                      Altered.of(replica).set(Setting.INSTANCE_CLASS, "db.t4g.medium").instance()));
      primary(
          world,
          primary ->
              primary
                  .set(Setting.INSTANCE_CLASS, "db.t4g.medium")
                  .pending(Setting.INSTANCE_CLASS, pending));
      return world;
    }

    @Test
    void aFullDatabaseGrowsBeforeItsReplicas() {
      ModelWorld world = aboutToGrowPastItsReplica(on("users-10k").database().instanceClass());
      primary(world, primary -> primary.status("storage-full"));

      Plan plan = world.plan();

      assertThat(step(plan, "database/pending").step().orElseThrow().needs()).isEmpty();
      assertThat(step(plan, "database/pending").why()).contains(SMALLER_REPLICA);
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void whoApprovesAClassThatNobodyAskedForIsToldOfSmallerReplicas() {
      ModelWorld world = aboutToGrowPastItsReplica("db.r7g.24xlarge");
      primary(world, primary -> primary.pending(Setting.VERSION, "17.9"));

      assertThat(step(world.plan(REPORTS), "database/pending").why()).contains(SMALLER_REPLICA);
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void whatNobodyWantsIsTakenBackBeforeAnythingElseIsChanged() {
      ModelWorld world = moreStorage(on("users-1"));
      primary(world, primary -> primary.pending(Setting.INSTANCE_CLASS, "db.t4g.medium"));

      Plan plan = world.plan();

      assertThat(step(plan, "database/withdraw").state()).isInstanceOf(State.Startable.class);
      assertThat(step(plan, "database/withdraw").impact()).isEqualTo(Impact.ONLINE);
      waitsFor(plan, "database/settings", "database/withdraw");
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "database")).startsWith("database/withdraw", "database/settings");
      assertThat(world.primary().orElseThrow().is(Setting.INSTANCE_CLASS))
          .isEqualTo("db.t4g.micro");
    }

    /** One with a class pending that nobody wants, and storage that cannot be taken back. */
    private static ModelWorld halfOfItUnwanted() {
      ModelWorld world = on("users-1").settles();
      primary(
          world,
          primary ->
              primary
                  .pending(Setting.INSTANCE_CLASS, "db.t4g.medium")
                  .pending(Setting.STORAGE, "90"));
      return world;
    }

    @Test
    void whatWouldBeChangedBackIsNotAppliedWithTheRest() {
      ModelWorld world = halfOfItUnwanted();

      Plan plan = world.plan();

      PlannedStep pending = step(plan, "database/pending");
      assertThat(pending.unapproved()).isTrue();
      assertThat(pending.title())
          .endsWith("storage 20 GiB → 90 GiB, and withdraw class db.t4g.medium");
      assertThat(pending.step().orElseThrow().action())
          .isInstanceOfSatisfying(
              RdsAction.ModifyInstance.class,
              modify ->
                  assertThat(modify.to())
                      .isEqualTo(
                          Map.of(Setting.INSTANCE_CLASS, "db.t4g.micro", Setting.STORAGE, "90")));
      assertThat(plan.drift())
          .singleElement()
          .asString()
          .contains("class db.t4g.micro → db.t4g.medium, which");
      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "database"))
          .containsExactly("database/pending/snapshot", "database/pending");
      assertThat(world.primary().orElseThrow().is(Setting.INSTANCE_CLASS))
          .isEqualTo("db.t4g.micro");
    }

    @Test
    void whoApprovesThatSomeOfItIsTakenBackAgreesToWhatComesOfItIfItIsNot() {
      PlannedStep pending = step(halfOfItUnwanted().plan(), "database/pending");

      assertThat(pending.impact()).isEqualTo(Impact.DOWNTIME);
      assertThat(pending.expected().outage()).isPositive();
      assertThat(pending.why())
          .contains(
              FieldChange.then(
                  "if RDS applies class db.t4g.medium all the same (downtime, ~15m of outage), another step changes it back"));
    }

    @Test
    void fewerBackupsThatMightBeKeptAllTheSameAreNoWayBack() {
      ModelWorld world = on("users-1k");
      primary(
          world,
          primary ->
              primary.pending(Setting.BACKUP_RETENTION, "0").pending(Setting.STORAGE, "190"));

      PlannedStep pending = step(world.plan(), "database/pending");

      assertThat(pending.title()).contains("and withdraw backup retention 0");
      assertThat(pending.reversible()).isFalse();
    }

    @Test
    void allOfItIsAppliedWhereRdsRefusesToTakeSomeOfItBack() {
      ModelWorld world = halfOfItUnwanted();
      PlannedStep some = step(world.plan(), "database/pending");

      PlannedStep all = step(refusing(world, "database/pending"), "database/pending");

      assertThat(all.step().orElseThrow().action())
          .isInstanceOfSatisfying(
              RdsAction.ModifyInstance.class,
              modify ->
                  assertThat(modify.to())
                      .isEqualTo(
                          Map.of(Setting.INSTANCE_CLASS, "db.t4g.medium", Setting.STORAGE, "90")));
      assertThat(all.unapproved()).isTrue();
      assertThat(all.fingerprint()).isNotEqualTo(some.fingerprint());
    }

    @Test
    void failuresOfWhatIsTakenBackCount() {
      ModelWorld world = halfOfItUnwanted();
      primary(
          world,
          primary ->
              primary.failed(
                  new DbInstance.Failure(world.ground().now(), "cannot change the class")));

      Step pending = step(world.plan(), "database/pending").step().orElseThrow();

      assertThat(pending.attempts()).isEqualTo(1);
      assertThat(pending.hold()).map(Hold::reason).hasValue("RetryLater");
    }

    @Test
    void itCostsWhatIsThereInTheEnd() {
      ModelWorld world = halfOfItUnwanted();
      Cost planned = world.plan().cost().orElseThrow();

      world.converge();

      assertThat(planned.after()).isEqualTo(world.plan().cost().orElseThrow().before());
    }

    /** A freeze, a pause, a budget or a missing approval does not keep AWS from it. */
    @Test
    void whatIsPendingAndWantedIsSaidToComeInTheMaintenanceWindow() {
      ModelWorld world = on("users-1").to(Example.rung("users-2"));
      DbInstance primary = world.primary().orElseThrow();
      world
          .ground()
          .putOld(
              Altered.of(primary)
                  .maintenanceWindow("sun:23:45-mon:00:15")
                  .pending(Setting.INSTANCE_CLASS, "db.t4g.small")
                  .instance());

      assertThat(step(world.plan(), "database/class").why())
          .contains(
              FieldChange.due("class", "Sun 23:45 to Mon 00:15 UTC", "downtime, ~15m of outage"));
    }

    private static void assertReplicasGrowTo400AsPlanned(ModelWorld world, Cost planned) {
      world.converge();

      assertThat(world.replicas())
          .isNotEmpty()
          .allMatch(replica -> replica.is(Setting.STORAGE).equals("400"));
      assertThat(planned.after()).isEqualTo(world.plan().cost().orElseThrow().before());
    }

    /** A budget between the two amounts would be passed else. */
    @Test
    void whatFollowsInReplicasIsCountedWithWhatBringsItAbout() {
      ModelWorld world = on("users-10k").settles();
      primary(world, primary -> primary.pending(Setting.STORAGE, "400"));
      Cost planned = world.plan().cost().orElseThrow();
      PlannedStep pending = step(world.plan(), "database/pending");

      assertReplicasGrowTo400AsPlanned(world, planned);
      assertThat(pending.cost().difference().orElseThrow())
          .isEqualByComparingTo(planned.after().known().subtract(planned.before().known()));
    }

    @Test
    void whoApprovesItIsToldOfTheReplicasThatGrowToo() {
      ModelWorld world = on("users-10k").settles();
      primary(world, primary -> primary.pending(Setting.STORAGE, "400"));

      assertThat(step(world.plan(), "database/pending").why())
          .contains(FieldChange.then("replica ro1 grows as well, which the cost has in it"));
    }

    @Test
    void aBudgetThatWhatFollowsInReplicasExceedsHoldsIt() {
      ModelWorld world = on("users-10k").settles();
      primary(world, primary -> primary.pending(Setting.STORAGE, "400"));
      Cost planned = world.plan().cost().orElseThrow();
      // Less than all of it by a dollar, of which the replica's part is more.
      var limit =
          new Spending.Limit(
              planned.after().known().subtract(BigDecimal.ONE), "spec.change.budget");

      Plan plan =
          world.plan(
              new Policy(Approval.OUTAGE, Set.of(), Optional.empty())
                  .within(new Spending(PriceTable::bundled, Optional.empty(), List.of(limit))));

      assertThat(plan.objection()).map(Objection::reason).hasValue(Objection.BUDGET_EXCEEDED);
    }

    @Test
    void replicasThatAreMadeInTheSamePlanFollowToo() {
      ModelWorld world = on("users-1k").settles();
      primary(world, primary -> primary.pending(Setting.STORAGE, "400"));
      world.to(Example.rung("users-10k"));
      Cost planned = world.plan().cost().orElseThrow();

      assertReplicasGrowTo400AsPlanned(world, planned);
    }

    /** Else the app would be told less while it goes on than before and after. */
    @Test
    void replicasFollowAPrimaryThatIsOnItsWay() {
      ModelWorld world = on("users-10k").settles();
      world
          .primary()
          .map(primary -> Altered.of(primary).pending(Setting.STORAGE, "400").instance())
          .ifPresent(world.ground()::put);
      Plan plan = world.plan();
      assertThat(step(plan, "database/settings").state()).isInstanceOf(State.Running.class);
      Cost planned = plan.cost().orElseThrow();

      world.converge();

      assertThat(keys(plan)).contains("replica/ro1/settings");
      assertThat(planned.after()).isEqualTo(world.plan().cost().orElseThrow().before());
    }

    /** Their own step brings them less far than the primary comes. */
    @Test
    void replicasThatGrowAnywayFollowForTheRest() {
      ModelWorld world = on("users-10k").settles();
      primary(world, primary -> primary.pending(Setting.STORAGE, "400"));
      world.app(Example.shop().noCache().storage("300Gi"));
      Plan plan = world.plan();
      assertThat(keys(plan)).contains("replica/ro1/settings", "database/pending");
      Cost planned = plan.cost().orElseThrow();

      assertReplicasGrowTo400AsPlanned(world, planned);
    }

    @Test
    void allOfItIsAppliedWhereItWouldBeLeftAsItIs() {
      ModelWorld world = halfOfItUnwanted();

      PlannedStep pending = step(world.plan(REPORTS), "database/pending");

      assertThat(pending.impact()).isEqualTo(Impact.DOWNTIME);
      assertThat(pending.why()).extracting(FieldChange::field).contains("class", "storage");
    }

    @Test
    void aPersonIsAskedWhereRdsRefusesToTakeItBack() {
      ModelWorld world = moreStorage(on("users-1"));
      primary(world, primary -> primary.pending(Setting.INSTANCE_CLASS, "db.t4g.medium"));

      Plan plan = refusing(world, "database/withdraw");

      assertThat(keys(plan)).contains("database/withdraw");
      assertThat(step(plan, "database/pending").state()).isInstanceOf(State.Approval.class);
      waitsFor(plan, "database/settings", "database/pending");
      waitsFor(plan, "database/settings", "database/withdraw");
    }

    @Test
    void whatIsPendingIsNotPlannedForWhileItIsToBeTakenBack() {
      ModelWorld world = moreStorage(on("users-1"));
      primary(world, primary -> primary.pending(Setting.INSTANCE_CLASS, "db.r7g.4xlarge"));
      var limit = new Spending.Limit(BigDecimal.valueOf(100), "spec.change.budget");

      Plan plan =
          refusing(
              world,
              "database/withdraw",
              new Spending(PriceTable::bundled, Optional.empty(), List.of(limit)));

      assertThat(plan.objection()).isEmpty();
      assertThat(step(plan, "database/pending").state()).isInstanceOf(State.Approval.class);
    }

    @Test
    void storageIsNotTakenBackSinceRdsMayRoundItUp() {
      ModelWorld world = on("users-1");
      primary(world, primary -> primary.pending(Setting.STORAGE, "90"));

      assertThat(keys(world.plan())).contains("database/pending");
    }

    @Test
    void backupsThatAreAboutToStopGoOn() {
      ModelWorld world = on("users-1");
      primary(world, primary -> primary.pending(Setting.BACKUP_RETENTION, "0"));

      assertThat(world.converge().steps()).isEmpty();
      assertThat(started(world, "database")).containsExactly("database/withdraw");
    }

    @Test
    void backupsThatAreAboutToBeKeptForLongerAreNotTakenBack() {
      ModelWorld world = on("users-1");
      primary(world, primary -> primary.pending(Setting.BACKUP_RETENTION, "30"));

      assertThat(keys(world.plan())).contains("database/pending");
      assertThat(keys(world.plan())).doesNotContain("database/withdraw");
    }

    private static Example mysql(String version) {
      return Example.shop().noCache().engine(Engine.MYSQL, version);
    }

    @Test
    void aWholeVersionThatIsPendingIsTheOneThatIsAskedForByItsBeginning() {
      ModelWorld world =
          ModelWorld.settled(mysql("8.0"), Example.rung("users-10k"), 1).app(mysql("8.4"));
      primary(world, primary -> primary.pending(Setting.VERSION, "8.4.3"));

      Plan plan = world.plan();

      assertThat(keys(plan)).doesNotContain("database/pending");
      waitsFor(plan, "database/version", "replica/ro1/version");
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void aVersionThatNobodyAskedForWaitsForWhoeverLeftItToUpgradeReplicas() {
      ModelWorld world = ModelWorld.settled(mysql("8.4.2"), Example.rung("users-10k"), 1);
      primary(world, primary -> primary.pending(Setting.VERSION, "8.4.3"));

      assertThat(step(world.plan(), "database/pending").step().orElseThrow().hold())
          .hasValueSatisfying(hold -> {
            assertThat(hold.reason()).isEqualTo("ReplicasFirst");
            assertThat(hold.message()).contains("replica ro1 has 8.4.2");
          });
    }

    @Test
    void aVersionThatReplicasHaveWaitsForApprovalAlone() {
      ModelWorld world = ModelWorld.settled(mysql("8.4.2"), Example.rung("users-10k"), 1);
      world
          .replicas()
          .forEach(replica ->
              world.ground().putOld(Altered.of(replica).set(Setting.VERSION, "8.4.3").instance()));
      primary(world, primary -> primary.pending(Setting.VERSION, "8.4.3"));

      assertThat(step(world.plan(), "database/pending").step().orElseThrow().hold()).isEmpty();
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void moreOfTheVolumeThatIsPendingBesideItsSizeIsNotAppliedUnasked() {
      ModelWorld world = moreStorage(on("users-1"));
      primary(
          world,
          primary ->
              primary
                  .pending(Setting.STORAGE, Integer.toString(world.database().storage()))
                  .pending(Setting.OTHER, "Iops=12000"));

      Plan plan = world.plan();

      assertThat(step(plan, "database/pending").unapproved()).isTrue();
      assertThat(step(plan, "database/pending").why().toString()).contains("Iops=12000");
    }

    @Test
    void whatIsPendingBehindABackupDisturbsUsersAsMuchAsItDoesAlone() {
      ModelWorld world = on("users-1");
      primary(
          world,
          primary -> primary.status("backing-up").pending(Setting.INSTANCE_CLASS, "db.t4g.small"));

      PlannedStep step = step(world.plan(), "database/pending");

      assertThat(step.running()).isTrue();
      assertThat(step.impact()).isEqualTo(Impact.DOWNTIME);
    }

    @Test
    void aStandbyThatIsPendingIsMadeBeforeOtherChanges() {
      ModelWorld world = moreStorage(on("users-1k"));
      primary(
          world,
          primary -> primary.set(Setting.MULTI_AZ, "false").pending(Setting.MULTI_AZ, "true"));

      waitsFor(world.plan(), "database/settings", "database/multi-az");
      assertThat(world.converge().steps()).isEmpty();
    }
  }

  @Nested
  class OfReplicas {

    private static ModelWorld running() {
      return ModelWorld.settled(Example.shop().noCache(), Example.rung("users-10k"), 1);
    }

    private static void replica(ModelWorld world, UnaryOperator<Altered> how) {
      var replica = world.replicas().getFirst();
      world.ground().putOld(how.apply(Altered.of(replica)).instance());
    }

    @Test
    void aQuietChangeWaitsForTheOneThatIsPendingAndWanted() {
      ModelWorld world = running();
      String wanted = world.replicas().getFirst().is(Setting.INSTANCE_CLASS);
      replica(
          world,
          replica ->
              replica
                  .set(Setting.INSTANCE_CLASS, "db.m7g.xlarge")
                  .set(Setting.SECURITY_GROUPS, "sg-other")
                  .pending(Setting.INSTANCE_CLASS, wanted));

      Plan plan = world.plan();

      waitsFor(plan, "replica/ro1/settings", "replica/ro1/class");
      assertThat(step(plan, "replica/ro1/settings").impact()).isEqualTo(Impact.ONLINE);
      assertThat(world.converge().steps()).isEmpty();
    }

    @Test
    void isRidOfWhatIsPendingThoughItHasStoppedReplicating() {
      ModelWorld world = running();
      replica(
          world,
          replica ->
              replica
                  .replication("replication error: the server terminated abnormally")
                  .pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge"));

      world.converge(20);

      assertThat(started(world, "replica/ro1")).contains("replica/ro1/withdraw");
      assertThat(world.replicas().getFirst().pending()).isEmpty();
    }

    @Test
    void getsNoSmallerWhileWhatIsPendingOnThePrimaryIsApplied() {
      ModelWorld world = running().to(Example.rung("users-10k"));
      String wanted = world.replicas().getFirst().is(Setting.INSTANCE_CLASS);
      replica(world, replica -> replica.set(Setting.INSTANCE_CLASS, "db.m7g.xlarge"));
      DbInstance primary = world.primary().orElseThrow();
      world
          .ground()
          .putOld(
              Altered.of(primary)
                  .set(Setting.INSTANCE_CLASS, "db.m7g.xlarge")
                  .pending(Setting.INSTANCE_CLASS, wanted)
                  .pending(Setting.STORAGE, "200")
                  .instance());
      var together = new ArrayList<String>();

      world
          .watch(plan -> {
            boolean applies =
                plan.steps().stream()
                    .anyMatch(step -> step.running() && step.part().equals(Architect.DATABASE));
            plan.startable().stream()
                .map(Step::key)
                .filter(key -> applies && key.equals("replica/ro1/class"))
                .forEach(together::add);
          })
          .converge();

      assertThat(world.started()).containsSubsequence("database/pending", "replica/ro1/class");
      assertThat(together).isEmpty();
    }

    @Test
    void whereAnotherChangeHasToGoFirstAPersonDecides() {
      ModelWorld world = running();
      String wanted = world.replicas().getFirst().is(Setting.INSTANCE_CLASS);
      replica(
          world,
          replica ->
              replica
                  .set(Setting.INSTANCE_CLASS, "db.t4g.medium")
                  .set(Setting.PARAMETER_GROUP, "other")
                  .pending(Setting.INSTANCE_CLASS, wanted));

      Plan plan = world.plan();

      assertThat(step(plan, "replica/ro1/pending").unapproved()).isTrue();
      waitsFor(plan, "replica/ro1/parameters", "replica/ro1/pending");
      assertThat(world.converge().steps()).isEmpty();
    }
  }
}
