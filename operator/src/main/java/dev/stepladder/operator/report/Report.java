package dev.stepladder.operator.report;

import dev.stepladder.api.v1alpha1.StagedAppStatus;
import java.util.List;

/**
 * What is said about an app.
 *
 * @param status all that is known; equal to the one before if nothing changed
 * @param occurrences what has happened since then; empty if nothing changed
 */
public record Report(StagedAppStatus status, List<Occurrence> occurrences) {

  /** Copies what must not change. */
  public Report {
    occurrences = List.copyOf(occurrences);
  }
}
