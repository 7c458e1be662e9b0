package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.act.Actor;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsInventories;
import dev.stepladder.operator.aws.AwsOptions;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
  private final ExecutorService threads;
  private final AwsInventories aws;
  private final Operator operator;

  private StepladderOperator(
      KubernetesClient client,
      OperatorOptions options,
      AwsOptions awsOptions,
      Clock clock,
      Supplier<PriceTable> prices) {
    var appWakeups = new Wakeups<StagedApp>(clock);
    var environmentWakeups = new Wakeups<AwsEnvironment>(clock);
    threads =
        Executors.newFixedThreadPool(
            options.concurrency(), Thread.ofVirtual().name("reconcile-", 0).factory());
    var secrets = new Secrets(client);
    aws =
        new AwsInventories(
            Services.AWS,
            new AwsAccounts(awsOptions, clock, leading::get),
            new Surroundings(options.installation(), clock, secrets, leading::get),
            key -> wake(key, appWakeups, environmentWakeups));
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
            new Herald(planner, new StatusWriter(client), new Announcer(client), clock),
            new Release(client),
            pulse,
            clock);
    operator = new Operator(overrider -> configure(overrider, client, options));
    operator.register(apps, StepladderOperator::configureApps);
    operator.register(
        new AwsEnvironmentReconciler(client, aws, environmentWakeups, pulse, clock),
        overrider -> overrider.withRetry(retry()));
  }

  /** Starts an operator that goes by the prices that come along. */
  public static StepladderOperator start(
      KubernetesClient client, OperatorOptions options, AwsOptions aws, Clock clock) {
    return start(client, options, aws, clock, PriceTable::bundled);
  }

  /**
   * Starts an operator; returns once it watches, whether or not it leads yet.
   *
   * @param client is used, and not closed
   * @param prices what things cost, read when the first plan is made
   * @throws IllegalStateException if the cluster cannot be read
   */
  public static StepladderOperator start(
      KubernetesClient client,
      OperatorOptions options,
      AwsOptions aws,
      Clock clock,
      Supplier<PriceTable> prices) {
    var started = new StepladderOperator(client, options, aws, clock, prices);
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
    leading.set(true);
    aws.start();
    log.info("leads from now on");
  }

  private void follow() {
    leading.set(false);
    aws.stop();
    log.info("leads no more");
  }

  /** Whether it acts, rather than standing by. */
  public boolean leads() {
    return leading.get();
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
