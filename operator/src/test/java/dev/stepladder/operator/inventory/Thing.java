package dev.stepladder.operator.inventory;

import dev.stepladder.operator.blueprint.Owner;
import java.util.Map;

/** A resource for tests of the inventory. */
record Thing(String name, String state, Map<String, String> tags) implements Resource {

  static final String INSTALLATION = "test";

  static Thing foreign(String name, String state) {
    return new Thing(name, state, Map.of());
  }

  static Thing of(String app, String name, String state) {
    return new Thing(
        name,
        state,
        Map.of(Owner.INSTALLATION, INSTALLATION, Owner.NAMESPACE, "team", Owner.APP, app));
  }

  /** Such as {@code fine+more}. */
  @Override
  public Map<String, String> pending() {
    int plus = state.indexOf('+');
    return plus < 0 ? Map.of() : Map.of("change", state.substring(plus + 1));
  }

  @Override
  public boolean acceptsChanges() {
    return state.startsWith("fine");
  }

  @Override
  public boolean beingChanged() {
    return !acceptsChanges() && !state.equals("backup");
  }

  @Override
  public boolean resting() {
    return restsButForPending() && pending().isEmpty();
  }

  @Override
  public boolean restsButForPending() {
    return !state.startsWith("busy") && !state.equals("backup");
  }
}
