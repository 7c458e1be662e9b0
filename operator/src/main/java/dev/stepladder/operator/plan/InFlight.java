package dev.stepladder.operator.plan;

import dev.stepladder.operator.blueprint.PartId;
import java.time.Instant;

/**
 * A change that is seen to be going on, whoever started it.
 *
 * @param key the step that it is, as far as can be told from what AWS or Kubernetes shows
 * @param resource what is changing
 * @param state what it shows, for a person
 * @param since when it was first seen so
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
    Estimate expected) {}
