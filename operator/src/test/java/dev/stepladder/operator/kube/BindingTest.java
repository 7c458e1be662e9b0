package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The Secrets by which workloads reach a database. */
class BindingTest {

  private static final String WRITER = "binding/database";
  private static final String READERS = "binding/database-readers";
  private static final Need CREDENTIALS_DONE =
      new Need.Done(PartId.of("credentials", "database"), "credentials/database");
  private static final Need PASSWORD_SET = new Need.Done(Shop.DATABASE, "database/password");

  @Test
  void standInThePlanBeforeThereIsADatabase() {
    Step step = new Shop().unreachable().assess(new Cluster()).step(WRITER);

    assertThat(step.verb()).isEqualTo(Verb.CREATE);
    assertThat(step.needs())
        .containsExactlyInAnyOrder(new Need.Settled(Shop.DATABASE), CREDENTIALS_DONE);
  }

  @Test
  void pointReadersAtTheWriterWhileThereAreNoReplicas() {
    Shop shop = new Shop();
    Secret secret = shop.settled().object(Secret.class, "Secret/shop-database-readers");

    assertThat(BindingSecret.content(secret))
        .containsEntry("host", Shop.WRITER)
        .containsEntry("hosts", Shop.WRITER);
  }

  @Test
  void moveReadersToReplicasOnceThoseAreSettled() {
    Cluster cluster = new Shop().settled();
    Shop.Seen seen = new Shop().readers(Shop.RO1).assess(cluster);

    assertThat(seen.keys()).doesNotContain(WRITER).contains(READERS);
    assertThat(seen.why(READERS)).containsExactly("readers writer → shop-replica-ro1");
    assertThat(seen.step(READERS).needs()).contains(new Need.Settled(PartId.of("replica", "ro1")));
  }

  @Test
  void letGoOfAReplicaThatIsGoneWithoutWaitingForItsSuccessor() {
    Cluster cluster = new Shop().readers(Shop.RO1).settled();
    Shop.Seen seen = new Shop().readers("shop-replica-ro2").serving().assess(cluster);

    assertThat(seen.why(READERS)).containsExactly("readers shop-replica-ro1 → writer");
    assertThat(seen.step(READERS).needs())
        .doesNotContain(new Need.Settled(PartId.of("replica", "ro1")));
  }

  @Test
  void followTheWritersAddress() {
    Cluster cluster = new Shop().settled();
    Secret secret = cluster.object(Secret.class, "Secret/shop-database");
    secret.getData().putAll(BindingSecret.encoded(Map.of("host", "old.example.com")));

    assertThat(new Shop().assess(cluster).why(WRITER))
        .containsExactly("writer old → shop-database");
  }

  @Test
  void leaveWhatSomebodyElseAddedToThem() {
    Cluster cluster = new Shop().settled();
    Secret secret = cluster.object(Secret.class, "Secret/shop-database");
    written(secret, BindingSecret.content(secret).keySet());
    secret.getData().putAll(BindingSecret.encoded(Map.of("added", "1", "hosts", "elsewhere")));

    assertThat(new Shop().assess(cluster).keys()).doesNotContain(WRITER);
  }

  @Test
  void putBackWhatSomebodyElseChanged() {
    Cluster cluster = new Shop().settled();
    Secret secret = cluster.object(Secret.class, "Secret/shop-database");
    written(secret, Set.of());
    secret.getData().putAll(BindingSecret.encoded(Map.of("uri", "elsewhere")));

    assertThat(new Shop().assess(cluster).why(WRITER)).containsExactly("content mended");
  }

  @Test
  void loseAPasswordOfTheirOwnThatIsNotNeededAnyMore() {
    Services services = Services.made();
    Cluster cluster = new Shop().with(services).settled();
    Secret secret = cluster.object(Secret.class, "Secret/shop-broker");
    written(secret, BindingSecret.content(secret).keySet());

    assertThat(new Shop().with(services.login(new Part.Login.None())).assess(cluster).keys())
        .contains("binding/broker");
  }

  /** As the API server keeps account of the keys that the operator has applied. */
  static void written(Secret secret, Set<String> keys) {
    var fields = new FieldsV1();
    fields.setAdditionalProperty(
        "f:data", keys.stream().collect(Collectors.toMap(key -> "f:" + key, _ -> Map.of())));
    secret
        .getMetadata()
        .setManagedFields(
            List.of(
                new ManagedFieldsEntryBuilder()
                    .withManager("stepladder")
                    .withOperation("Apply")
                    .withFieldsV1(fields)
                    .build()));
  }

  @Test
  void areLeftAloneWhileTheDatabaseCannotBeReached() {
    Cluster cluster = new Shop().settled();

    assertThat(new Shop().unreachable().assess(cluster).nothing()).isTrue();
  }

  @Test
  void followANewPasswordWithoutShowingIt() {
    Cluster cluster = new Shop().settled().with(credentials("geheim-2", false));
    Shop.Seen seen = new Shop().assess(cluster);

    assertThat(seen.keys()).contains(WRITER, READERS);
    assertThat(seen.step(WRITER).toString()).doesNotContain("geheim-2");
    assertThat(seen.step(WRITER).needs())
        .contains(new Need.Settled(Shop.DATABASE))
        .doesNotContain(PASSWORD_SET);
  }

