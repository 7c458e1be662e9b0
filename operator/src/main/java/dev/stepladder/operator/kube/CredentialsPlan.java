package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * The Secret with a password that opens a part. Where it exists its password is the one the part is
 * to have, even if AWS kept another in between. It is there before the part is, so that a crash
 * between the two loses nothing, and outlives the app as the part does.
 */
final class CredentialsPlan {

  private final Scene scene;
  private final Part.Credentials part;

  CredentialsPlan(Scene scene, Part.Credentials part) {
    this.scene = scene;
    this.part = part;
  }

  Assessment assess() {
    String object = "Secret " + part.secretName();
    return switch (scene.entry("Secret", part.secretName())) {
      case Entry.Unknown<KubeObject>(String reason, _) -> scene.unseen(part.id(), object, reason);
      case Entry.Absent<KubeObject> _ ->
          scene.connectionTo(part.of()).filter(Connection::open).isPresent() || isSomebodyElses()
              ? Assessment.NOTHING
              : Assessment.of(create());
      case Entry.Present<KubeObject>(KubeObject seen, _, _, _) ->
          Marks.ours(seen.object(), scene.owner()) || given(seen)
              ? present(seen)
              : scene.notOurs(part.id(), seen.object());
    };
  }

  /**
   * What is to be taken over has a password that this would not be, if it has one: that shows once
   * it is the app's.
   */
  private boolean isSomebodyElses() {
    return scene.connectionTo(part.of()).isEmpty()
        && scene.blueprint().parts(Part.Cache.class).stream()
            .anyMatch(cache -> cache.adopted() && cache.id().equals(part.of()));
  }

  /**
   * Whether a person wrote it, to tell the password of what is taken over. It stays theirs, and
   * tells that of what takes the place of what was taken over, should that be lost.
   */
  private boolean given(KubeObject seen) {
    boolean tells = part.adopted() || scene.view().ledger().given(part.of().toString());
    return tells && !Marks.managed(seen.object());
  }

  /** Remembers whose the Secrets are of what is or was taken over. */
  static Ledger remember(Part.Credentials part, View view, Ledger ledger) {
    String of = part.of().toString();
    return switch (view.entry(KubeObject.class, KubeObject.name("Secret", part.secretName()))) {
      // One that is put back in its place is theirs again, until the operator has made one.
      case Entry.Unknown<KubeObject> _, Entry.Absent<KubeObject> _ -> ledger;
      case Entry.Present<KubeObject>(KubeObject seen, _, _, _) ->
          Marks.managed(seen.object())
              ? ledger.withGiven(of, false)
              : ledger.withGiven(of, part.adopted() || ledger.given(of));
    };
  }

  private Step create() {
    Optional<String> keeper = keeper();
    if (keeper.isPresent()) {
      return step("generate a password in place of the one %s keeps".formatted(keeper.get()), true)
          .because(List.of(new FieldChange("password", "kept by " + keeper.get(), "generated")));
    }
    if (part.adopted()) {
      // Whoever takes the part over approves that its password becomes another one.
      return step("generate a password for the %s".formatted(part.of()), true)
          .because(List.of(new FieldChange("secret", "", part.secretName())))
          .needing(new Need.Done(part.of(), part.of().toString()));
    }
    if (!partExists()) {
      // One that is there and may not be touched yet has a password that this would not be.
      return step("generate the %s password".formatted(part.of()), restores())
          .because(List.of(new FieldChange("secret", "", part.secretName())))
          .needing(new Need.Known(part.of()));
    }
    return step("reset the %s password: its Secret is gone".formatted(part.of()), true)
        .because(List.of(new FieldChange("secret", "", part.secretName())))
        .costing(Impact.DEGRADED, Estimate.MOMENT)
        .asking();
  }

  private Assessment present(KubeObject seen) {
    if (seen.as(Secret.class)
        .flatMap(secret -> BindingSecret.value(secret, BindingSecret.PASSWORD))
        .isEmpty()) {
      return Assessment.of(
          new Finding.Alarm(
              part.id(),
              "PasswordMissing",
              "Secret %s in namespace %s has no key 'password': put it back, or delete the Secret to have the password reset"
                  .formatted(part.secretName(), scene.owner().namespace())));
    }
    return Assessment.NOTHING;
  }

  private Step step(String title, boolean unconfirmed) {
    return Step.of(
        part.id().toString(),
        part.id(),
        Stage.EXPAND,
        Verb.CREATE,
        title,
        new KubeAction.GeneratePassword(part, unconfirmed));
  }

  /** The service that keeps the password now, although the spec wants a generated one. */
  private Optional<String> keeper() {
    return scene
        .connectionTo(part.of())
        .filter(connection -> connection.secretArn().isPresent())
        .map(Connection::service);
  }

  /**
   * Whether a part is there that another password opens. One that was seen before counts even while
   * it cannot be reached, unless the spec lets it start empty or says what it is made from.
   */
  private boolean partExists() {
    String name = part.of().toString();
    boolean startsEmpty = part.startEmpty() && !scene.view().ledger().startedEmpty(name);
    boolean seenBefore =
        scene.view().ledger().resourceId(name).isPresent() && !startsEmpty && !restores();
    return scene.connectionTo(part.of()).isPresent() || seenBefore;
  }

  /** Whether it is about to be made with the password of what it is made from. */
  private boolean restores() {
    Optional<String> used = scene.view().ledger().restored(part.of().toString());
    return part.restore()
        .map(Part.Restore::word)
        .filter(word -> !used.equals(Optional.of(word)))
        .isPresent();
  }
}
