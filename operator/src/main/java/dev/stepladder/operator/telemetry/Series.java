package dev.stepladder.operator.telemetry;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/** The series of one metric while it is being put together: values by labels. */
final class Series {

  private final Metric metric;
  private final TreeMap<Labels, Double> values = new TreeMap<>();

  Series(Metric metric) {
    this.metric = metric;
  }

  /** Adds to what there is under these values of the labels, in the labels' order. */
  void add(double value, Object... labels) {
    merge(value, Double::sum, labels);
  }

  /** Keeps the largest under these values of the labels. */
  void largest(double value, Object... labels) {
    merge(value, Math::max, labels);
  }

  private void merge(double value, DoubleBinaryOperator how, Object... labels) {
    if (labels.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          "%s has the labels %s".formatted(metric.title(), metric.labels()));
    }
    Labels all =
        Labels.of(metric.labels(), List.of(labels).stream().map(Object::toString).toList());
    values.merge(all, value, how::applyAsDouble);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** As the registry takes it. */
  MetricSnapshot snapshot() {
    var metadata = new MetricMetadata(metric.stem(), metric.help());
    return metric.kind() == Metric.Kind.INFO
        ? new InfoSnapshot(
            metadata,
            values.keySet().stream().map(InfoSnapshot.InfoDataPointSnapshot::new).toList())
        : new GaugeSnapshot(
            metadata,
            values.entrySet().stream()
                .map(entry ->
                    new GaugeSnapshot.GaugeDataPointSnapshot(
                        entry.getValue(), entry.getKey(), null))
                .toList());
  }
}
