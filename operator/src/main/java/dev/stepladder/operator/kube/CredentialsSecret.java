package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PasswordRule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Secret that holds a generated password. */
final class CredentialsSecret {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MARK_LENGTH = 16;

  private CredentialsSecret() {}

  static Secret of(Owner owner, Part.Credentials part, String password, boolean unconfirmed) {
    Secret secret =
        new SecretBuilder()
            .withMetadata(Marks.metadata(owner, part.id(), part.secretName()))
            .withType("kubernetes.io/basic-auth")
            .withData(
                BindingSecret.encoded(
                    Map.of(
                        BindingSecret.USERNAME, part.username(), BindingSecret.PASSWORD, password)))
            .build();
    secret
        .getMetadata()
        .setAnnotations(
            new TreeMap<>(
                unconfirmed
                    ? Map.of(Marks.UNCONFIRMED, "true")
                    : Map.of(Marks.IN_FORCE, mark(password))));
    return secret;
  }

  /** Tells one password from another and nothing more of it. */
  static String mark(String password) {
    return Owner.hash("password", password).substring(0, MARK_LENGTH);
  }

  /** Whether the password of a Secret has yet to be set in what it opens. */
  static boolean unconfirmed(Secret secret) {
    if (Marks.annotation(secret, Marks.UNCONFIRMED).filter("true"::equals).isPresent()) {
      return true;
    }
    Optional<String> inForce = Marks.annotation(secret, Marks.IN_FORCE);
    return inForce.isPresent()
        && BindingSecret.value(secret, BindingSecret.PASSWORD)
            .filter(password -> !mark(password).equals(inForce.get()))
            .isPresent();
  }

  /** A Secret of that name with nothing in it, to speak of one. */
  static HasMetadata named(Owner owner, String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(owner.namespace())
        .endMetadata()
        .build();
  }

  /** A new password. It begins with a letter: no tool takes it for an option. */
  static String password(PasswordRule rule) {
    var password = new StringBuilder();
    password.append(any(rule.letters()));
    while (password.length() < rule.length()) {
      password.append(any(rule.alphabet()));
    }
    return password.toString();
  }

  private static char any(String of) {
    return of.charAt(RANDOM.nextInt(of.length()));
  }
}
