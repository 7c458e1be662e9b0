package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import java.time.Instant;
import java.util.Optional;

/**
 * A change that is seen to be going on, whoever started it.
 *
 * @param key the step that it is, as far as can be told from what AWS or Kubernetes shows
 * @param resource what is changing
 * @param state what it shows, for a person
 * @param since when it was first seen so
 * @param judged when it will be another matter if it still shows the same; empty if time alone says
 *     nothing
 */
public record InFlight(
    String key,
    PartId part,
    Stage stage,
    String title,
    Impact impact,
    String resource,
    String state,
    Instant since,
    Estimate expected,
    Optional<Instant> judged) {

  /** A change of which something else tells how it goes on. */
  public InFlight(
      String key,
      PartId part,
      Stage stage,
      String title,
      Impact impact,
      String resource,
      String state,
      Instant since,
      Estimate expected) {
    this(key, part, stage, title, impact, resource, state, since, expected, Optional.empty());
  }
}
