package dev.stepladder.operator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.simulator.aws.Accounts;
import dev.stepladder.simulator.aws.rds.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RdsSweepTest {

  private final RdsWorld world = new RdsWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private Health healthWith(String accessKeyId, Optional<String> role) {
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

  private Outcome modify(String instanceClass) {
    DbInstance now = world.instance("shop-db");
    return world.start(
        new RdsAction.ModifyInstance(
            "shop-db",
            now.resourceId(),
            Map.of(Setting.INSTANCE_CLASS, instanceClass),
            Map.of(),
            false,
            true));
  }

  @Test
  void atRestAnHourCostsAHandfulOfReadsAndNoWrite() {
    world.started();
    var _ = world.running("shop-db");
    int mark = world.simulator.calls().mark();
    world.time.pass(Duration.ofHours(10));
    var calls = world.simulator.calls().since(mark);

    assertThat(calls).noneMatch(entry -> entry.call().mutation());
    // Five lists every five minutes, ten per cent of jitter, and the hourly look at the identity.
    assertThat(calls.size()).isBetween(10 * 5 * 11, 10 * 5 * 14 + 20);
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
    assertThat(world.account.calls()).isGreaterThan(5);
  }
}
