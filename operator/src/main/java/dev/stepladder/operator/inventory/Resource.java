package dev.stepladder.operator.inventory;

import java.util.Map;

/** Something that exists in AWS or in the cluster, as it was last seen. */
public interface Resource {

  /** Its name, unique among resources of its class in one account and region, or namespace. */
  String name();

  /** Whether nothing is going on with it, so that it need not be looked at often. */
  boolean resting();

  /** Whether nothing is going on with it but that changes may be pending. */
  default boolean restsButForPending() {
    return resting();
  }

  /**
   * Changes of it that have been asked for and are not in force yet, as far as the reading shows.
   */
  default Map<?, String> pending() {
    return Map.of();
  }

  /** Whether a change of it would be taken now, so that what is pending is not being made. */
  default boolean acceptsChanges() {
    return false;
  }

  /**
   * Whether a change is being made of it, as far as the reading shows: some of what keeps it from
   * taking one, a backup say, makes none.
   */
  default boolean beingChanged() {
    return !acceptsChanges();
  }

  /** What marks its owner; empty where the reading shows no tags. */
  default Map<String, String> tags() {
    return Map.of();
  }
}
