package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.act.Actor;
import dev.stepladder.operator.aws.AwsInventories;
import dev.stepladder.operator.aws.AwsLook;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Footing;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.blueprint.UnfitOverrides;
import dev.stepladder.operator.blueprint.UnreadableLedger;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.kube.KubeInventory;
import dev.stepladder.operator.kube.KubeWatches;
import dev.stepladder.operator.kube.LedgerStore;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.plan.Spending;
import dev.stepladder.operator.plan.State;
import dev.stepladder.operator.prices.PriceTable;
import dev.stepladder.operator.report.Approvals;
import dev.stepladder.operator.report.Observation.Refusal;
import dev.stepladder.operator.time.Clock;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts together what a reconcile starts from, and sees to it that there is a next one. */
final class Observer {

  private static final Duration WHILE_CHANGING = Duration.ofMinutes(5);
  private static final Duration AT_REST = Duration.ofMinutes(10);

  private final Cluster cluster;
  private final KubeWatches watches;
  private final KubeInventory kube;
  private final LedgerStore ledgers;
  private final AwsInventories aws;
  private final Waves waves;
  private final Wakeups<StagedApp> wakeups;
  private final boolean observes;
  private final Clock clock;
  private final Map<AppKey, String> asked = new ConcurrentHashMap<>();
  private final Supplier<PriceTable> prices;

  Observer(
      Cluster cluster,
      KubeWatches watches,
      KubeInventory kube,
      LedgerStore ledgers,
      AwsInventories aws,
      Waves waves,
      Wakeups<StagedApp> wakeups,
      boolean observes,
      Clock clock,
      Supplier<PriceTable> prices) {
    this.cluster = cluster;
    this.watches = watches;
    this.kube = kube;
    this.ledgers = ledgers;
    this.aws = aws;
    this.waves = waves;
    this.wakeups = wakeups;
    this.observes = observes;
    this.clock = clock;
    this.prices = prices;
  }

  static AppKey key(StagedApp app) {
    return new AppKey(app.getMetadata().getNamespace(), app.getMetadata().getName());
  }

  List<EventSource<?, StagedApp>> eventSources(EventSourceContext<StagedApp> context) {
    var sources = new ArrayList<EventSource<?, StagedApp>>(cluster.eventSources(context));
    sources.addAll(watches.eventSources(context));
    sources.add(wakeups);
    return sources;
  }

  /** What a reconcile starts from. */
  Scene observe(StagedApp app, boolean deleting) {
    AppKey key = key(app);
    Ledger ledger = ledgers.read(key.namespace(), key.name());
    Optional<AwsEnvironment> environment = cluster.environment(app.getSpec().environment());
    var stalls = new ArrayList<Refusal>();
    boolean kept = cluster.keeps(ledger);
    if (!kept) {
      stalls.add(elsewhere(key, ledger));
    }
    Footing footing = footing(app, ledger, stalls);
    if (!deleting) {
      footing.missing().ifPresent(none -> stalls.add(new Refusal(none.reason(), none.message())));
    }
    var use = new EnvironmentUse(app, environment, deleting);
    use.stall().ifPresent(stalls::add);

    boolean moved = footing.moved(app.getSpec(), ledger);
    var delays = new ArrayList<Finding>();
    Optional<Rung> rung =
        footing
            .target()
            .or(footing::standing)
            .or(() -> deleting ? Optional.of(Architect.ANY_RUNG) : Optional.empty());
    Optional<WaveQueue> queue =
        moved && kept && !deleting ? environment.map(this::queue) : Optional.empty();
    if (queue.isPresent()) {
      Optional<String> wait = waves.holds(app.getSpec().environment(), key, queue.get());
      if (wait.isPresent()) {
        rung = footing.standing();
        delays.add(new Finding.Unseen(PartId.of("rung"), "WaitsForItsWave", wait.get()));
      }
    }
    if (!moved) {
      waves.stands(key);
    }
    Optional<Scene.Drawn> drawn = Optional.empty();
    if (rung.isPresent() && kept && use.usable().isPresent()) {
      try {
        drawn =
            Optional.of(
                draw(
                    app,
                    key,
                    rung.get(),
                    use.usable().get(),
                    ledger,
                    deleting,
                    queue,
                    stalls,
                    delays));
      } catch (UnfitOverrides e) {
        stalls.add(new Refusal("UnfitOverrides", e.getMessage()));
      }
    }
    return new Scene(
        app,
        key,
        footing,
        rung,
        stalls,
        delays,
        drawn,
        ledger,
        moved,
        Stop.of(app, environment, observes));
  }

