package dev.stepladder.operator.telemetry;

import dev.stepladder.operator.aws.CallCounter;
import dev.stepladder.operator.report.Report;
import dev.stepladder.operator.time.Clock;
import dev.stepladder.operator.trace.Traces;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** All metrics of the operator. What counts is told; what stands is asked for at every look. */
public final class Telemetry implements AutoCloseable {

  /** What {@link #write} writes. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Duration[] LONG =
      IntStream.of(10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 14_400, 86_400)
          .mapToObj(Duration::ofSeconds)
          .toArray(Duration[]::new);
  private static final Duration[] SHORT =
      IntStream.of(10, 50, 100, 250, 500, 1000, 5000, 15_000, 60_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<Workings> workings = new AtomicReference<>(Workings.NONE);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Fleet fleet;
  private final Reconciles reconciles;
  private final Traces traces;

  /**
   * Metrics of an operator that is about to start.
   *
   * @param ofEachApp whether each app has metrics of its own
   */
  public Telemetry(Clock clock, boolean ofEachApp) {
    this(clock, ofEachApp, Traces.OFF);
  }

  /** The same, and traces. */
  public Telemetry(Clock clock, boolean ofEachApp, Traces traces) {
    this.traces = traces;
    fleet =
        new Fleet(
            new Fleet.Endings() {
              @Override
              public void step(Report.Taken step) {
                record(
                    Metric.STEP_DURATION, LONG, step.took(), step.part(), step.impact().toString());
              }

              @Override
              public void wait(WaitKind kind, Duration took) {
                record(Metric.WAIT_DURATION, LONG, took, kind.toString());
              }
            });
    reconciles =
        new Reconciles(
            clock,
            fleet,
            traces,
            (controller, done, took) ->
                record(
                    Metric.RECONCILE_DURATION, SHORT, took, controller, done ? "done" : "failed"));
    registry
        .getPrometheusRegistry()
        .register(new FleetCollector(fleet, workings::get, clock, ofEachApp));
    gauge(Metric.LEADER, working -> working.leads() ? 1 : 0);
    gauge(Metric.RECONCILE_QUEUE, Workings::queued);
    gauge(Metric.RECONCILES_RUNNING, Workings::running);
  }

  /**
   * From now on asks an operator.
   *
   * @param installation what the operator's installation is called
   */
  public void watch(Workings operator, String installation) {
    workings.set(operator);
    var build = new Series(Metric.BUILD);
    String version = Telemetry.class.getPackage().getImplementationVersion();
    build.add(1, version == null ? "unknown" : version, installation, Runtime.version());
    registry.getPrometheusRegistry().register(build::snapshot);
  }

  /** Shows also how the process itself fares: memory, threads, processor time. */
  void showProcess() {
    List.<MeterBinder>of(
            collections,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics())
        .forEach(binder -> binder.bindTo(registry));
  }

  /** Where apps are reported to. */
  public Fleet fleet() {
    return fleet;
  }

  /** What the framework tells of reconciles. */
  public Metrics reconciles() {
    return reconciles;
  }

  /** Where traces go to. */
  public Traces traces() {
    return traces;
  }

  /** Where calls of AWS are counted. */
  public CallCounter calls() {
    return (place, service, operation, outcome) ->
        Counter.builder(Metric.AWS_CALLS.stem())
            .description(Metric.AWS_CALLS.help())
            .tags(
                tags(
                    Metric.AWS_CALLS,
                    place.account(),
                    place.region(),
                    service,
                    operation,
                    outcome.toString()))
            .register(registry)
            .increment();
  }

  /** Writes all of them as text, as Prometheus reads it. */
  public void write(OutputStream out) throws IOException {
    registry.scrape(out, CONTENT_TYPE);
  }

  private void record(Metric metric, Duration[] buckets, Duration took, String... values) {
    Timer.builder(metric.title().replaceFirst("_seconds$", ""))
        .description(metric.help())
        .tags(tags(metric, values))
        .serviceLevelObjectives(buckets)
        .register(registry)
        .record(took);
  }

  private void gauge(Metric metric, ToDoubleFunction<Workings> value) {
    Gauge.builder(metric.title(), workings, asked -> value.applyAsDouble(asked.get()))
        .description(metric.help())
        .register(registry);
  }

  private static Tags tags(Metric metric, String... values) {
    return Tags.of(
        IntStream.range(0, metric.labels().size())
            .mapToObj(index -> Tag.of(metric.labels().get(index), values[index]))
            .toList());
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
    traces.close();
  }
}