  @Test
  void keepTheOldPasswordUntilTheDatabaseHasTheNewOne() {
    Cluster cluster = new Shop().settled().with(credentials("geheim-2", true));

    assertThat(new Shop().assess(cluster).step(WRITER).needs()).contains(PASSWORD_SET);
  }

  @Test
  void completeAChangeOfThePasswordThatHasBeenMadeAndNothingElse() {
    Cluster made = new Shop().settled().with(credentials("geheim-2", false));
    Cluster asked = new Shop().settled().with(credentials("geheim-2", true));

    assertThat(new Shop().assess(made).step(WRITER).action().completes()).isTrue();
    assertThat(new Shop().assess(asked).step(WRITER).action().completes()).isFalse();
    assertThat(new Shop().readers(Shop.RO1).assess(made).step(READERS).action().completes())
        .isFalse();
  }

  @Test
  void waitForThePasswordToChangeHands() {
    String arn = "arn:aws:secretsmanager:us-east-1:1:secret:a";
    Cluster cluster = new Shop().managed().secretArn(arn).settled().with(credentials("new", false));

    Shop.Seen seen = new Shop().secretArn(arn).assess(cluster);

    assertThat(seen.step(WRITER).needs()).contains(PASSWORD_SET);
    assertThat(seen.why(WRITER)).containsExactly("password kept by RDS → in the binding");
  }

  @Test
  void nameTheSecretWhereRdsKeepsThePassword() {
    String arn = "arn:aws:secretsmanager:us-east-1:1:secret:a";
    Secret secret =
        new Shop().managed().secretArn(arn).settled().object(Secret.class, "Secret/shop-database");

    assertThat(BindingSecret.content(secret))
        .containsEntry("secret-arn", arn)
        .doesNotContainKeys("password", "uri");
  }

  @Test
  void waitUntilRdsNamesTheSecret() {
    Step step = new Shop().managed().assess(new Shop().settled()).step(WRITER);

    assertThat(step.hold()).isPresent();
    assertThat(step.needs()).contains(PASSWORD_SET);
  }

  @Test
  void areNotTakenFromSomebodyElse() {
    Secret foreign =
        new SecretBuilder()
            .withNewMetadata()
            .withName("shop-database")
            .withNamespace("team-a")
            .endMetadata()
            .build();
    Shop.Seen seen = new Shop().assess(new Shop().settled().with(foreign));

    assertThat(seen.keys()).doesNotContain(WRITER);
    assertThat(seen.findings(Finding.Alarm.class))
        .extracting(Finding::reason)
        .containsExactly("NotOurs");
  }

  @Test
  void areNotToBeRemovedWhenTheyLoseTheirLabels() {
    Cluster cluster = new Shop().settled();
    cluster
        .object(Secret.class, "Secret/shop-database")
        .getMetadata()
        .getLabels()
        .remove("app.kubernetes.io/managed-by");

    assertThat(new Shop().assess(cluster).findings(Finding.Alarm.class))
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.reason()).isEqualTo("LabelsMissing");
          assertThat(alarm.message())
              .endsWith(
                  "kubectl label secret shop-database -n team-a --overwrite app.kubernetes.io/managed-by=stepladder")
              .doesNotContain("remove");
        });
  }

  @Test
  void ofAnotherAppAreNotOursWhoeverWroteThem() {
    Cluster cluster = new Shop().settled();
    cluster
        .object(Secret.class, "Secret/shop-database")
        .getMetadata()
        .getLabels()
        .put("stepladder.dev/app", "another");

    assertThat(new Shop().assess(cluster).findings(Finding.Alarm.class))
        .extracting(Finding::reason)
        .containsExactly("NotOurs");
  }

  @Test
  void areNotTouchedWhileTheyCannotBeRead() {
    Shop.Seen seen =
        new Shop().assess(new Shop().settled().unreadable("Secret/shop-database", "forbidden"));

    assertThat(seen.keys()).isEmpty();
    assertThat(seen.findings(Finding.Unseen.class)).hasSize(1);
  }

  @Test
  void haveTheShapeOfServiceBindings() {
    Secret secret = new Shop().settled().object(Secret.class, "Secret/shop-database");

    assertThat(secret.getType()).isEqualTo("servicebinding.io/postgresql");
    assertThat(BindingSecret.content(secret))
        .containsEntry("type", "postgresql")
        .containsEntry("provider", "aws-rds")
        .containsEntry("port", "5432")
        .containsEntry("username", "app")
        .containsEntry("database", "shop");
  }

  @Test
  void haveOneUriWithWhatItCannotHoldEscaped() {
    var shop = new Shop();
    var proof = new BindingSecret.Proof.Password("{password}", "a b/c+d@e{username}*~");

    assertThat(
            BindingSecret.content(shop.writer(), shop.connectionOfWriter().content(), proof)
                .get("uri"))
        .isEqualTo(
            "postgresql://%7Bpassword%7D:a%20b%2Fc%2Bd%40e%7Busername%7D%2A~@"
                + Shop.WRITER
                + ":5432/shop");
  }

  private static Secret credentials(String password, boolean unconfirmed) {
    return CredentialsSecret.of(Shop.OWNER, new Shop().credentials(), password, unconfirmed);
  }
}
