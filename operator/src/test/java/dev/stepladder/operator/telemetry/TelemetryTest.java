package dev.stepladder.operator.telemetry;

import static dev.stepladder.operator.telemetry.Reported.step;
import static dev.stepladder.operator.telemetry.Reported.waits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stepladder.operator.aws.BudgetLeft;
import dev.stepladder.operator.aws.CallCounter;
import dev.stepladder.operator.aws.Freshness;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.blueprint.AssumedRole;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.time.SteppedTime;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {

  private static final double EXACT = 1e-9;
  private static final Place PLACE = new Place("111122223333", "eu-west-1", Optional.empty());

  private final SteppedTime time = SteppedTime.starting("2026-03-01T10:00:00Z");
  private final Inside inside = new Inside();
  private final Telemetry telemetry = new Telemetry(time, true);

  /** An operator that leads. */
  private static final class Inside implements Workings {
    private final List<Freshness> freshness = new ArrayList<>();
    private boolean leads = true;

    @Override
    public boolean leads() {
      return leads;
    }

    @Override
    public int queued() {
      return 3;
    }

    @Override
    public int running() {
      return 2;
    }

    @Override
    public List<Freshness> freshness() {
      return freshness;
    }

    @Override
    public List<BudgetLeft> budgets() {
      return List.of(new BudgetLeft("111122223333", "eu-west-1", "rds", 0.5));
    }
  }

  @AfterEach
  void close() {
    telemetry.close();
    time.virtual().close();
  }

  private Scrape scrape() {
    telemetry.watch(inside, "test");
    return Scrape.of(telemetry);
  }

  private Reported app(String name) {
    return new Reported(telemetry.fleet(), name);
  }

  private Reported climbing() {
    return app("shop")
        .climbing()
        .costing(99, 451)
        .steps(
            step("database/class", Impact.FAILOVER, new State.Approval()),
            step("replica/ro1", Impact.ONLINE, new State.Running("creating", time.now())),
            step("workload/web", Impact.ONLINE, waits("Needs")),
            step("cache/nodes", Impact.DEGRADED, waits("ChangeWindow")));
  }

  @Test
  void showsEveryMetricOfTheCatalogWithItsLabelsAndNoOther() {
    climbing().report(time.now()).clear().report(time.now().plusSeconds(600));
    climbing().report(time.now());
    telemetry.calls().count(PLACE, "rds", "DescribeDBInstances", CallCounter.Outcome.OK);
    inside.freshness.add(new Freshness(PLACE, "rds", time.now(), Optional.of("Throttled")));
    reconcile(() -> "done");

    Scrape scrape = scrape();

    Map<String, Set<String>> shown =
        scrape.samples().stream()
            .filter(sample -> sample.metric().startsWith("stepladder_"))
            .collect(
                Collectors.toMap(Scrape.Sample::metric, TelemetryTest::labels, (one, _) -> one));
    Map<String, Set<String>> catalog =
        Arrays.stream(Metric.values())
            .flatMap(metric -> metric.series().stream().map(name -> Map.entry(name, metric)))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> new TreeSet<>(entry.getValue().labels())));
    assertThat(shown).isEqualTo(catalog);
  }

  private static Set<String> labels(Scrape.Sample sample) {
    var labels = new TreeSet<>(sample.labels().keySet());
    labels.remove("le");
    return labels;
  }

  @Test
  void everySeriesOfAMetricHasTheSameLabels() {
    climbing().report(time.now());
    app("blog").alarm("SnapshotFailed").report(time.now());

    scrape().samples().stream()
        .filter(sample -> sample.metric().startsWith("stepladder_app"))
        .collect(Collectors.groupingBy(Scrape.Sample::metric))
        .forEach((metric, samples) ->
            assertThat(samples)
                .as(metric)
                .extracting(TelemetryTest::labels)
                .containsOnly(labels(samples.getFirst())));
  }

  @Test
  void countsAppsByTierAndPhase() {
    climbing().report(time.now());
    app("blog").report(time.now());
    app("wiki").report(time.now());

    Scrape scrape = scrape();

    assertThat(scrape.value("stepladder_apps", "tier", "users-1k", "phase", "Ready")).isEqualTo(2);
    assertThat(scrape.value("stepladder_apps", "tier", "users-1k", "phase", "Changing"))
        .isEqualTo(1);
    assertThat(scrape.value("stepladder_apps_by_condition", "condition", "Ready", "status", "True"))
        .isEqualTo(2);
  }

  @Test
  void countsStepsByImpactAndState() {
    climbing().report(time.now());

    Scrape scrape = scrape();

    assertThat(
            scrape.value("stepladder_steps", "impact", "Failover", "state", "WaitingForApproval"))
        .isEqualTo(1);
    assertThat(scrape.value("stepladder_steps", "impact", "Online", "state", "Running"))
        .isEqualTo(1);
    assertThat(scrape.value("stepladder_app_step_state", "step", "database/class")).isEqualTo(4);
    assertThat(scrape.value("stepladder_app_step_state", "step", "replica/ro1")).isEqualTo(1);
  }

  @Test
  void saysHowLongAnAppHasBeenWaitingAndWhatFor() {
    Reported shop = climbing().report(time.now());
    time.pass(Duration.ofMinutes(5));
    shop.report(time.now());
    time.pass(Duration.ofMinutes(1));

    Scrape scrape = scrape();

    for (String kind : List.of("approval", "window", "aws")) {
      assertThat(scrape.value("stepladder_app_waiting_seconds", "app", "shop", "for", kind))
          .as(kind)
          .isEqualTo(360);
    }
    assertThat(scrape.value("stepladder_waiting_seconds", "for", "approval")).isEqualTo(360);
    assertThat(scrape.value("stepladder_apps_waiting", "for", "window", "reason", "ChangeWindow"))
        .isEqualTo(1);
  }

  @Test
  void measuresAWaitOnceItIsOver() {
    Reported shop = climbing().report(time.now());
    assertThat(scrape().all("stepladder_wait_duration_seconds_sum")).isEmpty();

    shop.steps(step("database/class", Impact.FAILOVER, new State.Running("modifying", time.now())))
        .report(time.now().plusSeconds(90));

    Scrape scrape = Scrape.of(telemetry);
    assertThat(scrape.value("stepladder_wait_duration_seconds_sum", "for", "approval"))
        .isCloseTo(90, within(EXACT));
    assertThat(scrape.all("stepladder_wait_duration_seconds_count"))
        .as("AWS goes on making something")
        .noneMatch(sample -> sample.labels().get("for").equals("aws"));
  }

  @Test
  void measuresAStepThatIsDoneFromItsStart() {
    Instant began = time.now();
    Reported shop = climbing().report(began.plusSeconds(5));

    shop.steps(step("database/class", Impact.FAILOVER, new State.Approval()))
        .report(began.plusSeconds(600));

    assertThat(
            scrape()
                .value(
                    "stepladder_step_duration_seconds_sum", "part", "replica", "impact", "Online"))
        .isCloseTo(600, within(EXACT));
  }

  @Test
  void addsUpWhatTheAppsOfATierCost() {
    climbing().report(time.now());
    app("blog").costing(10, 10).report(time.now());
    app("wiki").report(time.now());

    Scrape scrape = scrape();

    assertThat(scrape.value("stepladder_cost_dollars_per_month", "when", "now")).isEqualTo(109);
    assertThat(scrape.value("stepladder_cost_dollars_per_month", "when", "planned")).isEqualTo(461);
    assertThat(
            scrape.value("stepladder_app_cost_dollars_per_month", "app", "shop", "when", "planned"))
        .isEqualTo(451);
    assertThat(scrape.value("stepladder_apps_unpriced")).isEqualTo(1);
  }

  @Test
  void keepsTheCostOfWhatCannotBeSeen() {
    climbing().report(time.now()).unseen().report(time.now());

    assertThat(scrape().value("stepladder_app_cost_dollars_per_month", "when", "now"))
        .isEqualTo(99);
  }

  @Test
  void tellsAlarmsByTheirReason() {
    app("shop").alarm("SnapshotFailed").report(time.now());

    Scrape scrape = scrape();

    assertThat(scrape.value("stepladder_apps_waiting", "for", "help", "reason", "SnapshotFailed"))
        .isEqualTo(1);
    assertThat(
            scrape.value(
                "stepladder_app_condition",
                "app",
                "shop",
                "condition",
                "Stalled",
                "status",
                "True",
                "reason",
                "SnapshotFailed"))
        .isEqualTo(1);
  }

  @Test
  void tellsOfDrift() {
    app("shop")
        .finding(new Finding.Drift(PartId.of("database"), "Drifted", "by hand"))
        .report(time.now());

    assertThat(scrape().value("stepladder_app_condition", "condition", "Drifted", "status", "True"))
        .isEqualTo(1);
  }

  @Test
  void anAppThatIsGoneIsGoneFromAllMetrics() {
    Reported shop = climbing().report(time.now());

    telemetry.fleet().forget(shop.key());

    assertThat(scrape().samples()).noneMatch(TelemetryTest::ofShop);
  }

  /** Somebody took its finalizer off, so that nothing is reconciled any more. */
  @Test
  void anAppThatTheFrameworkSaysIsGoneIsGone() {
    climbing().report(time.now());

    telemetry.reconciles().cleanupDoneFor(new ResourceID("shop", "team-a"), Map.of());

    assertThat(scrape().samples()).noneMatch(TelemetryTest::ofShop);
  }

  @Test
  void oneThatStandsByTellsOfNoApp() {
    climbing().report(time.now());
    inside.leads = false;
    inside.freshness.add(new Freshness(PLACE, "rds", time.now(), Optional.empty()));

    Scrape scrape = scrape();

    assertThat(scrape.value("stepladder_leader")).isZero();
    assertThat(scrape.samples())
        .extracting(Scrape.Sample::metric)
        .filteredOn(name -> name.matches("stepladder_(app|steps|waiting|cost|aws_sweep).*"))
        .isEmpty();
  }

  @Test
  void leavesOutEachAppIfToldSo() {
    try (var all = new Telemetry(time, false)) {
      all.watch(inside, "test");
      new Reported(all.fleet(), "shop").costing(99, 99).report(time.now());

      Scrape scrape = Scrape.of(all);

      assertThat(scrape.samples()).noneMatch(TelemetryTest::ofShop);
      assertThat(scrape.value("stepladder_apps", "phase", "Ready")).isEqualTo(1);
    }
  }

  private static boolean ofShop(Scrape.Sample sample) {
    return "shop".equals(sample.labels().get("app"));
  }

  /** Two environments reach one account by different roles. */
  @Test
  void theOlderOfTwoReadingsOfOnePlaceCounts() {
    Instant now = time.now();
    var role =
        new Place(
            PLACE.account(),
            PLACE.region(),
            Optional.of(new AssumedRole("arn:aws:iam::1:role/a", Optional.empty())));
    inside.freshness.add(new Freshness(PLACE, "rds", now.minusSeconds(40), Optional.empty()));
    inside.freshness.add(new Freshness(role, "rds", now.minusSeconds(400), Optional.empty()));

    assertThat(scrape().value("stepladder_aws_sweep_age_seconds", "service", "rds")).isEqualTo(400);
  }

  @Test
  void countsCallsByTheirOutcome() {
    telemetry.calls().count(PLACE, "rds", "CreateDBInstance", CallCounter.Outcome.OK);
    telemetry.calls().count(PLACE, "rds", "CreateDBInstance", CallCounter.Outcome.THROTTLED);
    telemetry.calls().count(PLACE, "rds", "CreateDBInstance", CallCounter.Outcome.THROTTLED);

    assertThat(
            scrape()
                .value(
                    "stepladder_aws_calls_total",
                    "account",
                    "111122223333",
                    "region",
                    "eu-west-1",
                    "operation",
                    "CreateDBInstance",
                    "outcome",
                    "throttled"))
        .isEqualTo(2);
  }

  @Test
  void timesReconcilesByTheClockOfTheOperator() {
    reconcile(() -> {
      time.pass(Duration.ofSeconds(7));
      return "done";
    });
    assertThatThrownBy(() ->
            reconcile(() -> {
              throw new IllegalStateException("no");
            }))
        .isInstanceOf(IllegalStateException.class);

    Scrape scrape = scrape();

    assertThat(
            scrape.value(
                "stepladder_reconcile_duration_seconds_sum",
                "controller",
                "stagedapp",
                "outcome",
                "done"))
        .isCloseTo(7, within(EXACT));
    assertThat(scrape.value("stepladder_reconcile_duration_seconds_count", "outcome", "failed"))
        .isEqualTo(1);
    assertThat(scrape.value("stepladder_reconcile_queue_length")).isEqualTo(3);
    assertThat(scrape.value("stepladder_reconciles_running")).isEqualTo(2);
  }

  private void reconcile(Callable<String> what) {
    try {
      var _ =
          telemetry
              .reconciles()
              .timeControllerExecution(
                  new Metrics.ControllerExecution<String>() {
                    @Override
                    public String name() {
                      return "reconcile";
                    }

                    @Override
                    public String controllerName() {
                      return "stagedapp";
                    }

                    @Override
                    public String successTypeName(String result) {
                      return result;
                    }

                    @Override
                    public ResourceID resourceID() {
                      return new ResourceID("shop", "team-a");
                    }

                    @Override
                    public Map<String, Object> metadata() {
                      return Map.of();
                    }

                    @Override
                    public String execute() throws Exception {
                      return what.call();
                    }
                  });
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
