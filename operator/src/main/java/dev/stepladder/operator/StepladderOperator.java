package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.act.Actor;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsInventories;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.aws.BudgetLeft;
import dev.stepladder.operator.aws.Freshness;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.kube.KubeExecutor;
import dev.stepladder.operator.kube.KubeInventory;
import dev.stepladder.operator.kube.KubeWatches;
import dev.stepladder.operator.kube.LedgerStore;
import dev.stepladder.operator.kube.Secrets;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.report.Announcer;
import dev.stepladder.operator.report.StatusWriter;
import dev.stepladder.operator.telemetry.Telemetry;
import dev.stepladder.operator.telemetry.Vitals;
import dev.stepladder.operator.telemetry.Workings;
import dev.stepladder.operator.time.Clock;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as a whole: puts its parts together, starts them and stops them. */
public final class StepladderOperator implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StepladderOperator.class);

  private final AtomicBoolean leading = new AtomicBoolean();
  private final Pulse pulse = new Pulse();
  private final Waves waves = new Waves();
  private final ThreadPoolExecutor threads;
  private final Telemetry telemetry;
  private final AwsInventories aws;
  private final Operator operator;

  private StepladderOperator(
      KubernetesClient client,
      OperatorOptions options,
      AwsOptions awsOptions,
      Clock clock,
      Supplier<PriceTable> prices,
      Telemetry telemetry) {
    this.telemetry = telemetry;
    var appWakeups = new Wakeups<StagedApp>(clock);
    var environmentWakeups = new Wakeups<AwsEnvironment>(clock);
    threads =
        new ThreadPoolExecutor(
            options.concurrency(),
            options.concurrency(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofVirtual().name("reconcile-", 0).factory());
    var secrets = new Secrets(client);
    aws =
        new AwsInventories(
            Services.AWS,
            new AwsAccounts(awsOptions, clock, leading::get, telemetry.calls()),
            new Surroundings(options.installation(), clock, secrets, leading::get),
            key -> wake(key, appWakeups, environmentWakeups),
            telemetry.traces());
    var watches = new KubeWatches(appWakeups::now);
    var ledgers = new LedgerStore(client, options.namespace(), clock);
    var planner = new Planner(Services.providers());
    var observer =
        new Observer(
            new Cluster(options.installation(), uid(client)),
            watches,
            new KubeInventory(client, watches, clock),
            ledgers,
            aws,
            waves,
            appWakeups,
            options.observes(),
            clock,
            prices);
    var apps =
        new StagedAppReconciler(
            observer,
            planner,
            new Restraint(waves, appWakeups),
            new Actor(List.of(new KubeExecutor(client, watches), aws), clock, leading::get),
            new Bookkeeper(ledgers, planner, options.observes()),
            new Herald(
                planner, new StatusWriter(client), new Announcer(client), telemetry.fleet(), clock),
            new Release(client),
            pulse,
            clock);
    operator = new Operator(overrider -> configure(overrider, client, options));
    operator.register(apps, StepladderOperator::configureApps);
    operator.register(
        new AwsEnvironmentReconciler(client, aws, environmentWakeups, pulse, clock),
        overrider -> overrider.withRetry(retry()));
    telemetry.watch(new Inside(), options.installation());
  }

  /** What metrics show of it. */
  private final class Inside implements Workings {
    @Override
    public boolean leads() {
      return leading.get();
    }

    @Override
    public int queued() {
      return threads.getQueue().size();
    }

    @Override
    public int running() {
      return pulse.running();
    }

    @Override
    public List<Freshness> freshness() {
      return aws.freshness();
    }

    @Override
    public List<BudgetLeft> budgets() {
      return aws.budgets();
    }
  }

  /** Starts an operator that goes by the prices that come along. */
  public static StepladderOperator start(
      KubernetesClient client, OperatorOptions options, AwsOptions aws, Clock clock) {
    return start(client, options, aws, clock, PriceTable::bundled, new Telemetry(clock, true));
  }

  /**
   * Starts an operator; returns once it watches, whether or not it leads yet.
   *
   * @param client is used, and not closed
   * @param prices what things cost, read when the first plan is made
   * @param telemetry where it shows what it does; used, and not closed
   * @throws IllegalStateException if the cluster cannot be read
   */
  public static StepladderOperator start(
      KubernetesClient client,
      OperatorOptions options,
      AwsOptions aws,
      Clock clock,
      Supplier<PriceTable> prices,
      Telemetry telemetry) {
    var started = new StepladderOperator(client, options, aws, clock, prices, telemetry);
    if (!options.leaderElection()) {
      started.lead();
    }
    started.operator.start();
    return started;
  }

  private void configure(
      ConfigurationServiceOverrider overrider, KubernetesClient client, OperatorOptions options) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withExecutorService(threads)
        .withMetrics(telemetry.reconciles())
        .withReconciliationTerminationTimeout(options.termination());
    if (options.leaderElection()) {
      overrider.withLeaderElectionConfiguration(
          LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(options.lease())
              .withLeaseNamespace(options.namespace())
              .withIdentity(options.identity())
              .withExitOnStopLeading(options.exitOnLostLease())
              .withLeaderCallbacks(
                  new LeaderCallbacks(
                      this::lead, this::follow, leader -> log.info("the leader is {}", leader)))
              .build());
    }
  }

  /** A status is ours and brings nothing new; everything else of an app may. */
  private static void configureApps(ControllerConfigurationOverrider<StagedApp> overrider) {
    overrider
        .withRetry(retry())
        .withOnUpdateFilter((changed, before) ->
            !Objects.equals(changed.getSpec(), before.getSpec())
                || !Objects.equals(
                    changed.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                    changed.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
                || !Objects.equals(
                    changed.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || !Objects.equals(
                    changed.getMetadata().getDeletionTimestamp(),
                    before.getMetadata().getDeletionTimestamp()));
  }

  /** The default gives up after five tries and is silent from then on. */
  private static GenericRetry retry() {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(Duration.ofSeconds(1).toMillis())
        .setIntervalMultiplier(2)
        .setMaxInterval(Duration.ofMinutes(2).toMillis());
  }

  private static void wake(
      AppKey key, Wakeups<StagedApp> apps, Wakeups<AwsEnvironment> environments) {
    if (key.namespace().isEmpty()) {
      environments.now(key);
    } else {
      apps.now(key);
    }
  }

  /** What tells a cluster from others. */
  static String uid(KubernetesClient client) {
    Namespace system = client.namespaces().withName("kube-system").get();
    if (system == null) {
      throw new IllegalStateException(
          "the cluster has no namespace kube-system, whose UID tells it from other clusters");
    }
    return system.getMetadata().getUid();
  }

  private void lead() {
    waves.restart();
    telemetry.fleet().clear();
    leading.set(true);
    aws.start();
    log.info("leads from now on");
  }

  private void follow() {
    leading.set(false);
    aws.stop();
    telemetry.fleet().clear();
    log.info("leads no more");
  }

  /** Whether it acts, rather than standing by. */
  public boolean leads() {
    return leading.get();
  }

  /** Whether it is alive and ready. */
  public Vitals vitals() {
    return new OperatorVitals(operator.getRuntimeInfo());
  }

  /** Whether no reconcile and no reading of AWS is under way. */
  public boolean idle() {
    return pulse.running() == 0 && !aws.busy();
  }

  /** How many reconciles have ended since the start. */
  public int reconciles() {
    return pulse.done();
  }

  /** Waits for calls that are under way, gives up the lease and stops. */
  @Override
  public void close() {
    follow();
    operator.stop();
    aws.close();
    threads.close();
  }
}
