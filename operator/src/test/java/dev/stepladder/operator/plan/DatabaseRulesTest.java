package dev.stepladder.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Approval;
import dev.stepladder.api.v1alpha1.DriftPolicy;
import dev.stepladder.api.v1alpha1.Engine;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.operator.aws.rds.Altered;
import dev.stepladder.operator.aws.rds.DbContents;
import dev.stepladder.operator.aws.rds.DbInstance;
import dev.stepladder.operator.aws.rds.DbSnapshot;
import dev.stepladder.operator.aws.rds.RdsAction;
import dev.stepladder.operator.aws.rds.Setting;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.ResourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single rules for databases and their replicas. */
class DatabaseRulesTest {

  private static ModelWorld on(String rung) {
    return ModelWorld.settled(Example.shop().noCache(), Example.rung(rung), 1);
  }

  private static void primary(ModelWorld world, UnaryOperator<Altered> how) {
    DbInstance primary = world.primary().orElseThrow();
    world.ground().putOld(how.apply(Altered.of(primary)).instance());
  }

  private static void replica(ModelWorld world, UnaryOperator<Altered> how) {
    DbInstance replica = world.replicas().getFirst();
    world.ground().putOld(how.apply(Altered.of(replica)).instance());
  }

  private static void vanish(ModelWorld world) {
    world.plan();
    world.ground().remove(DbInstance.class, world.database().identifier());
  }

  /** An app without a database, and a snapshot of one of that name. */
  private static ModelWorld backedUp(Example app) {
    ModelWorld world = ModelWorld.empty(app, Example.rung("users-1"), 1);
    world
        .ground()
        .putOld(
            new DbSnapshot(
                "by-hand",
                "arn",
                world.database().identifier(),
                "db-1",
                "available",
                Optional.of(Example.NOW),
                Map.of(),
                new DbContents("postgres", "17.4", 20, "app", true)));
    return world;
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

  private static List<String> alarms(Plan plan) {
    return plan.alarms().stream().map(Finding.Alarm::reason).toList();
  }

  private static List<String> startable(Plan plan) {
    return plan.startable().stream().map(Step::key).toList();
  }

  @Test
  void neverShrinksStorage() {
    ModelWorld world = on("users-1");
    primary(world, primary -> primary.set(Setting.STORAGE, "100"));

    Plan plan = world.plan();

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.findings()).extracting(Finding::reason).containsExactly("StorageIsAFloor");
  }

  @Test
  void growsStorageByATenthAtLeast() {
    ModelWorld world = on("users-1");
    primary(world, primary -> primary.set(Setting.STORAGE, "100"));

    Plan plan = world.app(Example.shop().noCache().storage("101Gi")).plan();

    assertThat(step(plan, "database/settings").why())
        .containsExactly(
            new FieldChange("storage", "100 GiB", "110 GiB"),
            FieldChange.then("it stays so: storage never shrinks"));
  }

  @Test
  void growingPastTheStripesIsSaidToBeSlow() {
    ModelWorld world = on("users-1");
    primary(world, primary -> primary.set(Setting.STORAGE, "399"));

    Plan plan = world.app(Example.shop().noCache().storage("500Gi")).plan();

    assertThat(step(plan, "database/settings").impact()).isEqualTo(Impact.DEGRADED);
  }

  @Test
  void aFullDatabaseGrowsBeforeAnythingElse() {
    ModelWorld world = on("users-1").to(Example.rung("users-2"));
    primary(world, primary -> primary.status("storage-full"));

    Plan plan = world.plan();

    assertThat(startable(plan))
        .filteredOn(key -> key.startsWith("database"))
        .containsExactly("database/settings");
    assertThat(step(plan, "database/settings").why())
        .containsExactly(
            new FieldChange("storage", "20 GiB", "24 GiB"),
            FieldChange.then("it stays so: storage never shrinks"));
  }

  private static void climbsDownToANewerVersion(Engine engine, String from, String to) {
    ModelWorld world =
        ModelWorld.settled(
                Example.shop().noCache().engine(engine, from), Story.rung("users-500k"), 1)
            .app(Example.shop().noCache().engine(engine, to))
            .to(Example.rung("users-10k"));

    assertThat(ModelWorld.left(world.converge())).isEmpty();
    assertThat(world.started())
        .containsSubsequence(
            "replica/ro1/version", "database/version", "database/class", "replica/ro1/class");
  }

