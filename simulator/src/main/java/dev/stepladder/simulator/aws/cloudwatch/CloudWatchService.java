package dev.stepladder.simulator.aws.cloudwatch;

import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.protocol.JsonProtocol;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.QueryProtocol;
import dev.stepladder.simulator.aws.protocol.WireRequest;
import dev.stepladder.simulator.clock.VirtualClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;

/**
 * GetMetricData and GetMetricStatistics. The SDK for Java asks by the query protocol, the command
 * line in JSON.
 */
public final class CloudWatchService implements AwsService {

  private final VirtualClock clock;
  private final Scope home;
  private final Protocol query =
      new QueryProtocol("http://monitoring.amazonaws.com/doc/2010-08-01/");
  private final Protocol json = new JsonProtocol("GraniteServiceVersion20100801", "1.0");
  private final Map<Scope, Metrics> metrics = new ConcurrentHashMap<>();

  public CloudWatchService(VirtualClock clock, Scope home) {
    this.clock = clock;
    this.home = home;
  }

  /** What is reported in the default account and region. */
  public CloudWatchConsole console() {
    return console(home);
  }

  /** What is reported in this account and region. */
  public CloudWatchConsole console(Scope scope) {
    return new CloudWatchConsole(at(scope));
  }

  private Metrics at(Scope scope) {
    return metrics.computeIfAbsent(scope, s -> new Metrics(clock));
  }

  @Override
  public String signingName() {
    return "monitoring";
  }

  @Override
  public Protocol protocol() {
    return query;
  }

  @Override
  public Protocol protocol(WireRequest request) {
    return request.headers().containsKey(JsonProtocol.TARGET) ? json : query;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        Operation.read("GetMetricData", GetMetricDataRequest::builder, this::getMetricData),
        Operation.read(
                "GetMetricStatistics",
                GetMetricStatisticsRequest::builder,
                this::getMetricStatistics)
            .requiring("Namespace", "MetricName"));
  }

  private GetMetricDataResponse getMetricData(GetMetricDataRequest request, CallContext context) {
    return new MetricData(at(context.scope()), clock.now()).answer(request);
  }

  private GetMetricStatisticsResponse getMetricStatistics(
      GetMetricStatisticsRequest request, CallContext context) {
    return new MetricStatistics(at(context.scope()), clock.now()).answer(request);
  }
}
