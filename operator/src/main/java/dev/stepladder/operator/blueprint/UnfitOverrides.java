package dev.stepladder.operator.blueprint;

/** What an app overrides of its rung leaves no rung that could be stood on. */
public final class UnfitOverrides extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnfitOverrides(String rung, String why) {
    super("spec.overrides does not fit the tier %s: %s".formatted(rung, why));
  }
}
