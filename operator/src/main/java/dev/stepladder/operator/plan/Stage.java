package dev.stepladder.operator.plan;

/** The place of a step in a plan; stages order steps that touch the same thing or each other. */
public enum Stage {
  /** Create what is missing, grow what can grow with nobody noticing. */
  EXPAND("Expand"),
  /** Change in place what is in use and must get bigger or newer. */
  RESHAPE("Reshape"),
  /** Move users: migrations, bindings, Deployments, traffic. */
  SWITCH("Switch"),
  /** Shrink in place, then remove what nothing uses. */
  CONTRACT("Contract");

  private final String title;

  Stage(String title) {
    this.title = title;
  }

  /** As a person reads it. */
  public String title() {
    return title;
  }
}
