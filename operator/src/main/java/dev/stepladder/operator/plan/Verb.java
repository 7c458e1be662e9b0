package dev.stepladder.operator.plan;

/** What a step does to its part. */
public enum Verb {
  CREATE,
  CHANGE,
  REMOVE,
  SNAPSHOT,
  RUN
}
