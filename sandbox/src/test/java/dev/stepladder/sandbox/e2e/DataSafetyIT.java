package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens to data when people and AWS do what the operator did not. */
final class DataSafetyIT {

  private static final String SHOP = "shop";
  private static final Duration LONG = Duration.ofHours(4);
  private static final Duration A_WHILE = Duration.ofMinutes(20);
  private static final String NEWER = "17.6";

  @Test
  void aVanishedDatabaseIsAnAlarmUntilTheSpecLetsItStartEmptyOnce() {
    try (var rig = Rig.hasty()) {
      var shop = settled(rig);
      String first = shop.database().dbiResourceId();
      delete(rig, shop);
      rig.until(LONG, "it is missed", () -> rig.stalled(SHOP, "DatabaseVanished"));
      rig.pass(A_WHILE);
      assertThat(shop.creates()).isEqualTo(1);

      rig.patch(SHOP, "{\"spec\":{\"database\":{\"startEmpty\":true}}}");
      rig.settle(SHOP, "users-1");
      assertThat(shop.database().dbiResourceId()).isNotEqualTo(first);

      delete(rig, shop);
      rig.until(LONG, "it is missed again", () -> rig.stalled(SHOP, "DatabaseVanished"));
      rig.pass(A_WHILE);
      assertThat(shop.creates()).isEqualTo(2);
    }
  }

  @Test
  void puttingAVanishedDatabaseBackEndsTheAlarm() {
    try (var rig = Rig.hasty()) {
      var shop = settled(rig);
      String uid = rig.app(SHOP).getMetadata().getUid();
      delete(rig, shop);
      rig.until(LONG, "it is missed", () -> rig.stalled(SHOP, "DatabaseVanished"));

      String back =
          shop.console()
              .create(request -> {
                shop.small().accept(request);
                request.tags(shop.tags(uid));
              })
              .dbiResourceId();
      rig.settle(SHOP, "users-1");
      assertThat(shop.database().dbiResourceId()).isEqualTo(back);
      assertThat(shop.creates()).isEqualTo(1);
    }
  }

  @Test
  void doesNotCreateADatabaseThatHasBackups() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      var _ = shop.console().create(shop.small());
      rig.pass(A_WHILE);
      var _ =
          shop.console()
              .delete(request ->
                  request
                      .dbInstanceIdentifier(shop.databaseId())
                      .finalDBSnapshotIdentifier("what-was-there"));
      rig.pass(A_WHILE);

      rig.startOperator();
      rig.applyShop(SHOP, "users-1");
      rig.until(LONG, "it finds the backups", () -> rig.stalled(SHOP, "BackupsExist"));
      rig.pass(A_WHILE);
      assertThat(shop.changes()).isEmpty();

