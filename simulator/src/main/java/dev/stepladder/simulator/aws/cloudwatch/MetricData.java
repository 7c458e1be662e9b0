package dev.stepladder.simulator.aws.cloudwatch;

import dev.stepladder.simulator.aws.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** GetMetricData: several metrics in one call. Without expressions, and all in one page. */
final class MetricData {

  private static final int MOST_QUERIES = 500;
  private static final int MOST_POINTS = 100_800;
  private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]{0,254}");

  private final Metrics metrics;
  private final Instant now;

  MetricData(Metrics metrics, Instant now) {
    this.metrics = metrics;
    this.now = now;
  }

  GetMetricDataResponse answer(GetMetricDataRequest request) {
    Series.checkTimes(request.startTime(), request.endTime());
    if (request.metricDataQueries().isEmpty()) {
      throw AwsError.refused("MissingParameter", "The parameter MetricDataQueries is required.");
    }
    if (request.metricDataQueries().size() > MOST_QUERIES) {
      throw invalid("A call may hold at most " + MOST_QUERIES + " metric data queries.");
    }
    Set<String> ids = new HashSet<>();
    List<MetricDataResult> results = new ArrayList<>();
    for (MetricDataQuery query : request.metricDataQueries()) {
      check(query, ids);
      MetricDataResult result = result(query, request);
      if (!Boolean.FALSE.equals(query.returnData())) {
        results.add(result);
      }
    }
    int most = request.maxDatapoints() == null ? MOST_POINTS : request.maxDatapoints();
    int points = results.stream().mapToInt(result -> result.values().size()).sum();
    if (points > most) {
      throw invalid("The simulator does not page data points: " + points + " for " + most + ".");
    }
    return GetMetricDataResponse.builder().metricDataResults(results).messages(List.of()).build();
  }

  private static void check(MetricDataQuery query, Set<String> ids) {
    if (query.id() == null || !ID.matcher(query.id()).matches()) {
      throw invalid("The value " + query.id() + " for parameter Id is invalid.");
    }
    if (!ids.add(query.id())) {
      throw invalid("The value " + query.id() + " for parameter Id is not unique.");
    }
    if (query.expression() != null) {
      throw invalid("The simulator has no expressions: " + query.expression());
    }
    MetricStat stat = query.metricStat();
    if (stat == null
        || stat.metric() == null
        || stat.metric().namespace() == null
        || stat.metric().metricName() == null
        || stat.stat() == null) {
      throw invalid(
          "The query " + query.id() + " must have a MetricStat with Metric, Period and Stat.");
    }
    Series.checkStatistic(stat.stat());
  }

  private MetricDataResult result(MetricDataQuery query, GetMetricDataRequest request) {
    MetricStat stat = query.metricStat();
    Duration period = Series.period(stat.period());
    SortedMap<Instant, DoubleSummaryStatistics> series =
        Series.of(
            metrics,
            Series.name(
                stat.metric().namespace(), stat.metric().metricName(), stat.metric().dimensions()),
            request.startTime(),
            request.endTime(),
            period,
            now);
    Map<Instant, DoubleSummaryStatistics> ordered =
        request.scanBy() == ScanBy.TIMESTAMP_ASCENDING
            ? series
            : new TreeMap<>(series).descendingMap();
    return MetricDataResult.builder()
        .id(query.id())
        .label(query.label() == null ? stat.metric().metricName() : query.label())
        .timestamps(List.copyOf(ordered.keySet()))
        .values(ordered.values().stream().map(v -> Series.value(stat.stat(), v)).toList())
        .statusCode(StatusCode.COMPLETE)
        .build();
  }

  private static AwsError invalid(String message) {
    return AwsError.refused("ValidationError", message);
  }
}
