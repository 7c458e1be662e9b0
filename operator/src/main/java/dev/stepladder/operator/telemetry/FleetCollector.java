package dev.stepladder.operator.telemetry;

import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.operator.aws.BudgetLeft;
import dev.stepladder.operator.aws.Freshness;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.time.Clock;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Puts the metrics of apps and of readings together when somebody looks, so that what is gone is
 * gone from them, too. A process that does not lead knows nothing of apps and shows nothing.
 */
final class FleetCollector implements MultiCollector {

  private static final String NOW = "now";
  private static final String PLANNED = "planned";

  private final Fleet fleet;
  private final Supplier<Workings> workings;
  private final Clock clock;
  private final boolean ofEachApp;

  /**
   * A collector.
   *
   * @param ofEachApp whether each app has metrics of its own
   */
  FleetCollector(Fleet fleet, Supplier<Workings> workings, Clock clock, boolean ofEachApp) {
    this.fleet = fleet;
    this.workings = workings;
    this.clock = clock;
    this.ofEachApp = ofEachApp;
  }

  @Override
  public MetricSnapshots collect() {
    Workings working = workings.get();
    if (!working.leads()) {
      return new MetricSnapshots();
    }
    var shown = new Shown(clock.now(), ofEachApp);
    shown.apps(fleet.figures());
    working.freshness().forEach(shown::freshness);
    working.budgets().forEach(shown::budget);
    return new MetricSnapshots(shown.snapshots());
  }

  /** What one look shows. */
  private static final class Shown {

    private final Instant now;
    private final boolean ofEachApp;
    private final Map<Metric, Series> all = new EnumMap<>(Metric.class);

    private Shown(Instant now, boolean ofEachApp) {
      this.now = now;
      this.ofEachApp = ofEachApp;
    }

    private Series of(Metric metric) {
      return all.computeIfAbsent(metric, Series::new);
    }

    private void apps(Map<AppKey, AppFigures> figures) {
      of(Metric.APPS_UNPRICED).add(0);
      figures.values().forEach(this::count);
      if (ofEachApp) {
        figures.forEach(this::tell);
      }
    }

    private void count(AppFigures app) {
      of(Metric.APPS).add(1, app.tier(), app.phase());
      app.conditions()
          .forEach(one ->
              of(Metric.APPS_BY_CONDITION).add(1, app.tier(), one.condition(), one.status()));
      app.steps().forEach(step -> of(Metric.STEPS).add(1, step.impact(), step.state()));
      app.waits()
          .keySet()
          .forEach(wait -> of(Metric.APPS_WAITING).add(1, wait.kind(), wait.reason()));
      app.waitsByKind().forEach((kind, since) -> of(Metric.WAITING).largest(seconds(since), kind));
      if (app.cost().flatMap(AppFigures.Monthly::now).isEmpty()) {
        of(Metric.APPS_UNPRICED).add(1);
      }
      app.cost()
          .ifPresent(cost -> {
            cost.now().ifPresent(dollars -> of(Metric.COST).add(dollars, app.tier(), NOW));
            cost.planned().ifPresent(dollars -> of(Metric.COST).add(dollars, app.tier(), PLANNED));
          });
    }

    private void tell(AppKey key, AppFigures app) {
      String namespace = key.namespace();
      String name = key.name();
      of(Metric.APP_INFO)
          .add(1, namespace, name, app.environment(), app.tier(), app.target(), app.phase());
      app.conditions()
          .forEach(one ->
              of(Metric.APP_CONDITION)
                  .add(1, namespace, name, one.condition(), one.status(), one.reason()));
      app.waits()
          .forEach((wait, since) ->
              of(Metric.APP_WAITING)
                  .add(seconds(since), namespace, name, wait.kind(), wait.reason()));
      app.steps()
          .forEach(step ->
              of(Metric.APP_STEP)
                  .largest(
                      number(step.state()),
                      namespace,
                      name,
                      step.key(),
                      step.stage(),
                      step.impact()));
      app.cost()
          .ifPresent(cost -> {
            cost.now().ifPresent(dollars -> of(Metric.APP_COST).add(dollars, namespace, name, NOW));
            cost.planned()
                .ifPresent(dollars -> of(Metric.APP_COST).add(dollars, namespace, name, PLANNED));
          });
    }

    /** Two environments may reach one place by different roles: the older knowledge counts. */
    private void freshness(Freshness one) {
      String account = one.place().account();
      String region = one.place().region();
      of(Metric.SWEEP_AGE).largest(seconds(one.complete()), account, region, one.service());
      one.failing()
          .ifPresent(reason ->
              of(Metric.SWEEP_FAILING).largest(1, account, region, one.service(), reason));
    }

    private void budget(BudgetLeft one) {
      of(Metric.AWS_BUDGET).add(one.left(), one.account(), one.region(), one.service());
    }

    private double seconds(Instant since) {
      return Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
    }

    private static int number(StepState state) {
      return switch (state) {
        case DONE -> 0;
        case RUNNING -> 1;
        case READY -> 2;
        case WAITING -> 3;
        case WAITING_FOR_APPROVAL -> 4;
        case FAILED -> 5;
      };
    }

    private List<MetricSnapshot> snapshots() {
      return all.values().stream().map(Series::snapshot).toList();
    }
  }
}
