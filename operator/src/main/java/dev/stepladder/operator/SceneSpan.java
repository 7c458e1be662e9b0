package dev.stepladder.operator;

import dev.stepladder.operator.act.Actor;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.PlannedStep;
import dev.stepladder.operator.trace.Span;
import java.util.Optional;

/** What the trace of a reconcile says of the app: from where it goes, and what came of it. */
final class SceneSpan {

  private SceneSpan() {}

  static void tell(Span span, Scene scene, Optional<Plan> plan, Actor.Deeds deeds) {
    if (!span.shown()) {
      return;
    }
    span.put("stepladder.generation", scene.app().getMetadata().getGeneration())
        .put("stepladder.outcome", outcome(scene, plan, deeds));
    scene.drawnFor().ifPresent(rung -> span.put("stepladder.tier", rung.name()));
    plan.ifPresent(made -> span.put("stepladder.steps", made.steps().size()));
  }

  /** The first of these that holds. */
  private static String outcome(Scene scene, Optional<Plan> plan, Actor.Deeds deeds) {
    if (!scene.stalls().isEmpty() || !deeds.refused().isEmpty()) {
      return "stalled";
    }
    if (plan.isEmpty()) {
      return "unplanned";
    }
    if (plan.get().settled()) {
      return "settled";
    }
    boolean moves =
        !plan.get().startable().isEmpty()
            || plan.get().steps().stream().anyMatch(PlannedStep::running);
    return moves ? "changing" : "waiting";
  }
}
