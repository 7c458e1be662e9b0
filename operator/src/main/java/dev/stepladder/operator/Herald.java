package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.operator.act.Actor;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.report.Announcer;
import dev.stepladder.operator.report.Observation;
import dev.stepladder.operator.report.Observation.Refusal;
import dev.stepladder.operator.report.Occurrence;
import dev.stepladder.operator.report.Report;
import dev.stepladder.operator.report.Reporter;
import dev.stepladder.operator.report.StatusWriter;
import dev.stepladder.operator.telemetry.Fleet;
import dev.stepladder.operator.time.Clock;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people: writes the status where it changed, an Event for what happened, and metrics. */
final class Herald {

  private static final Logger log = LoggerFactory.getLogger(Herald.class);

  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Reporter reporter = new Reporter();
  private final Planner planner;
  private final StatusWriter writer;
  private final Announcer announcer;
  private final Clock clock;
  private final Fleet fleet;
  private final Map<AppKey, Written> written = new ConcurrentHashMap<>();

  /** The status that was written last: the informer may not show it yet. */
  private record Written(long resourceVersion, StagedAppStatus status) {}

  Herald(Planner planner, StatusWriter writer, Announcer announcer, Fleet fleet, Clock clock) {
    this.planner = planner;
    this.writer = writer;
    this.announcer = announcer;
    this.fleet = fleet;
    this.clock = clock;
  }

  void report(Scene scene, Optional<Plan> plan, Actor.Deeds deeds, boolean deleting) {
    StagedApp app = scene.app();
    app.setStatus(latest(scene.key(), app));
    var refusals = new TreeMap<String, Refusal>();
    deeds
        .refused()
        .forEach((step, refused) ->
            refusals.put(step, new Refusal(refused.reason(), refused.message())));
    var observation =
        new Observation(
            app,
            scene.footing().standing().map(Rung::name),
            scene.footing().target().or(scene.footing()::standing).map(Rung::name),
            plan.orElse(new Plan(List.of(), scene.delays())),
            refusals,
            scene.stalls(),
            scene
                .drawn()
                .map(drawn -> planner.statuses(drawn.blueprint(), drawn.view()))
                .orElse(List.of()),
            deleting,
            LOOK,
            clock.now(),
            scene.drawn().map(drawn -> drawn.policy().spent()).orElse(Set.of()),
            scene.wave());
    publish(scene.key(), observation);
  }

  /**
   * Says that a reconcile ended in a way that nobody thought of. The exception's message stays out
   * of the status, since nobody can say what it holds; the log has it.
   */
  void failed(StagedApp app, RuntimeException failure, boolean deleting) {
    AppKey key = Observer.key(app);
    app.setStatus(latest(key, app));
    Optional<StagedAppStatus> known = Optional.ofNullable(app.getStatus());
    var refusal =
        new Refusal(
            "ReconcileFailed",
            "the operator could not finish its look (%s); it tries again, ever more slowly; its log says more"
                .formatted(failure.getClass().getSimpleName()));
    try {
      publish(
          key,
          new Observation(
              app,
              known.map(StagedAppStatus::tier),
              known.map(StagedAppStatus::target),
              new Plan(List.of(), List.of()),
              Map.of(),
              List.of(refusal),
              List.of(),
              deleting,
              LOOK,
              clock.now()));
    } catch (KubernetesClientException e) {
      // Most likely the same trouble: the API server does not answer.
      log.warn("the status of {} cannot be written: {}", key.name(), e.getMessage());
    }
  }

  private void publish(AppKey key, Observation observation) {
    StagedApp app = observation.app();
    Report report = reporter.report(observation);
    writer
        .write(app, report.status())
        .ifPresent(version -> written.put(key, new Written(version, report.status())));
    // Not before: what could not be written is reported once more, and a step must not end twice.
    fleet.reported(key, observation, report);
    announcer.announce(app, report.occurrences(), observation.now());
  }

  /** Tells what is left of an app that is about to be gone. */
  void lastWords(StagedApp app, List<Occurrence> words) {
    announcer.announce(app, words, clock.now());
  }

  /** Forgets an app that is gone. */
  void forget(AppKey app) {
    written.remove(app);
    fleet.forget(app);
  }

  private StagedAppStatus latest(AppKey key, StagedApp app) {
    Written last = written.get(key);
    boolean shown =
        last == null
            || Long.parseLong(app.getMetadata().getResourceVersion()) >= last.resourceVersion();
    return shown ? app.getStatus() : last.status();
  }
}
