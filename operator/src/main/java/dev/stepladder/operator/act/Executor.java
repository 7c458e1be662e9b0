package dev.stepladder.operator.act;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Step;

/** Carries out the actions of one provider. */
public interface Executor {

  /** Whether this is the executor of an action. */
  boolean handles(Action action);

  /**
   * Starts a step: at most one change of one resource. Blocks for as long as the call takes, not
   * until the change is done. What is started shows in the next plan, as going on or as done: the
   * same change being due again says that nothing came of it.
   */
  Outcome start(Step step, Blueprint blueprint);
}