      rig.patch(SHOP, "{\"spec\":{\"database\":{\"startEmpty\":true}}}");
      rig.settle(SHOP, "users-1");
      assertThat(shop.console().snapshots()).as("what was there").hasSize(1);
    }
  }

  @Test
  void resetsALostPasswordOnlyWhenAPersonSaysSo() {
    try (var rig = Rig.hasty()) {
      var shop = settled(rig);
      String before = shop.password();
      String template = template(shop);
      var _ =
          rig.client()
              .secrets()
              .inNamespace(rig.namespace())
              .withName("shop-database-credentials")
              .delete();
      rig.until(
          LONG, "it asks", () -> rig.app(SHOP).getStatus().phase() == Phase.WAITING_FOR_APPROVAL);
      rig.pass(A_WHILE);
      assertThat(shop.console().password(shop.databaseId())).contains(before);
      assertThat(shop.secret("shop-database", "password")).contains(before);

      rig.settle(SHOP, "users-1");
      assertThat(shop.password()).isNotEqualTo(before);
      assertThat(shop.console().password(shop.databaseId())).contains(shop.password());
      assertThat(shop.secret("shop-database", "password")).contains(shop.password());
      assertThat(template(shop)).as("restarted").isNotEqualTo(template);
    }
  }

  @Test
  void aPromotedReplicaIsAnAlarmAndSurvives() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.apply(Rungs.pair());
      rig.startOperator();
      rig.applyShop(SHOP, Rungs.PAIR);
      rig.settle(SHOP, Rungs.PAIR);

      var _ = shop.console().promote(shop.replicaId("ro1"));
      rig.until(LONG, "it is noticed", () -> rig.stalled(SHOP, "ReplicaPromoted"));
      rig.tier(SHOP, "users-1");
      rig.pass(A_WHILE);
      assertThat(shop.hasReplica()).isTrue();
      assertThat(rig.stalled(SHOP, "ReplicaPromoted")).isTrue();
    }
  }

  @Test
  void doesNotApplyWhatSomebodyElseLeftPending() {
    try (var rig = Rig.hasty()) {
      var shop = settled(rig);
      var _ =
          shop.console()
              .modify(request ->
                  request
                      .dbInstanceIdentifier(shop.databaseId())
                      .allocatedStorage(40)
                      .applyImmediately(false));
      rig.pass(A_WHILE);
      rig.apply(
          """
          apiVersion: stepladder.dev/v1alpha1
          kind: ScaleTier
          metadata: {name: kept}
          spec:
            users: 6
            workload: {replicas: 1}
            database: {instanceClass: db.t4g.micro, backupRetentionDays: 7, parameters: {postgres: {log_min_duration_statement: "1000"}}}
          """);
      rig.tier(SHOP, "kept");
      rig.until(
          LONG, "it asks", () -> rig.app(SHOP).getStatus().phase() == Phase.WAITING_FOR_APPROVAL);
      rig.pass(A_WHILE);
      assertThat(shop.modifies()).isEmpty();
      assertThat(shop.database().allocatedStorage()).isEqualTo(20);

      rig.settle(SHOP, "kept");
      assertThat(shop.database().backupRetentionPeriod()).isEqualTo(7);
      assertThat(shop.database().allocatedStorage()).isEqualTo(40);
    }
  }

  @Test
  void leavesAloneWhatAwsGrewAndUpgradedByItself() {
    try (var rig = Rig.hasty()) {
      var shop = settled(rig);
      shop.console().autoscaled(shop.databaseId(), 35);
      shop.console().upgraded(shop.databaseId(), NEWER);
      int before = shop.changes().size();
      rig.pass(Duration.ofHours(2));
      assertThat(shop.changes()).hasSize(before);
      assertThat(Rig.readyOn("users-1")).accepts(rig.app(SHOP));
    }
  }

  @Test
  void acceptsLessStorageAndAnOlderVersionWithoutActing() {
    try (var rig = Rig.hasty()) {
      var shop = settled(rig);
      shop.console().autoscaled(shop.databaseId(), 50);
      int before = shop.changes().size();
      rig.patch(SHOP, "{\"spec\":{\"database\":{\"storage\":\"30Gi\",\"version\":\"16\"}}}");
      rig.settle(SHOP, "users-1");
      rig.pass(A_WHILE);
      assertThat(shop.changes()).hasSize(before);
      assertThat(Rig.condition(rig.app(SHOP), "Ready").orElseThrow().message())
          .contains("storage is never taken away", "it is never taken back");
      assertThat(shop.database().engineVersion()).startsWith("17");
    }
  }

  private static Belongings settled(Rig rig) {
    rig.startOperator();
    rig.applyShop(SHOP, "users-1");
    rig.settle(SHOP, "users-1");
    return new Belongings(rig, SHOP);
  }

  /** As a person would who does not know better, once RDS takes the request. */
  private static void delete(Rig rig, Belongings shop) {
    rig.until(
        LONG, "RDS accepts changes", () -> shop.database().dbInstanceStatus().equals("available"));
    var _ =
        shop.console()
            .delete(
                request -> request.dbInstanceIdentifier(shop.databaseId()).skipFinalSnapshot(true));
  }

  /** What makes Kubernetes replace pods when it changes. */
  private static String template(Belongings shop) {
    return shop.deployment().orElseThrow().getSpec().getTemplate().toString();
  }
}
