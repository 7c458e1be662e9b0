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
   * until the change is done.
   */
  Outcome start(Step step, Blueprint blueprint);

  /**
   * Whether the plan shows what was started as going on until it is seen or has had its time: the
   * same change due again then says that nothing came of it.
   */
  default boolean showsWhatItStarted() {
    return false;
  }
}
