package dev.stepladder.operator.aws.cloudwatch;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.inventory.SweepFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

/**
 * What resources of one account and region report of themselves to CloudWatch, minute by minute.
 * Every metric that is asked for costs money, whether or not it has values.
 */
public final class MinuteMetrics {

  /** As IAM and endpoints name the service. */
  public static final String NAME = "cloudwatch";

  /** The most that CloudWatch takes in one call. */
  private static final int QUERIES = 500;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AwsAccount account;
  private final CloudWatchClient client;

  /**
   * A metric that each resource of a kind reports.
   *
   * @param dimension what holds the resource's name, and nothing else belongs to the metric
   */
  public record Metric(String namespace, String name, String dimension) {}

  /** What IAM must allow for these calls. */
  public static Permission permission() {
    return Permission.read("Metrics").calls(NAME, "GetMetricData");
  }

  /** Those of one account and region. */
  public MinuteMetrics(AwsAccount account) {
    this.account = account;
    this.client = account.client(NAME, CloudWatchClient::builder);
  }

  /**
   * The highest value of each minute that has any, by resource and by when the minute began.
   *
   * @param resources their names, none twice
   * @param from where the first minute begins
   * @param to where the last one ends
   * @throws SweepFailed if they could not be read
   */
  public Map<String, SortedMap<Instant, Double>> highest(
      Metric metric, Collection<String> resources, Instant from, Instant to) {
    var found = new HashMap<String, SortedMap<Instant, Double>>();
    List<String> names = List.copyOf(resources);
    for (int first = 0; first < names.size(); first += QUERIES) {
      List<String> some = names.subList(first, Math.min(names.size(), first + QUERIES));
      results(metric, some, from, to)
          .forEach(result ->
              found
                  .computeIfAbsent(some.get(index(result.id())), _ -> new TreeMap<>())
                  .putAll(values(result)));
    }
    return found;
  }

  private List<MetricDataResult> results(
      Metric metric, List<String> names, Instant from, Instant to) {
    var queries = new ArrayList<MetricDataQuery>();
    for (String name : names) {
      queries.add(query(id(queries.size()), metric, name));
    }
    List<MetricDataResult> results =
        account.read(
            "read " + metric.name(),
            NAME + ":GetMetricData",
            () ->
                client
                    .getMetricDataPaginator(
                        request -> request.startTime(from).endTime(to).metricDataQueries(queries))
                    .metricDataResults()
                    .stream()
                    .toList());
    results.forEach(result -> answered(metric, result));
    return results;
  }

  /** A query that failed has no values either, but says nothing of there being none. */
  private static void answered(Metric metric, MetricDataResult result) {
    switch (result.statusCode()) {
      case COMPLETE, PARTIAL_DATA -> {}
      case FORBIDDEN ->
          throw new SweepFailed(
              "AccessDenied",
              "CloudWatch forbids to read %s: %s. Allow cloudwatch:GetMetricData in the policy of the role that the operator uses."
                  .formatted(metric.name(), result.messages()));
      case INTERNAL_ERROR, UNKNOWN_TO_SDK_VERSION ->
          throw new SweepFailed(
              "Unavailable",
              "CloudWatch could not read %s: %s"
                  .formatted(metric.name(), result.statusCodeAsString()));
    }
  }

  private static MetricDataQuery query(String id, Metric metric, String name) {
    return MetricDataQuery.builder()
        .id(id)
        .metricStat(stat ->
            stat.period((int) MINUTE.toSeconds())
                .stat("Maximum")
                .metric(of ->
                    of.namespace(metric.namespace())
                        .metricName(metric.name())
                        .dimensions(
                            Dimension.builder().name(metric.dimension()).value(name).build())))
        .build();
  }

  /** Ids begin with a small letter. */
  private static String id(int index) {
    return "m" + index;
  }

  private static int index(String id) {
    return Integer.parseInt(id.substring(1));
  }

  private static SortedMap<Instant, Double> values(MetricDataResult result) {
    var values = new TreeMap<Instant, Double>();
    for (int i = 0; i < result.timestamps().size(); i++) {
      values.put(result.timestamps().get(i), result.values().get(i));
    }
    return values;
  }
}
