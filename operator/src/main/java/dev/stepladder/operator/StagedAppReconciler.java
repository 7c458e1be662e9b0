package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.act.Actor;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.report.LastWords;
import dev.stepladder.operator.time.Clock;
import dev.stepladder.operator.trace.Span;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The five verbs, in order: what must be, what is, what to do, doing it, saying so. */
@ControllerConfiguration(
    name = "stagedapp",
    finalizerName = Names.STAGED_APP_FINALIZER,
    generationAwareEventProcessing = false)
final class StagedAppReconciler implements Reconciler<StagedApp>, Cleaner<StagedApp> {

  private final Observer observer;
  private final Planner planner;
  private final Restraint restraint;
  private final Actor actor;
  private final Bookkeeper bookkeeper;
  private final Herald herald;
  private final Release release;
  private final Pulse pulse;
  private final Clock clock;

  StagedAppReconciler(
      Observer observer,
      Planner planner,
      Restraint restraint,
      Actor actor,
      Bookkeeper bookkeeper,
      Herald herald,
      Release release,
      Pulse pulse,
      Clock clock) {
    this.observer = observer;
    this.planner = planner;
    this.restraint = restraint;
    this.actor = actor;
    this.bookkeeper = bookkeeper;
    this.herald = herald;
    this.release = release;
    this.pulse = pulse;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, StagedApp>> prepareEventSources(
      EventSourceContext<StagedApp> context) {
    return observer.eventSources(context);
  }

  @Override
  public UpdateControl<StagedApp> reconcile(StagedApp app, Context<StagedApp> context) {
    pulse.during(() -> climbOrSay(app, false));
    return UpdateControl.noUpdate();
  }

  @Override
  public DeleteControl cleanup(StagedApp app, Context<StagedApp> context) {
    if (!release.gone(app) && pulse.during(() -> abandoned(app) || climbOrSay(app, true))) {
      gone(app);
    }
    return DeleteControl.noFinalizerRemoval();
  }

  /** What nobody thought of is tried again, ever more slowly, and must not go on in silence. */
  private boolean climbOrSay(StagedApp app, boolean deleting) {
    try {
      return climb(app, deleting);
    } catch (RuntimeException e) {
      herald.failed(app, e, deleting);
      throw e;
    }
  }

  /** One look and what follows from it; whether nothing is left to do. */
  private boolean climb(StagedApp app, boolean deleting) {
    if (observer.askedToLook(app)) {
      actor.tryAgain(Observer.key(app));
    }
    Scene scene = Span.around("look", () -> observer.observe(app, deleting));
    Set<String> waiting = actor.waiting(scene.key());
    Optional<Plan> plan = Span.around("plan", () -> plan(scene, waiting));
    plan.filter(made -> scene.against(made.findings()).isEmpty() || !made.startable().isEmpty())
        .ifPresent(made -> bookkeeper.before(scene, made));
    Actor.Deeds deeds =
        plan.map(made ->
                actor.act(scene.key(), made, scene.drawn().orElseThrow().blueprint(), waiting))
            .orElse(Actor.Deeds.NONE);
    boolean settled = plan.map(Plan::settled).orElse(false) && scene.stalls().isEmpty();
    Scene booked = settled && !deleting ? bookkeeper.settled(scene) : scene;
    Span.run("report", () -> herald.report(booked, plan.map(deeds::on), deeds, deleting));
    SceneSpan.tell(Span.current(), scene, plan, deeds);
    observer.lookAgain(booked, plan, deeds);
    boolean nothing =
        observer.nothingWasMade(scene) && plan.map(made -> made.steps().isEmpty()).orElse(true);
    return deleting && (settled || nothing);
  }

  private Optional<Plan> plan(Scene scene, Set<String> waiting) {
    return scene
        .drawn()
        .map(drawn ->
            planner.plan(
                drawn.blueprint(),
                drawn.view(),
                drawn.policy().after(waiting).despite(actor.failing(scene.key())),
                clock.now()))
        .map(made -> actor.weigh(scene.key(), made))
        .map(made -> restraint.on(scene, made, waiting));
  }

  private static boolean abandoned(StagedApp app) {
    return app.says(Names.ABANDON);
  }

  private void gone(StagedApp app) {
    var words = new LastWords(app, observer.owner(app), bookkeeper.of(app));
    herald.lastWords(app, abandoned(app) ? words.abandoned() : words.settled());
    if (!abandoned(app)) {
      bookkeeper.gone(app);
    }
    release.letGo(app);
    observer.forget(app);
    actor.forget(Observer.key(app));
    herald.forget(Observer.key(app));
  }
}
