package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

class ModifyTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private static Arguments of(
      String what, String code, Consumer<ModifyDbInstanceRequest.Builder> change) {
    return Arguments.of(what, code, change);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        of("nothing", COMBINATION, r -> r.allowMajorVersionUpgrade(true)),
        of(
            "what is there",
            COMBINATION,
            r -> r.applyImmediately(false).allocatedStorage(100).engineVersion("17")),
        of("less storage", COMBINATION, r -> r.allocatedStorage(99)),
        of("less than a tenth more storage", COMBINATION, r -> r.allocatedStorage(109)),
        of("IOPS on a small gp3 volume", COMBINATION, r -> r.iops(4_000)),
        of("io2 without IOPS", COMBINATION, r -> r.storageType("io2")),
        of("autoscaling below the size", COMBINATION, r -> r.maxAllocatedStorage(50)),
        of("unknown class", COMBINATION, r -> r.dbInstanceClass("db.z9.huge")),
        of("retention", VALUE, r -> r.backupRetentionPeriod(-1)),
        of("older version", COMBINATION, r -> r.engineVersion("16.8")),
        of("major version without consent", COMBINATION, r -> r.engineVersion("18.1")),
        of("password", VALUE, r -> r.masterUserPassword("with a space")),
        of(
            "two passwords",
            COMBINATION,
            r -> r.manageMasterUserPassword(true).masterUserPassword("long-enough")),
        of("port", VALUE, r -> r.dbPortNumber(1)),
        of(
            "unknown parameter group",
            "DBParameterGroupNotFound",
            r -> r.dbParameterGroupName("nobody")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refuses(String what, String code, Consumer<ModifyDbInstanceRequest.Builder> change) {
    DBInstance before = aws.running("shop", r -> r.allocatedStorage(100));
    assertRefused(code, () -> aws.modify("shop", change));
    aws.pass(Duration.ofHours(1));
    assertThat(aws.show("shop").toBuilder().latestRestorableTime(null).build())
        .as(what)
        .isEqualTo(before.toBuilder().latestRestorableTime(null).build());
  }

  @Test
  void refusesWhileSomethingElseIsBeingDone() {
    aws.create("shop", r -> {});
    assertRefused(
        "InvalidDBInstanceState", () -> aws.modify("shop", r -> r.dbInstanceClass("db.m7g.large")));
  }

  @Test
  void refusesAnInstanceThatDoesNotExist() {
    assertRefused("DBInstanceNotFound", () -> aws.modify("nobody", r -> r.multiAZ(true)));
  }

  @Test
  void withoutApplyImmediatelyAChangeWaitsForTheWindow() {
    aws.running("shop");
    aws.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("shop").dbInstanceClass("db.m7g.large"));
    aws.settle();
    assertThat(aws.show("shop").dbInstanceClass()).isEqualTo("db.t4g.micro");
    assertThat(aws.show("shop").pendingModifiedValues().dbInstanceClass())
        .isEqualTo("db.m7g.large");
    aws.console().maintenanceWindow("shop");
    aws.settle();
    assertThat(aws.show("shop").dbInstanceClass()).isEqualTo("db.m7g.large");
  }

  @Test
  void applyImmediatelyFlushesEveryPendingChange() {
    aws.running("shop");
    aws.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("shop").dbInstanceClass("db.m7g.large"));
    DBInstance shown = aws.modified("shop", r -> r.backupRetentionPeriod(7));
    assertThat(shown.dbInstanceClass()).isEqualTo("db.m7g.large");
    assertThat(shown.backupRetentionPeriod()).isEqualTo(7);
  }

  @Test
  void askingForWhatIsThereTakesBackWhatWasPending() {
    aws.running("shop");
    aws.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("shop").dbInstanceClass("db.m7g.large"));
    aws.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("shop").dbInstanceClass("db.t4g.micro"));
    assertThat(aws.show("shop").pendingModifiedValues().dbInstanceClass()).isNull();
  }

  @Test
  void aSecondModifyBeforeTheFirstHasBegunAddsToIt() {
    aws.running("shop");
    aws.modify("shop", r -> r.dbInstanceClass("db.m7g.large"));
    DBInstance shown = aws.modified("shop", r -> r.multiAZ(true));
    assertThat(shown.dbInstanceClass()).isEqualTo("db.m7g.large");
    assertThat(shown.multiAZ()).isTrue();
  }

  @Test
  void deletionProtectionIsAtOnceAndLeavesTheStatusAlone() {
    aws.running("shop");
    assertThat(aws.modify("shop", r -> r.deletionProtection(true)).deletionProtection()).isTrue();
    assertThat(aws.clock.nextDue()).isEmpty();
  }

  @Test
  void retentionBetweenPositiveNumbersIsQuickAndToZeroIsNot() {
    aws.running("shop");
    aws.modify("shop", r -> r.backupRetentionPeriod(7));
    aws.settle();
    Duration quick = Duration.between(SimulatedAws.START, aws.clock.now());
    aws.modify("shop", r -> r.backupRetentionPeriod(0));
    aws.settle();
    Duration both = Duration.between(SimulatedAws.START, aws.clock.now());
    assertThat(both.minus(quick)).isGreaterThan(RdsDuration.BACKUPS_SWITCHED.median());
    assertThat(aws.show("shop").latestRestorableTime()).isNull();
  }

  @Test
  void aNewPasswordIsNeverShownAndReplacesTheOldOne() {
    aws.running("shop");
    DBInstance answer = aws.modify("shop", r -> r.masterUserPassword("another-password"));
    assertThat(answer.pendingModifiedValues().masterUserPassword()).isEqualTo("****");
    aws.pass(Duration.ofMinutes(1));
    assertThat(aws.status("shop")).isEqualTo("resetting-master-credentials");
    aws.settle();
    assertThat(aws.console().password("shop")).contains("another-password");
  }

  @Test
  void managedPasswordComesWithASecretAndGoesWithAPassword() {
    aws.create("shop", r -> r.masterUserPassword(null).manageMasterUserPassword(true));
    assertThat(aws.show("shop").masterUserSecret().secretStatus()).isEqualTo("creating");
    aws.settle();
    assertThat(aws.show("shop").masterUserSecret().secretStatus()).isEqualTo("active");
    assertRefused(COMBINATION, () -> aws.modify("shop", r -> r.manageMasterUserPassword(false)));
    aws.modified(
        "shop", r -> r.manageMasterUserPassword(false).masterUserPassword("another-password"));
    assertThat(aws.show("shop").masterUserSecret()).isNull();
  }

  @Test
  void multiAzClassChangeIsAFailover() {
    DBInstance before = aws.running("shop", r -> r.multiAZ(true));
    DBInstance after = aws.modified("shop", r -> r.dbInstanceClass("db.m7g.large"));
    assertThat(after.availabilityZone()).isEqualTo(before.secondaryAvailabilityZone());
    assertThat(aws.console().events("shop"))
        .anySatisfy(event -> assertThat(event.eventCategories()).contains("failover"));
  }

  @Test
  void securityGroupsAreAddingUntilTheyAreActive() {
    aws.running("shop");
    aws.modify("shop", r -> r.vpcSecurityGroupIds("sg-1", "sg-2"));
    assertThat(aws.show("shop").vpcSecurityGroups())
        .extracting(group -> group.status())
        .containsOnly("adding");
    aws.settle();
    assertThat(aws.show("shop").vpcSecurityGroups())
        .extracting(group -> group.vpcSecurityGroupId() + " " + group.status())
        .isEqualTo(List.of("sg-1 active", "sg-2 active"));
  }

  @Test
  void anotherPortTakesEffectWithoutApplyImmediately() {
    aws.running("shop");
    aws.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("shop").dbPortNumber(6000));
    aws.settle();
    assertThat(aws.show("shop").endpoint().port()).isEqualTo(6000);
  }

  @Test
  void startAndEndOfAChangeAreEvents() {
    aws.running("shop");
    aws.modified("shop", r -> r.dbInstanceClass("db.m7g.large"));
    assertThat(aws.console().events("shop"))
        .extracting(event -> event.message())
        .containsSubsequence(
            "Applying modification to database instance class",
            "Finished applying modification to database instance class");
  }
}
