package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.simulator.aws.CallLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/** A database made with the {@code aws} command line, which an app takes over. */
final class AdoptionIT {

  private static final String SHOP = "shop";
  private static final String ORDERS = "orders-prod";
  private static final String PASSWORD = "correct-horse-battery";
  private static final Duration SOON = Duration.ofMinutes(30);
  private static final Duration LONG = Duration.ofHours(4);

  @TempDir private Path directory;
  private Rig rig;
  private Path kubeconfig;

  @BeforeEach
  void makeADatabase() {
    Assumptions.assumeTrue(Rig.onPath("kubectl"), "there is no kubectl on the PATH");
    Assumptions.assumeTrue(Rig.onPath("aws"), "there is no aws on the PATH");
    rig = Rig.hasty();
    kubeconfig = rig.controlPlane().writeKubeconfig(directory.resolve("kubeconfig"));
    shell(
        "aws rds create-db-instance --db-instance-identifier %s --db-instance-class db.t4g.micro --engine postgres --engine-version 17 --allocated-storage 20 --storage-type gp3 --backup-retention-period 1 --master-username postgres --master-user-password %s --db-name orders"
            .formatted(ORDERS, PASSWORD));
    rig.pass(SOON);
    rig.startOperator();
  }

  @AfterEach
  void leave() {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void isTakenOverOnceItsOwnerAgreesAndAPersonApproves() {
    apply("");
    rig.until(SOON, "nobody offers it", () -> rig.stalled(SHOP, "NotAdoptable"));
    offer("test/team-of-others/shop");
    rig.pass(Duration.ofMinutes(20));
    assertThat(rig.stalled(SHOP, "NotAdoptable")).isTrue();

    offer("%s/%s/%s".formatted(Rig.INSTALLATION, rig.namespace(), SHOP));
    rig.until(LONG, "its user is another", () -> rig.stalled(SHOP, "MasterUserDiffers"));
    DBInstance before = orders();
    int mark = rig.aws().calls().mark();
    shell(
        "kubectl patch sapp %s -n %s --type merge -p '{\"spec\":{\"database\":{\"user\":\"postgres\",\"name\":\"orders\"}}}'"
            .formatted(SHOP, rig.namespace()));
    rig.until(SOON, "it asks", () -> phase() == Phase.WAITING_FOR_APPROVAL);
    rig.pass(Duration.ofMinutes(20));
    assertThat(rds(mark)).as("changes in RDS").isEmpty();
    assertThat(orders()).isEqualTo(before);

    rig.until(LONG, "it is Ready", this::readyOrApproved);
    assertThat(rig.aws().rds().console().instances())
        .singleElement()
        .satisfies(taken -> {
          assertThat(taken.dbiResourceId()).isEqualTo(before.dbiResourceId());
          assertThat(taken.tagList())
              .contains(
                  Tag.builder().key(Owner.APP).value(SHOP).build(),
                  Tag.builder().key(Owner.NAMESPACE).value(rig.namespace()).build());
        });
    var shop = new Belongings(rig, SHOP);
    assertThat(rds(mark).getFirst()).isEqualTo("AddTagsToResource");
    assertThat(shop.secret("shop-database", "uri"))
        .contains(
            "postgresql://postgres:%s@%s:5432/orders"
                .formatted(shop.password(), before.endpoint().address()));
    assertThat(rig.aws().rds().console().password(ORDERS)).contains(shop.password());

    String password = shop.password();
    rig.delete(SHOP);
    rig.until(LONG, "the app is gone", () -> rig.app(SHOP) == null);
    apply("    user: postgres\n    name: orders\n");
    rig.until(LONG, "it is Ready again", () -> Rig.readyOn("users-1").test(rig.app(SHOP)));
    assertThat(rig.aws().calls().count("CreateDBInstance")).isEqualTo(1);
    assertThat(shop.secret("shop-database", "password")).contains(password);
  }

  @Test
  void keepsThePasswordThatAPersonTellsAndTheSecretItIsToldIn() {
    shell(
        "kubectl create secret generic shop-database-credentials -n %s --from-literal=password=%s"
            .formatted(rig.namespace(), PASSWORD));
    offer("%s/%s/%s".formatted(Rig.INSTALLATION, rig.namespace(), SHOP));
    apply("    user: postgres\n    name: orders\n");
    rig.until(LONG, "it is Ready", this::readyOrApproved);

    var shop = new Belongings(rig, SHOP);
    assertThat(rig.aws().rds().console().password(ORDERS)).contains(PASSWORD);
    assertThat(shop.secret("shop-database", "password")).contains(PASSWORD);
    assertThat(rig.aws().calls().of("ModifyDBInstance"))
        .noneMatch(entry ->
            entry.call().request() instanceof ModifyDbInstanceRequest modify
                && modify.masterUserPassword() != null);

    rig.patch(SHOP, "{\"spec\":{\"deletionPolicy\":\"Delete\"}}");
    rig.delete(SHOP);
    rig.until(
        LONG,
        "the app is gone",
        () -> {
          rig.approve(SHOP);
          return rig.app(SHOP) == null;
        });
    assertThat(rig.aws().rds().console().instances()).isEmpty();
    assertThat(shop.objects()).contains("Secret shop-database-credentials");
  }

  /** Approves what is asked with the very command that the status shows. */
  private boolean readyOrApproved() {
    if (phase() == Phase.WAITING_FOR_APPROVAL) {
      shell(rig.app(SHOP).getStatus().approve());
    }
    return Rig.readyOn("users-1").test(rig.app(SHOP));
  }

  private Phase phase() {
    return rig.app(SHOP).getStatus().phase();
  }

  /** As it is, but for the time to which it can be restored, which goes on by itself. */
  private DBInstance orders() {
    DBInstance shown = rig.aws().rds().console().instance(ORDERS).orElseThrow();
    return shown.toBuilder().latestRestorableTime(null).build();
  }

  private List<String> rds(int mark) {
    return rig.aws().calls().since(mark).stream()
        .map(CallLog.Entry::call)
        .filter(call -> call.mutation())
        .map(call -> call.operation())
        .filter(operation -> operation.contains("DB") || operation.equals("AddTagsToResource"))
        .toList();
  }

  private void offer(String adopter) {
    shell(
        "aws rds add-tags-to-resource --resource-name %s --tags Key=%s,Value=%s"
            .formatted(orders().dbInstanceArn(), Owner.ADOPTABLE_BY, adopter));
  }

  private void apply(String more) {
    String app =
        rig.shop(SHOP, "users-1")
            .replace(
                "    storage: 20Gi\n", "    storage: 20Gi\n    adopt: " + ORDERS + "\n" + more);
    try {
      Path file = Files.writeString(directory.resolve("shop.yaml"), app);
      shell("kubectl apply -f " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void shell(String line) {
    var _ = Program.shell(rig, kubeconfig, line).well();
  }
}
