package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.act.Actor;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsInventories;
import dev.stepladder.operator.aws.AwsLook;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.cli.CommandFailed;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.kube.KubeInventory;
import dev.stepladder.operator.kube.KubeWatches;
import dev.stepladder.operator.kube.LedgerStore;
import dev.stepladder.operator.kube.Listed;
import dev.stepladder.operator.kube.Secrets;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.report.Observation.Refusal;
import dev.stepladder.operator.report.PlanDocument;
import dev.stepladder.operator.time.Clock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What an operator would do for one app of a cluster: its own inventory, blueprint and planner, run
 * once over a complete look. Reads only: nothing that carries a step out is asked to, and nothing
 * is written to the cluster.
 */
public final class Preview implements AutoCloseable {

  /** For all pages of all services. */
  private static final Duration FOR_A_SWEEP = Duration.ofMinutes(2);

  /** What is read on demand may have nothing to show: then nothing comes. */
  private static final Duration FOR_MORE = Duration.ofSeconds(4);

  /**
   * Before it disturbs anybody an operator looks twice, half a minute apart. One look has to do
   * here: what it shows is taken to be so then too.
   */
  private static final Duration SECOND_LOOK = Duration.ofSeconds(31);

  /** Where everything changes all the time, one look is as good as the next. */
  private static final int MOST_LOOKS = 40;

  private static final PartId APP = PartId.of(Finding.APP);

  private final KubernetesClient client;
  private final String installation;
  private final Clock clock;
  private final Supplier<PriceTable> prices;
  private final Wakeups<StagedApp> wakeups;
  private final Waves waves = new Waves();
  private final LedgerStore ledgers;
  private final AwsInventories aws;
  private final Semaphore woken = new Semaphore(0);

  /**
   * A plan and whose it is.
   *
   * @param heading what stands above it
   */
  public record Shown(PlanDocument.Heading heading, Plan plan) {}

  /**
   * A preview of what an operator of the same installation does.
   *
   * @param client is used, and not closed
   * @param home the operator's own namespace, where the ledgers are
   * @param options bear the operator's installation
   * @param prices what things cost
   */
  public Preview(
      KubernetesClient client,
      String home,
      AwsOptions options,
      Clock clock,
      Supplier<PriceTable> prices) {
    this.client = client;
    this.installation = options.installation();
    this.clock = clock;
    this.prices = prices;
    this.wakeups = new Wakeups<>(clock);
    this.ledgers = new LedgerStore(client, home, clock);
    this.aws =
        new AwsInventories(
            Services.AWS,
            new AwsAccounts(options, clock),
            // Every change asks whether it may be made just before it is: none may.
            new Surroundings(installation, clock, new Secrets(client), () -> false),
            _ -> woken.release());
  }

  /**
   * The installation that keeps an app, by its ledger, else by those of all other apps of the same
   * operator; empty if they do not tell.
   *
   * @param home the operator's own namespace
   */
  public static Optional<String> installation(
      KubernetesClient client, String home, String namespace, String app, Clock clock) {
    var ledgers = new LedgerStore(client, home, clock);
    return ledgers
        .read(namespace, app)
        .installation()
        .or(() -> {
          Set<String> all =
              ledgers.all().values().stream()
                  .flatMap(ledger -> ledger.installation().stream())
                  .collect(Collectors.toSet());
          return all.size() == 1 ? all.stream().findFirst() : Optional.empty();
        });
  }

  /**
   * The plan for an app as it is, or as it would be with another spec.
   *
   * @throws CommandFailed when none can be made: the app or what it names is not as it must be, or
   *     what exists cannot be seen
   */
  public Shown of(StagedApp app) {
    AppKey key = Observer.key(app);
    Observer observer = observer(key);
    var planner = new Planner(Services.providers());
    var restraint = new Restraint(waves, wakeups);
    boolean deleting = app.isMarkedForDeletion();
    // Opens the services that the app has to do with; who looks before they are read sees nothing.
    var _ = drawn(observer.observe(app, deleting));
    aws.watchers().watch(key, Set.of());
    aws.start();
    for (int looks = 1; ; looks++) {
      Scene scene = observer.observe(app, deleting);
      Scene.Drawn drawn = drawn(scene);
      Plan plan =
          restraint.on(
              scene,
              planner.plan(
                  drawn.blueprint(), drawn.view(), drawn.policy(), clock.now().plus(SECOND_LOOK)),
              Set.of());
      observer.lookAgain(scene, Optional.of(plan), Actor.Deeds.NONE);
      if (complete(drawn.view().aws()) || looks >= MOST_LOOKS) {
        return new Shown(heading(scene, drawn, deleting), withStalls(plan, scene.stalls()));
      }
    }
  }

  /** Whether there is nothing more to see; waits for it otherwise. */
  private boolean complete(AwsLook look) {
    return switch (look.health()) {
      case Health.Known() -> !look.awaitsReading() || !moreWithin(FOR_MORE);
      case Health.NotRead(String title) -> {
        if (!moreWithin(FOR_A_SWEEP)) {
          throw new CommandFailed(
              "AWS has not answered for %s: %s could not be read completely; try again"
                  .formatted(FOR_A_SWEEP, title));
        }
        yield false;
      }
      case Health.Failing(String reason, String message) ->
          throw new CommandFailed("AWS cannot be read (%s): %s".formatted(reason, message));
    };
  }

  private boolean moreWithin(Duration time) {
    try {
      boolean more = woken.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
      woken.drainPermits();
      return more;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while AWS was being read");
    }
  }

  private Observer observer(AppKey key) {
    var nobody = new KubeWatches(_ -> {});
    var listed = Listed.of(client, key.namespace(), key.name());
    return new Observer(
        Cluster.read(installation, StepladderOperator.uid(client), client),
        nobody,
        new KubeInventory(client, listed, clock),
        ledgers,
        aws,
        waves,
        wakeups,
        false,
        clock,
        prices);
  }

  private static Scene.Drawn drawn(Scene scene) {
    return scene
        .drawn()
        .orElseThrow(() ->
            new CommandFailed(
                scene.stalls().stream()
                    .map(Refusal::message)
                    .findFirst()
                    .orElse("nothing is known of what it asks for")));
  }

  /** What holds the app as a whole belongs to what a person should look at. */
  private static Plan withStalls(Plan plan, List<Refusal> stalls) {
    var findings = new ArrayList<Finding>();
    stalls.forEach(stall -> findings.add(new Finding.Alarm(APP, stall.reason(), stall.message())));
    findings.addAll(plan.findings());
    return plan.with(plan.steps(), findings);
  }

  private PlanDocument.Heading heading(Scene scene, Scene.Drawn drawn, boolean deleting) {
    StagedApp app = scene.app();
    return new PlanDocument.Heading(
        app.getMetadata().getName(),
        app.getMetadata().getNamespace(),
        app.getSpec().environment(),
        drawn.blueprint().region(),
        scene.footing().standing().map(Rung::name).orElse(""),
        deleting ? "" : scene.footing().target().or(scene::drawnFor).map(Rung::name).orElse(""));
  }

  @Override
  public void close() {
    aws.close();
  }
}
