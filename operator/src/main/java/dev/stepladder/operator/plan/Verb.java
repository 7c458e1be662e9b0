package dev.stepladder.operator.plan;

/** What a step does to its part. */
public enum Verb {
  CREATE,
  CHANGE,
  REMOVE,
  SNAPSHOT,
  RUN,
  /** Takes over what somebody else made, so that the part is there for the app from then on. */
  ADOPT;

  /** Whether the part is there for the app only once that is done. */
  public boolean brings() {
    return switch (this) {
      case CREATE, ADOPT -> true;
      case CHANGE, REMOVE, SNAPSHOT, RUN -> false;
    };
  }
}
