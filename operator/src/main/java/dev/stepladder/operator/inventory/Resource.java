package dev.stepladder.operator.inventory;

import java.util.Map;

/** Something that exists in AWS or in the cluster, as it was last seen. */
public interface Resource {

  /** Its name, unique among resources of its class in one account and region, or namespace. */
  String name();

  /** Whether nothing is going on with it, so that it need not be looked at often. */
  boolean resting();

  /** What marks its owner; empty where the reading shows no tags. */
  default Map<String, String> tags() {
    return Map.of();
  }
}
