package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Part.Binding.Role;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Hold;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Secret by which workloads reach a database. */
final class BindingPlan {

  private final Scene scene;
  private final Part.Binding part;
  private final Optional<Part.Credentials> credentials;
  private final Optional<Secret> passwordSecret;

  BindingPlan(Scene scene, Part.Binding part) {
    this.scene = scene;
    this.part = part;
    this.credentials = scene.credentials(part.of());
    this.passwordSecret = credentials.flatMap(of -> scene.secret(of.secretName()));
  }

  Assessment assess() {
    String object = "Secret " + part.secretName();
    return switch (scene.entry("Secret", part.secretName())) {
      case Entry.Unknown<KubeObject>(String reason, _) -> scene.unseen(part.id(), object, reason);
      case Entry.Absent<KubeObject> _ -> Assessment.of(create());
      case Entry.Present<KubeObject>(KubeObject seen, _, _) ->
          Marks.ours(seen.object(), scene.owner())
              ? seen.as(Secret.class)
                  .flatMap(this::change)
                  .map(Assessment::of)
                  .orElse(Assessment.NOTHING)
              : scene.notOurs(part.id(), object);
    };
  }

  /** Why says nothing that is known only once the database is there: approval must outlast that. */
  private Step create() {
    return step(Verb.CREATE, "create binding " + part.id().name(), scene.connection(part.of()))
        .because(List.of(new FieldChange("secret", "", part.secretName())))
        .needing(new Need.Settled(part.of()));
  }

  /** Without a known connection a binding is left as it is. */
  private Optional<Step> change(Secret seen) {
    Optional<Connection> known =
        scene
            .connection(part.of())
            .map(all -> namesTheGone(seen, all) ? all.withoutWaiting() : all);
    return known
        .map(connection -> differences(seen, connection))
        .filter(why -> !why.isEmpty())
        .map(why -> {
          Step step = step(Verb.CHANGE, "change binding " + part.id().name(), known).because(why);
          boolean password = why.stream().anyMatch(change -> change.field().equals("password"));
          // The database takes a while to accept a password it was given.
          return password ? step.needing(new Need.Settled(part.of())) : step;
        });
  }

  /** Reads must not go on to a replica that broke or vanished until its successor has been made. */
  private boolean namesTheGone(Secret seen, Connection connection) {
    return part.role() == Role.READERS
        && connection.serving().isPresent()
        && Arrays.stream(hostsOf(BindingSecret.content(seen)).split(",", -1))
            .filter(host -> !host.isEmpty() && !host.equals(connection.writer()))
            .anyMatch(host -> !connection.readers().contains(host));
  }

  private List<FieldChange> differences(Secret seen, Connection connection) {
    Map<String, String> current = BindingSecret.content(seen);
    Map<String, String> wanted =
        BindingSecret.content(part, connection, proof(connection, current));
    var why = new ArrayList<FieldChange>();
    if (!hostsOf(wanted).equals(hostsOf(current))) {
      why.add(points(hostsOf(current), connection));
    }
    for (String key : List.of("type", "provider", "port", BindingSecret.USERNAME, "database")) {
      if (!wanted.get(key).equals(current.get(key))) {
        why.add(new FieldChange(key, current.getOrDefault(key, ""), wanted.get(key)));
      }
    }
    if (!currentProof(wanted).equals(currentProof(current)) || passwordLost()) {
      boolean sameKeeper = keeper(current).equals(keeper(wanted));
      why.add(
          new FieldChange("password", keeper(current), sameKeeper ? "renewed" : keeper(wanted)));
    }
    if (why.isEmpty() && !wanted.equals(current)) {
      why.add(new FieldChange("content", "", "mended"));
    }
    return why;
  }