  @Test
  void whatGetsSmallerIsUpgradedBeforeReplicasFirst() {
    climbsDownToANewerVersion(Engine.MYSQL, "8.4.1", "8.4.3");
  }

  @Test
  void whatGetsSmallerTakesAMinorVersionOfPostgresBefore() {
    climbsDownToANewerVersion(Engine.POSTGRES, "17.2", "17.4");
  }

  private static String environmentsGroups() {
    return String.join(",", Example.shop().environment().securityGroups());
  }

  @Test
  void oneMoreSecurityGroupDisturbsNobody() {
    ModelWorld world = on("users-10k");
    primary(world, primary -> primary.set(Setting.SECURITY_GROUPS, ""));
    replica(world, replica -> replica.set(Setting.SECURITY_GROUPS, ""));

    Plan plan = world.plan();

    assertThat(keys(plan)).contains("database/settings", "replica/ro1/settings");
    assertThat(plan.steps()).noneMatch(step -> step.impact().disruptive());
  }

  @Test
  void whomItLetsInIsTheEnvironmentsWord() {
    ModelWorld world = on("users-10k");
    String both = environmentsGroups() + ",sg-gone";
    primary(world, primary -> primary.set(Setting.SECURITY_GROUPS, both));
    replica(world, replica -> replica.set(Setting.SECURITY_GROUPS, both));

    Plan plan = world.plan();

    for (String of : List.of("database", "replica/ro1")) {
      PlannedStep settings = step(plan, of + "/settings");
      assertThat(settings.impact()).isEqualTo(Impact.ONLINE);
      assertThat(settings.why())
          .containsExactly(new FieldChange("security groups", both, environmentsGroups()));
    }
    assertThat(keys(plan)).noneMatch(key -> key.endsWith("/security-groups"));
  }

  @Test
  void neverLowersTheVersion() {
    ModelWorld world = on("users-1");
    primary(world, primary -> primary.set(Setting.VERSION, "18.1"));

    assertThat(keys(world.plan())).doesNotContain("database/version");
  }

  @Test
  void neverLowersRetentionOrProtection() {
    ModelWorld world = on("users-10k");

    world.to(Example.rung("users-1")).converge();

    assertThat(world.primary().orElseThrow().is(Setting.BACKUP_RETENTION)).isEqualTo("7");
    assertThat(world.primary().orElseThrow().is(Setting.DELETION_PROTECTION)).isEqualTo("true");
  }

  @Test
  void convertsToMultiAzBeforeItChangesTheClass() {
    ModelWorld world = on("users-1").to(Example.rung("users-10k"));

    world.converge();

    assertThat(world.started())
        .containsSubsequence(
            "database/multi-az", "replica/ro1", "database/class/snapshot", "database/class");
  }

  @Test
  void growsReplicasBeforeThePrimary() {
    ModelWorld world = on("users-10k");
    primary(world, primary -> primary.set(Setting.INSTANCE_CLASS, "db.t4g.medium"));
    replica(world, replica -> replica.set(Setting.INSTANCE_CLASS, "db.t4g.medium"));

    world.converge();

    assertThat(world.started()).containsSubsequence("replica/ro1/class", "database/class");
  }

  @Test
  void shrinksThePrimaryBeforeReplicas() {
    ModelWorld world = on("users-10k");
    primary(world, primary -> primary.set(Setting.INSTANCE_CLASS, "db.r7g.2xlarge"));
    replica(world, replica -> replica.set(Setting.INSTANCE_CLASS, "db.r7g.2xlarge"));

    world.converge();

    assertThat(world.started()).containsSubsequence("database/class", "replica/ro1/class");
  }

  @Test
  void takesReplicasAwayLast() {
    ModelWorld world = on("users-10k").to(Example.rung("users-1"));

    world.converge();

    assertThat(world.started())
        .containsSubsequence(
            "binding/database-readers", "workload/web", "database/class", "replica/ro1/remove");
  }

  /** Like the rung with one, so that nothing else has to change first. */
  static Rung withoutReplicas() {
    ScaleTierSpec like = Example.rung("users-10k").spec();
    TierDatabase of = like.database();
    return Example.rung(
        "without-replicas",
        like,
        new TierDatabase(
            of.instanceClass(),
            of.storage(),
            of.multiAz(),
            of.backupRetentionDays(),
            of.deletionProtection(),
            of.insights(),
            0,
            of.replicaClass(),
            of.parameters(),
            of.readersDrain(),
            of.standbySoak()));
  }

