package dev.stepladder.operator.aws;

import java.time.Instant;

/**
 * What AWS answered when something was looked up that it offers or allows, rather than something
 * that exists.
 *
 * @param <T> what it tells
 */
public sealed interface Lookup<T> {

  /** It answered. */
  record Found<T>(T told) implements Lookup<T> {}

  /**
   * The operator may not ask.
   *
   * @param message what was refused and which permission is missing, for a person
   */
  record Denied<T>(String message) implements Lookup<T> {}

  /**
   * No answer came, because of a throttle or an outage say.
   *
   * @param message why not, for a person
   * @param since since when none has come
   */
  record Silent<T>(String message, Instant since) implements Lookup<T> {}
}
