package dev.stepladder.operator.inventory;

import java.time.Instant;

/**
 * That every pod of the app, terminating ones included, runs with the bindings of now.
 *
 * @param since how long at least; counted anew after a restart of the operator
 */
public record WorkloadsQuiet(Instant since) implements Resource {

  /** There is one per app. */
  public static final String NAME = "workloads";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean resting() {
    return true;
  }
}
