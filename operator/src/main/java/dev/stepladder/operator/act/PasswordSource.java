package dev.stepladder.operator.act;

import java.util.Optional;

/** Where the passwords that the operator generated are kept. They are read just before use. */
public interface PasswordSource {

  /** The password that a Secret holds, if the Secret exists. */
  Optional<String> password(String namespace, String secretName);

  /** Notes that what a Secret opens may have another password than the Secret's. */
  void doubt(String namespace, String secretName);

  /**
   * Notes that the database has been given the password of a Secret.
   *
   * @param password what it was given: the Secret may hold another by now
   */
  void confirm(String namespace, String secretName, String password);
}
