package dev.stepladder.operator.aws;

import dev.stepladder.operator.inventory.Resource;

/**
 * Something that AWS offers or allows in an account and region. It is read only while the plan of
 * an app asks for it, and held for long.
 *
 * @param <T> what is told of it
 */
public interface Fact<T> extends Resource {

  /** What AWS answered. */
  Lookup<T> shown();

  /** It is read on demand only. */
  @Override
  default boolean resting() {
    return true;
  }
}
