package dev.stepladder.simulator.aws.cloudwatch;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

class ConnectionsTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final CloudWatchClient cloudwatch = aws.cloudwatch();

  private Gauge shop() {
    return aws.simulator.cloudwatch().console().database("shop");
  }

  private static MetricDataQuery query(
      String id, String namespace, String metric, String stat, Dimension... dimensions) {
    return MetricDataQuery.builder()
        .id(id)
        .metricStat(s ->
            s.period(60)
                .stat(stat)
                .metric(
                    m -> m.namespace(namespace).metricName(metric).dimensions(List.of(dimensions))))
        .build();
  }

  private static MetricDataQuery query(String stat) {
    return query("m1", "AWS/RDS", "DatabaseConnections", stat, instance("shop"));
  }

  private static Dimension instance(String id) {
    return Dimension.builder().name("DBInstanceIdentifier").value(id).build();
  }

  @Test
  void aTestSeesTheMostOfAWhile() {
    assertThat(shop().most(Duration.ofMinutes(5))).isEmpty();
    shop().steady(4);
    aws.pass(Duration.ofMinutes(3));
    shop().steady(1);
    aws.pass(Duration.ofMinutes(2));

    assertThat(shop().most(Duration.ofMinutes(1))).hasValue(1);
    assertThat(shop().most(Duration.ofMinutes(5))).hasValue(4);
  }

  private List<MetricDataResult> last(Duration time, MetricDataQuery... queries) {
    Instant now = aws.clock.now();
    return cloudwatch
        .getMetricData(r ->
            r.startTime(now.minus(time))
                .endTime(now.plusSeconds(1))
                .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                .metricDataQueries(queries))
        .metricDataResults();
  }

  private List<Double> values(Duration time, String stat) {
    return last(time, query(stat)).getFirst().values();
  }

  private List<Datapoint> statistics(Consumer<GetMetricStatisticsRequest.Builder> more) {
    Instant now = aws.clock.now();
    return cloudwatch
        .getMetricStatistics(r ->
            r.namespace("AWS/RDS")
                .metricName("DatabaseConnections")
                .dimensions(instance("shop"))
                .startTime(now.minus(Duration.ofMinutes(10)))
                .endTime(now.plusSeconds(1))
                .period(60)
                .statistics(Statistic.MAXIMUM, Statistic.AVERAGE)
                .applyMutation(more))
        .datapoints();
  }

  @Test
  void connectionsShowOnlyInTheMinuteInWhichTheyWereSet() {
    shop().connections(7);
    assertThat(values(Duration.ofMinutes(1), "Maximum")).containsExactly(7.0);
    aws.pass(Duration.ofMinutes(5));
    assertThat(values(Duration.ofMinutes(4), "Maximum")).isEmpty();
    assertThat(values(Duration.ofMinutes(5), "Maximum")).containsExactly(7.0);
  }

  @Test
  void steadyConnectionsShowEachMinuteUntilTheyChange() {
    shop().steady(3);
    aws.pass(Duration.ofMinutes(2));
    shop().steady(0);
    aws.pass(Duration.ofMinutes(2));
    assertThat(values(Duration.ofMinutes(4), "Maximum")).containsExactly(3.0, 3.0, 0.0, 0.0, 0.0);
  }

  @Test
  void silentInstanceHasNoValues() {
    shop().steady(3);
    aws.pass(Duration.ofSeconds(90));
    shop().silent();
    aws.pass(Duration.ofMinutes(5));
    assertThat(values(Duration.ofMinutes(10), "Maximum")).containsExactly(3.0, 3.0);
  }

  @Test
  void anInstanceReportsByItselfWhileItServes() {
    var _ = aws.create("shop", r -> {});
    assertThat(values(Duration.ofMinutes(2), "Maximum")).isEmpty();
    aws.settle();
    aws.pass(Duration.ofMinutes(10));
    assertThat(values(Duration.ofMinutes(2), "Maximum")).containsOnly(0.0);

    var _ = aws.rds.stopDBInstance(r -> r.dbInstanceIdentifier("shop"));
    aws.settle();
    aws.pass(Duration.ofMinutes(10));
    assertThat(values(Duration.ofMinutes(2), "Maximum")).isEmpty();
  }

  @Test
  void clientsAreCountedAtTheInstanceOfTheirAddress() {
    var console = aws.simulator.cloudwatch().console();
    console.connected("shop.c0123.us-east-1.rds.amazonaws.com", 4);
    console.connected("shop.example.com", 9);
    assertThat(values(Duration.ofMinutes(1), "Maximum")).containsExactly(4.0);
  }

  @Test
  void periodSumsUpWhatWasReportedInIt() {
    shop().connections(2);
    aws.pass(Duration.ofSeconds(20));
    shop().connections(4);
    Duration minute = Duration.ofMinutes(1);
    assertThat(values(minute, "Average")).containsExactly(3.0);
    assertThat(values(minute, "Sum")).containsExactly(6.0);
    assertThat(values(minute, "Minimum")).containsExactly(2.0);
    assertThat(values(minute, "SampleCount")).containsExactly(2.0);
  }

  @Test
  void newestValueComesFirstUnlessAskedOtherwise() {
    shop().steady(3);
    aws.pass(Duration.ofMinutes(1));
    shop().steady(5);
    assertThat(
            cloudwatch
                .getMetricData(r ->
                    r.startTime(SimulatedAws.START)
                        .endTime(aws.clock.now().plusSeconds(1))
                        .metricDataQueries(query("Maximum")))
                .metricDataResults()
                .getFirst())
        .satisfies(result -> {
          assertThat(result.values()).containsExactly(5.0, 3.0);
          assertThat(result.timestamps())
              .containsExactly(SimulatedAws.START.plus(Duration.ofMinutes(1)), SimulatedAws.START);
        });
  }

  @Test
  void severalMetricsAreReadInOneCall() {
    shop().connections(7);
    aws.simulator.cloudwatch().console().cache("cart-001").connections(9);
    Dimension cluster = Dimension.builder().name("CacheClusterId").value("cart-001").build();
    Dimension node = Dimension.builder().name("CacheNodeId").value("0001").build();
    assertThat(
            last(
                Duration.ofMinutes(1),
                query("Maximum"),
                query("m2", "AWS/ElastiCache", "CurrConnections", "Maximum", cluster),
                query("m3", "AWS/ElastiCache", "CurrConnections", "Maximum", cluster, node),
                query("m4", "AWS/RDS", "DatabaseConnections", "Maximum", instance("nobody"))))
        .extracting(MetricDataResult::id, MetricDataResult::values)
        .containsExactly(
            tuple("m1", List.of(7.0)),
            tuple("m2", List.of(9.0)),
            tuple("m3", List.of(9.0)),
            tuple("m4", List.of()));
  }

  @Test
  void oneDimensionMoreIsAnotherMetric() {
    shop().connections(7);
    assertThat(
            last(
                    Duration.ofMinutes(1),
                    query(
                        "m1",
                        "AWS/RDS",
                        "DatabaseConnections",
                        "Maximum",
                        instance("shop"),
                        Dimension.builder().name("EngineName").value("postgres").build()))
                .getFirst()
                .values())
        .isEmpty();
  }

  @Test
  void valuesCanShowLate() {
    aws.simulator.cloudwatch().console().showsAfter(Duration.ofMinutes(2));
    shop().connections(7);
    assertThat(values(Duration.ofMinutes(5), "Maximum")).isEmpty();
    aws.pass(Duration.ofMinutes(2));
    assertThat(values(Duration.ofMinutes(5), "Maximum")).containsExactly(7.0);
  }

  @Test
  void statisticsOfOneMetricHoldAllThatWereAskedFor() {
    shop().connections(7);
    assertThat(statistics(r -> {}))
        .singleElement()
        .satisfies(point -> {
          assertThat(point.maximum()).isEqualTo(7.0);
          assertThat(point.average()).isEqualTo(7.0);
          assertThat(point.sum()).isNull();
          assertThat(point.timestamp()).isEqualTo(SimulatedAws.START);
          assertThat(point.unitAsString()).isEqualTo("Count");
        });
  }

  @Test
  void statisticsComeInNoOrder() {
    shop().steady(1);
    aws.pass(Duration.ofMinutes(9));
    List<Instant> times = statistics(r -> {}).stream().map(Datapoint::timestamp).toList();
    assertThat(times).hasSize(10).isNotEqualTo(times.stream().sorted().toList());
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertRefused("InvalidParameterValue", () -> statistics(r -> r.period(61)));
    assertRefused("InvalidParameterCombination", () -> statistics(r -> r.statistics(List.of())));
    assertRefused(
        "InvalidParameterCombination",
        () -> statistics(r -> r.startTime(SimulatedAws.START.minus(Duration.ofDays(2)))));
    assertRefused(
        "ValidationError",
        () -> statistics(r -> r.startTime(SimulatedAws.START.plus(Duration.ofDays(1)))));
    assertRefused(
        "ValidationError", () -> last(Duration.ofMinutes(1), query("Maximum"), query("Maximum")));
  }
}