  /** How the binding will prove itself; what is not known yet counts as it is. */
  private BindingSecret.Proof proof(Connection connection, Map<String, String> current) {
    if (managed()) {
      return new BindingSecret.Proof.Managed(
          part.database().username(),
          connection.secretArn().orElse(current.getOrDefault(BindingSecret.SECRET_ARN, "")));
    }
    String username =
        passwordSecret
            .flatMap(secret -> BindingSecret.value(secret, BindingSecret.USERNAME))
            .orElse(part.database().username());
    String password =
        passwordSecret
            .flatMap(secret -> BindingSecret.value(secret, BindingSecret.PASSWORD))
            .orElse(current.getOrDefault(BindingSecret.PASSWORD, ""));
    return new BindingSecret.Proof.Password(username, password);
  }

  private static Map<String, String> currentProof(Map<String, String> content) {
    return content.entrySet().stream()
        .filter(entry ->
            entry.getKey().equals(BindingSecret.PASSWORD)
                || entry.getKey().equals(BindingSecret.SECRET_ARN))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Who keeps the password, for a person; never the password. */
  private static String keeper(Map<String, String> content) {
    return content.containsKey(BindingSecret.SECRET_ARN) ? "kept by RDS" : "in the binding";
  }

  /** The credentials Secret is gone: whatever takes its place, the binding will have to follow. */
  private boolean passwordLost() {
    return credentials
        .map(of -> scene.entry("Secret", of.secretName()) instanceof Entry.Absent<KubeObject>)
        .orElse(false);
  }

  private Step step(Verb verb, String title, Optional<Connection> known) {
    Connection connection =
        known.orElse(new Connection("", 0, List.of(), List.of(), Optional.empty()));
    var needs = new ArrayList<Need>();
    credentials.ifPresent(of -> needs.add(new Need.Done(of.id(), of.id().toString())));
    boolean changesHands = managed() == connection.secretArn().isEmpty();
    if (unconfirmed() || changesHands) {
      needs.add(new Need.Done(part.of(), part.of() + "/password"));
    }
    if (part.role() == Role.READERS && connection.writer().isEmpty()) {
      // Which replicas there will be is known once their primary is there.
      needs.add(new Need.AllFinished(Architect.REPLICA));
    }
    if (part.role() == Role.READERS) {
      connection.awaited().forEach((PartId awaited) -> needs.add(new Need.Settled(awaited)));
    }
    return Step.of(
            part.id().toString(),
            part.id(),
            Stage.SWITCH,
            verb,
            title,
            new KubeAction.WriteBinding(part, connection, managed()))
        .needing(needs.toArray(Need[]::new))
        .holding(hold(connection));
  }

  private Optional<Hold> hold(Connection connection) {
    if (connection.writer().isEmpty()) {
      return Optional.of(
          Hold.of("AddressUnknown", "waits for %s to have an address".formatted(part.of())));
    }
    if (managed() && connection.secretArn().isEmpty()) {
      return Optional.of(
          Hold.of(
              "SecretNotShown",
              "waits for RDS to name the secret with the password of %s".formatted(part.of())));
    }
    return Optional.empty();
  }

  private boolean unconfirmed() {
    return passwordSecret.map(KubeObject::new).filter(KubeObject::unconfirmed).isPresent();
  }

  private boolean managed() {
    return part.database().passwordMode() == Part.PasswordMode.RDS_MANAGED;
  }

  private FieldChange points(String from, Connection connection) {
    String field =
        switch (part.role()) {
          case WRITER -> "writer";
          case READERS -> "readers";
        };
    String to = String.join(",", BindingSecret.hosts(part.role(), connection));
    return new FieldChange(field, shortNames(from, connection), shortNames(to, connection));
  }

  private static String hostsOf(Map<String, String> content) {
    return content.getOrDefault(BindingSecret.HOSTS, content.getOrDefault(BindingSecret.HOST, ""));
  }

  private String shortNames(String hosts, Connection connection) {
    return Arrays.stream(hosts.split(",", -1))
        .map(host ->
            part.role() == Role.READERS && host.equals(connection.writer())
                ? "writer"
                : host.split("\\.", 2)[0])
        .collect(Collectors.joining(", "));
  }
}
