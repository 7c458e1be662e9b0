package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.operator.act.Actor;
import dev.stepladder.operator.aws.rds.RdsProvider;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.report.Announcer;
import dev.stepladder.operator.report.Observation;
import dev.stepladder.operator.report.Observation.Refusal;
import dev.stepladder.operator.report.Report;
import dev.stepladder.operator.report.Reporter;
import dev.stepladder.operator.report.StatusWriter;
import dev.stepladder.operator.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Tells people: writes the status where it changed, and an Event for what happened. */
final class Herald {

  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Reporter reporter = new Reporter();
  private final StatusWriter writer;
  private final Announcer announcer;
  private final Clock clock;
  private final Map<AppKey, Written> written = new ConcurrentHashMap<>();

  /** The status that was written last: the informer may not show it yet. */
  private record Written(long resourceVersion, StagedAppStatus status) {}

  Herald(StatusWriter writer, Announcer announcer, Clock clock) {
    this.writer = writer;
    this.announcer = announcer;
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
            scene.drawn().flatMap(drawn -> RdsProvider.status(drawn.blueprint(), drawn.view())),
            deleting,
            LOOK,
            clock.now());
    Report report = reporter.report(observation);
    writer
        .write(app, report.status())
        .ifPresent(version -> written.put(scene.key(), new Written(version, report.status())));
    announcer.announce(app, report.occurrences(), clock.now());
  }

  /** Forgets an app that is gone. */
  void forget(AppKey app) {
    written.remove(app);
  }

  private StagedAppStatus latest(AppKey key, StagedApp app) {
    Written last = written.get(key);
    boolean shown =
        last == null
            || Long.parseLong(app.getMetadata().getResourceVersion()) >= last.resourceVersion();
    return shown ? app.getStatus() : last.status();
  }
}
