package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import java.time.Duration;
import java.util.List;

/**
 * What is said about an app.
 *
 * @param status all that is known; equal to the one before if nothing changed
 * @param occurrences what has happened since then; empty if nothing changed
 * @param taken the steps that have come to their end since then
 */
public record Report(StagedAppStatus status, List<Occurrence> occurrences, List<Taken> taken) {

  /** Copies what must not change. */
  public Report {
    occurrences = List.copyOf(occurrences);
    taken = List.copyOf(taken);
  }

  /**
   * A step that is done.
   *
   * @param part the kind of the part that it was on, such as {@code database}
   */
  public record Taken(String part, Impact impact, Duration took) {}
}
