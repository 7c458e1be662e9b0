package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Connection;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The content of a binding's Secret, in the shape of servicebinding.io. */
final class BindingSecret {

  static final String PASSWORD = "password";
  static final String USERNAME = "username";
  static final String HOST = "host";
  static final String HOSTS = "hosts";
  static final String URI = "uri";
  static final String SECRET_ARN = "secret-arn";
  static final String TYPE = "type";

  private BindingSecret() {}

  /** How the one who opens the part proves who it is. */
  sealed interface Proof {

    /** Not at all. */
    record None() implements Proof {}

    /** A password that the binding holds. */
    record Password(String username, String password) implements Proof {

      /** The one that a binding has. */
      static Password of(Map<String, String> content, String username) {
        return new Password(content.getOrDefault(USERNAME, username), content.get(PASSWORD));
      }

      @Override
      public String toString() {
        return "Password of " + username;
      }
    }

    /** A password that AWS keeps in Secrets Manager. */
    record Kept(String username, String secretArn) implements Proof {}
  }

  /**
   * The keys a binding has, in the order in which a person reads them.
   *
   * @param kept whether AWS keeps the password; the binding may yet have to learn what its spec
   *     says
   */
  static List<String> keys(Part.Binding binding, boolean kept) {
    var keys = new ArrayList<>(binding.facts());
    switch (binding.login()) {
      case Part.Login.None _ -> {}
      case Part.Login.Password _, Part.Login.Kept _ ->
          keys.addAll(kept ? List.of(SECRET_ARN) : List.of(PASSWORD, URI));
    }
    return keys;
  }

  /** What each key says. */
  static Map<String, String> content(
      Part.Binding binding, Connection.Content connection, Proof proof) {
    var known = new HashMap<>(connection.facts());
    known.put(TYPE, binding.type());
    switch (proof) {
      case Proof.None _ -> {}
      case Proof.Kept(String username, String secretArn) -> {
        known.put(USERNAME, username);
        known.put(SECRET_ARN, secretArn);
      }
      case Proof.Password(String username, String password) -> {
        known.put(USERNAME, username);
        known.put(PASSWORD, password);
        connection.uri().ifPresent(uri -> known.put(URI, uri.with(username, password)));
      }
    }
    var content = new TreeMap<String, String>();
    for (String key : keys(binding, proof instanceof Proof.Kept)) {
      String value = known.get(key);
      if (value == null) {
        throw new IllegalStateException(
            "nothing is known for the key '%s' of %s".formatted(key, binding.id()));
      }
      content.put(key, value);
    }
    return content;
  }

  /** The Secret itself. */
  static Secret secret(Owner owner, Part.Binding binding, Map<String, String> content) {
    return new SecretBuilder()
        .withMetadata(Marks.metadata(owner, binding.id(), binding.secretName()))
        .withType("servicebinding.io/" + binding.type())
        .withData(encoded(content))
        .build();
  }

  /** The hosts that a binding names, separated by commas; empty where it names none. */
  static String hosts(Map<String, String> content) {
    return content.getOrDefault(HOSTS, content.getOrDefault(HOST, ""));
  }

  /** What a Secret says under a key. */
  static Optional<String> value(Secret secret, String key) {
    return Optional.ofNullable(secret.getData())
        .map(data -> data.get(key))
        .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
  }

  /** What a Secret says. */
  static Map<String, String> content(Secret secret) {
    var content = new TreeMap<String, String>();
    if (secret.getData() != null) {
      secret.getData().keySet().forEach(key -> content.put(key, value(secret, key).orElse("")));
    }
    return content;
  }

  /** As the data of a Secret. */
  static Map<String, String> encoded(Map<String, String> content) {
    return content.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    Base64.getEncoder()
                        .encodeToString(entry.getValue().getBytes(StandardCharsets.UTF_8)),
                (first, _) -> first,
                TreeMap::new));
  }
}
