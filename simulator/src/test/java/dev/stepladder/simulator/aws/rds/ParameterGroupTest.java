package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.Parameter;

class ParameterGroupTest {

  private static final String STATE = "InvalidDBParameterGroupState";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private void group(String name) {
    aws.rds.createDBParameterGroup(
        r -> r.dbParameterGroupName(name).dbParameterGroupFamily("postgres17").description("test"));
  }

  private void set(String name, String value, ApplyMethod method) {
    aws.rds.modifyDBParameterGroup(r ->
        r.dbParameterGroupName("pg17")
            .parameters(
                Parameter.builder()
                    .parameterName(name)
                    .parameterValue(value)
                    .applyMethod(method)
                    .build()));
  }

  private String applied(String instance) {
    return aws.show(instance).dbParameterGroups().getFirst().parameterApplyStatus();
  }

  @Test
  void anotherGroupIsPendingUntilAReboot() {
    group("pg17");
    aws.running("shop");
    aws.modify("shop", r -> r.dbParameterGroupName("pg17"));
    assertThat(applied("shop")).isEqualTo("applying");
    aws.settle();
    assertThat(applied("shop")).isEqualTo("pending-reboot");
    aws.console().maintenanceWindow("shop");
    assertThat(applied("shop")).isEqualTo("pending-reboot");
    aws.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop"));
    aws.settle();
    assertThat(applied("shop")).isEqualTo("in-sync");
  }

  @Test
  void eventsTellOfTheGroupAndOfTheRestart() {
    group("pg17");
    aws.running("shop");
    aws.modified("shop", r -> r.dbParameterGroupName("pg17"));
    aws.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop"));
    aws.settle();
    assertThat(
            aws.rds
                .describeEvents(r ->
                    r.sourceType("db-instance")
                        .sourceIdentifier("shop")
                        .duration(1440)
                        .eventCategories("availability", "configuration change"))
                .events())
        .extracting(Event::message)
        .containsExactly(
            "Updated to use DBParameterGroup pg17",
            "Finished updating DB parameter group",
            "DB instance shutdown",
            "DB instance restarted");
  }

  @Test
  void aRebootMayLeaveParametersWaiting() {
    group("pg17");
    aws.running("shop");
    aws.modified("shop", r -> r.dbParameterGroupName("pg17"));
    aws.simulator.faults().on("RebootDBInstance").once().failLater("it did not take them over");
    aws.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop"));
    aws.settle();
    assertThat(applied("shop")).isEqualTo("pending-reboot");
    aws.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop"));
    aws.settle();
    assertThat(applied("shop")).isEqualTo("in-sync");
  }

  @Test
  void dynamicParameterIsAppliedByItself() {
    group("pg17");
    aws.running("shop", r -> r.dbParameterGroupName("pg17"));
    set("log_min_duration_statement", "500", ApplyMethod.IMMEDIATE);
    assertThat(applied("shop")).isEqualTo("applying");
    aws.settle();
    assertThat(applied("shop")).isEqualTo("in-sync");
  }

  @Test
  void staticParameterCannotBeAppliedImmediately() {
    group("pg17");
    assertRefused(
        "InvalidParameterCombination", () -> set("max_connections", "200", ApplyMethod.IMMEDIATE));
  }

  @Test
  void staticParameterWaitsForAReboot() {
    group("pg17");
    aws.running("shop", r -> r.dbParameterGroupName("pg17"));
    set("max_connections", "200", ApplyMethod.PENDING_REBOOT);
    aws.settle();
    assertThat(applied("shop")).isEqualTo("pending-reboot");
  }

  @Test
  void unknownParameterIsRefused() {
    group("pg17");
    assertRefused("InvalidParameterValue", () -> set("no_such", "1", ApplyMethod.IMMEDIATE));
  }

  @Test
  void showsWhatWasSetAsTheUsers() {
    group("pg17");
    set("work_mem", "8192", ApplyMethod.IMMEDIATE);
    assertThat(
            aws.rds
                .describeDBParameters(r -> r.dbParameterGroupName("pg17").source("user"))
                .parameters())
        .singleElement()
        .satisfies(parameter -> assertThat(parameter.parameterValue()).isEqualTo("8192"));
  }

  @Test
  void parametersComeInPages() {
    assertThat(
            aws.rds
                .describeDBParametersPaginator(
                    r -> r.dbParameterGroupName("default.postgres17").maxRecords(20))
                .parameters())
        .hasSizeGreaterThan(40)
        .extracting(Parameter::parameterName)
        .doesNotHaveDuplicates();
  }

  @Test
  void defaultGroupsCannotBeChanged() {
    assertRefused(
        STATE,
        () -> aws.rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("default.postgres17")));
  }

  @Test
  void groupInUseCannotBeDeletedEvenWhileItsInstanceIsDeleting() {
    group("pg17");
    aws.running("shop", r -> r.dbParameterGroupName("pg17"));
    aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("shop").skipFinalSnapshot(true));
    assertRefused(STATE, () -> aws.rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("pg17")));
    aws.settle();
    aws.rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("pg17"));
    assertRefused(
        "DBParameterGroupNotFound",
        () -> aws.rds.describeDBParameterGroups(r -> r.dbParameterGroupName("pg17")));
  }

  @Test
  void nameIsTakenOnlyOnceAndWithinTheQuota() {
    aws.console().quota(Quota.PARAMETER_GROUPS, 1);
    group("pg17");
    assertRefused("DBParameterGroupAlreadyExists", () -> group("pg17"));
    assertRefused("DBParameterGroupQuotaExceeded", () -> group("more"));
  }
}
