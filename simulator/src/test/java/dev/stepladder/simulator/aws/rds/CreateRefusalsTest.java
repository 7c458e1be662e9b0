package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;

class CreateRefusalsTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private static Arguments of(
      String what, String code, Consumer<CreateDbInstanceRequest.Builder> change) {
    return Arguments.of(what, code, change);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        of("no engine", "MissingParameter", r -> r.engine(null)),
        of("no class", "MissingParameter", r -> r.dbInstanceClass(null)),
        of("no storage", "MissingParameter", r -> r.allocatedStorage(null)),
        of("no user", "MissingParameter", r -> r.masterUsername(null)),
        of("no password", COMBINATION, r -> r.masterUserPassword(null)),
        of("two passwords", COMBINATION, r -> r.manageMasterUserPassword(true)),
        of("short password", VALUE, r -> r.masterUserPassword("seven77")),
        of("slash in the password", VALUE, r -> r.masterUserPassword("long/enough")),
        of(
            "password too long for MySQL",
            VALUE,
            r -> r.engine("mysql").engineVersion("8.4").masterUserPassword("p".repeat(42))),
        of("reserved user", VALUE, r -> r.masterUsername("rdsadmin")),
        of("malformed user", VALUE, r -> r.masterUsername("1app")),
        of("malformed database", VALUE, r -> r.dbName("my-shop")),
        of("unknown engine", VALUE, r -> r.engine("db9")),
        of("unknown version", COMBINATION, r -> r.engineVersion("9.6")),
        of("unknown class", COMBINATION, r -> r.dbInstanceClass("db.z9.huge")),
        of("malformed class", VALUE, r -> r.dbInstanceClass("m7g.large")),
        of("too little storage", COMBINATION, r -> r.allocatedStorage(19)),
        of("too much storage", COMBINATION, r -> r.allocatedStorage(65_537)),
        of("unknown storage type", VALUE, r -> r.storageType("gp9")),
        of("IOPS on a small gp3 volume", COMBINATION, r -> r.storageType("gp3").iops(6_000)),
        of("io2 without IOPS", COMBINATION, r -> r.storageType("io2").allocatedStorage(100)),
        of("autoscaling below the size", COMBINATION, r -> r.maxAllocatedStorage(19)),
        of("retention", VALUE, r -> r.backupRetentionPeriod(36)),
        of("port", VALUE, r -> r.port(80)),
        of("monitoring interval", VALUE, r -> r.monitoringInterval(7)),
        of("monitoring without a role", COMBINATION, r -> r.monitoringInterval(60)),
        of("zone with Multi-AZ", COMBINATION, r -> r.multiAZ(true).availabilityZone("us-east-1a")),
        of("zone of another region", VALUE, r -> r.availabilityZone("eu-west-1a")),
        of("key without encryption", COMBINATION, r -> r.kmsKeyId("arn:aws:kms:key")),
        of("backup window", VALUE, r -> r.preferredBackupWindow("25:00-26:00")),
        of("short backup window", VALUE, r -> r.preferredBackupWindow("01:00-01:10")),
        of("maintenance window", VALUE, r -> r.preferredMaintenanceWindow("someday")),
        of("security group", VALUE, r -> r.vpcSecurityGroupIds("default")),
        of("reserved tag", VALUE, r -> r.tags(SimulatedAws.tag("aws:app", "shop"))),
        of("character in a tag", VALUE, r -> r.tags(SimulatedAws.tag("app", "a;b"))),
        of(
            "advanced insights without their retention",
            COMBINATION,
            r -> r.databaseInsightsMode("advanced").enablePerformanceInsights(true)),
        of(
            "insights on a tiny MySQL",
            COMBINATION,
            r -> r.engine("mysql").engineVersion("8.4").enablePerformanceInsights(true)),
        of(
            "parameter group of another family",
            COMBINATION,
            r -> r.dbParameterGroupName("default.postgres16")),
        of(
            "unknown parameter group",
            "DBParameterGroupNotFound",
            r -> r.dbParameterGroupName("nobody")),
        of(
            "unknown subnet group",
            "DBSubnetGroupNotFoundFault",
            r -> r.dbSubnetGroupName("nobody")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refuses(String what, String code, Consumer<CreateDbInstanceRequest.Builder> change) {
    assertRefused(code, () -> aws.create("shop", change));
    assertThat(aws.console().instances()).as(what).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1shop", "shop-", "shop--ro", "shop_ro", ""})
  void refusesAMalformedIdentifier(String id) {
    assertRefused(VALUE, () -> aws.create(id, r -> {}));
  }

  @Test
  void refusesAnIdentifierThatIsTakenInAnyCase() {
    aws.create("shop", r -> {});
    assertRefused("DBInstanceAlreadyExists", () -> aws.create("SHOP", r -> {}));
  }

  @Test
  void refusesTheInstanceBeyondTheQuota() {
    aws.console().quota(Quota.DB_INSTANCES, 1);
    aws.create("shop", r -> {});
    assertRefused("InstanceQuotaExceeded", () -> aws.create("cart", r -> {}));
  }

  @Test
  void refusesStorageBeyondTheQuota() {
    aws.console().quota(Quota.ALLOCATED_STORAGE, 30);
    aws.create("shop", r -> {});
    assertRefused("StorageQuotaExceeded", () -> aws.create("cart", r -> {}));
  }

  @Test
  void storesTheIdentifierInLowerCase() {
    assertThat(aws.create("Shop", r -> {}).dbInstanceIdentifier()).isEqualTo("shop");
  }

  @Test
  void takesAMajorVersionForItsNewestMinor() {
    assertThat(aws.create("shop", r -> r.engineVersion("17")).engineVersion()).isEqualTo("17.6");
  }

  @Test
  void doesNotEncryptUnlessAsked() {
    assertThat(aws.create("shop", r -> {}).storageEncrypted()).isFalse();
  }
}
