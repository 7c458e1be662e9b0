package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.DatabaseRestore;
import dev.stepladder.api.v1alpha1.DeletionPolicy;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbBackup;
import dev.stepladder.operator.aws.rds.DbContents;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.DbSnapshot;
import dev.stepladder.operator.aws.rds.ModelRds;
import dev.stepladder.operator.aws.rds.RdsAction;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.prices.Amount;
import dev.stepladder.operator.prices.PriceTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RestoreRulesTest {

  private static final Example SHOP = Example.shop().noCache();
  private static final String PASSWORD = "database/password";
  private static final DbContents POSTGRES = new DbContents("postgres", "17.4", 20, "app", true);

  private static ModelWorld on(String rung) {
    return ModelWorld.settled(SHOP, Example.rung(rung), 1);
  }

  private static ModelWorld fresh(Example app) {
    return ModelWorld.empty(app, Example.rung("users-1"), 1);
  }

  private static DbInstance vanish(ModelWorld world) {
    world.plan();
    DbInstance was = world.primary().orElseThrow();
    world.ground().remove(DbInstance.class, was.name());
    return was;
  }

  private static DbSnapshot snapshot(
      ModelWorld world, String name, Map<String, String> tags, DbContents contents) {
    var snapshot =
        new DbSnapshot(
            name,
            "arn:" + name,
            "another",
            "db-ANOTHER",
            "available",
            Optional.of(Example.NOW),
            tags,
            contents);
    world.ground().putOld(snapshot);
    return snapshot;
  }

  /** One of the database that the app had. */
  private static void snapshotOf(ModelWorld world, DbInstance was, String name, int hoursAgo) {
    snapshotOf(world, was, name, Example.NOW.minus(Duration.ofHours(hoursAgo)));
  }

  private static void snapshotOf(ModelWorld world, DbInstance was, String name, Instant taken) {
    world
        .ground()
        .putOld(
            new DbSnapshot(
                name,
                "arn:" + name,
                was.name(),
                was.resourceId(),
                "available",
                Optional.of(taken),
                was.tags(),
                ModelRds.contents(was)));
  }

  private static void retained(ModelWorld world, String resourceId, String instance) {
    retained(world, resourceId, instance, Example.NOW);
  }

  private static void retained(
      ModelWorld world, String resourceId, String instance, Instant until) {
    world
        .ground()
        .putOld(new DbBackup(resourceId, instance, "retained", POSTGRES, Optional.of(until)));
  }

  private static Map<String, String> ours() {
    return Example.OWNER.tags(PartId.of("database"));
  }

  private static Map<String, String> forUs() {
    return Map.of(Owner.ADOPTABLE_BY, Example.OWNER.adopter());
  }

  private static DatabaseRestore time(String time) {
    return new DatabaseRestore(null, time, null);
  }

  private static List<String> keys(Plan plan) {
    return plan.steps().stream().map(PlannedStep::key).toList();
  }

  private static PlannedStep step(Plan plan, String key) {
    return plan.steps().stream().filter(step -> step.key().equals(key)).findFirst().orElseThrow();
  }

  private static PlannedStep create(Plan plan) {
    return plan.steps().stream()
        .filter(step -> step.key().equals("database"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step database in %s".formatted(keys(plan))));
  }

  private static RdsAction.Restore restore(Plan plan) {
    return (RdsAction.Restore) create(plan).step().orElseThrow().action();
  }

  private static List<String> alarms(Plan plan) {
    return plan.alarms().stream().map(Finding.Alarm::reason).toList();
  }

  private static List<String> notices(Plan plan) {
    return plan.findings().stream()
        .filter(Finding.Notice.class::isInstance)
        .map(Finding.Notice.class::cast)
        .map(Finding.Notice::reason)
        .toList();
  }

  /** It is in the plan with what comes after it, and waits for that reason itself. */
  private static void assertHeld(Plan plan, String reason) {
    PlannedStep create = create(plan);
    assertThat(create.step().orElseThrow().hold().map(Hold::reason)).contains(reason);
    assertThat(create.state()).isInstanceOf(State.Waiting.class);
    assertThat(create.cost().adds()).isTrue();
  }

  private static void assertRefused(Plan plan, String reason, String... said) {
    assertThat(alarms(plan)).containsExactly(reason);
    assertThat(plan.alarms().getFirst().message()).contains(said);
    assertHeld(plan, reason);
  }

  /** A person is told of all of it at first, and of nothing that comes to it. */
  @Test
  void theFirstPlanHasEveryStepThatIsTaken() {
    ModelWorld world = fresh(SHOP.restoring("large"));
    var _ = snapshot(world, "large", forUs(), POSTGRES);
    List<String> first = keys(world.plan());
    var later = new HashSet<String>();

    world.watch(_ -> later.addAll(keys(world.plan()))).converge();

    assertThat(first).contains(PASSWORD);
    assertThat(first).containsAll(world.started());
    assertThat(later).filteredOn(key -> !first.contains(key)).allMatch(InFlight::nobodys);
  }

  /** Else it would count as dropped while RDS makes the database, and as new afterwards. */
  @Test
  void thePasswordStaysInThePlanWhileTheDatabaseIsMade() {
    ModelWorld world = fresh(SHOP.restoring("large"));
    var _ = snapshot(world, "large", forUs(), POSTGRES);
    var without = new ArrayList<String>();

    world
        .watch(_ -> {
          Plan plan = world.plan();
          if (keys(plan).contains("database") && !keys(plan).contains(PASSWORD)) {
            without.add(create(plan).state().toString());
          }
        })
        .converge();

    assertThat(without).isEmpty();
  }

  /** Which database it will be shows later, and an approval is for one. */
  @Test
  void nobodyIsAskedForThePasswordOfADatabaseThatDoesNotShow() {
    ModelWorld world = fresh(SHOP.restoring("large")).approval(Approval.ALWAYS);
    var _ = snapshot(world, "large", forUs(), POSTGRES);
    var asked = new HashSet<String>();

    PlannedStep first = step(world.plan(), PASSWORD);
    world
        .watch(_ ->
            world.plan().steps().stream()
                .filter(step -> step.key().equals(PASSWORD) && step.unapproved())
                .map(PlannedStep::fingerprint)
                .forEach(asked::add))
        .converge();

    assertThat(first.unapproved()).isFalse();
    assertThat(asked).as("one question, while it is made and after").hasSizeLessThanOrEqualTo(1);
    assertThat(world.plan().settled()).isTrue();
  }

  @Nested
  class Costs {

    /** Twenty GiB are what the app asks for. */
    private static final DbContents LARGE = new DbContents("postgres", "17.4", 200, "app", true);

    @Test
    void areThoseOfTheBackupWhileItIsMadeAndAfter() {
      ModelWorld world = fresh(SHOP.restoring("large"));
      snapshot(world, "large", forUs(), LARGE);
      Cost promised = world.plan().cost().orElseThrow();
      var after = new ArrayList<Amount>();

      world.watch(_ -> after.add(world.plan().cost().orElseThrow().after())).converge();

      assertThat(after).isNotEmpty().allMatch(promised.after()::equals);
      assertThat(world.primary().orElseThrow().is(Setting.STORAGE)).isEqualTo("200");
    }

    @Test
    void areHeldAgainstTheBudget() {
      ModelWorld world = fresh(SHOP.restoring("large"));
      var _ = snapshot(world, "large", forUs(), LARGE);
      Amount all = world.plan().cost().orElseThrow().after();
      var limit = new Spending.Limit(all.known().subtract(BigDecimal.ONE), "spec.change.budget");

      Plan plan = world.plan(within(limit));

      assertThat(plan.objection()).map(Objection::reason).hasValue(Objection.BUDGET_EXCEEDED);
      assertThat(create(plan).why()).contains(new FieldChange("storage", "", "200 GiB"));
    }

    @Test
    void areNotKnownBeforeTheBackupIsSeen() {
      ModelWorld world = fresh(SHOP.restoring("large"));
      var _ = snapshot(world, "large", forUs(), LARGE);

      Plan plan =
          world.plan(
              sight -> sight.unreadable(Map.of(DbSnapshot.class, "throttled")),
              within(new Spending.Limit(BigDecimal.valueOf(1000), "spec.change.budget")));

      assertThat(plan.cost().orElseThrow().after().isKnown()).isFalse();
      assertThat(plan.objection()).map(Objection::reason).hasValue("CostNotSeen");
    }

    private static Policy within(Spending.Limit limit) {
      return new Policy(Approval.OUTAGE, Set.of(), Optional.empty())
          .within(new Spending(PriceTable::bundled, Optional.empty(), List.of(limit)));
    }

    @Test
    void areThoseOfTheLargestBackupWhileNobodyHasSaidWhich() {
      ModelWorld world = on("users-1");
      DbInstance was =
          Altered.of(world.primary().orElseThrow()).set(Setting.STORAGE, "200").instance();
      vanish(world);
      snapshotOf(world, was, "large", 2);
      Cost told = world.plan().cost().orElseThrow();
      assertThat(create(world.plan()).why().toString()).contains("200 GiB");

      world.app(SHOP.restoring("large"));

      assertThat(world.plan().cost().orElseThrow().after()).isEqualTo(told.after());
    }
  }

  @Nested
  class AVanishedDatabase {

    @Test
    void namesTheNewestSnapshotThatWouldBringItBack() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      snapshotOf(world, was, "older", 2);
      snapshotOf(world, was, "newer", 1);
      snapshot(world, "neighbours", Map.of(), POSTGRES);

      assertRefused(
          world.plan(), "DatabaseVanished", "restoreFrom: {snapshot: newer}", "startEmpty: true");
    }

    @Test
    void namesTheTimeThatItsAutomatedBackupsReach() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      retained(world, was.resourceId(), was.name());

      assertRefused(
          world.plan(),
          "DatabaseVanished",
          "restoreFrom: {pointInTime: latest} (until %s)".formatted(Example.NOW));
    }

    @Test
    void saysTimesToTheSecondAsElsewhere() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      Instant then = Instant.parse("2026-02-27T11:27:54.782Z");
      snapshotOf(world, was, "newer", then);
      retained(world, was.resourceId(), was.name(), then);

      assertRefused(
          world.plan(),
          "DatabaseVanished",
          "(the newest there is, of 2026-02-27T11:27:54Z)",
          "(until 2026-02-27T11:27:54Z)");
    }

    @Test
    void comesBackFromItsSnapshot() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      snapshotOf(world, was, "newer", 1);
      Plan plan = world.app(SHOP.restoring("newer")).plan();
      assertThat(create(plan).title()).isEqualTo("restore the database from snapshot newer");

      assertThat(world.converge().settled()).isTrue();
      assertThat(world.primary().orElseThrow().resourceId()).isNotEqualTo(was.resourceId());
      assertThat(alarms(world.plan())).isEmpty();
    }

    @Test
    void comesBackWithThePasswordOfItsSecretAndThenPodsHearOfIt() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      snapshotOf(world, was, "newer", 1);

      world.app(SHOP.restoring("newer")).nobodyApproves().converge();

      assertThat(world.started()).containsSubsequence("database", PASSWORD);
      assertThat(world.primary().orElseThrow().settled()).isTrue();
    }

    @Test
    void isMigratedAgainWhateverItsSchemaWas() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      snapshotOf(world, was, "newer", 1);

      world.app(SHOP.restoring("newer")).converge();

      assertThat(world.started()).containsSubsequence(PASSWORD, "migration/web");
    }

    @Test
    void comesBackAsItWasAtATime() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      retained(world, was.resourceId(), was.name());
      String then = Example.NOW.minus(Duration.ofHours(1)).toString();

      Plan plan = world.app(SHOP.restoring(time(then))).plan();

      assertThat(create(plan).title()).isEqualTo("restore the database as it was at " + then);
      assertThat(restore(plan).source()).isEqualTo(was.resourceId());
      assertThat(world.converge().settled()).isTrue();
    }

    @Test
    void waitsForASnapshotThatIsBeingMade() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      world
          .ground()
          .putOld(
              new DbSnapshot(
                  "last",
                  "arn:last",
                  was.name(),
                  was.resourceId(),
                  "creating",
                  Optional.empty(),
                  was.tags(),
                  ModelRds.contents(was)));

      Plan plan = world.app(SHOP.restoring("last")).plan();

      assertThat(create(plan).state())
          .isInstanceOfSatisfying(
              State.Waiting.class,
              waiting -> assertThat(waiting.message()).contains("snapshot last is creating"));
    }

    @Test
    void isNotMadeFromTheSameBackupTwice() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      snapshotOf(world, was, "newer", 1);
      world.app(SHOP.restoring("newer")).converge();
      vanish(world);

      assertRefused(world.plan(), "DatabaseVanished", "has been used: give it another value");
    }

    @Test
    void isMadeFromAnotherBackupAfterwards() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      snapshotOf(world, was, "newer", 1);
      snapshotOf(world, was, "older", 2);
      world.app(SHOP.restoring("newer")).converge();
      vanish(world);

      Plan plan = world.app(SHOP.restoring("older")).plan();

      assertThat(restore(plan)).isInstanceOf(RdsAction.RestoreSnapshot.class);
    }

    @Test
    void isMadeFromTheSameBackupAgainOnceThatWasTakenBack() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      snapshotOf(world, was, "newer", 1);
      world.app(SHOP.restoring("newer")).converge();
      vanish(world);
      world.app(SHOP).plan();

      Plan plan = world.app(SHOP.restoring("newer")).plan();

      assertThat(restore(plan)).isInstanceOf(RdsAction.RestoreSnapshot.class);
    }

    @Test
    void standsOnANewStandbyThatHasYetToWarmUp() {
      ModelWorld world = on("users-1k");
      world.plan();
      DbInstance was = vanish(world);
      snapshotOf(world, was, "newer", 1);

      world.app(SHOP.restoring("newer")).converge();

      assertThat(world.primary().orElseThrow().is(Setting.MULTI_AZ)).isEqualTo("true");
      assertThat(world.ledger().standbySince("database"))
          .hasValueSatisfying(since -> assertThat(since).isAfter(Example.NOW));
    }
  }

  @Nested
  class AnotherLife {

    @Test
    void beginsWithTheFinalSnapshotOfTheFormer() {
      ModelWorld world = on("users-1").delete(DeletionPolicy.SNAPSHOT);
      world.converge();
      String last = world.ground().all(DbSnapshot.class).getFirst().name();
      Plan plan = world.createAgain().plan();
      assertRefused(plan, "BackupsExist", "restoreFrom: {snapshot: %s}".formatted(last));

      assertThat(world.app(SHOP.restoring(last)).converge().settled()).isTrue();
      assertThat(world.primary()).isPresent();
    }

    @Test
    void doesNotUseAWordThatTheFormerHasUsed() {
      ModelWorld world = on("users-1");
      DbInstance was = vanish(world);
      snapshotOf(world, was, "newer", 1);
      world.app(SHOP.restoring("newer")).converge();
      world.delete(DeletionPolicy.SNAPSHOT).converge();

      assertRefused(world.createAgain().plan(), "BackupsExist", "has been used");
    }

    @Test
    void beginsWithASnapshotOfAnAppThatLetsItHaveIt() {
      ModelWorld world = fresh(SHOP.restoring("orders-before"));
      var _ = snapshot(world, "orders-before", forUs(), POSTGRES);

      assertThat(world.nobodyApproves().converge().settled()).isTrue();
      assertThat(world.started()).containsSubsequence("credentials/database", "database", PASSWORD);
    }

    @Test
    void keepsItsPasswordInRdsWhereThatIsAskedFor() {
      ModelWorld world = fresh(SHOP.managedPassword().restoring("orders-before"));
      var _ = snapshot(world, "orders-before", forUs(), POSTGRES);

      assertThat(world.nobodyApproves().converge().settled()).isTrue();
      assertThat(world.primary().orElseThrow().managedSecret()).isPresent();
    }
  }

  /**
   * A database that was the app's, stands in AWS as another app's, and has snapshot and backups.
   */
  @Nested
  class WhatAnotherAppHasNow {

    private static final Map<String, String> THEIRS =
        new Owner("main", "cluster-1", "team-b", "next", "uid-2").tags(PartId.of("database"));

    private final ModelWorld world = ModelWorld.empty(adopting(), Example.rung("users-1"), 1);
    private final DbInstance was;

    WhatAnotherAppHasNow() {
      DbInstance made = on("users-1").primary().orElseThrow();
      was = Altered.of(made).name("orders").resourceId("db-ORDERS").tags(forUs()).instance();
      world.ground().putOld(was);
      assertThat(world.converge().settled()).isTrue();
      retained(world, was.resourceId(), was.name());
    }

    private static Example adopting() {
      return SHOP.adopting("orders");
    }

    private void handedOver() {
      world.ground().putOld(Altered.of(was).tags(THEIRS).instance());
    }

    private void snapshotWith(Map<String, String> tags) {
      snapshotWith(tags, Example.NOW);
    }

    private void snapshotWith(Map<String, String> tags, Instant taken) {
      world
          .ground()
          .putOld(
              new DbSnapshot(
                  "before",
                  "arn:before",
                  was.name(),
                  was.resourceId(),
                  "available",
                  Optional.of(taken),
                  tags,
                  ModelRds.contents(was)));
    }

    @Test
    void isNotHadByTheBackupsOfOneThatWentBeforeAnybodyLooked() {
      world.idle(Duration.ofHours(1));
      snapshotWith(THEIRS, world.ground().now());
      world.ground().remove(DbInstance.class, was.name());

      assertThat(alarms(world.app(SHOP).plan())).containsExactly("TakenOver");
      assertRefused(
          world.app(SHOP.restoring(new DatabaseRestore(null, "latest", "orders"))).plan(),
          "RestoreNotAllowed",
          Owner.ADOPTABLE_BY);
    }

    @Test
    void isHadByItsBackupsWhereTheOtherHadItBeforeOnly() {
      snapshotWith(THEIRS, Example.NOW.minus(Duration.ofDays(9)));
      world.ground().remove(DbInstance.class, was.name());

      Plan plan = world.app(SHOP.restoring(new DatabaseRestore(null, "latest", "orders"))).plan();

      assertThat(restore(plan).source()).isEqualTo(was.resourceId());
    }

    @Test
    void isNotHadByItsSnapshotsThatBearTheOthersTags() {
      world.ground().remove(DbInstance.class, was.name());
      snapshotWith(THEIRS);

      assertRefused(
          world.app(SHOP.restoring("before")).plan(), "RestoreNotAllowed", Owner.ADOPTABLE_BY);
    }

    @Test
    void isNotHadByItsSnapshotsThatBearNoTags() {
      handedOver();
      snapshotWith(Map.of());

      assertRefused(
          world.app(SHOP.restoring("before")).plan(), "RestoreNotAllowed", Owner.ADOPTABLE_BY);
    }

    @Test
    void isNotHadByItsAutomatedBackups() {
      handedOver();

      assertRefused(
          world.app(SHOP.restoring(new DatabaseRestore(null, "latest", "orders"))).plan(),
          "RestoreNotAllowed",
          Owner.ADOPTABLE_BY);
    }

    @Test
    void isNotHadByTheBackupsThatItLeaves() {
      handedOver();
      world.plan();
      world.ground().remove(DbInstance.class, was.name());

      assertRefused(
          world.app(SHOP.restoring(new DatabaseRestore(null, "latest", "orders"))).plan(),
          "RestoreNotAllowed",
          Owner.ADOPTABLE_BY);
    }

    @Test
    void isNotHadByTheNameThatTheAppGaveIt() {
      ModelWorld own = on("users-1");
      own.plan();
      DbInstance made = own.primary().orElseThrow();
      retained(own, made.resourceId(), made.name());
      own.ground().putOld(Altered.of(made).tags(THEIRS).instance());
      own.plan();
      own.ground().remove(DbInstance.class, made.name());

      assertRefused(
          own.app(SHOP.restoring(time("latest"))).plan(), "RestoreNotAllowed", Owner.ADOPTABLE_BY);
    }

    @Test
    void isHadAgainOnceItIsTheAppsAgain() {
      handedOver();
      world.plan();
      world.ground().putOld(Altered.of(was).tags(ours()).instance());
      world.plan();
      world.ground().remove(DbInstance.class, was.name());

      Plan plan = world.app(SHOP.restoring(new DatabaseRestore(null, "latest", "orders"))).plan();

      assertThat(restore(plan).source()).isEqualTo(was.resourceId());
    }
  }

  @Nested
  class ASnapshot {

    private Plan from(Map<String, String> tags, DbContents contents) {
      ModelWorld world = fresh(SHOP.restoring("other"));
      var _ = snapshot(world, "other", tags, contents);
      return world.plan();
    }

    @Test
    void ofANeighbourIsNotToBeHadByKnowingItsName() {
      assertRefused(
          from(
              Map.of(Owner.INSTALLATION, "test", Owner.NAMESPACE, "b", Owner.APP, "other"),
              POSTGRES),
          "RestoreNotAllowed",
          "%s=%s".formatted(Owner.ADOPTABLE_BY, Example.OWNER.adopter()));
    }

    @Test
    void thatSomebodyElseIsLetHaveIsNotToBeHad() {
      assertRefused(
          from(Map.of(Owner.ADOPTABLE_BY, "other/team/app"), POSTGRES),
          "RestoreNotAllowed",
          Example.OWNER.adopter());
    }

    @Test
    void thatIsNotThereIsSaidSoWithOneThatIs() {
      ModelWorld world = fresh(SHOP.restoring("nowhere"));
      var _ = snapshot(world, "there", ours(), POSTGRES);

      assertRefused(world.plan(), "RestoreNotFound", "nowhere", "there is there");
    }

    @Test
    void ofAnotherEngineDoesNotFit() {
      assertRefused(
          from(ours(), new DbContents("mysql", "8.4.3", 20, "app", true)),
          "RestoreDoesNotFit",
          "mysql",
          "postgres");
    }

    @Test
    void ofAnotherUserDoesNotFit() {
      assertRefused(
          from(ours(), new DbContents("postgres", "17.4", 20, "root", true)),
          "RestoreDoesNotFit",
          "spec.database.user: root");
    }

    @Test
    void ofAnotherAccountIsToBeCopied() {
      Plan plan = fresh(SHOP.restoring("arn:aws:rds:us-east-1:999999999999:snapshot:other")).plan();

      assertRefused(plan, "RestoreElsewhere", "999999999999", "copy-db-snapshot");
    }

    @Test
    void isFoundByItsArn() {
      ModelWorld world = fresh(SHOP.restoring("arn:aws:rds:us-east-1:123456789012:snapshot:other"));
      var _ = snapshot(world, "other", ours(), POSTGRES);

      assertThat(restore(world.plan()))
          .isInstanceOfSatisfying(
              RdsAction.RestoreSnapshot.class,
              action -> assertThat(action.snapshot()).isEqualTo("other"));
    }

    @Test
    void thatRdsTakesByItselfIsToBeCopied() {
      assertRefused(fresh(SHOP.restoring("rds:shop-2026-01-01")).plan(), "RestoreNotFound", "copy");
    }

    @Test
    void ofMoreStorageIsNotShrunk() {
      Plan plan = from(ours(), new DbContents("postgres", "17.4", 300, "app", true));

      assertThat(restore(plan).storage()).isEqualTo(300);
    }

    @Test
    void growsByAsMuchAsRdsTakesAtLeast() {
      Plan plan = from(ours(), new DbContents("postgres", "17.4", 19, "app", true));

      assertThat(restore(plan).storage()).isEqualTo(21);
    }

    @Test
    void startsWithTheParameterGroupOfItsOwnVersionAndIsUpgradedThen() {
      ModelWorld world = ModelWorld.empty(SHOP.restoring("other"), Example.rung("users-10k"), 1);
      var _ = snapshot(world, "other", ours(), new DbContents("postgres", "16.8", 50, "app", true));

      assertThat(world.converge().settled()).isTrue();
      assertThat(world.started()).containsSubsequence("database", "database/version");
      assertThat(world.primary().orElseThrow().is(Setting.VERSION)).startsWith("17");
    }

    @Test
    void thatIsNotEncryptedIsSaidSo() {
      Plan plan = from(ours(), new DbContents("postgres", "17.4", 20, "app", false));

      assertThat(notices(plan)).contains("RestoresUnencrypted");
      assertThat(keys(plan)).contains("database");
    }

    @Test
    void thatCannotBeSeenIsNotSaidToBeMissing() {
      ModelWorld world = fresh(SHOP.restoring("other"));

      Plan plan = world.plan(sight -> sight.unreadable(Map.of(DbSnapshot.class, "throttled")));

      assertThat(alarms(plan)).isEmpty();
      assertHeld(plan, "NotSeen");
    }
  }

  @Nested
  class AutomatedBackups {

    @Test
    void ofANeighbourAreNotToBeHadByKnowingTheirName() {
      ModelWorld world = fresh(SHOP.restoring(new DatabaseRestore(null, "latest", "db-NEXT")));
      retained(world, "db-NEXT", "neighbours");

      assertRefused(world.plan(), "RestoreNotAllowed", "no tags");
    }

    @Test
    void ofAnInstanceWhoseOwnerAgreesAreUsed() {
      ModelWorld world = fresh(SHOP.restoring(new DatabaseRestore(null, "latest", "orders")));
      neighbour(world, forUs());

      assertThat(restore(world.plan()).source()).isEqualTo("db-ORDERS");
    }

    @Test
    void ofAnInstanceWhoseOwnerDoesNotAgreeAreNotUsed() {
      ModelWorld world = fresh(SHOP.restoring(new DatabaseRestore(null, "latest", "orders")));
      neighbour(world, Map.of());

      assertRefused(world.plan(), "RestoreNotAllowed", Owner.ADOPTABLE_BY);
    }

    private void neighbour(ModelWorld world, Map<String, String> tags) {
      DbInstance like = on("users-1").primary().orElseThrow();
      world.ground().putOld(Altered.of(like).named("orders", "db-ORDERS").tags(tags).instance());
      world
          .ground()
          .putOld(new DbBackup("db-ORDERS", "orders", "active", POSTGRES, Optional.empty()));
    }

    @Test
    void ofTheNameOfTheAppsDatabaseAreItsOwn() {
      ModelWorld world = fresh(SHOP.restoring(time("latest")));
      retained(world, "db-FORMER", world.database().identifier());

      assertThat(restore(world.plan()).source()).isEqualTo("db-FORMER");
    }

    @Test
    void ofSeveralDatabasesOfOneNameAreToBeTold() {
      ModelWorld world = fresh(SHOP.restoring(time("latest")));
      retained(world, "db-FIRST", world.database().identifier());
      retained(world, "db-SECOND", world.database().identifier());

      assertRefused(world.plan(), "RestoreAmbiguous", "db-FIRST", "db-SECOND");
    }

    @Test
    void tellOfNothingLater() {
      ModelWorld world =
          fresh(SHOP.restoring(time(Example.NOW.plus(Duration.ofHours(1)).toString())));
      retained(world, "db-FORMER", world.database().identifier());

      assertRefused(world.plan(), "RestoreTimeOutside", Example.NOW.toString());
    }

    @Test
    void thatAreNotThereAreSaidSo() {
      assertRefused(fresh(SHOP.restoring(time("latest"))).plan(), "RestoreNotFound", "snapshot");
    }

    @Test
    void areNotBroughtToADayThatThereIsNot() {
      assertRefused(
          fresh(SHOP.restoring(time("2026-02-30T10:00:00Z"))).plan(),
          "RestoreTimeUnreadable",
          "2026-02-30T10:00:00Z");
    }
  }

  @Nested
  class ADatabaseThatIsThere {

    @Test
    void staysAsItIsAndThatIsSaidOnce() {
      ModelWorld world = on("users-1");
      var _ = snapshot(world, "other", ours(), POSTGRES);
      world.plan();
      world.app(SHOP.restoring("other"));

      Plan plan = world.planBeforeItIsRemembered();

      assertThat(notices(plan)).contains("RestoreHasNoEffect");
      assertThat(keys(plan)).isEmpty();
      assertThat(notices(world.plan())).doesNotContain("RestoreHasNoEffect");
    }

    @Test
    void usesTheWordUp() {
      ModelWorld world = on("users-1");
      var _ = snapshot(world, "other", ours(), POSTGRES);
      world.app(SHOP.restoring("other")).plan();
      vanish(world);

      assertRefused(world.plan(), "DatabaseVanished", "has been used");
    }

    @Test
    void doesNotUseTheWordUpWhileItIsBeingDeleted() {
      ModelWorld world = on("users-1");
      var _ = snapshot(world, "other", ours(), POSTGRES);
      world.plan();
      DbInstance primary = world.primary().orElseThrow();
      world.ground().putOld(Altered.of(primary).status("deleting").instance());
      world.app(SHOP.restoring("other"));
      vanish(world);

      assertThat(keys(world.plan())).contains("database");
    }
  }
}
