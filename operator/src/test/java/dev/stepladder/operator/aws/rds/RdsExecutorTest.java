package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.Safety;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.rds.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Tag;

class RdsExecutorTest {

  private static final Outcome STARTED = new Outcome.Started();

  private final RdsWorld world = new RdsWorld();

  @BeforeEach
  void start() {
    var _ = world.started();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private RdsAction.CreateInstance create(String name) {
    var groups =
        world.start(
            new RdsAction.CreateSubnetGroup(
                "shared-subnets",
                "stepladder test prod",
                List.of("subnet-0aaaaaaaa", "subnet-0bbbbbbbb"),
                Map.of()));
    assertThat(groups).isNotInstanceOf(Outcome.Refused.class);
    return new RdsAction.CreateInstance(RdsWorld.database(name), "default.postgres17");
  }

  private RdsAction.ModifyInstance modify(DbInstance seen, Map<Setting, String> to) {
    return new RdsAction.ModifyInstance(
        seen.name(), seen.resourceId(), to, seen.pending(), false, true, false);
  }

  private DBInstance actual(String name) {
    return world.console().instance(name).orElseThrow();
  }

  private DbInstance replica(DbInstance primary, String name) {
    assertThat(
            world.start(
                new RdsAction.CreateReplica(
                    name,
                    primary.name(),
                    "db.t4g.micro",
                    "default.postgres17",
                    List.of("sg-0123456789abcdef0"),
                    Part.Insights.OFF,
                    primary.tags())))
        .isEqualTo(STARTED);
    world.pass(Duration.ofMinutes(40));
    return world.instance(name);
  }

  @Nested
  class Creating {

    @Test
    void createsWhatIsPrivateEncryptedAndTagged() {
      assertThat(world.start(create("shop-db"))).isEqualTo(STARTED);

      DBInstance made = actual("shop-db");
      assertThat(made.storageEncrypted()).isTrue();
      assertThat(made.publiclyAccessible()).isFalse();
      assertThat(made.copyTagsToSnapshot()).isTrue();
      assertThat(made.storageType()).isEqualTo("gp3");
      assertThat(RdsRecords.tags(made.tagList())).isEqualTo(RdsWorld.database("x").tags());
      assertThat(world.console().password("shop-db")).contains(RdsWorld.PASSWORD);
    }

    @Test
    void isUnknownUntilAReadingShowsIt() {
      assertThat(world.start(create("shop-db"))).isEqualTo(STARTED);
      assertThat(world.entry(DbInstance.class, "shop-db")).isInstanceOf(Entry.Unknown.class);
      world.time.pass(2);
      assertThat(world.instance("shop-db").status()).isEqualTo("creating");
    }

    @Test
    void waitsForTheSecret() {
      world.passwords.held.clear();
      assertThat(world.start(create("shop-db")))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("PasswordMissing"));
      assertThat(world.calls("CreateDBInstance")).isZero();
    }

    @Test
    void aLostAnswerMakesNoSecondInstance() {
      var action = create("shop-db");
      var _ = world.simulator.faults().on("CreateDBInstance").once().dropAfter();
      assertThat(world.start(action)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.entry(DbInstance.class, "shop-db")).isInstanceOf(Entry.Unknown.class);
      world.time.pass(2);
      assertThat(world.instance("shop-db").status()).isEqualTo("creating");
      assertThat(world.console().instances()).hasSize(1);
    }

    @Test
    void anAnswerThatNeverComesLeavesItUnknown() {
      var action = create("shop-db");
      var _ = world.simulator.faults().on("CreateDBInstance").dropBefore();
      assertThat(world.start(action)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.entry(DbInstance.class, "shop-db")).isInstanceOf(Entry.Unknown.class);
      world.time.pass(90);
      assertThat(world.entry(DbInstance.class, "shop-db")).isInstanceOf(Entry.Absent.class);
    }

    @Test
    void whatExistsAlreadyIsForTheNextPlanToJudge() {
      var _ = world.console().create(RdsWorld.small("shop-db"));
      assertThat(world.start(create("shop-db"))).isInstanceOf(Outcome.Outdated.class);
      world.time.pass(0);
      assertThat(world.instance("shop-db").tags()).isEmpty();
    }

    @Test
    void aFullAccountIsSaidInWords() {
      world.console().quota(Quota.DB_INSTANCES, 0);
      assertThat(world.start(create("shop-db")))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo("QuotaExceeded");
                assertThat(refused.message())
                    .contains("create DB instance shop-db")
                    .contains("Service Quotas")
                    .contains("request ");
              });
    }

    @Test
    void lackOfCapacityIsSaidInWords() {
      var action = create("shop-db");
      var _ = world.simulator.faults().on("CreateDBInstance").insufficientCapacity();
      assertThat(world.start(action))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("NoCapacity"));
    }

    @Test
    void aMissingPermissionIsNamed() {
      var action = create("shop-db");
      var _ = world.simulator.faults().on("CreateDBInstance").accessDenied();
      assertThat(world.start(action))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo("AccessDenied");
                assertThat(refused.message()).contains("Allow rds:CreateDBInstance");
              });
      assertThat(world.entry(DbInstance.class, "shop-db")).isInstanceOf(Entry.Absent.class);
    }

    @Test
    void changedCredentialsMakeNothingInAnotherAccount() {
      var action = create("shop-db");
      world.simulator.accounts().register("AKIELSEWHERE", "999988887777");
      world.time.pass(10);
      world.accessKeyId = "AKIELSEWHERE";

      assertThat(world.start(action))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("WrongAccount"));
      assertThat(world.calls("CreateDBInstance")).isZero();
    }

    @Test
    void aProcessThatLeadsNoMoreSendsNothing() {
      var action = create("shop-db");
      world.leading = false;
      assertThat(world.start(action)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("CreateDBInstance")).isZero();
    }

    @Test
    void thePasswordIsInNoMessage() {
      var action = create("shop-db");
      var _ = world.simulator.faults().on("CreateDBInstance").internalFailure();
      assertThat(world.start(action).toString()).doesNotContain(RdsWorld.PASSWORD);
    }
  }

  @Nested
  class Modifying {

    @Test
    void changesWhatWasAskedForAtOnce() {
      DbInstance seen = world.running("shop-db");
      assertThat(world.start(modify(seen, Map.of(Setting.INSTANCE_CLASS, "db.t4g.small"))))
          .isEqualTo(STARTED);
      assertThat(world.unsettled("shop-db")).isTrue();
      world.pass(Duration.ofMinutes(30));
      assertThat(world.instance("shop-db").is(Setting.INSTANCE_CLASS)).isEqualTo("db.t4g.small");
      assertThat(world.instance("shop-db").settled()).isTrue();
    }

    private boolean going(String name) {
      return world.entry(DbInstance.class, name) instanceof Entry.Present<DbInstance> present
          && present.pending().going().isPresent();
    }

    @Test
    void whatRdsShowsWithItsAnswerIsDoneOnlyOnceItHasMadeIt() {
      DbInstance seen = world.running("shop-db");
      assertThat(world.start(modify(seen, Map.of(Setting.INSIGHTS, "STANDARD"))))
          .isEqualTo(STARTED);

      world.time.pass(Duration.ofSeconds(3));
      assertThat(world.instance("shop-db").settled()).as("RDS has not begun").isTrue();
      assertThat(going("shop-db")).isTrue();

      world.time.pass(Duration.ofSeconds(50));
      assertThat(world.instance("shop-db").status()).isEqualTo("modifying");
      assertThat(going("shop-db")).isTrue();

      world.time.pass(Duration.ofMinutes(3));
      assertThat(world.instance("shop-db").settled()).isTrue();
      assertThat(going("shop-db")).isFalse();
    }

    @Test
    void whatIsAppliedWithTheAnswerIsNotWaitedFor() {
      DbInstance seen = world.running("shop-db");
      String other = Boolean.toString(!seen.is(Setting.DELETION_PROTECTION).equals("true"));
      assertThat(world.start(modify(seen, Map.of(Setting.DELETION_PROTECTION, other))))
          .isEqualTo(STARTED);

      world.time.pass(Duration.ofSeconds(3));
      assertThat(going("shop-db")).isFalse();
    }

    @Test
    void sendsNothingWhenSomethingElseIsPending() {
      DbInstance seen = world.running("shop-db");
      var _ = world.console().modify(r -> r.dbInstanceIdentifier("shop-db").engineVersion("17.5"));
      assertThat(world.start(modify(seen, Map.of(Setting.MULTI_AZ, "true"))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyDBInstance")).isZero();
      world.time.pass(0);
      assertThat(world.instance("shop-db").pending()).containsEntry(Setting.VERSION, "17.5");
    }

    @Test
    void sendsNothingToAnotherInstanceOfTheSameName() {
      DbInstance seen = world.running("shop-db");
      var _ =
          world.console().delete(r -> r.dbInstanceIdentifier("shop-db").skipFinalSnapshot(true));
      world.pass(Duration.ofHours(1));
      var _ = world.running("shop-db");
      assertThat(world.start(modify(seen, Map.of(Setting.MULTI_AZ, "true"))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyDBInstance")).isZero();
    }

    @Test
    void aBusyInstanceIsWaitedFor() {
      DbInstance seen = world.running("shop-db");
      var _ = world.console().reboot(r -> r.dbInstanceIdentifier("shop-db"));
      assertThat(world.start(modify(seen, Map.of(Setting.MULTI_AZ, "true"))))
          .isEqualTo(new Outcome.Busy("DB instance shop-db is rebooting"));
    }

    @Test
    void neverLowersStorage() {
      DbInstance seen = world.running("shop-db");
      world.console().autoscaled("shop-db", 100);
      assertThat(world.start(modify(seen, Map.of(Setting.STORAGE, "50"))))
          .isEqualTo(new Outcome.Outdated("DB instance shop-db has grown to 100 GiB"));
      assertThat(world.calls("ModifyDBInstance")).isZero();
    }

    @Test
    void neverLowersAVersion() {
      DbInstance seen = world.running("shop-db");
      world.console().upgraded("shop-db", "17.6");
      assertThat(world.start(modify(seen, Map.of(Setting.VERSION, "17.5"))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyDBInstance")).isZero();
    }

    @Test
    void whatIsSoAlreadyIsNotSentAgain() {
      DbInstance seen = world.running("shop-db");
      assertThat(world.start(modify(seen, Map.of(Setting.INSTANCE_CLASS, "db.t4g.micro"))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyDBInstance")).isZero();
    }

    @Test
    void aProvisionedVolumeGrowsWithItsIops() {
      DbInstance seen =
          world.running("shop-db", r -> r.storageType("io1").iops(1000).allocatedStorage(100));
      assertThat(world.start(modify(seen, Map.of(Setting.STORAGE, "200")))).isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(30));
      assertThat(actual("shop-db").allocatedStorage()).isEqualTo(200);
      assertThat(actual("shop-db").iops()).isEqualTo(1000);
    }

    @Test
    void advancedInsightsKeepFifteenMonths() {
      DbInstance seen = world.running("shop-db", r -> r.dbInstanceClass("db.m7g.large"));
      assertThat(world.start(modify(seen, Map.of(Setting.INSIGHTS, "ADVANCED"))))
          .isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(10));
      assertThat(world.instance("shop-db").is(Setting.INSIGHTS)).isEqualTo("ADVANCED");
      assertThat(actual("shop-db").performanceInsightsRetentionPeriod()).isEqualTo(465);
    }

    private RdsAction.Withdraw withdrawal(DbInstance seen) {
      return new RdsAction.Withdraw(
          seen.name(),
          seen.resourceId(),
          Map.of(Setting.INSTANCE_CLASS, seen.is(Setting.INSTANCE_CLASS)),
          seen.pending());
    }

    @Test
    void whatIsPendingIsTakenBackAndNothingIsApplied() {
      DbInstance before = world.running("shop-db");
      var _ =
          world
              .console()
              .modify(r -> r.dbInstanceIdentifier("shop-db").dbInstanceClass("db.t4g.small"));
      world.sweep();

      assertThat(world.start(withdrawal(world.instance("shop-db")))).isEqualTo(STARTED);

      world.pass(Duration.ofMinutes(1));
      assertThat(world.instance("shop-db").status()).isEqualTo("available");
      world.pass(Duration.ofMinutes(30));
      assertThat(world.instance("shop-db").pending()).isEmpty();
      assertThat(world.instance("shop-db").settings()).isEqualTo(before.settings());
    }

    @Test
    void nothingIsTakenBackOnceSomethingElseIsPendingToo() {
      var _ = world.running("shop-db");
      var _ =
          world
              .console()
              .modify(r -> r.dbInstanceIdentifier("shop-db").dbInstanceClass("db.t4g.small"));
      world.sweep();
      DbInstance seen = world.instance("shop-db");
      var _ = world.console().modify(r -> r.dbInstanceIdentifier("shop-db").engineVersion("17.5"));

      assertThat(world.start(withdrawal(seen))).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("ModifyDBInstance")).isZero();
    }

    @Test
    void onlyWhatIsPendingCanBeApplied() {
      DbInstance before = world.running("shop-db");
      var _ =
          world
              .console()
              .modify(r -> r.dbInstanceIdentifier("shop-db").dbInstanceClass("db.t4g.small"));
      world.sweep();
      DbInstance seen = world.instance("shop-db");
      assertThat(seen.pending()).isNotEqualTo(before.pending());
      assertThat(world.start(modify(seen, Map.of()))).isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(30));
      assertThat(world.instance("shop-db").is(Setting.INSTANCE_CLASS)).isEqualTo("db.t4g.small");
    }

    @Test
    void aPendingMajorVersionIsAppliedWithTheParametersThatWereChosenForIt() {
      var _ =
          world.start(new RdsAction.CreateParameterGroup("mine", "postgres17", "test", Map.of()));
      var _ = world.running("shop-db", r -> r.dbParameterGroupName("mine"));
      var _ =
          world
              .console()
              .modify(r ->
                  r.dbInstanceIdentifier("shop-db")
                      .engineVersion("18.1")
                      .allowMajorVersionUpgrade(true)
                      .dbParameterGroupName("default.postgres18"));
      world.sweep();
      DbInstance seen = world.instance("shop-db");
      assertThat(seen.pending()).containsKey(Setting.VERSION);

      assertThat(world.start(modify(seen, Map.of()))).isEqualTo(STARTED);
      world.pass(Duration.ofHours(2));

      assertThat(world.instance("shop-db").is(Setting.VERSION)).isEqualTo("18.1");
    }

    @Test
    void aLostAnswerLeavesTheInstanceUnsettled() {
      DbInstance seen = world.running("shop-db");
      var _ = world.simulator.faults().on("ModifyDBInstance").dropAfter();
      assertThat(world.start(modify(seen, Map.of(Setting.INSTANCE_CLASS, "db.t4g.small"))))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.unsettled("shop-db")).isTrue();
    }

    @Test
    void aPasswordIsSetAndThenConfirmed() {
      DbInstance seen = world.running("shop-db");
      var action = new RdsAction.SetPassword("shop-db", seen.resourceId(), "shop-database", false);
      assertThat(world.start(action)).isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(5));
      assertThat(world.console().password("shop-db")).contains(RdsWorld.PASSWORD);
      assertThat(world.passwords.confirmed).containsExactly("team/shop-database");
    }

    @Test
    void aPasswordIsSetBesideWhatIsPending() {
      DbInstance seen = world.running("shop-db");
      var _ =
          world
              .console()
              .modify(r ->
                  r.dbInstanceIdentifier("shop-db")
                      .dbInstanceClass("db.t4g.small")
                      .applyImmediately(false));
      var action = new RdsAction.SetPassword("shop-db", seen.resourceId(), "shop-database", false);
      assertThat(world.start(action)).isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(30));
      assertThat(world.console().password("shop-db")).contains(RdsWorld.PASSWORD);
      assertThat(world.instance("shop-db").is(Setting.INSTANCE_CLASS)).isEqualTo("db.t4g.micro");
      assertThat(world.instance("shop-db").pending())
          .isEqualTo(Map.of(Setting.INSTANCE_CLASS, "db.t4g.small"));
    }

    @Test
    void aManagedPasswordIsNotTakenOverBesideWhatIsPending() {
      DbInstance seen =
          world.running("shop-db", r -> r.masterUserPassword(null).manageMasterUserPassword(true));
      var _ =
          world
              .console()
              .modify(r ->
                  r.dbInstanceIdentifier("shop-db")
                      .dbInstanceClass("db.t4g.small")
                      .applyImmediately(false));
      var action = new RdsAction.SetPassword("shop-db", seen.resourceId(), "shop-database", true);
      assertThat(world.start(action)).isInstanceOf(Outcome.Refused.class);
      assertThat(world.calls("ModifyDBInstance")).isZero();
    }

    @Test
    void aPasswordIsNotConfirmedUnlessItWasTaken() {
      DbInstance seen = world.running("shop-db");
      var _ = world.simulator.faults().on("ModifyDBInstance").dropBefore();
      var action = new RdsAction.SetPassword("shop-db", seen.resourceId(), "shop-database", false);
      assertThat(world.start(action)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.passwords.confirmed).isEmpty();
    }

    @Test
    void aManagedPasswordIsTakenOver() {
      DbInstance seen =
          world.running("shop-db", r -> r.masterUserPassword(null).manageMasterUserPassword(true));
      assertThat(seen.managedSecret()).isPresent();
      var action = new RdsAction.SetPassword("shop-db", seen.resourceId(), "shop-database", true);
      assertThat(world.start(action)).isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(5));
      assertThat(world.instance("shop-db").managedSecret()).isEmpty();
      assertThat(world.console().password("shop-db")).contains(RdsWorld.PASSWORD);
    }

    @Test
    void aRebootWhoseAnswerWasLostIsNotRepeated() {
      DbInstance seen = world.awaitingRestart("shop-db");
      var _ = world.simulator.faults().on("RebootDBInstance").dropAfter();
      assertThat(world.start(new RdsAction.Reboot("shop-db", seen.resourceId(), false)))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("RebootDBInstance")).isEqualTo(1);
      assertThat(world.unsettled("shop-db")).isTrue();
    }

    @Test
    void nothingIsRestartedThatWaitsForNoRestart() {
      DbInstance seen = world.running("shop-db");
      assertThat(world.start(new RdsAction.Reboot("shop-db", seen.resourceId(), false)))
          .isEqualTo(new Outcome.Outdated("DB instance shop-db waits for no restart"));
      assertThat(world.calls("RebootDBInstance")).isZero();
    }

    @Test
    void aRestartThatThePlanDidNotSeeMakesItAnotherStep() {
      DbInstance seen = world.awaitingRestart("shop-db");
      Step planned =
          RdsWorld.step(new RdsAction.Reboot("shop-db", seen.resourceId(), false))
              .on("shop-db", seen.resourceId(), 0);
      world.simulator.faults().on("RebootDBInstance").once().failLater("It did not help.");
      assertThat(world.start(planned)).isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(10));

      assertThat(world.start(planned)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("RebootDBInstance")).isEqualTo(1);
      assertThat(world.start(planned.on("shop-db", seen.resourceId(), 1))).isEqualTo(STARTED);
    }

    @Test
    void aNewLeaderLooksForRestartsOfTheOneBeforeFirst() {
      DbInstance seen = world.awaitingRestart("shop-db");
      var successor = new RdsExecutor(world.account, world.inventory, world.surroundings);
      Step planned =
          RdsWorld.step(new RdsAction.Reboot("shop-db", seen.resourceId(), false))
              .on("shop-db", seen.resourceId(), 0);

      assertThat(successor.start(planned, RdsWorld.blueprint()))
          .isInstanceOfSatisfying(
              Outcome.Busy.class,
              busy -> assertThat(busy.message()).contains("by an operator that led before"));
      world.pass(ChangeEvents.OVERLAP);
      assertThat(successor.start(planned, RdsWorld.blueprint())).isEqualTo(STARTED);
      assertThat(world.calls("RebootDBInstance")).isEqualTo(1);
    }

    @Test
    void aRestartIsNotRepeatedBeforeItsEventIsThere() {
      DbInstance seen = world.awaitingRestart("shop-db");
      world.console().eventsShowAfter(Duration.ofMinutes(8));
      Step planned =
          RdsWorld.step(new RdsAction.Reboot("shop-db", seen.resourceId(), false))
              .on("shop-db", seen.resourceId(), 0);
      world.simulator.faults().on("RebootDBInstance").once().failLater("It did not help.");
      assertThat(world.start(planned)).isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(5));

      assertThat(world.start(planned)).isInstanceOf(Outcome.Busy.class);
      world.pass(Duration.ofMinutes(15));
      assertThat(world.start(planned)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("RebootDBInstance")).isEqualTo(1);
    }

    @Test
    void anApprovedFailoverIsNoOutageWithoutAStandby() {
      DbInstance seen = world.running("shop-db");
      var action =
          new RdsAction.ModifyInstance(
              "shop-db",
              seen.resourceId(),
              Map.of(Setting.INSTANCE_CLASS, "db.t4g.small"),
              Map.of(),
              false,
              true,
              true);
      assertThat(world.start(action))
          .isEqualTo(
              new Outcome.Outdated("DB instance shop-db has no standby any more to fail over to"));
      assertThat(world.calls("ModifyDBInstance")).isZero();
    }

    @Test
    void noFailoverWithoutAStandby() {
      DbInstance seen = world.awaitingRestart("shop-db");
      assertThat(world.start(new RdsAction.Reboot("shop-db", seen.resourceId(), true)))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("RebootDBInstance")).isZero();
    }
  }

  @Nested
  class Replicas {

    private DbInstance primary() {
      return world.running("shop-db", r -> r.backupRetentionPeriod(7));
    }

    @Test
    void aReplicaIsMadeAndItsSourceShowsIt() {
      DbInstance replica = replica(primary(), "shop-ro1");
      assertThat(replica.source()).contains("shop-db");
      assertThat(replica.is(Setting.PARAMETER_GROUP)).isEqualTo("default.postgres17");
      assertThat(world.instance("shop-db").replicas()).containsExactly("shop-ro1");
    }

    @Test
    void aReplicaIsDeletedWithoutASnapshot() {
      DbInstance replica = replica(primary(), "shop-ro1");
      assertThat(world.start(new RdsAction.DeleteReplica("shop-ro1", replica.resourceId())))
          .isEqualTo(STARTED);
      world.pass(Duration.ofMinutes(30));
      assertThat(world.entry(DbInstance.class, "shop-ro1")).isInstanceOf(Entry.Absent.class);
      assertThat(world.console().snapshots()).isEmpty();
    }

    @Test
    void whatWasPromotedIsNeverDeleted() {
      DbInstance replica = replica(primary(), "shop-ro1");
      var delete = new RdsAction.DeleteReplica("shop-ro1", replica.resourceId());
      var _ = world.console().promote("shop-ro1");
      assertThat(world.start(delete)).isInstanceOf(Outcome.Busy.class);
      world.pass(Duration.ofHours(1));
      assertThat(world.start(delete)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("DeleteDBInstance")).isZero();
      assertThat(world.instance("shop-ro1").source()).isEmpty();
    }

    @Test
    void aPrimaryIsNeverDeleted() {
      DbInstance primary = primary();
      assertThat(world.start(new RdsAction.DeleteReplica("shop-db", primary.resourceId())))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("DeleteDBInstance")).isZero();
    }

    @Test
    void whatIsNotMarkedAsOursIsLeftAlone() {
      DbInstance primary = primary();
      var _ =
          world.start(
              new RdsAction.CreateReplica(
                  "shop-ro1",
                  primary.name(),
                  "db.t4g.micro",
                  "default.postgres17",
                  List.of("sg-0123456789abcdef0"),
                  Part.Insights.OFF,
                  Map.of()));
      world.pass(Duration.ofMinutes(40));
      assertThat(
              world.start(
                  new RdsAction.DeleteReplica("shop-ro1", world.instance("shop-ro1").resourceId())))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("ForeignResource"));
    }
  }

  @Nested
  class Deleting {

    private DbInstance primary() {
      return world.running("shop-db", r -> r.backupRetentionPeriod(7).copyTagsToSnapshot(true));
    }

    private RdsAction.DeleteInstance last(DbInstance seen) {
      return new RdsAction.DeleteInstance(seen.name(), seen.resourceId(), Optional.of("last"));
    }

    @Test
    void leavesAFinalSnapshotAndItsAutomatedBackups() {
      DbInstance primary = primary();
      assertThat(world.startRetiring(last(primary))).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));

      assertThat(world.entry(DbInstance.class, "shop-db")).isInstanceOf(Entry.Absent.class);
      DbSnapshot left = world.entry(DbSnapshot.class, "last").known().orElseThrow();
      assertThat(left.status()).isEqualTo("available");
      assertThat(left.tags()).isEqualTo(primary.tags());
      assertThat(world.entry(DbBackup.class, primary.resourceId()).known())
          .hasValueSatisfying(backup -> assertThat(backup.status()).isEqualTo("retained"));
    }

    @Test
    void keepsAutomatedBackupsWithoutAFinalSnapshotToo() {
      DbInstance primary = primary();
      var delete = new RdsAction.DeleteInstance("shop-db", primary.resourceId(), Optional.empty());
      assertThat(world.startRetiring(delete)).isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));

      assertThat(world.console().snapshots()).isEmpty();
      assertThat(world.entry(DbBackup.class, primary.resourceId()).known()).isPresent();
    }

    @Test
    void anAppThatStaysLosesNothing() {
      RdsAction delete = last(primary());
      assertThatThrownBy(() -> world.start(delete)).isInstanceOf(IllegalArgumentException.class);
      assertThat(world.calls("DeleteDBInstance")).isZero();
    }

    @Test
    void aLostAnswerTakesNoSecondSnapshot() {
      RdsAction delete = last(primary());
      var _ = world.simulator.faults().on("DeleteDBInstance").once().dropAfter();
      assertThat(world.startRetiring(delete)).isNotInstanceOf(Outcome.Refused.class);
      assertThat(world.startRetiring(delete)).isInstanceOf(Outcome.Outdated.class);
      world.pass(Duration.ofHours(1));

      assertThat(world.console().snapshots()).hasSize(1);
    }

    @Test
    void anotherInstanceOfTheNameIsLeftAlone() {
      var _ = primary();
      assertThat(
              world.startRetiring(
                  new RdsAction.DeleteInstance("shop-db", "db-EARLIER", Optional.empty())))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("DeleteDBInstance")).isZero();
    }

    @Test
    void whatSomebodyProtectedMeanwhileIsLeftAlone() {
      DbInstance primary = primary();
      var _ =
          world.console().modify(r -> r.dbInstanceIdentifier("shop-db").deletionProtection(true));
      assertThat(world.startRetiring(last(primary))).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("DeleteDBInstance")).isZero();
    }

    @Test
    void noReplicaIsMadeAnOrphan() {
      DbInstance primary = primary();
      var _ = replica(primary, "shop-ro1");
      assertThat(world.startRetiring(last(primary)))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("HasReplicas"));
      assertThat(world.calls("DeleteDBInstance")).isZero();
    }

    @Test
    void whatIsNotMarkedAsOursIsLeftAlone() {
      DbInstance primary = world.running("shop-db", r -> r.tags(List.of()));
      assertThat(world.startRetiring(last(primary))).isInstanceOf(Outcome.Refused.class);
      assertThat(world.calls("DeleteDBInstance")).isZero();
    }

    @Test
    void aFullQuotaIsSaidInWords() {
      DbInstance primary = primary();
      world.console().quota(Quota.MANUAL_SNAPSHOTS, 0);
      assertThat(world.startRetiring(last(primary)))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo("QuotaExceeded");
                assertThat(refused.message()).contains("final snapshot last");
              });
    }

    @Test
    void aKeyThatIsSwitchedOffIsSaidInWords() {
      RdsAction delete = last(primary());
      var _ =
          world
              .simulator
              .faults()
              .on("DeleteDBInstance")
              .fail(AwsError.refused("KMSKeyNotAccessibleFault", "The key is disabled."));
      assertThat(world.startRetiring(delete))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("KeyNotAccessible"));
    }

    @Test
    void aNameThatIsTakenIsForTheNextPlanToJudge() {
      DbInstance primary = primary();
      RdsService.client(world.account)
          .createDBSnapshot(r -> r.dbSnapshotIdentifier("last").dbInstanceIdentifier("shop-db"));
      world.pass(Duration.ofHours(1));
      assertThat(world.startRetiring(last(primary))).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("DeleteDBInstance")).isZero();
    }

    @Test
    void protectionGoesWithoutWhatElseIsPending() {
      DbInstance primary = world.running("shop-db", r -> r.deletionProtection(true));
      var _ =
          world
              .console()
              .modify(r -> r.dbInstanceIdentifier("shop-db").dbInstanceClass("db.r7g.large"));
      assertThat(
              world.startRetiring(new RdsAction.RemoveProtection("shop-db", primary.resourceId())))
          .isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));

      assertThat(actual("shop-db").deletionProtection()).isFalse();
      assertThat(actual("shop-db").dbInstanceClass()).isEqualTo("db.t4g.micro");
    }

    @Test
    void protectionStaysWhereAnAppStays() {
      DbInstance primary = world.running("shop-db", r -> r.deletionProtection(true));
      RdsAction remove = new RdsAction.RemoveProtection("shop-db", primary.resourceId());
      assertThatThrownBy(() -> world.start(remove)).isInstanceOf(IllegalArgumentException.class);
      assertThat(actual("shop-db").deletionProtection()).isTrue();
    }

    @Test
    void aSnapshotThatGuardedAStepGoes() {
      DbInstance primary = primary();
      String name = "shop-db-0123456789ab-1";
      take(primary, name);
      assertThat(world.start(new RdsAction.DeleteSnapshot(name, primary.resourceId())))
          .isEqualTo(STARTED);
      assertThat(world.console().snapshots()).isEmpty();
    }

    @Test
    void aSnapshotOfAnotherNameStays() {
      DbInstance primary = primary();
      take(primary, "by-hand");
      assertThat(world.start(new RdsAction.DeleteSnapshot("by-hand", primary.resourceId())))
          .isInstanceOf(Outcome.Outdated.class);
      assertThat(world.console().snapshots()).hasSize(1);
    }

    private void take(DbInstance of, String name) {
      var tags = new TreeMap<>(of.tags());
      tags.put(Safety.FINGERPRINT, "0123456789ab");
      assertThat(world.start(new RdsAction.TakeSnapshot(name, of.name(), of.resourceId(), tags)))
          .isEqualTo(STARTED);
      world.pass(Duration.ofHours(1));
    }
  }

  @Nested
  class TheRest {

    @Test
    void aSnapshotBearsItsTags() {
      DbInstance seen = world.running("shop-db");
      var action =
          new RdsAction.TakeSnapshot(
              "shop-snap", "shop-db", seen.resourceId(), Map.of("fingerprint", "abc"));
      assertThat(world.start(action)).isEqualTo(STARTED);
      world.time.pass(2);
      assertThat(world.instance("shop-db").status()).isEqualTo("backing-up");
      world.pass(Duration.ofMinutes(20));
      DbSnapshot snapshot = world.entry(DbSnapshot.class, "shop-snap").known().orElseThrow();
      assertThat(snapshot.status()).isEqualTo("available");
      assertThat(snapshot.tags()).containsEntry("fingerprint", "abc");
      assertThat(snapshot.resourceId()).isEqualTo(seen.resourceId());
      assertThat(snapshot.taken()).isPresent();
    }

    @Test
    void aSubnetGroupIsMadeAndChanged() {
      var made =
          new RdsAction.CreateSubnetGroup(
              "subnets",
              "stepladder test prod",
              List.of("subnet-0aaaaaaaa", "subnet-0bbbbbbbb"),
              Map.of("a", "b"));
      assertThat(world.start(made)).isEqualTo(STARTED);
      world.time.pass(2);
      var more = List.of("subnet-0aaaaaaaa", "subnet-0bbbbbbbb", "subnet-0cccccccc");
      assertThat(world.start(new RdsAction.ModifySubnetGroup("subnets", more))).isEqualTo(STARTED);
      world.time.pass(2);
      DbSubnetGroup group = world.entry(DbSubnetGroup.class, "subnets").known().orElseThrow();
      assertThat(group.subnets()).containsExactlyInAnyOrderElementsOf(more);
      assertThat(group.description()).isEqualTo("stepladder test prod");
    }

    @Test
    void moreParametersThanOneCallTakesAreSetInOneStep() {
      var group =
          new RdsAction.CreateParameterGroup(
              "params", "postgres17", "stepladder test prod", Map.of());
      assertThat(world.start(group)).isEqualTo(STARTED);
      world.time.pass(2);
      var parameters = new TreeMap<String, String>();
      IntStream.range(0, NAMES.size()).forEach(i -> parameters.put(NAMES.get(i), "100"));
      assertThat(world.start(new RdsAction.SetParameters("params", parameters))).isEqualTo(STARTED);
      world.time.pass(2);
      assertThat(world.entry(DbParameterGroup.class, "params").known().orElseThrow().parameters())
          .isEqualTo(parameters);
      assertThat(world.calls("ModifyDBParameterGroup")).isEqualTo(2);
    }

    /** One more than a call takes. */
    private static final List<String> NAMES =
        List.of(
            "max_connections",
            "work_mem",
            "shared_buffers",
            "wal_buffers",
            "max_wal_senders",
            "max_replication_slots",
            "max_worker_processes",
            "max_locks_per_transaction",
            "max_prepared_transactions",
            "track_activity_query_size",
            "autovacuum_max_workers",
            "maintenance_work_mem",
            "effective_cache_size",
            "effective_io_concurrency",
            "random_page_cost",
            "seq_page_cost",
            "checkpoint_timeout",
            "max_wal_size",
            "min_wal_size",
            "max_parallel_workers",
            "statement_timeout");

    private RdsAction.Adopt adopting(Map<String, String> tags) {
      world.console().create(made -> foreign(made, tags));
      world.pass(Duration.ofMinutes(40));
      DbInstance seen = world.instance("orders-prod");
      return new RdsAction.Adopt(
          seen.name(),
          seen.arn(),
          seen.resourceId(),
          RdsWorld.OWNER.tags(PartId.of("database")),
          Optional.empty());
    }

    @Test
    void aPasswordOfAnotherIsMarkedAsNotInForceBeforeItIsTakenOver() {
      RdsAction.Adopt seen = adopting(Map.of(Owner.ADOPTABLE_BY, RdsWorld.OWNER.adopter()));
      var doubting =
          new RdsAction.Adopt(
              seen.name(),
              seen.arn(),
              seen.resourceId(),
              seen.tags(),
              Optional.of("shop-database"));
      var _ = world.simulator.faults().on("AddTagsToResource").accessDenied();

      assertThat(world.start(doubting)).isInstanceOf(Outcome.Refused.class);
      assertThat(world.passwords.doubted).containsExactly("team/shop-database");
    }

    private static void foreign(CreateDbInstanceRequest.Builder made, Map<String, String> tags) {
      made.dbInstanceIdentifier("orders-prod")
          .dbInstanceClass("db.t4g.micro")
          .engine("postgres")
          .engineVersion("17")
          .allocatedStorage(20)
          .masterUsername("postgres")
          .masterUserPassword("a-password-of-somebody")
          .tags(
              tags.entrySet().stream()
                  .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                  .toList());
    }

    @Test
    void whatIsOfferedIsTakenOver() {
      var offered = Map.of(Owner.ADOPTABLE_BY, RdsWorld.OWNER.adopter());

      assertThat(world.start(adopting(offered))).isEqualTo(STARTED);

      world.time.pass(2);
      assertThat(world.instance("orders-prod").tags())
          .containsAllEntriesOf(offered)
          .containsAllEntriesOf(RdsWorld.OWNER.tags(PartId.of("database")));
    }

    @Test
    void whatIsOfferedNoMoreIsLeftAlone() {
      assertThat(world.start(adopting(Map.of())))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo("NotAdoptable"));
      assertThat(world.calls("AddTagsToResource")).isZero();
    }

    @Test
    void anotherOfTheNameIsNotTakenOver() {
      RdsAction.Adopt seen = adopting(Map.of(Owner.ADOPTABLE_BY, RdsWorld.OWNER.adopter()));
      var former =
          new RdsAction.Adopt(seen.name(), seen.arn(), "db-FORMER", seen.tags(), Optional.empty());

      assertThat(world.start(former)).isInstanceOf(Outcome.Outdated.class);
      assertThat(world.calls("AddTagsToResource")).isZero();
    }

    @Test
    void whatIsBusyIsNotTakenOver() {
      RdsAction.Adopt action = adopting(Map.of(Owner.ADOPTABLE_BY, RdsWorld.OWNER.adopter()));
      world.console().status("orders-prod", "modifying");

      assertThat(world.start(action)).isInstanceOf(Outcome.Busy.class);
    }

    @Test
    void tagsAreAdded() {
      DbInstance seen = world.running("shop-db");
      var action =
          new RdsAction.Tag(
              "shop-db", seen.arn(), Optional.of(seen.resourceId()), Map.of("k", "v"));
      assertThat(world.start(action)).isEqualTo(STARTED);
      world.time.pass(2);
      assertThat(world.instance("shop-db").tags()).containsEntry("k", "v").hasSize(7);
    }
  }
}
