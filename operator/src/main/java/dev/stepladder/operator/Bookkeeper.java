package dev.stepladder.operator;

import dev.stepladder.operator.blueprint.Footing;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.kube.LedgerStore;
import dev.stepladder.operator.plan.Planner;

/** Keeps the ledgers: what is seen is written down before anything is done about it. */
final class Bookkeeper {

  private final LedgerStore ledgers;
  private final Planner planner;

  Bookkeeper(LedgerStore ledgers, Planner planner) {
    this.ledgers = ledgers;
    this.planner = planner;
  }

  /**
   * Writes down what the view shows, and that there is an app at all: an app without a ledger has
   * never had anything made.
   */
  void before(Scene scene) {
    if (scene.drawn().isEmpty()) {
      return;
    }
    Scene.Drawn drawn = scene.drawn().get();
    if (drawn.blueprint().retiring() && !scene.ledger().exists()) {
      return;
    }
    write(
        scene,
        planner
            .remember(drawn.blueprint(), drawn.view())
            .withInstallation(drawn.blueprint().owner().installation())
            .withEnvironment(scene.app().getSpec().environment())
            .withLetGo(scene.wave() && scene.onTarget()));
  }

  /** Writes down the rung that the app has settled on. */
  Scene settled(Scene scene) {
    if (!scene.onTarget()) {
      return scene;
    }
    Rung rung = scene.drawnFor().orElseThrow();
    Ledger now = ledgers.read(scene.key().namespace(), scene.key().name());
    Ledger next = Footing.settled(now, scene.app().getSpec(), rung);
    ledgers.write(scene.key().namespace(), scene.key().name(), now, next);
    return scene.standingOn(rung);
  }

  private void write(Scene scene, Ledger next) {
    ledgers.write(scene.key().namespace(), scene.key().name(), scene.ledger(), next);
  }
}
