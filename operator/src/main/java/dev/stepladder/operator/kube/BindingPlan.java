package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
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
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The Secret by which workloads reach a part. */
final class BindingPlan {

  private final Scene scene;
  private final Part.Binding part;
  private final Optional<Part.Credentials> credentials;
  private final Optional<Secret> passwordSecret;

  BindingPlan(Scene scene, Part.Binding part) {
    this.scene = scene;
    this.part = part;
    this.credentials = scene.credentials(part);
    this.passwordSecret = credentials.flatMap(of -> scene.secret(of.secretName()));
  }

  Assessment assess() {
    String object = "Secret " + part.secretName();
    return switch (scene.entry("Secret", part.secretName())) {
      case Entry.Unknown<KubeObject>(String reason, _) -> scene.unseen(part.id(), object, reason);
      case Entry.Absent<KubeObject> _ -> Assessment.of(create());
      case Entry.Present<KubeObject>(KubeObject seen, _, _, _) ->
          Marks.ours(seen.object(), scene.owner())
              ? seen.as(Secret.class)
                  .flatMap(this::change)
                  .map(Assessment::of)
                  .orElse(Assessment.NOTHING)
              : scene.notOurs(part.id(), seen.object());
    };
  }

  /** Why says nothing that is known only once the part is there: approval must outlast that. */
  private Step create() {
    return step(Verb.CREATE, "create binding " + part.id().name(), scene.connection(part))
        .because(List.of(new FieldChange("secret", "", part.secretName())))
        .needing(new Need.Settled(part.of()));
  }

  /** Without a known connection a binding is left as it is. */
  private Optional<Step> change(Secret seen) {
    Optional<Connection> known =
        scene.connection(part).map(connection -> connection.after(hostsNamed(seen)));
    return known
        .map(connection -> differences(seen, connection))
        .filter(why -> !why.isEmpty())
        .map(why -> {
          Step step = step(Verb.CHANGE, "change binding " + part.id().name(), known).because(why);
          boolean password = why.stream().anyMatch(change -> change.field().equals("password"));
          if (!password) {
            return step;
          }
          // A part takes a while to accept a password it was given.
          Step settled = step.needing(new Need.Settled(part.of()));
          boolean inForce = why.size() == 1 && !unconfirmed() && !passwordLost(known.get());
          return inForce ? settled.doing(new KubeAction.WriteBinding(part, known, true)) : settled;
        });
  }

  private static List<String> hostsNamed(Secret seen) {
    return Arrays.stream(BindingSecret.hosts(BindingSecret.content(seen)).split(",", -1))
        .filter(host -> !host.isEmpty())
        .toList();
  }

  private List<FieldChange> differences(Secret seen, Connection connection) {
    Map<String, String> all = BindingSecret.content(seen);
    Map<String, String> wanted =
        BindingSecret.content(part, connection.content(), proof(connection, all));
    // What somebody else has added is left where it is, and no write of ours would take it away.
    Map<String, String> current = new TreeMap<>(all);
    current.keySet().removeIf(key -> !wanted.containsKey(key) && !Authorship.key(seen, key));
    var why = new ArrayList<FieldChange>();
    String hosts = BindingSecret.hosts(wanted);
    if (!hosts.equals(BindingSecret.hosts(current))) {
      why.add(
          new FieldChange(
              connection.label(),
              shortNames(BindingSecret.hosts(current), connection),
              shortNames(hosts, connection)));
    }
    for (String key : part.facts()) {
      boolean told = key.equals(BindingSecret.HOST) || key.equals(BindingSecret.HOSTS);
      if (!told && !wanted.get(key).equals(current.get(key))) {
        why.add(new FieldChange(key, current.getOrDefault(key, ""), wanted.get(key)));
      }
    }
    boolean renewed = passwordLost(connection) && !keepsFormer(connection);
    if (!currentProof(wanted).equals(currentProof(current)) || renewed) {
      String from = keeper(current, connection);
      String to = keeper(wanted, connection);
      why.add(new FieldChange("password", from, from.equals(to) ? "renewed" : to));
    }
    if (why.isEmpty() && !wanted.equals(current)) {
      why.add(new FieldChange("content", "", "mended"));
    }
    return why;
  }

