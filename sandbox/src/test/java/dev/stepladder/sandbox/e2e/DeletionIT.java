package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.simulator.aws.Accounts;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What goes with a StagedApp, what stays, and when the object itself may go. */
final class DeletionIT {

  private static final String SHOP = "shop";
  private static final Duration LONG = Duration.ofHours(4);
  private static final Duration SOON = Duration.ofMinutes(30);

  @Test
  void removesWhatIsStatelessAndKeepsTheData() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.apply(Rungs.pair());
      rig.startOperator();
      rig.applyShop(SHOP, Rungs.PAIR);
      rig.settle(SHOP, Rungs.PAIR);
      String database = shop.database().dbiResourceId();

      rig.delete(SHOP);
      rig.until(LONG, "its replica is being deleted", () -> shop.replicaIs("deleting"));
      rig.until(SOON, "it says so", () -> said(rig.app(SHOP), "deleting"));
      assertThat(rig.app(SHOP).getStatus().phase()).isEqualTo(Phase.DELETING);
      rig.until(
          LONG,
          "the app is gone",
          () -> {
            boolean gone = rig.app(SHOP) == null;
            assertThat(gone && shop.hasReplica()).as("gone before its replica").isFalse();
            return gone;
          });

      assertThat(shop.objects())
          .containsExactly(Belongings.LEDGER, "Secret shop-database-credentials");
      assertThat(shop.console().instances())
          .singleElement()
          .satisfies(left -> assertThat(left.dbiResourceId()).isEqualTo(database));
    }
  }

  @Test
  void takesItsDatabaseBackWhenCreatedAgain() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      rig.applyShop(SHOP, "users-1");
      rig.settle(SHOP, "users-1");
      String database = shop.database().dbiResourceId();
      String password = shop.password();
      String firstLife = rig.app(SHOP).getMetadata().getUid();
      assertThat(shop.tag(Owner.APP_UID)).contains(firstLife);

      rig.delete(SHOP);
      rig.until(LONG, "the app is gone", () -> rig.app(SHOP) == null);
      rig.applyShop(SHOP, "users-1");
      rig.settle(SHOP, "users-1");

      assertThat(shop.database().dbiResourceId()).isEqualTo(database);
      assertThat(shop.creates()).isEqualTo(1);
      assertThat(shop.secret("shop-database", "password")).contains(password);
      assertThat(shop.console().password(shop.databaseId())).contains(password);
      assertThat(shop.tag(Owner.APP_UID)).contains(rig.app(SHOP).getMetadata().getUid());
    }
  }

  private static void applyShop(Rig rig, String tier, String policy) {
    rig.apply(rig.shop(SHOP, tier) + "  deletionPolicy: %s\n".formatted(policy));
  }

  private static void applyWithoutBuckets(Rig rig, String tier, String policy) {
    String shop = rig.shop(SHOP, tier);
    rig.apply(
        shop.substring(0, shop.indexOf("  buckets:")) + "  deletionPolicy: %s\n".formatted(policy));
  }

  /** Steps the clock until the app is gone, approving what asks for it. */
  private static void goes(Rig rig) {
    rig.until(
        LONG,
        "the app is gone",
        () -> {
          rig.approve(SHOP);
          return rig.app(SHOP) == null;
        });
  }

  private static boolean asks(Rig rig) {
    return rig.app(SHOP).getStatus().approve() != null;
  }

  private static String told(Rig rig, String reason) {
    return rig.client().v1().events().inNamespace(rig.namespace()).list().getItems().stream()
        .filter(event -> event.getReason().equals(reason))
        .map(Event::getMessage)
        .collect(Collectors.joining("; "));
  }

  private static void assertOneFinalSnapshot(Belongings shop) {
    assertThat(shop.console().instances()).isEmpty();
    assertThat(shop.console().snapshots())
        .singleElement()
        .satisfies(snapshot -> {
          assertThat(snapshot.dbSnapshotIdentifier()).startsWith(shop.databaseId() + "-final-");
          assertThat(snapshot.status()).isEqualTo("available");
        });
  }

  @Test
  void doesNotBeginAnewWhereAFinalSnapshotIsLeft() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      applyWithoutBuckets(rig, "users-1", "Snapshot");
      rig.settle(SHOP, "users-1");
      rig.delete(SHOP);
      goes(rig);

      applyWithoutBuckets(rig, "users-1", "Snapshot");
      rig.until(SOON, "it waits for a word", () -> rig.stalled(SHOP, "BackupsExist"));

      assertThat(shop.creates()).isEqualTo(1);
      assertThat(Rig.condition(rig.app(SHOP), "Stalled").orElseThrow().message())
          .contains(shop.console().snapshots().getFirst().dbSnapshotIdentifier());
    }
  }

  @Test
  void removesDeletionProtectionOnlyWhenAPersonApprovesIt() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      applyShop(rig, "users-1k", "Delete");
      rig.settle(SHOP, "users-1k");
      rig.patch(SHOP, "{\"spec\":{\"change\":{\"approval\":\"Never\"}}}");

      rig.delete(SHOP);
      rig.until(SOON, "it asks", () -> asks(rig));
      rig.pass(Duration.ofHours(1));
      assertThat(shop.database().deletionProtection()).isTrue();
      goes(rig);

      assertThat(shop.console().instances()).isEmpty();
    }
  }

  @Test
  void keepsTheDatabaseWhereThePolicyIsChangedInTime() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      applyShop(rig, "users-1", "Delete");
      rig.settle(SHOP, "users-1");
      rig.delete(SHOP);
      rig.until(SOON, "it asks", () -> asks(rig));

      rig.patch(SHOP, "{\"spec\":{\"deletionPolicy\":\"Retain\"}}");
      rig.until(SOON, "the app is gone", () -> rig.app(SHOP) == null);

      assertThat(shop.database().dbInstanceStatus()).isEqualTo("available");
      assertThat(shop.objects())
          .containsExactly(Belongings.LEDGER, "Secret shop-database-credentials");
      assertThat(told(rig, "DatabaseKept")).contains(shop.databaseId());
    }
  }

  @Test
  void aLostAnswerToTheDeleteLosesNoFinalSnapshot() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      applyWithoutBuckets(rig, "users-1", "Snapshot");
      rig.settle(SHOP, "users-1");
      var _ = rig.aws().faults().on("DeleteDBInstance").once().dropAfter();

      rig.delete(SHOP);
      goes(rig);

      assertOneFinalSnapshot(shop);
    }
  }

  @Test
  void aDeathRightAfterTheDeleteLosesNothingAndAsksNobodyAgain() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      var mortal = new Mortal(rig.controlPlane().kubeconfig(), rig.aws());
      rig.startOperator(false, "mortal", mortal);
      applyWithoutBuckets(rig, "users-1", "Snapshot");
      rig.settle(SHOP, "users-1");
      var deaths = new AtomicInteger();
      rig.aws()
          .faults()
          .on("DeleteDBInstance")
          .once()
          .after(call -> {
            deaths.incrementAndGet();
            mortal.die();
            throw new IllegalStateException("died at " + call.operation());
          });
      rig.delete(SHOP);
      rig.until(SOON, "it asks", () -> asks(rig));
      rig.approve(SHOP);
      rig.until(SOON, "the operator is dead", () -> deaths.get() == 1);

      rig.stopOperators();
      rig.startOperator();
      rig.until(
          LONG,
          "the app is gone",
          () -> {
            StagedApp app = rig.app(SHOP);
            assertThat(app == null || app.getStatus().approve() == null || !asksAnew(app))
                .as("asks again")
                .isTrue();
            return app == null;
          });

      assertOneFinalSnapshot(shop);
    }
  }

  /** Whether the command in its status approves more than has been approved. */
  private static boolean asksAnew(StagedApp app) {
    return !app.getStatus()
        .approve()
        .endsWith("=" + app.getMetadata().getAnnotations().get(Names.APPROVE));
  }

  @Test
  void letsAnAbandonedAppGoWhileAwsRefuses() {
    try (var rig = Rig.hasty()) {
      abandons(rig, () -> rig.aws().accounts().refuse(Rig.ACCESS_KEY, Accounts.Refusal.EXPIRED));
    }
  }

  private static void abandons(Rig rig, Runnable trouble) {
    var shop = new Belongings(rig, SHOP);
    rig.startOperator();
    rig.applyShop(SHOP, "users-1");
    rig.until(SOON, "its database is being created", () -> shop.creates() == 1);
    trouble.run();
    // A trouble that may pass is borne for a while: only then is AWS out of sight.
    rig.pass(Duration.ofMinutes(10));
    int before = shop.changes().size();

    rig.delete(SHOP);
    rig.pass(Duration.ofMinutes(20));
    assertThat(rig.app(SHOP).getMetadata().getFinalizers()).contains(Names.STAGED_APP_FINALIZER);

    rig.patch(SHOP, "{\"metadata\":{\"annotations\":{\"%s\":\"true\"}}}".formatted(Names.ABANDON));
    rig.until(SOON, "the app is gone", () -> rig.app(SHOP) == null);
    assertThat(shop.changes()).hasSize(before);
    assertThat(told(rig, "Abandoned")).contains(shop.databaseId());
    assertThat(shop.console().instance(shop.databaseId())).isPresent();
  }

  @Test
  void letsAnAppGoWhoseEnvironmentNeverWas() {
    try (var rig = Rig.hasty()) {
      rig.startOperator();
      rig.apply(
          rig.workload(SHOP, "tier: users-1")
              .replace("environment: prod", "environment: elsewhere"));
      rig.until(SOON, "it is stalled", () -> rig.stalled(SHOP, "EnvironmentNotFound"));
      rig.delete(SHOP);
      rig.until(SOON, "the app is gone", () -> rig.app(SHOP) == null);
    }
  }

  @Test
  void keepsAnEnvironmentUntilItsLastAppIsGone() {
    try (var rig = Rig.hasty()) {
      rig.startOperator();
      rig.applyShop(SHOP, "users-1");
      rig.settle(SHOP, "users-1");

      rig.client().resources(AwsEnvironment.class).withName(Rig.ENVIRONMENT).delete();
      rig.pass(Duration.ofMinutes(20));
      AwsEnvironment kept = environment(rig);
      assertThat(kept.getMetadata().getFinalizers()).contains(Names.AWS_ENVIRONMENT_FINALIZER);
      Condition why = kept.getStatus().conditions().getFirst();
      assertThat(why.reason()).isEqualTo("InUse");
      assertThat(why.message()).contains(rig.namespace() + "/" + SHOP);
      assertThat(Rig.condition(rig.app(SHOP), "Ready").orElseThrow().status()).isEqualTo("True");

      rig.delete(SHOP);
      rig.until(LONG, "the app is gone", () -> rig.app(SHOP) == null);
      rig.until(SOON, "the environment is gone", () -> environment(rig) == null);
      assertThat(new Belongings(rig, SHOP).console().instances()).as("retained").hasSize(1);
    }
  }

  private static AwsEnvironment environment(Rig rig) {
    return rig.client().resources(AwsEnvironment.class).withName(Rig.ENVIRONMENT).get();
  }

  private static boolean said(StagedApp app, String word) {
    return app.getStatus().conditions().stream()
        .map(Condition::message)
        .anyMatch(message -> List.of(message.split("\\W+")).contains(word));
  }
}
