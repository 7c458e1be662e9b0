package dev.stepladder.operator.aws;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Counts the attempts of the calls of one client by what the SDK measures. Only there is it seen
 * that a call was throttled which went through when the SDK repeated it.
 */
final class CallPublisher implements MetricPublisher {

  private static final String ATTEMPT = "ApiCallAttempt";

  private final Place place;
  private final String service;
  private final CallCounter counter;
  private final Runnable throttled;

  CallPublisher(Place place, String service, CallCounter counter, Runnable throttled) {
    this.place = place;
    this.service = service;
    this.counter = counter;
    this.throttled = throttled;
  }

  @Override
  public void publish(MetricCollection call) {
    String operation = first(call.metricValues(CoreMetric.OPERATION_NAME)).orElse("unknown");
    call.children().stream()
        .filter(child -> child.name().equals(ATTEMPT))
        .flatMap(attempt -> outcome(attempt).stream())
        .forEach(outcome -> tell(operation, outcome));
  }

  private void tell(String operation, CallCounter.Outcome outcome) {
    counter.count(place, service, operation, outcome);
    if (outcome == CallCounter.Outcome.THROTTLED) {
      throttled.run();
    }
  }

  /** Nothing for what was never sent, such as a call of a process that leads no more. */
  private static Optional<CallCounter.Outcome> outcome(MetricCollection attempt) {
    Optional<Integer> status = first(attempt.metricValues(HttpMetric.HTTP_STATUS_CODE));
    return switch (first(attempt.metricValues(CoreMetric.ERROR_TYPE)).orElse("")) {
      case "" -> Optional.of(CallCounter.Outcome.OK);
      case "Throttling" -> Optional.of(CallCounter.Outcome.THROTTLED);
      case "ConfiguredTimeout", "IO" -> Optional.of(CallCounter.Outcome.UNANSWERED);
      // The SDK calls an error of the server whatever a server says, were it of the caller.
      default -> status.map(CallPublisher::said);
    };
  }

  private static CallCounter.Outcome said(int status) {
    if (status >= HttpStatusCode.INTERNAL_SERVER_ERROR) {
      return CallCounter.Outcome.FAILED;
    }
    return status == HttpStatusCode.NOT_FOUND
        ? CallCounter.Outcome.MISSING
        : CallCounter.Outcome.REFUSED;
  }

  private static <T> Optional<T> first(List<T> values) {
    return values.stream().findFirst();
  }

  @Override
  public void close() {}
}