  /** Why the removal of the first replica waits, from plan to plan. */
  private static List<String> waits(ModelWorld world) {
    var reasons = new ArrayList<String>();
    world.watch(plan ->
        plan.steps().stream()
            .filter(step -> step.key().equals("replica/ro1/remove"))
            .flatMap(step ->
                step.state() instanceof State.Waiting(String reason, String _, var _)
                    ? Stream.of(reason)
                    : Stream.empty())
            .filter(reason -> reasons.isEmpty() || !reasons.getLast().equals(reason))
            .forEach(reasons::add));
    return reasons;
  }

  @Test
  void aReplicaGoesWhenNobodyIsConnectedAnyMore() {
    ModelWorld world = on("users-10k").to(withoutReplicas());
    List<String> reasons = waits(world);

    world.converge();

    assertThat(reasons).startsWith("Needs").contains("ConnectionsDrain");
    assertThat(world.replicas()).isEmpty();
  }

  @Test
  void whoCutsOffConnectionsThatStayOpenIsAPerson() {
    ModelWorld world = on("users-10k").to(withoutReplicas()).nobodyApproves();
    world.approval(Approval.NEVER).rds().connected(3);
    List<String> reasons = waits(world);

    Plan plan = world.converge();

    assertThat(reasons).contains("ConnectionsOpen");
    assertThat(step(plan, "replica/ro1/remove").state()).isEqualTo(new State.Approval());
    assertThat(alarms(plan)).containsExactly("ConnectionsStayOpen");
    assertThat(world.replicas()).hasSize(1);
  }

  @Test
  void anApprovedRemovalCutsConnectionsOff() {
    ModelWorld world = on("users-10k").to(withoutReplicas());
    world.approval(Approval.NEVER).rds().connected(3);

    world.converge();

    assertThat(world.replicas()).isEmpty();
  }

