package dev.stepladder.operator.aws;

import dev.stepladder.operator.inventory.Resource;
import java.time.Instant;
import java.util.Optional;

/** A snapshot that somebody took of a resource of a service. */
public interface Snapshot extends Resource {

  /** The name of what it is of. */
  String source();

  /** {@code creating}, {@code available}, {@code failed}, or another as the service spells it. */
  String status();

  /** When it was taken; empty while it is being made. */
  Optional<Instant> taken();

  /** The fingerprint of the step that it was taken for, if it was taken for one. */
  Optional<String> fingerprint();

  @Override
  default boolean resting() {
    return status().equals("available") || status().equals("failed");
  }
}
