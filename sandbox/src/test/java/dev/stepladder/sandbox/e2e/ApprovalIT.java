package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.StagedApp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a person, and what a person's word is worth. */
final class ApprovalIT {

  private static final String SHOP = "shop";
  private static final Duration LONG = Duration.ofHours(4);
  private static final Duration A_WHILE = Duration.ofMinutes(20);

  @Test
  void holdsAnOutageUntilItsFingerprintIsThere() {
    try (var rig = Rig.hasty()) {
      var shop = asks(rig);
      assertThat(shop.console().snapshots()).isEmpty();
      assertThat(classChanges(shop)).isEmpty();

      rig.approve(SHOP);
      rig.until(LONG, "the snapshot is taken", () -> !shop.console().snapshots().isEmpty());
      assertThat(classChanges(shop)).as("before the snapshot is available").isEmpty();
      rig.until(LONG, "it is there", () -> Rig.readyOn("users-2").test(rig.app(SHOP)));
      assertThat(classChanges(shop)).containsExactly("db.t4g.small");
      assertThat(shop.console().snapshots()).hasSize(1);
    }
  }

  @Test
  void isApprovedByTheCommandInTheStatus(@TempDir Path directory)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Rig.onPath("kubectl"), "there is no kubectl on the PATH");
    try (var rig = Rig.hasty()) {
      var shop = asks(rig);
      Path kubeconfig = rig.controlPlane().writeKubeconfig(directory.resolve("kubeconfig"));
      String command = rig.app(SHOP).getStatus().approve();
      var process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true);
      process.environment().put("KUBECONFIG", kubeconfig.toString());
      Process kubectl = process.start();
      String said = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(kubectl.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(kubectl.exitValue()).as(said).isZero();

      rig.until(LONG, "it is being done", () -> !classChanges(shop).isEmpty());
    }
  }

  @Test
  void lapsesWhenTheSpecChangesTheValue() {
    try (var rig = Rig.hasty()) {
      var shop = asks(rig);
      String fingerprints = asked(rig.app(SHOP));
      rig.patch(
          SHOP,
          "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}},\"spec\":{\"tier\":\"users-100\"}}"
              .formatted(Names.APPROVE, fingerprints));
      rig.pass(A_WHILE);
      assertThat(rig.app(SHOP).getStatus().phase()).isEqualTo(Phase.WAITING_FOR_APPROVAL);
      assertThat(asked(rig.app(SHOP))).isNotEqualTo(fingerprints);
      assertThat(classChanges(shop)).isEmpty();
      assertThat(shop.console().snapshots()).isEmpty();
    }
  }

  @Test
  void doesNotStartWhatIsTakenBackInTime() {
    try (var rig = Rig.hasty()) {
      var shop = asks(rig);
      rig.approve(SHOP);
      rig.until(LONG, "the snapshot is taken", () -> !shop.console().snapshots().isEmpty());
      rig.patch(SHOP, "{\"metadata\":{\"annotations\":{\"%s\":null}}}".formatted(Names.APPROVE));
      rig.pass(A_WHILE);
      assertThat(classChanges(shop)).isEmpty();
      assertThat(rig.app(SHOP).getStatus().phase()).isEqualTo(Phase.WAITING_FOR_APPROVAL);
    }
  }

  @Test
  void makesNothingUnapprovedUnderAlways() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      rig.apply(rig.workload(SHOP, "tier: users-1") + "  change: {approval: Always}\n");
      rig.pass(A_WHILE);
      assertThat(rig.app(SHOP).getStatus().phase()).isEqualTo(Phase.WAITING_FOR_APPROVAL);
      assertThat(shop.deployment()).isEmpty();
      assertThat(shop.objects()).containsExactly(Belongings.LEDGER);

      rig.settle(SHOP, "users-1");
    }
  }

  @Test
  void asksNobodyUnderNever() {
    try (var rig = Rig.hasty()) {
      rig.startOperator();
      rig.applyShop(SHOP, "users-1");
      rig.settle(SHOP, "users-1");
      rig.patch(SHOP, "{\"spec\":{\"tier\":\"users-2\",\"change\":{\"approval\":\"Never\"}}}");
      rig.until(LONG, "it is there", () -> Rig.readyOn("users-2").test(rig.app(SHOP)));
      assertThat(rig.app(SHOP).getMetadata().getAnnotations()).doesNotContainKey(Names.APPROVE);
    }
  }

  /** A shop that has waited for a while for the approval of its way from users-1 to users-2. */
  private static Belongings asks(Rig rig) {
    var shop = new Belongings(rig, SHOP);
    rig.startOperator();
    rig.applyShop(SHOP, "users-1");
    rig.settle(SHOP, "users-1");
    rig.tier(SHOP, "users-2");
    rig.until(
        LONG, "it asks", () -> rig.app(SHOP).getStatus().phase() == Phase.WAITING_FOR_APPROVAL);
    rig.pass(A_WHILE);
    return shop;
  }

  private static List<String> classChanges(Belongings shop) {
    return shop.modifies().stream()
        .map(request -> request.dbInstanceClass())
        .filter(name -> name != null)
        .toList();
  }

  private static String asked(StagedApp app) {
    String command = app.getStatus().approve();
    return command.substring(command.indexOf('=') + 1);
  }
}
