package dev.stepladder.operator;

import dev.stepladder.operator.telemetry.Vitals;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.health.EventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How the operator is by what it watches. One that stands by watches, too, and so is ready. What
 * nobody here can mend, such as an API server or AWS that do not answer, is no reason to end.
 */
final class OperatorVitals implements Vitals {

  private final RuntimeInfo info;

  OperatorVitals(RuntimeInfo info) {
    this.info = info;
  }

  /** One that has stopped watching for good. One that is not started yet ends by itself. */
  @Override
  public List<String> ends() {
    return info.isStarted()
        ? watches(watch -> !watch.isRunning(), "%s are watched no more")
        : List.of();
  }

  @Override
  public List<String> lacks() {
    return info.isStarted()
        ? watches(
            watch -> !watch.isRunning() || !watch.hasSynced(),
            "%s have not all been seen yet: are the CustomResourceDefinitions there, and does the API server answer?")
        : Vitals.STARTING.lacks();
  }

  private List<String> watches(Predicate<InformerHealthIndicator> which, String what) {
    return info.getRegisteredControllers().stream()
        .flatMap(controller ->
            controller.getControllerHealthInfo().eventSourceHealthIndicators().entrySet().stream())
        .filter(source -> watched(source.getValue()).anyMatch(which))
        .map(Map.Entry::getKey)
        .map(what::formatted)
        .distinct()
        .sorted()
        .toList();
  }

  /** A source may watch several namespaces; one that watches nothing lacks nothing. */
  private static Stream<InformerHealthIndicator> watched(EventSourceHealthIndicator source) {
    return source instanceof InformerWrappingEventSourceHealthIndicator<?> informers
        ? informers.informerHealthIndicators().values().stream()
        : Stream.empty();
  }
}
