package dev.stepladder.operator.aws;

/** Whose credentials the operator has in a place. */
public sealed interface Identity {

  /** Credentials of the account that the environment names. */
  record Verified() implements Identity {}

  /**
   * Credentials of another account.
   *
   * @param actual its twelve digits
   */
  record WrongAccount(String actual) implements Identity {}

  /**
   * AWS does not accept them.
   *
   * @param reason a word for conditions, in CamelCase
   * @param message why, and what to do
   */
  record Refused(String reason, String message) implements Identity {}

  /**
   * AWS did not answer.
   *
   * @param message what happened
   */
  record Unreachable(String message) implements Identity {}
}
