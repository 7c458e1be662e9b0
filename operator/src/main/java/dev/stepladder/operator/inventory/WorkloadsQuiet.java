package dev.stepladder.operator.inventory;

import java.time.Instant;
import java.util.Set;

/**
 * That every pod of the app, terminating ones included, runs with its bindings as they are now.
 *
 * @param since how long at least; counted anew after a restart of the operator
 * @param hosts all that those bindings name
 */
public record WorkloadsQuiet(Instant since, Set<String> hosts) implements Resource {

  /** Copies what must not change. */
  public WorkloadsQuiet {
    hosts = Set.copyOf(hosts);
  }

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
