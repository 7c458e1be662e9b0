package dev.stepladder.simulator.aws.cloudwatch;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** GetMetricStatistics: one metric, its data points in no order, as at AWS. */
final class MetricStatistics {

  private static final int MOST_POINTS = 1_440;

  private final Metrics metrics;
  private final Instant now;

  MetricStatistics(Metrics metrics, Instant now) {
    this.metrics = metrics;
    this.now = now;
  }

  GetMetricStatisticsResponse answer(GetMetricStatisticsRequest request) {
    Series.checkTimes(request.startTime(), request.endTime());
    Duration period = Series.period(request.period());
    request.extendedStatistics().forEach(Series::checkStatistic);
    if (request.statisticsAsStrings().isEmpty()) {
      throw AwsError.refused(
          "InvalidParameterCombination",
          "At least one of the parameters Statistics and ExtendedStatistics must be specified.");
    }
    request.statisticsAsStrings().forEach(Series::checkStatistic);
    long points =
        Duration.between(request.startTime(), request.endTime()).toSeconds() / period.toSeconds();
    if (points > MOST_POINTS) {
      throw AwsError.refused(
          "InvalidParameterCombination",
          "You have requested up to "
              + points
              + " datapoints, which exceeds the limit of "
              + MOST_POINTS
              + ".");
    }
    List<Datapoint> found = new ArrayList<>();
    Series.of(
            metrics,
            Series.name(request.namespace(), request.metricName(), request.dimensions()),
            request.startTime(),
            request.endTime(),
            period,
            now)
        .forEach((time, values) -> found.add(point(request, time, values)));
    found.sort(Comparator.comparing(point -> Ids.of(point.timestamp().toString(), 32)));
    return GetMetricStatisticsResponse.builder()
        .label(request.metricName())
        .datapoints(found)
        .build();
  }

  private static Datapoint point(
      GetMetricStatisticsRequest request, Instant time, DoubleSummaryStatistics values) {
    Datapoint.Builder point = Datapoint.builder().timestamp(time).unit(StandardUnit.COUNT);
    for (String statistic : request.statisticsAsStrings()) {
      double value = Series.value(statistic, values);
      switch (statistic) {
        case "Average" -> point.average(value);
        case "Sum" -> point.sum(value);
        case "Minimum" -> point.minimum(value);
        case "Maximum" -> point.maximum(value);
        default -> point.sampleCount(value);
      }
    }
    return point.build();
  }
}
