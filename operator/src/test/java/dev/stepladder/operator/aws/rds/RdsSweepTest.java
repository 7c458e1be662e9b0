package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.blueprint.AssumedRole;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.simulator.aws.Accounts;
import dev.stepladder.simulator.aws.rds.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.Parameter;

class RdsSweepTest {

  private final RdsWorld world = new RdsWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private Health healthWith(String accessKeyId, Optional<String> role) {
    return healthBy(accessKeyId, role.map(arn -> new AssumedRole(arn, Optional.empty())));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // As a place has it.
  private Health healthBy(String accessKeyId, Optional<AssumedRole> role) {
    try (var accounts = new AwsAccounts(world.options(accessKeyId), world.time)) {
      SweptInventory inventory =
          world.inventory(accounts.account(new Place(RdsWorld.ACCOUNT, "us-east-1", role)));
      inventory.start();
      world.time.pass(0);
      Health health = inventory.look().health();
      inventory.stop();
      return health;
    }
  }

  @Test
  void twoHundredAndFiftyInstancesAreThreeCalls() {
    world.console().quota(Quota.DB_INSTANCES, 1000);
    for (int i = 0; i < 250; i++) {
      var _ = world.console().create(RdsWorld.small("db-" + i));
    }
    world.started();

    assertThat(world.inventory.look().all(DbInstance.class)).hasSize(250);
    assertThat(world.calls("DescribeDBInstances")).isEqualTo(3);
  }

  @Test
  void showsAnInstanceAsRdsDoes() {
    world.started();
    DbInstance instance =
        world.running(
            "shop-db",
            request ->
                request
                    .multiAZ(true)
                    .backupRetentionPeriod(7)
                    .deletionProtection(true)
                    .storageEncrypted(true)
                    .dbName("shop")
                    .vpcSecurityGroupIds("sg-0b", "sg-0a"));

    assertThat(instance.settings())
        .containsEntry(Setting.INSTANCE_CLASS, "db.t4g.micro")
        .containsEntry(Setting.STORAGE, "20")
        .containsEntry(Setting.MULTI_AZ, "true")
        .containsEntry(Setting.BACKUP_RETENTION, "7")
        .containsEntry(Setting.DELETION_PROTECTION, "true")
        .containsEntry(Setting.INSIGHTS, "OFF")
        .containsEntry(Setting.VERSION, "17.4")
        .containsEntry(Setting.PARAMETER_GROUP, "default.postgres17")
        .containsEntry(Setting.SECURITY_GROUPS, "sg-0a,sg-0b");
    assertThat(instance.settled()).isTrue();
    assertThat(instance.encrypted()).isTrue();
    assertThat(instance.host()).endsWith(".us-east-1.rds.amazonaws.com");
    assertThat(instance.port()).isEqualTo(5432);
    assertThat(instance.databaseName()).isEqualTo("shop");
    assertThat(RdsWorld.OWNER.claim(instance.tags())).isEqualTo(Owner.Claim.OURS);
  }

  @Test
  void showsWhatIsPendingWithoutThePassword() {
    world.started();
    var _ = world.running("shop-db");
    var _ =
        world
            .console()
            .modify(request ->
                request
                    .dbInstanceIdentifier("shop-db")
                    .dbInstanceClass("db.t4g.small")
                    .dbPortNumber(6000)
                    .masterUserPassword("never-to-be-shown"));
    world.sweep();

    assertThat(world.instance("shop-db").pending())
        .containsEntry(Setting.INSTANCE_CLASS, "db.t4g.small");
    assertThat(world.instance("shop-db").toString()).doesNotContain("never-to-be-shown");
  }

  @Test
  void aReplicaIsNotSettledUntilItReplicatesAndItsVolumeIsLoaded() {
    world.started();
    DbInstance primary = world.running("shop-db", r -> r.backupRetentionPeriod(1));
    var _ =
        world.start(
            new RdsAction.CreateReplica(
                "shop-ro1",
                primary.name(),
                "db.t4g.micro",
                "default.postgres17",
                List.of("sg-0123456789abcdef0"),
                Part.Insights.OFF,
                primary.tags()));
    world.time.pass(Duration.ofMinutes(1));
    assertThat(world.instance("shop-ro1").settled()).isFalse();
    assertThat(world.instance("shop-ro1").source()).contains("shop-db");

    world.pass(Duration.ofHours(2));
    assertThat(world.instance("shop-ro1").settled()).isTrue();
    assertThat(world.instance("shop-db").replicas()).containsExactly("shop-ro1");
  }

  @Test
  void aFailedModifyShowsAmongTheFailuresUntilOneSucceeds() {
    world.started();
    var _ = world.running("shop-db");
    world.simulator.faults().on("ModifyDBInstance").once().failLater("No room.");
    assertThat(modify("db.t4g.small")).isInstanceOf(Outcome.Started.class);
    world.time.pass(Duration.ofMinutes(30));
    assertThat(world.instance("shop-db").failures()).hasSize(1);
    assertThat(world.instance("shop-db").failures().getFirst().message()).contains("No room.");

    assertThat(modify("db.t4g.small")).isInstanceOf(Outcome.Started.class);
    world.time.pass(Duration.ofMinutes(30));
    assertThat(world.instance("shop-db").failures()).isEmpty();
    assertThat(world.instance("shop-db").is(Setting.INSTANCE_CLASS)).isEqualTo("db.t4g.small");
  }

  @Test
  void failuresFromBeforeAStartAreFound() {
    world.started();
    var _ = world.running("shop-db");
    world.simulator.faults().on("ModifyDBInstance").once().failLater("No room.");
    var _ = modify("db.t4g.small");
    world.pass(Duration.ofDays(2));

    SweptInventory another = world.inventory(world.account);
    another.start();
    world.time.pass(0);
    DbInstance seen = another.look().entry(DbInstance.class, "shop-db").known().orElseThrow();
    another.stop();
    assertThat(seen.failures()).hasSize(1);
  }

  @Test
  void restartsThatTakeNoParametersOverAreCountedFromEvents() {
    world.started();
    assertThat(world.awaitingRestart("shop-db").restarts()).isEmpty();
    world.simulator.faults().on("RebootDBInstance").times(2).failLater("It did not help.");

    reboot();
    world.time.pass(Duration.ofMinutes(10));
    assertThat(world.instance("shop-db").restarts()).hasSize(1);

    reboot();
    world.pass(Duration.ofDays(2));
    assertThat(world.instance("shop-db").restarts()).as("after a start of the operator").hasSize(2);

    reboot();
    world.time.pass(Duration.ofMinutes(10));
    assertThat(world.instance("shop-db").awaitsRestart()).isFalse();
    assertThat(world.instance("shop-db").restarts()).isEmpty();
  }

  @Test
  void changedParametersMakeEarlierRestartsAnotherMatter() {
    world.started();
    var _ = world.awaitingRestart("shop-db");
    world.simulator.faults().on("RebootDBInstance").failLater("It did not help.");
    reboot();
    world.time.pass(Duration.ofMinutes(10));
    assertThat(world.instance("shop-db").restarts()).hasSize(1);

    RdsService.client(world.account)
        .modifyDBParameterGroup(r ->
            r.dbParameterGroupName("pg17")
                .parameters(
                    Parameter.builder()
                        .parameterName("max_connections")
                        .parameterValue("200")
                        .applyMethod(ApplyMethod.PENDING_REBOOT)
                        .build()));
    world.time.pass(Duration.ofMinutes(6));
    assertThat(world.instance("shop-db").restarts()).isEmpty();
  }

  private void reboot() {
    var _ =
        RdsService.clientThatSendsOnce(world.account)
            .rebootDBInstance(r -> r.dbInstanceIdentifier("shop-db"));
  }

  private Outcome modify(String instanceClass) {
    DbInstance now = world.instance("shop-db");
    return world.start(
        new RdsAction.ModifyInstance(
            "shop-db",
            now.resourceId(),
            Map.of(Setting.INSTANCE_CLASS, instanceClass),
            Map.of(),
            false,
            true,
            false));
  }

  @Test
  void atRestAnHourCostsAHandfulOfReadsAndNoWrite() {
    world.started();
    var _ = world.running("shop-db");
    int mark = world.simulator.calls().mark();
    world.time.pass(Duration.ofHours(10));
    var calls = world.simulator.calls().since(mark);

    assertThat(calls).noneMatch(entry -> entry.call().mutation());
    // Five lists and a look at the identity every five minutes, with ten per cent of jitter.
    assertThat(calls.size()).isBetween(10 * 6 * 11, 10 * 6 * 14);
  }

  @Test
  void credentialsOfAnotherAccountShowNothingAsAbsent() {
    world.simulator.accounts().register("AKIOTHER", "999988887777");
    Health health = healthWith("AKIOTHER", Optional.empty());
    assertThat(health).isInstanceOf(Health.Failing.class);
    assertThat(((Health.Failing) health).reason()).isEqualTo("WrongAccount");
    assertThat(((Health.Failing) health).message())
        .contains("999988887777")
        .contains(RdsWorld.ACCOUNT);
  }

  @Test
  void credentialsThatChangeAreNoticedByTheNextCompleteReading() {
    world.started();
    world.simulator.accounts().register("AKIDEFAULT", "999988887777");
    world.time.pass(Duration.ofMinutes(6));
    assertThat(world.inventory.look().health())
        .isInstanceOfSatisfying(
            Health.Failing.class,
            failing -> assertThat(failing.reason()).isEqualTo("WrongAccount"));
    assertThat(world.entry(DbInstance.class, "x")).isInstanceOf(Entry.Unknown.class);
  }

  @Test
  void anArnOfAnotherAccountIsAFailedReading() {
    world.started();
    DbInstance seen = world.running("shop-db");
    world.simulator.accounts().register("AKIELSEWHERE", "999988887777");
    try (var others = new AwsAccounts(world.options("AKIELSEWHERE"), world.time)) {
      RdsService.client(others.account(new Place("999988887777", "us-east-1", Optional.empty())))
          .createDBInstance(request -> RdsWorld.small("shop-db").accept(request));
    }
    world.accessKeyId = "AKIELSEWHERE";
    world.inventory.readSoon(
        Set.of(new ResourceKey(DbInstance.class, seen.name())), Duration.ofSeconds(1));
    world.time.pass(1);

    assertThat(world.inventory.look().health())
        .isInstanceOfSatisfying(
            Health.Failing.class,
            failing -> {
              assertThat(failing.reason()).isEqualTo("WrongAccount");
              assertThat(failing.message()).contains("999988887777").contains(RdsWorld.ACCOUNT);
            });
  }

  @Test
  void refusedCredentialsAreSaidToBe() {
    world.simulator.accounts().refuse("AKIBAD", Accounts.Refusal.EXPIRED);
    Health health = healthWith("AKIBAD", Optional.empty());
    assertThat(((Health.Failing) health).reason()).isEqualTo("CredentialsRefused");
  }

  @Test
  void aRoleInTheAccountIsAssumed() {
    world.simulator.accounts().register("AKIOTHER", "999988887777");
    Health health =
        healthWith("AKIOTHER", Optional.of("arn:aws:iam::" + RdsWorld.ACCOUNT + ":role/ops"));
    assertThat(health).isEqualTo(new Health.Known());
  }

  @Test
  void aRoleThatAsksForAnExternalIdIsToldIt() {
    world.simulator.iam().console().propagation(Duration.ZERO);
    var role =
        world
            .simulator
            .iam()
            .console()
            .createRole(ops ->
                ops.roleName("ops")
                    .assumeRolePolicyDocument(
                        """
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                         "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
                         "Condition": {"StringEquals": {"sts:ExternalId": "shop-7"}}}}
                        """));
    assertThat(healthBy("AKIDEFAULT", Optional.of(new AssumedRole(role.arn(), Optional.empty()))))
        .isInstanceOf(Health.Failing.class);
    assertThat(
            healthBy("AKIDEFAULT", Optional.of(new AssumedRole(role.arn(), Optional.of("shop-7")))))
        .isEqualTo(new Health.Known());
  }

  @Test
  void aRoleThatMayNotBeAssumedIsNamed() {
    String role = "arn:aws:iam::" + RdsWorld.ACCOUNT + ":role/ops";
    world.simulator.accounts().denyRole(role);
    Health health = healthWith("AKIDEFAULT", Optional.of(role));
    assertThat(((Health.Failing) health).reason()).isEqualTo("AccessDenied");
    assertThat(((Health.Failing) health).message()).contains("sts:AssumeRole");
  }

  @Test
  void aDeniedListMakesAllUnknownAndNamesTheAction() {
    try (var _ = world.simulator.faults().on("DescribeDBSnapshots").accessDenied()) {
      world.started();
      assertThat(world.entry(DbInstance.class, "x")).isInstanceOf(Entry.Unknown.class);
      assertThat(((Health.Failing) world.inventory.look().health()).message())
          .contains("rds:DescribeDBSnapshots");
    }
    world.time.pass(5);
    assertThat(world.entry(DbInstance.class, "x")).isInstanceOf(Entry.Absent.class);
  }

  @Test
  void aThrottledSweepIsTriedAgain() {
    var _ = world.simulator.faults().on("DescribeDBInstances").times(3).throttle();
    world.started();
    assertThat(((Health.Failing) world.inventory.look().health()).reason()).isEqualTo("Throttled");
    world.time.pass(5);
    assertThat(world.inventory.look().health()).isEqualTo(new Health.Known());
  }

  @Test
  void theClocksAreCompared() {
    world.started();
    assertThat(world.account.skew().abs()).isLessThan(Duration.ofMinutes(5));
  }
}
