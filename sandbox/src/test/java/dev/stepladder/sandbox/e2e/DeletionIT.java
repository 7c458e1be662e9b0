package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.simulator.aws.Accounts;
import java.time.Duration;
import java.util.List;
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

  @Test
  void letsAnAbandonedAppGoWhileAwsRefuses() {
    try (var rig = Rig.hasty()) {
      abandons(rig, () -> rig.aws().accounts().refuse(Rig.ACCESS_KEY, Accounts.Refusal.EXPIRED));
    }
  }

  @Test
  void letsAnAbandonedAppGoWhileAwsCannotBeReached() {
    try (var rig = Rig.hasty()) {
      abandons(rig, () -> rig.aws().faults().onAny().dropBefore());
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
