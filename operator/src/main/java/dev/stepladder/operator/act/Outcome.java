package dev.stepladder.operator.act;

import java.time.Instant;

/** What came of starting a step. */
public sealed interface Outcome {

  /** The call was accepted; when it is done is for the inventory to see. */
  record Started() implements Outcome {}

  /** It is done, and nothing will report it: the next plan follows soon. */
  record Done() implements Outcome {}

  /** What the plan saw is not so any more; the next plan will say. Nothing was changed. */
  record Outdated(String message) implements Outcome {}

  /** The resource is busy; the step is tried again when it has come to rest. */
  record Busy(String message) implements Outcome {}

  /**
   * It has to wait for something that has nothing to do with it; nothing was asked of anybody.
   *
   * @param reason a word for conditions, in CamelCase
   * @param message what it waits for; the same at every try
   * @param until when it is tried again
   */
  record Delayed(String reason, String message, Instant until) implements Outcome {}

  /**
   * It was refused; it is tried again, ever more slowly.
   *
   * @param reason a word for conditions, in CamelCase
   * @param message what was refused, why, and what to do
   */
  record Refused(String reason, String message) implements Outcome {}
}