  @Test
  void connectionsThatEndAfterAllNeedNobody() {
    ModelWorld world = on("users-10k").to(withoutReplicas()).nobodyApproves();
    world.approval(Approval.NEVER).rds().connected(3);
    world.converge();

    world.rds().connected(0);
    world.idle(Duration.ofMinutes(1));
    Plan plan = world.converge();

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.alarms()).isEmpty();
  }

  @Test
  void noApprovalIsAskedForWhilePodsStillRead() {
    ModelWorld world = on("users-10k").to(withoutReplicas());
    world.approval(Approval.NEVER).rds().connected(3);

    Plan plan = world.plan();

    assertThat(step(plan, "replica/ro1/remove").unapproved()).isFalse();
    assertThat(plan.alarms()).isEmpty();
  }

  @Test
  void whereConnectionsCannotBeReadTheyGetAWhileToEnd() {
    ModelWorld world = on("users-10k").to(withoutReplicas());
    world.rds().connectionsUnread("Allow cloudwatch:GetMetricData.");
    var messages = new TreeSet<String>();
    world.watch(plan ->
        plan.steps().stream()
            .filter(step -> step.key().equals("replica/ro1/remove"))
            .flatMap(step ->
                step.state() instanceof State.Waiting(String _, String message, var _)
                    ? Stream.of(message)
                    : Stream.empty())
            .forEach(messages::add));

    world.converge();

    assertThat(messages).anyMatch(message -> message.contains("cloudwatch:GetMetricData"));
    assertThat(world.replicas()).isEmpty();
  }

  @Test
  void aPromotedReplicaIsAnAlarmAndNeverDeleted() {
    ModelWorld world = on("users-10k");
    replica(world, Altered::promoted);
    String promoted = world.replicas().getFirst().name();

    Plan plan = world.to(Example.rung("users-1")).converge();

    assertThat(alarms(plan)).containsExactly("ReplicaPromoted");
    assertThat(plan.unplanned()).isEmpty();
    assertThat(world.replicas()).extracting(DbInstance::name).containsExactly(promoted);
  }

  @Test
  void brokenReplicasGoFirst() {
    ModelWorld world = on("users-10k");
    replica(
        world,
        replica -> replica.replication("replication terminated: it had stopped for 30 days"));

    Plan plan = world.plan();

    assertThat(keys(plan)).contains("replica/ro2", "replica/ro1/remove");
  }

  @Test
  void aVanishedDatabaseIsAnAlarm() {
    ModelWorld world = on("users-1");
    vanish(world);

    Plan plan = world.plan();

    assertThat(alarms(plan)).contains("DatabaseVanished");
    assertThat(plan.startable()).isEmpty();
  }

  @Test
  void nobodyIsAskedToApproveADatabaseThatIsMadeOfNobodyKnowsWhat() {
    ModelWorld world = on("users-1").approval(Approval.ALWAYS);
    vanish(world);

    assertThat(step(world.plan(), "database").unapproved()).isFalse();
    world.app(Example.shop().noCache().startEmpty(true));
    assertThat(step(world.plan(), "database").unapproved()).isTrue();
  }

  @Test
  void aDatabaseThatStartsEmptyIsMigrated() {
    ModelWorld world = on("users-1");
    vanish(world);
    world.app(Example.shop().noCache().startEmpty(true)).approval(Approval.ALWAYS);
    String promised = step(world.plan(), "migration/web").fingerprint();

    world.watch(plan -> promised(plan, promised)).converge();

    assertThat(world.started()).containsOnlyOnce("migration/web");
    assertThat(world.started().indexOf("migration/web"))
        .isGreaterThan(world.started().indexOf("database"));
    assertThat(keys(world.plan())).isEmpty();
  }

  /** From plan to plan it is the step that a person has approved. */
  private static void promised(Plan plan, String fingerprint) {
    assertThat(plan.steps())
        .filteredOn(step -> step.key().equals("migration/web") && !step.running())
        .extracting(PlannedStep::fingerprint)
        .allMatch(fingerprint::equals);
  }

  @Test
  void aDatabaseThatAPersonPutBackIsMigrated() {
    ModelWorld world = on("users-1");
    DbInstance before = world.primary().orElseThrow();
    vanish(world);
    world.ground().put(Altered.of(before).resourceId("db-restored").instance());

    assertThat(keys(world.plan())).containsExactly("migration/web");
    assertThat(keys(world.converge())).isEmpty();
    assertThat(world.started()).containsExactly("migration/web");
  }

  @Test
  void aDatabaseThatIsNotSeenForAWhileIsNotMigratedAgain() {
    ModelWorld world = on("users-1");

    Plan plan =
        world.plan(sight ->
            sight.unknown(
                Map.of(
                    new ResourceKey(DbInstance.class, world.database().identifier()),
                    "throttled")));

    assertThat(keys(plan)).isEmpty();
  }

  @Test
  void startEmptyIsUsedOnce() {
    ModelWorld world = on("users-1");
    vanish(world);
    world.app(Example.shop().noCache().startEmpty(true)).converge();
    assertThat(world.primary()).isPresent();
    vanish(world);

    assertThat(alarms(world.plan())).contains("DatabaseVanished");
  }

  @Test
  void aDatabaseWithBackupsIsNotStartedEmpty() {
    ModelWorld world = backedUp(Example.shop().noCache());

    Plan plan = world.plan();

    assertThat(alarms(plan)).contains("BackupsExist");
    assertThat(startable(plan)).doesNotContain("database");
    world.converge();
    assertThat(world.primary()).isEmpty();
  }

  @Test
  void aPlanThatWaitsForWordOfBackupsShowsTheWholeWay() {
    Example app = Example.shop().noCache();
    List<String> whole = keys(ModelWorld.empty(app, Example.rung("users-1"), 1).plan());

    Plan held = backedUp(app).plan();

    assertThat(keys(held)).containsExactlyInAnyOrderElementsOf(whole);
    assertThat(step(held, "database").cost().adds()).isTrue();
    assertThat(held.cost().orElseThrow().after().known()).isPositive();
    assertThat(held.unplanned()).isEmpty();
  }

  /** Though the groups that it needs are yet to be made: those come by themselves. */
  @Test
  void itsDatabaseWaitsForThatWordBeforeAllElse() {
    Plan plan = backedUp(Example.shop().noCache()).plan();

    assertThat(keys(plan)).contains("subnets");
    assertThat(step(plan, "database").state())
        .isInstanceOfSatisfying(
            State.Waiting.class, waiting -> assertThat(waiting.reason()).isEqualTo("BackupsExist"));
  }

  @Test
  void anApprovalBeforeThatWordIsNoneForWhatComesOfIt() {
    Example app = Example.shop().noCache();
    ModelWorld world = backedUp(app);
    String before = step(world.plan(), "database").fingerprint();

    assertThat(step(world.app(app.startEmpty(true)).plan(), "database").fingerprint())
        .isNotEqualTo(before);
  }

  @Test
  void foreignPendingChangesAreTakenBackAndNotFlushed() {
    ModelWorld world = on("users-1").to(Example.rung("users-2"));
    primary(world, primary -> primary.pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge"));

    Plan plan = world.plan();

    assertThat(startable(plan))
        .filteredOn(key -> key.startsWith("database/"))
        .containsExactly("database/withdraw");
    assertThat(step(plan, "database/class").step().orElseThrow().needs())
        .contains(new Need.Done(Architect.DATABASE, "database/withdraw"));
    assertThat(step(plan, "database/withdraw").step().orElseThrow().action())
        .isInstanceOfSatisfying(
            RdsAction.Withdraw.class,
            withdraw ->
                assertThat(withdraw.is())
                    .containsOnly(Map.entry(Setting.INSTANCE_CLASS, "db.t4g.micro")));
  }

  @Test
  void aPendingRetentionThatIsLowerWaitsForAPersonEvenWhereTheRungAsksForIt() {
    ModelWorld world = on("users-1").app(Example.shop().noCache().storage("80Gi"));
    String wanted = world.primary().orElseThrow().is(Setting.BACKUP_RETENTION);
    primary(
        world,
        primary ->
            primary.set(Setting.BACKUP_RETENTION, "30").pending(Setting.BACKUP_RETENTION, wanted));

    Plan plan = world.plan();

    assertThat(step(plan, "database/pending").reversible()).isFalse();
    assertThat(step(plan, "database/pending").unapproved()).isTrue();
    assertThat(step(plan, "database/settings").reversible()).isTrue();
  }

  @Test
  void aForeignPendingVersionIsAppliedAsWhoeverLeftItChoseIt() {
    ModelWorld world = on("users-1");
    primary(
        world,
        primary ->
            primary
                .pending(Setting.VERSION, "18.1")
                .pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge"));

    PlannedStep step =
        step(world.plan(Policy.FREE.drifting(DriftPolicy.REPORT)), "database/pending");

    assertThat(step.reversible()).isFalse();
    assertThat(step.step().orElseThrow().action())
        .isInstanceOfSatisfying(
            RdsAction.ModifyInstance.class,
            modify ->
                assertThat(modify.to())
                    .containsOnly(Map.entry(Setting.INSTANCE_CLASS, "db.r7g.24xlarge")));
  }

  @Test
  void foreignPendingChangesOfReplicasAreTakenBackAndNotFlushed() {
    ModelWorld world = on("users-10k").app(Example.shop().noCache().storage("50Gi"));
    replica(world, replica -> replica.pending(Setting.INSTANCE_CLASS, "db.r7g.24xlarge"));

    Plan plan = world.plan();

    assertThat(startable(plan))
        .filteredOn(key -> key.startsWith("replica/"))
        .containsExactly("replica/ro1/withdraw");
    assertThat(keys(plan)).contains("replica/ro1/settings");
  }

  @Test
  void takesOverOnlyAfterApproval() {
    ModelWorld world = on("users-1");
    primary(
        world,
        primary -> {
          var tags = new TreeMap<>(world.primary().orElseThrow().tags());
          tags.put(Owner.CLUSTER, "another");
          return primary.tags(tags);
        });

    Plan plan = world.approval(Approval.NEVER).plan();

    assertThat(alarms(plan)).containsExactly("HeldByOtherCluster");
    assertThat(step(plan, "takeover/database").state()).isEqualTo(new State.Approval());
    assertThat(world.converge().settled()).isTrue();
  }

  /** Others would be made in their place, and go again. */
  @Test
  void replicasThatAnotherClusterHoldsAreTakenOverAndNoneIsMadeBesideThem() {
    ModelWorld world = on("users-10k").settles();
    world
        .replicas()
        .forEach(replica -> {
          var tags = new TreeMap<>(replica.tags());
          tags.put(Owner.CLUSTER, "another");
          world.ground().putOld(Altered.of(replica).tags(tags).instance());
        });

    Plan plan = world.plan();

    assertThat(keys(plan)).contains("takeover/replica-ro1");
    assertThat(plan.steps()).noneMatch(step -> step.title().startsWith("create replica"));
    int before = world.replicas().size();
    assertThat(world.converge().settled()).isTrue();
    assertThat(world.replicas()).hasSize(before);
  }

  @Test
  void aDatabaseOfSomebodyElseIsLeftAlone() {
    ModelWorld world = on("users-1").to(Example.rung("users-1k"));
    primary(world, primary -> primary.resourceId("db-ANOTHER").tags(Map.of()));

    Plan plan = world.plan();

    assertThat(alarms(plan)).contains("NameTaken");
    assertThat(startable(plan)).noneMatch(key -> key.startsWith("database"));
  }

  @Test
  void noPasswordIsMadeUpForADatabaseThatMayNotBeTouchedYet() {
    ModelWorld world = on("users-1");
    world.cluster().loseCredentials(world.blueprint().part(Part.Credentials.class).orElseThrow());
    primary(world, primary -> primary.resourceId("db-ANOTHER").tags(Map.of("somebody", "else")));

    assertThat(startable(world.plan())).doesNotContain("credentials/database");
  }

  @Test
  void whoseDatabaseLostItsTagsIsToldWhichToPutBack() {
    ModelWorld world = on("users-1");
    primary(world, primary -> primary.tags(Map.of()));

    Plan plan = world.plan();

    assertThat(alarms(plan)).containsExactly("TagsMissing");
    assertThat(plan.alarms().getFirst().message())
        .contains("stepladder.dev/part=database")
        .doesNotContain("elete");
  }

  @Test
  void whatSomebodyElseChangedInAParameterGroupAsksBeforeARestart() {
    ModelWorld world = on("users-10k").approval(Approval.NEVER);
    primary(world, primary -> primary.parameters("pending-reboot"));

    Plan plan = world.plan();

    assertThat(step(plan, "database/reboot").state()).isEqualTo(new State.Approval());
    assertThat(step(plan, "database/reboot").why().toString()).contains("somebody changed");
  }

  @Test
  void aReplicaWhoseReplicationFailsIsAnAlarmAndNeitherDeletedNorKeptFromGrowing() {
    ModelWorld world = on("users-10k");
    replica(
        world,
        replica ->
            replica
                .set(Setting.INSTANCE_CLASS, "db.t4g.medium")
                .replication("replication error: the server terminated abnormally"));

    Plan plan = world.plan();

    assertThat(alarms(plan)).containsExactly("ReplicationFailed");
    assertThat(keys(plan)).doesNotContain("replica/ro1/remove");
    assertThat(step(plan, "replica/ro1/class").state().toString()).doesNotContain("ResourceBusy");
  }

  @Test
  void aReplicaThatCouldNotFollowItsPrimaryGetsThePrimarysClass() {
    ScaleTierSpec like = Example.rung("users-10k").spec();
    TierDatabase of = like.database();
    var smaller =
        new TierDatabase(
            of.instanceClass(),
            of.storage(),
            of.multiAz(),
            of.backupRetentionDays(),
            of.deletionProtection(),
            of.insights(),
            of.replicas(),
            "db.t4g.medium",
            of.parameters(),
            of.readersDrain(),
            of.standbySoak());
    ModelWorld world = on("users-10k").to(Example.rung("users-10k", like, smaller));

    Plan plan = world.plan();

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.findings()).extracting(Finding::reason).contains("ReplicaClassTooSmall");
  }

  @Test
  void aFailureThatNamesNoSettingCountsForWhateverWasTried() {
    ModelWorld world = on("users-1").to(Example.rung("users-2")).approval(Approval.NEVER);
    String before = step(world.plan(), "database/class").fingerprint();
    primary(
        world,
        primary ->
            primary.failed(
                new DbInstance.Failure(
                    Example.NOW.minus(Duration.ofHours(1)), "Something went wrong.")));

    assertThat(step(world.plan(), "database/class").fingerprint()).isNotEqualTo(before);
  }

  @Test
  void snapshotsAreNotRenewedForEverWhileTheirStepIsRefused() {
    ModelWorld world = on("users-1k").to(Example.rung("users-10k")).nobodyApproves();
    for (int hours = 0; hours < 12; hours++) {
      world.converge(40, step -> !step.key().equals("database/class"));
      world.idle(Duration.ofMinutes(61));
    }

    assertThat(world.ground().all(DbSnapshot.class)).hasSize(3);
    assertThat(alarms(world.plan())).contains("SnapshotsInVain");
  }

  @Test
  void anApprovalLapsesWhenTheStepChanges() {
    ModelWorld world = on("users-1").to(Example.rung("users-2"));
    String asked = step(world.plan(), "database/class").fingerprint();

    String changed =
        step(world.to(Example.rung("users-100")).plan(), "database/class").fingerprint();
    primary(
        world,
        primary -> primary.failed(new DbInstance.Failure(Example.NOW, "cannot change the class")));
    String failed = step(world.plan(), "database/class").fingerprint();

    assertThat(Set.of(asked, changed, failed)).hasSize(3);
  }

  @Test
  void aRestartThatTookNoParametersOverNeedsAnotherApproval() {
    ModelWorld world = on("users-1");
    primary(world, primary -> primary.parameters("pending-reboot"));
    String first = step(world.plan(), "database/reboot").fingerprint();

    primary(world, primary -> primary.restarted(Example.NOW.minus(Duration.ofHours(1))));
    PlannedStep second = step(world.plan(), "database/reboot");

    assertThat(second.fingerprint()).isNotEqualTo(first);
    assertThat(second.state()).isEqualTo(new State.Approval());
  }

  @Test
  void theNextRestartWaitsEverLonger() {
    ModelWorld world = on("users-1").approval(Approval.NEVER);
    primary(
        world,
        primary -> primary.parameters("pending-reboot").restarted(Example.NOW.minusSeconds(60)));

    assertThat(step(world.plan(), "database/reboot").state())
        .isInstanceOfSatisfying(
            State.Waiting.class,
            waiting ->
                assertThat(waiting.until()).contains(Example.NOW.plus(Duration.ofMinutes(4))));
  }

  @Test
  void afterThreeRestartsInVainAPersonIsCalled() {
    ModelWorld world = on("users-1").approval(Approval.NEVER);
    primary(
        world,
        primary ->
            primary
                .parameters("pending-reboot")
                .restarted(Example.NOW.minus(Duration.ofHours(3)))
                .restarted(Example.NOW.minus(Duration.ofHours(2)))
                .restarted(Example.NOW.minus(Duration.ofHours(1))));

    Plan plan = world.plan();

    assertThat(alarms(plan)).containsExactly("RestartWithoutEffect");
    assertThat(step(plan, "database/reboot").state()).isEqualTo(new State.Approval());
  }

  @Test
  void aReplicaIsNotRestartedForEverEither() {
    ModelWorld world = on("users-10k").approval(Approval.NEVER);
    replica(world, replica -> replica.parameters("pending-reboot"));
    world.rds().failReboots(3);

    world.converge();

    assertThat(world.started()).filteredOn("replica/ro1/reboot"::equals).hasSize(4);
    assertThat(world.replicas().getFirst().awaitsRestart()).isFalse();
  }

  @Test
  void managedPasswordForbidsReplicas() {
    ModelWorld world =
        ModelWorld.empty(Example.shop().noCache().managedPassword(), Example.rung("users-10k"), 1);

    Plan plan = world.converge();

    assertThat(alarms(plan)).contains("PasswordModeForbidsReplicas");
    assertThat(world.replicas()).isEmpty();
    assertThat(world.primary()).isPresent();
  }

  @Test
  void whatWasApprovedAndDoneAsksAnewTheNextTime() {
    ModelWorld world = on("users-1").to(Example.rung("users-2"));
    world.idle(Duration.ofMinutes(1));
    String word = step(world.plan(), "database/class").fingerprint();
    var approved = new Policy(Approval.OUTAGE, Set.of(word), Optional.empty());

    PlannedStep again = step(world.plan(approved.having(Set.of(word))), "database/class");

    assertThat(step(world.plan(approved), "database/class").unapproved()).isFalse();
    assertThat(again.unapproved()).isTrue();
    assertThat(again.fingerprint()).isNotEqualTo(word);
    var both = new Policy(Approval.OUTAGE, Set.of(word, again.fingerprint()), Optional.empty());
    assertThat(step(world.plan(both.having(Set.of(word))), "database/class").unapproved())
        .isFalse();
  }

  @Test
  void downtimeWaitsForAPersonBeforeItsSnapshotIsTaken() {
    ModelWorld world = on("users-1").to(Example.rung("users-2"));
    world.idle(Duration.ofMinutes(1));

    Plan plan = world.plan();

    assertThat(step(plan, "database/class").state()).isEqualTo(new State.Approval());
    assertThat(startable(plan)).doesNotContain("database/class/snapshot");
  }

  @Test
  void failingSnapshotsAreNotTakenForEver() {
    ModelWorld world = on("users-1").to(Example.rung("users-2"));
    world.rds().failSnapshots(3);

    world.converge();

    assertThat(world.ground().all(DbSnapshot.class))
        .extracting(DbSnapshot::status)
        .containsExactly("failed", "failed", "failed", "available");
  }

  @Test
  void snapshotsThatCannotBeSeenStopTheStep() {
    ModelWorld world = on("users-1k").to(Example.rung("users-1"));

    Plan plan = world.plan(sight -> sight.unreadable(Map.of(DbSnapshot.class, "throttled")));

    assertThat(keys(plan)).contains("database/class").doesNotContain("database/class/snapshot");
    assertThat(startable(plan)).doesNotContain("database/class");
  }

  @Test
  void whatCannotBeSeenIsNeitherMadeNorChanged() {
    ModelWorld world = on("users-1k").to(Example.rung("users-10k"));
    String primary = world.database().identifier();

    Plan plan =
        world.plan(sight ->
            sight.unknown(Map.of(new ResourceKey(DbInstance.class, primary), "throttled")));

    assertThat(startable(plan))
        .noneMatch(key -> key.startsWith("database") || key.startsWith("replica"));
    assertThat(plan.unseen()).isNotEmpty();
  }

  @Test
  void replicasThatCannotBeSeenLeaveTheirBindingAlone() {
    ModelWorld world = on("users-10k");
    String replica = world.replicas().getFirst().name();

    Plan plan =
        world.plan(sight ->
            sight.unknown(Map.of(new ResourceKey(DbInstance.class, replica), "throttled")));

    assertThat(plan.startable()).isEmpty();
  }

  @Test
  void aReplicaMadeBeforeAMajorUpgradeFitsThePrimary() {
    ModelWorld world = on("users-1k").to(Example.rung("users-10k"));
    primary(
        world,
        primary ->
            primary
                .set(Setting.VERSION, "16.4")
                .set(Setting.PARAMETER_GROUP, "default.postgres16"));

    Step create = step(world.plan(), "replica/ro1").step().orElseThrow();

    assertThat(((RdsAction.CreateReplica) create.action()).parameterGroup())
        .isEqualTo("default.postgres16");
  }

  @Test
  void majorUpgradesAreIrreversibleAndWaitForAPerson() {
    ModelWorld world = on("users-1k");
    primary(
        world,
        primary ->
            primary
                .set(Setting.VERSION, "16.4")
                .set(Setting.PARAMETER_GROUP, "default.postgres16"));

    PlannedStep upgrade = step(world.plan(), "database/version");

    assertThat(upgrade.reversible()).isFalse();
    assertThat(upgrade.unapproved()).isTrue();
  }

  @Test
  void podsTurnToTheWriterAtOnceWhenTheirReplicaVanishes() {
    ModelWorld world = on("users-10k");
    world.plan();
    world.ground().remove(DbInstance.class, world.replicas().getFirst().name());

    assertThat(world.converge().steps()).isEmpty();

    assertThat(world.started())
        .containsSubsequence(
            "binding/database-readers",
            "workload/web/rebind",
            "binding/database-readers",
            "workload/web/rebind");
  }

  /** RDS shows one after the other: creating, modifying for the standby, backing-up. */
  @ParameterizedTest
  @ValueSource(strings = {"creating", "modifying", "backing-up"})
  void aDatabaseIsBeingCreatedUntilItsFirstBackup(String status) {
    ModelWorld world = ModelWorld.settled(Example.shop().noCache(), Example.rung("users-1k"), 1);
    world.ground().putOld(Altered.of(world.primary().orElseThrow()).status(status).instance());

    assertThat(world.plan().steps())
        .filteredOn(PlannedStep::running)
        .extracting(PlannedStep::key)
        .containsExactly("database");
  }
}
