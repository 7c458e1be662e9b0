package dev.stepladder.operator.inventory;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known about a resource. Only {@link Absent} allows a create: not having seen something is
 * not the same as having seen that it is not there.
 *
 * @param <R> the resource
 */
public sealed interface Entry<R extends Resource> {

  /** A complete reading of the right account and region did not show it. */
  record Absent<R extends Resource>() implements Entry<R> {}

  /**
   * It exists.
   *
   * @param since when it was first seen as it is now
   * @param unsettled a change of our own that no reading has shown the effect of yet
   */
  record Present<R extends Resource>(R resource, Instant since, Optional<Mutation> unsettled)
      implements Entry<R> {}

  /**
   * Nothing can be said.
   *
   * @param reason why, for a person
   * @param sent the create of our own that no reading has shown the effect of yet, if that is why
   */
  record Unknown<R extends Resource>(String reason, Optional<Mutation> sent) implements Entry<R> {

    /** Not seen, for another reason than a create of our own. */
    public Unknown(String reason) {
      this(reason, Optional.empty());
    }
  }

  /**
   * A change that was sent.
   *
   * @param stepKey the step that sent it
   * @param at when the call returned
   */
  record Mutation(String stepKey, Instant at) {}

  /** The resource, if it is known to exist. */
  default Optional<R> known() {
    return switch (this) {
      case Present<R> present -> Optional.of(present.resource());
      case Absent<R> _, Unknown<R> _ -> Optional.empty();
    };
  }
}
