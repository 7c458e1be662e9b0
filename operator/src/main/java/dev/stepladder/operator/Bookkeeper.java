package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.DeletionPolicy;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Footing;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.blueprint.Wishes;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.kube.LedgerStore;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.plan.Planner;
import dev.stepladder.operator.plan.State;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the ledgers: what is seen is written down before anything is done about it. */
final class Bookkeeper {

  private final LedgerStore ledgers;
  private final Planner planner;
  private final boolean observes;

  /**
   * A bookkeeper.
   *
   * @param observes whether nothing is written, as nothing is done
   */
  Bookkeeper(LedgerStore ledgers, Planner planner, boolean observes) {
    this.ledgers = ledgers;
    this.planner = planner;
    this.observes = observes;
  }

  /**
   * Writes down what the view shows, and that there is an app at all: an app without a ledger has
   * never had anything made.
   */
  void before(Scene scene, Plan plan) {
    if (observes || scene.drawn().isEmpty()) {
      return;
    }
    Scene.Drawn drawn = scene.drawn().get();
    if (drawn.blueprint().retiring() && !scene.ledger().exists()) {
      return;
    }
    write(
        scene,
        planner
            .starting(plan, planner.remember(drawn.blueprint(), drawn.view()))
            .withInstallation(drawn.blueprint().owner().installation())
            .withEnvironment(scene.app().getSpec().environment())
            .withLetGo(scene.wave() && scene.onTarget())
            .withWishes(plan.unchanged(scene.ledger().wishes(), drawn.blueprint()))
            .withApprovalsUsed(used(drawn, plan)));
  }

  /** The approvals that what starts now is started with. */
  private static Set<String> used(Scene.Drawn drawn, Plan plan) {
    return plan.steps().stream()
        .filter(step -> step.state() instanceof State.Startable)
        .map(PlannedStep::fingerprint)
        .filter(drawn.policy().approved()::contains)
        .collect(Collectors.toSet());
  }

  /** Writes down the rung that the app has settled on, and that what was approved is done. */
  Scene settled(Scene scene) {
    if (observes || !scene.onTarget()) {
      return scene;
    }
    Rung rung = scene.drawnFor().orElseThrow();
    Ledger now = ledgers.read(scene.key().namespace(), scene.key().name());
    Ledger next =
        Footing.settled(now, scene.app().getSpec(), rung)
            .withWishes(Wishes.of(scene.drawn().orElseThrow().blueprint()))
            .withApprovalsSpent();
    ledgers.write(scene.key().namespace(), scene.key().name(), now, next);
    return scene.standingOn(rung);
  }

  /** What was known of an app. */
  Ledger of(StagedApp app) {
    return ledgers.read(app.getMetadata().getNamespace(), app.getMetadata().getName());
  }

  /** An app goes with all that does not stay: what is left to know is what does. */
  void gone(StagedApp app) {
    if (app.getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
      return;
    }
    String namespace = app.getMetadata().getNamespace();
    String name = app.getMetadata().getName();
    Ledger now = of(app);
    now.ofWhatStays(Architect.BUCKET)
        .ifPresentOrElse(
            next -> ledgers.write(namespace, name, now, next),
            () -> ledgers.remove(namespace, name));
  }

  private void write(Scene scene, Ledger next) {
    ledgers.write(scene.key().namespace(), scene.key().name(), scene.ledger(), next);
  }
}
