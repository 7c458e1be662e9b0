package dev.stepladder.operator.inventory;

import java.time.Duration;
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
   * @param pending what the readings so far say of the changes that are pending on it
   */
  record Present<R extends Resource>(
      R resource, Instant since, Optional<Mutation> unsettled, Pending pending)
      implements Entry<R> {

    /** One on which nothing was pending before it was as it is. */
    public Present(R resource, Instant since, Optional<Mutation> unsettled) {
      this(resource, since, unsettled, Pending.NEW);
    }

    /**
     * For how long the changes that are pending now have been so while it would have taken one:
     * whatever else has come over it meanwhile, a backup say, was not for them.
     */
    public Duration leftFor(Instant now) {
      return pending.at(resource, since, now).idle();
    }
  }

  /**
   * What readings say of the changes that are pending on a resource, or being made.
   *
   * @param idle for how long the same ones had been pending while it would have taken a change,
   *     before it was as it is
   * @param foreign whether they came while no change of our own was on its way
   * @param found whether they were there when the resource was first seen, which took changes:
   *     whose they are nobody knows
   * @param going the latest change of our own that a reading has shown an effect of, until one
   *     shows it over; as far as this process knows
   * @param rested whether the resource had been seen at rest after the latest change of our own
   *     before it was as it is
   */
  record Pending(
      Duration idle, boolean foreign, boolean found, Optional<Mutation> going, boolean rested) {

    /** Of changes that were not pending before, or of none. */
    public static final Pending NEW = new Pending(Duration.ZERO, false);

    /** Of changes that came after the resource was first seen. */
    public Pending(Duration idle, boolean foreign) {
      this(idle, foreign, false);
    }

    /** Beside no change of our own that goes on. */
    public Pending(Duration idle, boolean foreign, boolean found) {
      this(idle, foreign, found, Optional.empty(), false);
    }

    /** The same beside a change of our own that goes on, if one does. */
    public Pending beside(Optional<Mutation> change) {
      return new Pending(idle, foreign, found, change, rested);
    }

    /** The same after the resource was seen at rest, or was not. */
    public Pending after(boolean rest) {
      return new Pending(idle, foreign, found, going, rest);
    }

    /** Whether what goes on was begun by somebody else: nothing of ours does. */
    public boolean elsewhere() {
      return rested && going.isEmpty();
    }

    /** What is to be said at an instant up to which a resource has been as it is. */
    Pending at(Resource resource, Instant since, Instant until) {
      if (resource.pending().isEmpty()) {
        return NEW;
      }
      return resource.acceptsChanges()
          ? new Pending(idle.plus(Duration.between(since, until)), foreign, found)
          : this;
    }
  }

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
   * @param works whether AWS begins to work on it some seconds after that, whatever it shows
   *     meanwhile: that it shows what was asked for and rests proves nothing until then
   */
  record Mutation(String stepKey, Instant at, boolean works) {

    /** One that is done by what shows. */
    public Mutation(String stepKey, Instant at) {
      this(stepKey, at, false);
    }
  }

  /** The resource, if it is known to exist. */
  default Optional<R> known() {
    return switch (this) {
      case Present<R> present -> Optional.of(present.resource());
      case Absent<R> _, Unknown<R> _ -> Optional.empty();
    };
  }
}
