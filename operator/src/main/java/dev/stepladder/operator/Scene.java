package dev.stepladder.operator;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Footing;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.Rung;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.report.Observation.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one reconcile of an app starts from.
 *
 * @param footing the rung it stands on and the one it has to get to
 * @param drawnFor the rung the blueprint was drawn for: the target, or the one it stands on while
 *     its wave has not come or no target was found
 * @param stalls why the app as a whole cannot go on
 * @param delays why it does not go on yet
 * @param drawn what must exist and what does, unless nothing can be said about either
 * @param wave whether its change is part of a wave
 * @param stops why a person lets nothing start, if so
 */
record Scene(
    StagedApp app,
    AppKey key,
    Footing footing,
    Optional<Rung> drawnFor,
    List<Refusal> stalls,
    List<Finding> delays,
    Optional<Drawn> drawn,
    Ledger ledger,
    boolean wave,
    List<Stop> stops) {

  /** What findings about the account and region as a whole are about. */
  static final PartId PLACE = PartId.of("environment");

  /** What must exist and what does. */
  record Drawn(Blueprint blueprint, AppView view, Policy policy) {}

  /** Whether the app is drawn for the rung it has to get to. */
  boolean onTarget() {
    return drawnFor.isPresent() && drawnFor.equals(footing.target());
  }

  /**
   * What speaks against making the first thing of an app. One that has something already goes on
   * with whatever it can.
   */
  Optional<Finding> against(List<Finding> findings) {
    return ledger.exists()
        ? Optional.empty()
        : findings.stream().filter(Finding::blocks).findFirst();
  }

  /** The scene once the app has settled on a rung. */
  Scene standingOn(Rung rung) {
    return new Scene(
        app,
        key,
        new Footing(Optional.of(rung), footing.target(), footing.missing()),
        drawnFor,
        stalls,
        delays,
        drawn,
        ledger,
        wave,
        stops);
  }
}
