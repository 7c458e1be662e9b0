package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Filter;

class DescribeTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private List<String> found(Filter... filters) {
    return aws.rds.describeDBInstances(r -> r.filters(filters)).dbInstances().stream()
        .map(DBInstance::dbInstanceIdentifier)
        .toList();
  }

  @Test
  void hundredInstancesAPageInTheOrderOfTheirNames() {
    aws.console().quota(Quota.DB_INSTANCES, 1_000);
    for (int i = 0; i < 130; i++) {
      var request = SimulatedAws.postgres("db%03d".formatted(i)).build();
      aws.console().create(request);
    }
    assertThat(aws.rds.describeDBInstances().dbInstances()).hasSize(100);
    assertThat(aws.rds.describeDBInstancesPaginator().dbInstances())
        .hasSize(130)
        .extracting(DBInstance::dbInstanceIdentifier)
        .isSorted();
  }

  @Test
  void pageSizeIsBetweenTwentyAndAHundred() {
    assertRefused(
        "InvalidParameterValue", () -> aws.rds.describeDBInstances(r -> r.maxRecords(19)));
    assertRefused(
        "InvalidParameterValue", () -> aws.rds.describeDBInstances(r -> r.maxRecords(101)));
  }

  @Test
  void filtersByNameResourceIdAndEngine() {
    String resourceId = aws.create("shop", r -> {}).dbiResourceId();
    aws.create("cart", r -> r.engine("mysql").engineVersion("8.4"));
    assertThat(found(filter("db-instance-id", "shop", "nobody"))).containsExactly("shop");
    assertThat(found(filter("dbi-resource-id", resourceId))).containsExactly("shop");
    assertThat(found(filter("engine", "mysql", "mariadb"))).containsExactly("cart");
    assertThat(found(filter("engine", "mysql"), filter("db-instance-id", "shop"))).isEmpty();
  }

  @Test
  void unknownFilterIsRefused() {
    assertRefused("InvalidParameterValue", () -> found(filter("tag:app", "shop")));
  }

  @Test
  void instanceIsAlsoFoundByItsArn() {
    String arn = aws.create("shop", r -> {}).dbInstanceArn();
    assertThat(aws.show(arn).dbInstanceIdentifier()).isEqualTo("shop");
  }

  @Test
  void eventsAreOfTheLastHourUnlessAskedOtherwise() {
    aws.running("shop");
    aws.pass(Duration.ofHours(2));
    assertThat(aws.rds.describeEvents().events()).isEmpty();
    assertThat(aws.rds.describeEvents(r -> r.duration(180)).events()).isNotEmpty();
    assertThat(aws.rds.describeEvents(r -> r.startTime(SimulatedAws.START)).events()).isNotEmpty();
  }

  @Test
  void eventsOfOneSourceNeedItsType() {
    assertRefused(
        "InvalidParameterCombination",
        () -> aws.rds.describeEvents(r -> r.sourceIdentifier("shop")));
  }

  @Test
  void eventsCanBeFilteredByCategory() {
    aws.running("shop");
    assertThat(aws.rds.describeEvents(r -> r.eventCategories("backup")).events())
        .extracting(event -> event.message())
        .containsExactly("Backing up DB instance", "Finished DB Instance backup");
  }

  @Test
  void engineVersionsSayWhereTheyUpgradeTo() {
    assertThat(
            aws.rds
                .describeDBEngineVersions(r -> r.engine("postgres").engineVersion("17.4"))
                .dbEngineVersions())
        .singleElement()
        .satisfies(version -> {
          assertThat(version.dbParameterGroupFamily()).isEqualTo("postgres17");
          assertThat(version.validUpgradeTarget())
              .extracting(target -> target.engineVersion() + target.isMajorVersionUpgrade())
              .contains("17.5false", "18.1true");
        });
  }

  @Test
  void orderableOptionsCoverTheClassesOfTheLadder() {
    for (String size : List.of("db.t4g.micro", "db.m7g.large", "db.r7g.4xlarge")) {
      assertThat(
              aws.rds
                  .describeOrderableDBInstanceOptions(
                      r -> r.engine("postgres").engineVersion("17.6").dbInstanceClass(size))
                  .orderableDBInstanceOptions())
          .as(size)
          .isNotEmpty();
    }
  }

  @Test
  void accountAttributesCountWhatIsUsed() {
    aws.create("shop", r -> {});
    assertThat(aws.rds.describeAccountAttributes().accountQuotas())
        .anySatisfy(quota -> {
          assertThat(quota.accountQuotaName()).isEqualTo("DBInstances");
          assertThat(quota.used()).isEqualTo(1);
          assertThat(quota.max()).isEqualTo(40);
        });
  }
}
