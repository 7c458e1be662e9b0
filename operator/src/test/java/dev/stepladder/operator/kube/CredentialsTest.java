package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Secret with the master password. */
class CredentialsTest {

  private static final String SECRET = "Secret/shop-database-credentials";
  private static final String KEY = "credentials/database";

  @Test
  void areGeneratedBeforeThereIsADatabase() {
    Step step = new Shop().unreachable().assess(new Cluster()).step(KEY);

    assertThat(step.action())
        .isInstanceOfSatisfying(
            KubeAction.GeneratePassword.class,
            action -> assertThat(action.unconfirmed()).isFalse());
    assertThat(step.ask()).isFalse();
  }

  @Test
  void waitWhileSomethingSpeaksAgainstTheDatabase() {
    Step step = new Shop().unreachable().assess(new Cluster()).step(KEY);

    assertThat(step.needs()).contains(new Need.Known(PartId.of("database")));
  }

  @Test
  void areResetOnlyWithAPersonsWordOnceTheDatabaseLives() {
    Shop shop = new Shop();
    Step step = shop.assess(shop.settled().without(SECRET)).step(KEY);

    assertThat(step.title()).isEqualTo("reset the database password: its Secret is gone");
    assertThat(step.ask()).isTrue();
    assertThat(step.impact()).isEqualTo(Impact.DEGRADED);
    assertThat(step.action())
        .isInstanceOfSatisfying(
            KubeAction.GeneratePassword.class, action -> assertThat(action.unconfirmed()).isTrue());
  }

  @Test
  void areResetOnlyWithAPersonsWordWhileTheDatabaseCannotBeReached() {
    Cluster cluster = new Cluster().ledger(ledger -> ledger.withResourceId("database", "db-ABC"));

    assertThat(new Shop().unreachable().assess(cluster).step(KEY).ask()).isTrue();
  }

  @Test
  void areGeneratedForADatabaseThatStartsEmpty() {
    Cluster cluster = new Cluster().ledger(ledger -> ledger.withResourceId("database", "db-ABC"));

    assertThat(new Shop().startEmpty().unreachable().assess(cluster).step(KEY).ask()).isFalse();
  }

  @Test
  void areGeneratedForADatabaseThatIsRestoredAndHasYetToBeGivenThem() {
    Cluster cluster = new Cluster().ledger(ledger -> ledger.withResourceId("database", "db-ABC"));

    Step step = new Shop().restoring().unreachable().assess(cluster).step(KEY);

    assertThat(step.ask()).isFalse();
    assertThat(step.action())
        .isInstanceOfSatisfying(
            KubeAction.GeneratePassword.class, action -> assertThat(action.unconfirmed()).isTrue());
  }

  @Test
  void takeThePlaceOfAManagedPasswordBecauseTheSpecSaysSo() {
    Shop shop = new Shop().secretArn("arn:aws:secretsmanager:us-east-1:1:secret:a");
    Step step = shop.assess(shop.settled().without(SECRET)).step(KEY);

    assertThat(step.title()).isEqualTo("generate a password in place of the one RDS keeps");
    assertThat(step.ask()).isFalse();
    assertThat(step.action())
        .isInstanceOfSatisfying(
            KubeAction.GeneratePassword.class, action -> assertThat(action.unconfirmed()).isTrue());
  }

  @Test
  void areNoPartOfAnAppWhosePasswordRdsKeeps() {
    assertThat(new Shop().managed().unreachable().assess(new Cluster()).keys()).doesNotContain(KEY);
  }

  @Test
  void areNotReplacedWhileTheyCannotBeRead() {
    Shop shop = new Shop();
    Shop.Seen seen = shop.assess(shop.settled().unreadable(SECRET, "forbidden"));

    assertThat(seen.keys()).doesNotContain(KEY);
    assertThat(seen.findings(Finding.Unseen.class))
        .singleElement()
        .satisfies(unseen -> assertThat(unseen.part()).hasToString("credentials/database"));
  }

  @Test
  void areNotTakenFromSomebodyElse() {
    Shop shop = new Shop();
    Secret foreign =
        new SecretBuilder()
            .withNewMetadata()
            .withName("shop-database-credentials")
            .withNamespace("team-a")
            .endMetadata()
            .build();
    Shop.Seen seen = shop.assess(shop.settled().with(foreign));

    assertThat(seen.keys()).doesNotContain(KEY);
    assertThat(seen.findings(Finding.Alarm.class))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.reason()).isEqualTo("NotOurs"));
  }

  @Test
  void alarmWhenThePasswordWasTakenOut() {
    Shop shop = new Shop();
    Cluster cluster = shop.settled();
    cluster.object(Secret.class, SECRET).setData(Map.of());

    assertThat(shop.assess(cluster).findings(Finding.Alarm.class))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.reason()).isEqualTo("PasswordMissing"));
  }

  @Test
  void haveAPasswordThatEveryEngineAndUriTakes() {
    for (Engine engine : Engine.values()) {
      String password = CredentialsSecret.password(engine.passwordRule());

      assertThat(password).hasSize(32).matches("[A-Za-z][A-Za-z0-9_.~-]+");
    }
  }

  @Test
  void neverShowTheirPassword() {
    Secret secret = CredentialsSecret.of(Shop.OWNER, new Shop().credentials(), "geheim", true);

    assertThat(new KubeObject(secret)).hasToString(SECRET);
  }
}
