package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
