package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Part.Binding.Role;
import dev.stepladder.operator.plan.Connection;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
  private static final String PROVIDER = "aws-rds";

  private BindingSecret() {}

  /** How the one who opens the database proves who it is. */
  sealed interface Proof {

    /** A password that the binding holds. */
    record Password(String username, String password) implements Proof {

      @Override
      public String toString() {
        return "Password of " + username;
      }
    }

    /** A password that RDS keeps in Secrets Manager. */
    record Managed(String username, String secretArn) implements Proof {}

    /** Whose user it is. */
    String username();
  }

  /** The keys a binding has, in the order in which a person reads them. */
  static List<String> keys(Role role, boolean managed) {
    var keys = new ArrayList<>(List.of("type", "provider", HOST));
    if (role == Role.READERS) {
      keys.add(HOSTS);
    }
    keys.addAll(List.of("port", USERNAME, "database"));
    keys.addAll(managed ? List.of(SECRET_ARN) : List.of(PASSWORD, URI));
    return keys;
  }

  /** What each key says. */
  static Map<String, String> content(Part.Binding binding, Connection connection, Proof proof) {
    List<String> hosts = hosts(binding.role(), connection);
    Engine engine = binding.database().engine();
    var content = new TreeMap<String, String>();
    content.put("type", engine.bindingType());
    content.put("provider", PROVIDER);
    content.put(HOST, hosts.getFirst());
    if (binding.role() == Role.READERS) {
      content.put(HOSTS, String.join(",", hosts));
    }
    content.put("port", Integer.toString(connection.port()));
    content.put(USERNAME, proof.username());
    content.put("database", binding.database().databaseName());
    switch (proof) {
      case Proof.Managed(_, String secretArn) -> content.put(SECRET_ARN, secretArn);
      case Proof.Password(String username, String password) -> {
        content.put(PASSWORD, password);
        content.put(
            URI,
            uri(
                engine,
                escape(username) + ":" + escape(password),
                hosts,
                connection.port(),
                binding.database().databaseName()));
      }
    }
    return content;
  }

  /** The Secret itself. */
  static Secret secret(Owner owner, Part.Binding binding, Map<String, String> content) {
    return new SecretBuilder()
        .withMetadata(Marks.metadata(owner, binding.id(), binding.secretName()))
        .withType("servicebinding.io/" + binding.database().engine().bindingType())
        .withData(encoded(content))
        .build();
  }

  /** The hosts a binding points at. */
  static List<String> hosts(Role role, Connection connection) {
    return switch (role) {
      case WRITER -> List.of(connection.writer());
      case READERS ->
          connection.readers().isEmpty() ? List.of(connection.writer()) : connection.readers();
    };
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

  /**
   * One URI for all hosts. PostgreSQL's own syntax takes a list of hosts (libpq, connection URIs);
   * load_balance_hosts, known from libpq 16 on, is named only where there is something to balance.
   * MySQL's takes a list in brackets (MySQL Reference Manual, connecting using URI-like strings),
   * MariaDB Connector/J's one without.
   */
  private static String uri(
      Engine engine, String login, List<String> hosts, int port, String database) {
    String list = hosts.stream().map(host -> host + ":" + port).collect(Collectors.joining(","));
    boolean several = hosts.size() > 1;
    String authority =
        switch (engine) {
          case POSTGRES, MARIADB -> list;
          case MYSQL -> several ? "[" + list + "]" : list;
        };
    String parameters =
        switch (engine) {
          case POSTGRES -> several ? "?target_session_attrs=any&load_balance_hosts=random" : "";
          case MYSQL, MARIADB -> "";
        };
    return engine.bindingType()
        + "://"
        + login
        + "@"
        + authority
        + "/"
        + escape(database)
        + parameters;
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