  private Scene.Drawn draw(
      StagedApp app,
      AppKey key,
      Rung rung,
      AwsEnvironment environment,
      Ledger ledger,
      boolean deleting,
      Optional<WaveQueue> queue,
      List<Refusal> stalls,
      List<Finding> delays) {
    AwsEnvironmentSpec spec = environment.getSpec();
    var architect = new Architect(cluster.owner(app), environment.getMetadata().getName(), spec);
    Blueprint blueprint =
        deleting ? architect.retire(app.getSpec(), rung) : architect.draw(app.getSpec(), rung);
    Place place = Place.of(blueprint);
    AwsLook look = aws.look(place, blueprint, ledger);
    switch (look.health()) {
      case Health.Known() -> {}
      case Health.NotRead(String title) -> {
        if (!ledger.exists()) {
          delays.add(
              new Finding.Unseen(
                  Scene.PLACE, "NotRead", title + " has not been read completely yet"));
        }
      }
      case Health.Failing(String reason, String message) -> {
        look.failing().forEach(each -> stalls.add(new Refusal(each.reason(), each.message())));
        if (!ledger.exists()) {
          delays.add(new Finding.Unseen(Scene.PLACE, reason, message));
        }
      }
    }
    var view = new AppView(kube.snapshot(blueprint, ledger), look);
    var policy =
        Policy.of(
                key.name(),
                app.getSpec().change(),
                environment.getMetadata().getName(),
                spec,
                Approvals.of(app),
                ClockSkew.hold(aws.skew(place))
                    .or(() ->
                        queue.flatMap(
                            line -> waves.disruptionHold(app.getSpec().environment(), key, line))))
            .having(ledger.approvalsSpent())
            .within(
                Spending.of(
                    prices, app.getSpec().change(), environment.getMetadata().getName(), spec));
    return new Scene.Drawn(blueprint, view, policy);
  }

  /** Where the app stands; nothing is done to one of which that cannot be told. */
  private Footing footing(StagedApp app, Ledger ledger, List<Refusal> stalls) {
    try {
      return Footing.of(app.getSpec(), cluster.ladder(), ledger);
    } catch (UnreadableLedger e) {
      stalls.add(
          new Refusal(
              "LedgerUnreadable",
              "%s: %s; mend that entry, or remove it and the app is planned as if it had never settled"
                  .formatted(ledgers.whereabouts(key(app)), e.getMessage())));
      return new Footing(Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** What another installation made bears its names and tags: nobody else may touch it. */
  private Refusal elsewhere(AppKey key, Ledger ledger) {
    return new Refusal(
        "OtherInstallation",
        "its parts are of the installation %s, as %s says: start the operator with --installation %s"
            .formatted(
                ledger.installation().orElse(""),
                ledgers.whereabouts(key),
                ledger.installation().orElse("")));
  }

  private WaveQueue queue(AwsEnvironment environment) {
    return WaveQueue.of(environment, cluster.apps(), cluster.ladder(), kept());
  }

  private Map<AppKey, Ledger> kept() {
    return ledgers.all().entrySet().stream()
        .filter(entry -> cluster.keeps(entry.getValue()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Whose an app's parts are. */
  Owner owner(StagedApp app) {
    return cluster.owner(app);
  }

  /** Whether a deleted app never had anything made, so that nothing has to be looked for. */
  boolean nothingWasMade(Scene scene) {
    return !scene.ledger().exists();
  }

  /** Sees to the next look, beside those that what is seen brings about. */
  void lookAgain(Scene scene, Optional<Plan> plan, Actor.Deeds deeds) {
    scene.drawn().ifPresent(drawn -> remember(scene.key(), drawn));
    boolean settled = plan.map(Plan::settled).orElse(false);
    if (settled && scene.wave()) {
      waves.stands(scene.key());
      waves.waiting(scene.app().getSpec().environment()).forEach(wakeups::now);
    }
    Instant now = clock.now();
    Stream<Instant> untils =
        plan.stream()
            .flatMap(made -> made.steps().stream())
            .flatMap(step ->
                switch (step.state()) {
                  case State.Waiting(_, _, Optional<Instant> until) -> until.stream();
                  // What is only waited out shows nothing that would bring about a look.
                  case State.Running(_, Instant since, Optional<Instant> judged) ->
                      Stream.concat(
                          judged.stream(),
                          Stream.of(since.plus(step.expected().p90())).filter(now::isBefore));
                  case State.Startable _, State.Approval _ -> Stream.empty();
                });
    Instant next =
        Stream.of(
                untils,
                deeds.lookAgain().stream(),
                Stream.of(now.plus(settled ? AT_REST : WHILE_CHANGING)))
            .flatMap(instants -> instants)
            .min(Instant::compareTo)
            .orElseThrow();
    wakeups.at(scene.key(), next);
  }

  private void remember(AppKey key, Scene.Drawn drawn) {
    aws.watch(Place.of(drawn.blueprint()), key, drawn.view().aws().asked());
  }

  /**
   * Whether a person asks by annotation for a look right now; AWS is read anew for it. What this
   * process sees first is nothing new: it has read everything itself.
   */
  boolean askedToLook(StagedApp app) {
    String word = app.annotation(Names.RECONCILE);
    Optional<String> before = Optional.ofNullable(asked.put(key(app), word));
    boolean anew = before.isPresent() && !before.get().equals(word) && !word.isEmpty();
    if (anew) {
      cluster
          .environment(app.getSpec().environment())
          .ifPresent(environment -> aws.readAnew(Place.of(environment.getSpec()), key(app)));
    }
    return anew;
  }

  void forget(StagedApp app) {
    AppKey key = key(app);
    asked.remove(key);
    waves.forget(key).forEach(wakeups::now);
    wakeups.forget(key);
    kube.forget(key.namespace(), key.name());
    aws.watchers().forget(key);
  }
}
