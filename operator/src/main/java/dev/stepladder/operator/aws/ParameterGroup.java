package dev.stepladder.operator.aws;

import dev.stepladder.operator.inventory.Resource;
import java.util.Map;

/**
 * A parameter group of a service as its bulk reading shows it: without tags, so that the mark of
 * its owner is in the description.
 */
public interface ParameterGroup extends Resource {

  /** The mark of its owner, or what somebody else wrote there. */
  String description();

  /** What was set beside the engine's defaults; read of our own groups only. */
  Map<String, String> parameters();

  @Override
  default boolean resting() {
    return true;
  }
}
