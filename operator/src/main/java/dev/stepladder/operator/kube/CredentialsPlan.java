package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;

/**
 * The Secret with the master password. Where it exists its password is the one the database is to
 * have, even if RDS kept another in between. It is there before the database is, so that a crash
 * between the two loses nothing, and outlives the app as the database does.
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
      case Entry.Absent<KubeObject> _ -> Assessment.of(create());
      case Entry.Present<KubeObject>(KubeObject seen, _, _) ->
          Marks.ours(seen.object(), scene.owner())
              ? present(seen)
              : scene.notOurs(part.id(), object);
    };
  }

  private Step create() {
    if (kept()) {
      return step("generate a password in place of the one RDS keeps", true)
          .because(List.of(new FieldChange("password", "kept by RDS", "generated")));
    }
    if (!databaseExists()) {
      return step("generate the database password", false)
          .because(List.of(new FieldChange("secret", "", part.secretName())));
    }
    return step("reset the database password: its Secret is gone", true)
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

  /** Whether RDS keeps the password now, although the spec wants a generated one. */
  private boolean kept() {
    return scene.connection(part.of()).flatMap(Connection::secretArn).isPresent();
  }

  /**
   * Whether a database is there that another password opens. One that was seen before counts even
   * while it cannot be reached, unless the spec lets it start empty.
   */
  private boolean databaseExists() {
    boolean seenBefore =
        scene.view().ledger().resourceId(part.of().toString()).isPresent()
            && scene.blueprint().parts(Part.Database.class).stream()
                .noneMatch(database ->
                    database.id().equals(part.of())
                        && database.startEmpty()
                        && !scene.view().ledger().startedEmpty(part.of().toString()));
    return scene.connection(part.of()).isPresent() || seenBefore;
  }
}
