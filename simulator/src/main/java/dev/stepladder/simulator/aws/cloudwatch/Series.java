package dev.stepladder.simulator.aws.cloudwatch;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.cloudwatch.Gauge.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;

/** The values of a metric in periods; a period in which nothing was reported has none. */
final class Series {

  private static final Set<Integer> SHORT_PERIODS = Set.of(1, 5, 10, 20, 30);
  private static final int MINUTE = 60;

  private Series() {}

  /** A time from {@code start} to {@code end}, or a refusal. */
  static void checkTimes(Instant start, Instant end) {
    if (start == null || end == null) {
      throw AwsError.refused(
          "MissingParameter", "The parameters StartTime and EndTime are required.");
    }
    if (!start.isBefore(end)) {
      throw AwsError.refused(
          "ValidationError", "The parameter StartTime must be less than the parameter EndTime.");
    }
  }

  /** The period of so many seconds: 1, 5, 10, 20, 30 or full minutes. */
  static Duration period(Integer seconds) {
    if (seconds == null) {
      throw AwsError.refused("MissingParameter", "The parameter Period is required.");
    }
    if (!SHORT_PERIODS.contains(seconds) && (seconds <= 0 || seconds % MINUTE != 0)) {
      throw AwsError.refused(
          "InvalidParameterValue",
          "The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60: " + seconds);
    }
    return Duration.ofSeconds(seconds);
  }

  static Metrics.Name name(String namespace, String metric, List<Dimension> dimensions) {
    return new Metrics.Name(
        namespace,
        metric,
        dimensions.stream()
            .collect(Collectors.toMap(Dimension::name, Dimension::value, (a, b) -> b)));
  }

  /** What there is by the beginnings of the periods that begin in {@code [start, end)}. */
  static SortedMap<Instant, DoubleSummaryStatistics> of(
      Metrics metrics,
      Metrics.Name name,
      Instant start,
      Instant end,
      Duration period,
      Instant now) {
    SortedMap<Instant, DoubleSummaryStatistics> series = new TreeMap<>();
    Instant shown = now.minus(metrics.late()).plusNanos(1);
    Instant from = floor(start, period);
    Instant to = end.isBefore(shown) ? end : shown;
    List<Sample> samples =
        metrics.find(name).map(gauge -> gauge.samples(from, to)).orElse(List.of());
    for (Sample sample : samples) {
      series
          .computeIfAbsent(floor(sample.time(), period), t -> new DoubleSummaryStatistics())
          .accept(sample.value());
    }
    return series;
  }

  /** One of the five plain statistics, or a refusal. */
  static double value(String statistic, DoubleSummaryStatistics values) {
    return switch (statistic) {
      case "Average" -> values.getAverage();
      case "Sum" -> values.getSum();
      case "Minimum" -> values.getMin();
      case "Maximum" -> values.getMax();
      case "SampleCount" -> values.getCount();
      default ->
          throw AwsError.refused(
              "InvalidParameterValue",
              "The simulator has no statistic "
                  + statistic
                  + ": use Average, Sum, Minimum, Maximum or SampleCount.");
    };
  }

  /** Refuses a statistic that is none, also where there are no values. */
  static void checkStatistic(String statistic) {
    var _ = value(statistic, new DoubleSummaryStatistics());
  }

  private static Instant floor(Instant time, Duration period) {
    long seconds = period.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
  }
}
