package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Tag;

class RestoringTest {

  private static final Outcome STARTED = new Outcome.Started();
  private static final String SNAPSHOT = "RestoreDBInstanceFromDBSnapshot";
  private static final String TO_TIME = "RestoreDBInstanceToPointInTime";
  private static final String NEW = "shop-db";
  private static final String OLD = "old-db";
  private static final DbContents POSTGRES = new DbContents("postgres", "17.4", 20, "app", true);

  private final RdsWorld world = new RdsWorld();
  private String old = "";

  @BeforeEach
  void start() {
    var _ = world.started();
    assertThat(
            world.start(
                new RdsAction.CreateSubnetGroup(
                    "shared-subnets",
                    "stepladder test prod",
                    List.of("subnet-0aaaaaaaa", "subnet-0bbbbbbbb"),
                    Map.of())))
        .isEqualTo(STARTED);
    old = world.running(OLD, request -> request.storageEncrypted(true)).resourceId();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private RdsClient rds() {
    return RdsService.client(world.account);
  }

  private void snapshot(String name, List<Tag> tags) {
    rds().createDBSnapshot(r -> r.dbSnapshotIdentifier(name).dbInstanceIdentifier(OLD).tags(tags));
    world.pass(Duration.ofHours(1));
  }

  private RdsAction.RestoreSnapshot from(String snapshot) {
    return new RdsAction.RestoreSnapshot(
        RdsWorld.database(NEW), "default.postgres17", POSTGRES, old, false, snapshot);
  }

  private RdsAction.RestoreToTime to(Optional<Instant> time) {
    return new RdsAction.RestoreToTime(
        RdsWorld.database(NEW), "default.postgres17", POSTGRES, old, false, time);
  }

  private static Part.Database managed(Part.Database of) {
    return new Part.Database(
        of.id(),
        of.identifier(),
        of.engine(),
        of.version(),
        of.instanceClass(),
        of.storage(),
        of.multiAz(),
        of.backupRetention(),
        of.deletionProtection(),
        of.insights(),
        of.parameters(),
        of.parameterGroupPrefix(),
        of.parameterGroupTags(),
        of.subnetGroup(),
        of.securityGroups(),
        of.kmsKey(),
        Part.PasswordMode.RDS_MANAGED,
        of.username(),
        of.databaseName(),
        of.secretName(),
        of.adopted(),
        of.restore(),
        of.startEmpty(),
        of.standbySoak(),
        of.quick(),
        of.tags());
  }

  private DBInstance made() {
    return world.console().instance(NEW).orElseThrow();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void asksForWhatACreateAsksForAsFarAsTheCallTakesIt() {
    snapshot("before", RdsWorld.tags());
    assertThat(world.start(from("before"))).isEqualTo(STARTED);

    assertThat(made().publiclyAccessible()).isFalse();
    assertThat(made().copyTagsToSnapshot()).isTrue();
    assertThat(made().storageType()).isEqualTo("gp3");
    assertThat(made().dbInstanceClass()).isEqualTo("db.t4g.micro");
    assertThat(made().dbSubnetGroup().dbSubnetGroupName()).isEqualTo("shared-subnets");
    assertThat(made().storageEncrypted()).isTrue();
    assertThat(RdsRecords.tags(made().tagList()))
        .isEqualTo(RdsWorld.OWNER.tags(PartId.of("database")));
  }

  @Test
  void marksTheSecretAsNotInForceBeforeItAsks() {
    snapshot("before", RdsWorld.tags());
    var _ = world.simulator.faults().on(SNAPSHOT).accessDenied();

    assertThat(world.start(from("before"))).isInstanceOf(Outcome.Refused.class);
    assertThat(world.passwords.doubted).containsExactly("team/shop-database");
  }

  @Test
  void waitsForTheSecret() {
    snapshot("before", RdsWorld.tags());
    world.passwords.held.clear();

    assertThat(world.start(from("before")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo("PasswordMissing"));
    assertThat(world.calls(SNAPSHOT)).isZero();
  }

  @Test
  void aLostAnswerMakesNoSecondInstance() {
    snapshot("before", RdsWorld.tags());
    var _ = world.simulator.faults().on(SNAPSHOT).once().dropAfter();

    assertThat(world.start(from("before"))).isInstanceOf(Outcome.Outdated.class);
    assertThat(world.entry(DbInstance.class, NEW)).isInstanceOf(Entry.Unknown.class);
    world.time.pass(2);
    assertThat(world.instance(NEW).status()).isEqualTo("creating");
  }

  @Test
  void changedCredentialsMakeNothingInAnotherAccount() {
    snapshot("before", RdsWorld.tags());
    world.simulator.accounts().register("AKIELSEWHERE", "999988887777");
    world.time.pass(10);
    world.accessKeyId = "AKIELSEWHERE";

    var _ = world.start(from("before"));
    assertThat(world.calls(SNAPSHOT)).isZero();
  }

  @Test
  void aSnapshotThatHasBecomeSomebodyElsesIsNotUsed() {
    snapshot("before", List.of(tag(Owner.ADOPTABLE_BY, "test/team/other")));

    assertThat(world.start(from("before"))).isInstanceOf(Outcome.Outdated.class);
    assertThat(world.calls(SNAPSHOT)).isZero();
  }

  private static List<Tag> ofAnotherApp() {
    return new Owner("test", "cluster", "team", "next", "uid")
        .tags(PartId.of("database")).entrySet().stream()
            .map(tag -> tag(tag.getKey(), tag.getValue()))
            .toList();
  }

  @Test
  void aSnapshotOfAnotherAppIsNotUsedWhateverIsRemembered() {
    snapshot("before", ofAnotherApp());
    var remembered =
        new RdsAction.RestoreSnapshot(
            RdsWorld.database(NEW), "default.postgres17", POSTGRES, old, true, "before");

    assertThat(world.start(remembered)).isInstanceOf(Outcome.Outdated.class);
    assertThat(world.calls(SNAPSHOT)).isZero();
  }

  @Test
  void backupsOfAnInstanceThatIsAnotherAppsNowAreNotUsedWhateverIsRemembered() {
    String arn = world.instance(OLD).arn();
    rds().addTagsToResource(r -> r.resourceName(arn).tags(ofAnotherApp()));
    world.time.pass(5);
    var remembered =
        new RdsAction.RestoreToTime(
            RdsWorld.database(NEW), "default.postgres17", POSTGRES, old, true, Optional.empty());

    assertThat(world.start(remembered)).isInstanceOf(Outcome.Outdated.class);
    assertThat(world.calls(TO_TIME)).isZero();
  }

  @Test
  void aSnapshotWhoseOwnerLetsTheAppHaveItIsUsed() {
    snapshot("before", List.of(tag(Owner.ADOPTABLE_BY, "test/team/shop")));

    assertThat(world.start(from("before"))).isEqualTo(STARTED);
  }

  @Test
  void aSnapshotOfAnotherInstanceUnderTheSameNameIsNotUsed() {
    snapshot("before", RdsWorld.tags());
    old = "db-ANOTHER";

    assertThat(world.start(from("before"))).isInstanceOf(Outcome.Outdated.class);
    assertThat(world.calls(SNAPSHOT)).isZero();
  }

  @Test
  void goesBackToATimeThatTheBackupsTellOf() {
    Instant then = world.time.now().minus(Duration.ofMinutes(30));
    assertThat(world.start(to(Optional.of(then)))).isEqualTo(STARTED);
    assertThat(made().dbInstanceStatus()).isEqualTo("creating");
  }

  @Test
  void goesBackWithTheBackupsOfAnInstanceThatIsGone() {
    var _ =
        world
            .console()
            .delete(r ->
                r.dbInstanceIdentifier(OLD).skipFinalSnapshot(true).deleteAutomatedBackups(false));
    world.pass(Duration.ofHours(1));
    var remembered =
        new RdsAction.RestoreToTime(
            RdsWorld.database(NEW), "default.postgres17", POSTGRES, old, true, Optional.empty());

    assertThat(world.start(remembered)).isEqualTo(STARTED);
  }

  @Test
  void backupsOfAnInstanceThatIsGoneAndWasNotTheAppsAreNotUsed() {
    var _ =
        world
            .console()
            .delete(r ->
                r.dbInstanceIdentifier(OLD).skipFinalSnapshot(true).deleteAutomatedBackups(false));
    world.pass(Duration.ofHours(1));

    assertThat(world.start(to(Optional.empty()))).isInstanceOf(Outcome.Outdated.class);
    assertThat(world.calls(TO_TIME)).isZero();
  }

  @Test
  void aTimeBeforeTheFirstBackupIsSaidWithThoseThatThereAre() {
    Instant early = world.time.now().minus(Duration.ofDays(1));

    assertThat(world.start(to(Optional.of(early))))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo("RestoreTimeOutside"));
    assertThat(world.calls(TO_TIME)).isZero();
  }

  @Test
  void rdsIsAskedToKeepThePasswordOfTheInstanceThatThePlanSaw() {
    assertThat(world.start(new RdsAction.KeepPassword(OLD, "db-ANOTHER")))
        .isInstanceOf(Outcome.Outdated.class);
    assertThat(world.start(new RdsAction.KeepPassword(OLD, old))).isEqualTo(STARTED);
    world.pass(Duration.ofHours(1));
    assertThat(world.instance(OLD).managedSecret()).isPresent();
  }

  @Test
  void aPasswordThatRdsIsToKeepNeedsNoSecret() {
    snapshot("before", RdsWorld.tags());
    Part.Database managed = managed(RdsWorld.database(NEW));
    var action =
        new RdsAction.RestoreSnapshot(
            managed, "default.postgres17", POSTGRES, old, false, "before");
    world.passwords.held.clear();

    assertThat(world.start(action)).isEqualTo(STARTED);
    assertThat(world.passwords.doubted).isEmpty();
  }
}
