package dev.stepladder.operator.aws;

import dev.stepladder.operator.act.Outcome;
import dev.stepladder.operator.act.PasswordSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The passwords that the operator generated, which never get into a message. */
public final class Passwords {

  private static final Logger log = LoggerFactory.getLogger(Passwords.class);

  private final PasswordSource source;

  /** Those of a source. */
  public Passwords(PasswordSource source) {
    this.source = source;
  }

  /** Where this fails, the step comes again and sets the same password once more. */
  public void confirm(String namespace, String secretName, String password) {
    try {
      source.confirm(namespace, secretName, password);
    } catch (RuntimeException e) {
      log.warn(
          "Secret {}/{} could not be marked as in force ({}); its password will be set once more",
          namespace,
          secretName,
          e.getClass().getSimpleName());
    }
  }

  /**
   * Does something after which the password of a Secret is not in force, or says why it cannot be
   * known to be in doubt.
   */
  public Outcome doubting(String namespace, String secretName, Supplier<Outcome> then) {
    return use(
        namespace,
        secretName,
        _ -> {
          try {
            source.doubt(namespace, secretName);
          } catch (RuntimeException e) {
            return new Outcome.Refused(
                "SecretNotWritten",
                "Secret %s/%s could not be marked as not in force (%s). Let the operator's role patch it."
                    .formatted(namespace, secretName, e.getClass().getSimpleName()));
          }
          return then.get();
        });
  }

  /** Does something with the password, or says why it cannot be had. */
  public Outcome use(String namespace, String secretName, Function<String, Outcome> use) {
    Optional<String> password;
    try {
      password = source.password(namespace, secretName);
    } catch (RuntimeException e) {
      // The message of what was thrown is not passed on: it may quote what was read.
      return new Outcome.Refused(
          "PasswordUnreadable",
          "Secret %s/%s could not be read (%s). Let the operator's role read it."
              .formatted(namespace, secretName, e.getClass().getSimpleName()));
    }
    return password
        .map(use)
        .orElseGet(() ->
            new Outcome.Refused(
                "PasswordMissing",
                "Secret %s/%s does not exist or has no password. Put it back."
                    .formatted(namespace, secretName)));
  }
}