  /** How the binding will prove itself; what is not known yet counts as it is. */
  private BindingSecret.Proof proof(Connection connection, Map<String, String> current) {
    return switch (part.login()) {
      case Part.Login.None _ -> new BindingSecret.Proof.None();
      case Part.Login.Kept(String username) ->
          new BindingSecret.Proof.Kept(
              username,
              connection.secretArn().orElse(current.getOrDefault(BindingSecret.SECRET_ARN, "")));
      case Part.Login.Password(_, String username) when connection.open() ->
          new BindingSecret.Proof.Password(username, "");
      case Part.Login.Password(_, String username) when keepsFormer(connection) ->
          BindingSecret.Proof.Password.of(current, username);
      case Part.Login.Password(_, String username) ->
          new BindingSecret.Proof.Password(
              stored(BindingSecret.USERNAME).orElse(username),
              stored(BindingSecret.PASSWORD)
                  .orElse(current.getOrDefault(BindingSecret.PASSWORD, "")));
    };
  }

  private Optional<String> stored(String key) {
    return passwordSecret.flatMap(secret -> BindingSecret.value(secret, key));
  }

  private static Map<String, String> currentProof(Map<String, String> content) {
    return content.entrySet().stream()
        .filter(entry ->
            entry.getKey().equals(BindingSecret.PASSWORD)
                || entry.getKey().equals(BindingSecret.SECRET_ARN))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Who keeps the password, for a person; never the password. */
  private String keeper(Map<String, String> content, Connection connection) {
    if (content.containsKey(BindingSecret.SECRET_ARN)) {
      return "kept by " + connection.service();
    }
    boolean open = part.login() instanceof Part.Login.None;
    return open && !content.containsKey(BindingSecret.PASSWORD) ? "not needed" : "in the binding";
  }

  /**
   * The credentials Secret is gone: whatever takes its place, the binding will have to follow. What
   * is open has no password that could be lost.
   */
  private boolean passwordLost(Connection connection) {
    return !connection.open()
        && credentials
            .map(of -> scene.entry("Secret", of.secretName()) instanceof Entry.Absent<KubeObject>)
            .orElse(false);
  }

  private Step step(Verb verb, String title, Optional<Connection> known) {
    var needs = new ArrayList<Need>();
    credentials.ifPresent(of -> needs.add(new Need.Done(of.id(), of.id().toString())));
    boolean open = known.filter(Connection::open).isPresent();
    boolean former = known.filter(this::keepsFormer).isPresent();
    if ((unconfirmed() && !open && !former) || changesHands(known.flatMap(Connection::secretArn))) {
      needs.add(new Need.Done(part.of(), part.of() + "/password"));
    }
    if (known.isEmpty()) {
      // Which of them there will be is known once the part itself is there.
      part.awaits().forEach(kind -> needs.add(new Need.AllFinished(kind)));
    }
    known.ifPresent(connection -> needs.addAll(connection.awaited()));
    return Step.of(
            part.id().toString(),
            part.id(),
            Stage.SWITCH,
            verb,
            title,
            new KubeAction.WriteBinding(part, known))
        .needing(needs.toArray(Need[]::new))
        .holding(hold(known));
  }

  /** Whether the password is not kept yet where the spec wants it kept. */
  private boolean changesHands(Optional<String> secretArn) {
    return switch (part.login()) {
      case Part.Login.None _ -> false;
      case Part.Login.Password _ -> secretArn.isPresent();
      case Part.Login.Kept _ -> secretArn.isEmpty();
    };
  }

  private Optional<Hold> hold(Optional<Connection> known) {
    if (known.isEmpty()) {
      return Optional.of(
          Hold.of("AddressUnknown", "waits for %s to have an address".formatted(part.of())));
    }
    Connection connection = known.get();
    if (part.login() instanceof Part.Login.Kept && connection.secretArn().isEmpty()) {
      return Optional.of(
          Hold.of(
              "SecretNotShown",
              "waits for %s to name the secret with the password of %s"
                  .formatted(connection.service(), part.of())));
    }
    return Optional.empty();
  }

  /** Whether the binding has to go on with the password that it has. */
  private boolean keepsFormer(Connection connection) {
    boolean has =
        scene
            .secret(part.secretName())
            .flatMap(binding -> BindingSecret.value(binding, BindingSecret.PASSWORD))
            .isPresent();
    return connection.formerPassword() && has && (unconfirmed() || passwordLost(connection));
  }

  private boolean unconfirmed() {
    return passwordSecret.map(KubeObject::new).filter(KubeObject::unconfirmed).isPresent();
  }

  private static String shortNames(String hosts, Connection connection) {
    return Arrays.stream(hosts.split(",", -1))
        .map(host -> connection.names().getOrDefault(host, host.split("\\.", 2)[0]))
        .collect(Collectors.joining(", "));
  }
}
