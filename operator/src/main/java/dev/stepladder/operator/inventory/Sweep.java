package dev.stepladder.operator.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reads the resources of one service in one account and region. Called by one thread at a time. */
public interface Sweep {

  /** What is read, for a person: {@code RDS in 111122223333/eu-west-1}. */
  String title();

  /** The kinds of resources that it shows. */
  Set<Class<? extends Resource>> covers();

  /**
   * The kinds among them that are read only while an app asks for one by name, because each costs a
   * call of its own: they are no part of {@link #everything}, and {@link #some} shows each that it
   * is asked for, if only to say that it cannot be read.
   */
  default Set<Class<? extends Resource>> onDemand() {
    return Set.of();
  }

  /** After how long one of those is read again for as long as an app asks for it. */
  default Duration again(ResourceKey key) {
    return Duration.ofMinutes(1);
  }

  /**
   * The kinds of which {@link #everything} shows only what bulk readings mark as the installation's
   * own, and what {@link #some} was asked for before. Such marks may come late, so that of these
   * kinds nothing counts as absent that has not been asked for by name.
   */
  default Set<Class<? extends Resource>> shownOnceAsked() {
    return Set.of();
  }

  /**
   * Everything there is, all pages of it.
   *
   * @throws SweepFailed if any of it could not be read: half a reading proves nothing absent
   */
  List<Resource> everything();

  /**
   * Has the next complete reading look at these as if it never had: what costs calls for each
   * resource is held for a while otherwise.
   */
  default void lookAnew(Set<ResourceKey> keys) {}

  /**
   * The resources asked for, as far as they exist, and perhaps some that belong to them.
   *
   * @throws SweepFailed if any of it could not be read
   */
  List<Resource> some(Set<ResourceKey> keys);

  /**
   * Says that a change of a resource was sent and no reading shows an effect of it, so that the
   * next reading of the resource may look for the reason.
   */
  default void unanswered(ResourceKey key) {}
}
