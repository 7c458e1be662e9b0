package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PasswordRule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;

/** The Secret that holds a generated password. */
final class CredentialsSecret {

  private static final SecureRandom RANDOM = new SecureRandom();

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
    if (unconfirmed) {
      secret.getMetadata().setAnnotations(new TreeMap<>(Map.of(Marks.UNCONFIRMED, "true")));
    }
    return secret;
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
