package dev.stepladder.operator.inventory;

import java.util.Set;

/** A sweep that could not be completed. */
public final class SweepFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final Set<String> PASSING = Set.of("Throttled", "Unreachable", "Unavailable");

  private final String reason;

  /**
   * Says why.
   *
   * @param reason a word for conditions, in CamelCase
   * @param message what was refused, why, and what to do
   */
  public SweepFailed(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Says why, with what led to it. */
  public SweepFailed(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** A word for conditions, in CamelCase. */
  public String reason() {
    return reason;
  }

  /** Whether it is a trouble that usually passes by itself. */
  public boolean passes() {
    return passes(reason);
  }

  /** Whether what has this reason usually passes by itself. */
  static boolean passes(String reason) {
    return PASSING.contains(reason);
  }
}
