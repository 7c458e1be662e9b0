package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.ScaleTier;
import dev.stepladder.operator.StepladderOperator;
import dev.stepladder.operator.kube.LedgerStore;
import dev.stepladder.simulator.aws.Accounts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Bad input that only the operator can see: it stalls with a reason, makes nothing, does not run
 * hot, and heals by itself once mended.
 */
final class BadInputIT {

  private static final String SHOP = "shop";
  private static final Duration SOON = Duration.ofMinutes(30);

  @Test
  void tierThatDoesNotExist() {
    try (var rig = Rig.hasty()) {
      StepladderOperator operator = rig.startOperator();
      rig.applyWorkload(SHOP, "tier: users-3");
      staysStalled(rig, operator, "TierNotFound", "users-3", "users-10k (10000 users)");

      rig.apply(Rungs.small("users-3", 3));
      rig.settle(SHOP, "users-3");
    }
  }

  @Test
  void moreUsersThanTheHighestRungServes() {
    try (var rig = Rig.hasty()) {
      StepladderOperator operator = rig.startOperator();
      rig.applyWorkload(SHOP, "users: 20000");
      staysStalled(rig, operator, "TooManyUsers", "20000 users", "users-10k (10000 users)");

      rig.apply(Rungs.small("users-30k", 30_000));
      rig.settle(SHOP, "users-30k");
    }
  }

  @Test
  void environmentThatIsMissing() {
    try (var rig = Rig.hasty()) {
      StepladderOperator operator = rig.startOperator();
      rig.apply(
          rig.workload(SHOP, "tier: users-1")
              .replace("environment: prod", "environment: elsewhere"));
      staysStalled(rig, operator, "EnvironmentNotFound", "'elsewhere'", "create it");

      rig.apply(rig.environment().replace("name: prod", "name: elsewhere"));
      rig.settle(SHOP, "users-1");
    }
  }

  @Test
  void environmentThatDoesNotAllowTheNamespace() {
    try (var rig = Rig.hasty()) {
      rig.apply(Manifests.example("environment"));
      StepladderOperator operator = rig.startOperator();
      rig.applyWorkload(SHOP, "tier: users-1");
      staysStalled(
          rig, operator, "EnvironmentNotAllowed", rig.namespace(), "spec.allowedNamespaces");

      rig.apply(rig.environment());
      rig.settle(SHOP, "users-1");
    }
  }

  @Test
  void anAppOfAnotherInstallation() {
    try (var rig = Rig.hasty()) {
      rig.startOperator();
      rig.applyWorkload(SHOP, "tier: users-1");
      rig.settle(SHOP, "users-1");
      installation(rig, "green");
      rig.tier(SHOP, "users-100");
      rig.until(SOON, "it is stalled", () -> rig.stalled(SHOP, "OtherInstallation"));
      rig.pass(Duration.ofHours(1));
      assertThat(replicas(rig)).isEqualTo(1);
      assertThat(Rig.condition(rig.app(SHOP), "Stalled").orElseThrow().message())
          .contains("--installation green");

      installation(rig, Rig.INSTALLATION);
      rig.settle(SHOP, "users-100");
      assertThat(replicas(rig)).isEqualTo(2);
    }
  }

  private static int replicas(Rig rig) {
    return new Belongings(rig, SHOP).deployment().orElseThrow().getSpec().getReplicas();
  }

  private static void installation(Rig rig, String name) {
    rig.client()
        .configMaps()
        .inNamespace(Rig.HOME)
        .withName(LedgerStore.name(rig.namespace(), SHOP))
        .edit(ledger -> ledger.edit().addToData("installation", name).build());
  }

  @Test
  void credentialsThatAreRefused() {
    try (var rig = Rig.hasty()) {
      rig.aws().accounts().refuse(Rig.ACCESS_KEY, Accounts.Refusal.INVALID);
      StepladderOperator operator = rig.startOperator();
      rig.applyShop(SHOP, "users-1");
      staysStalled(rig, operator, "CredentialsRefused", "sts:GetCallerIdentity", "valid");

      rig.aws().accounts().accept(Rig.ACCESS_KEY);
      rig.settle(SHOP, "users-1");
    }
  }

  @Test
  void credentialsOfAnotherAccount() {
    try (var rig = Rig.hasty()) {
      rig.aws().accounts().register(Rig.ACCESS_KEY, "999999999999");
      StepladderOperator operator = rig.startOperator();
      rig.applyWorkload(SHOP, "tier: users-1");
      staysStalled(rig, operator, "WrongAccount", "999999999999", Rig.ACCOUNT);

      rig.aws().accounts().register(Rig.ACCESS_KEY, Rig.ACCOUNT);
      rig.settle(SHOP, "users-1");
    }
  }

  @Test
  void databaseOfOurNameThatIsNotOurs() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      String theirs = shop.console().create(shop.small()).dbiResourceId();
      rig.pass(Duration.ofHours(1));
      StepladderOperator operator = rig.startOperator();
      rig.applyShop(SHOP, "users-1");
      staysStalled(rig, operator, "NameTaken", shop.databaseId(), "left alone");
      assertThat(shop.database().dbiResourceId()).isEqualTo(theirs);

      var _ =
          shop.console()
              .delete(request ->
                  request.dbInstanceIdentifier(shop.databaseId()).skipFinalSnapshot(true));
      rig.settle(SHOP, "users-1");
      assertThat(shop.database().dbiResourceId()).isNotEqualTo(theirs);
    }
  }

  @Test
  void holdsAnAppWhereItIsWhenItsTierVanishes() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      rig.applyWorkload(SHOP, "tier: users-10k");
      rig.settle(SHOP, "users-10k");

      rig.client().resources(ScaleTier.class).withName("users-10k").delete();
      rig.until(SOON, "it misses its tier", () -> rig.stalled(SHOP, "TierNotFound"));
      rig.apply(
          rig.workload(SHOP, "tier: users-10k").replace("acme/shop:1.4.2", "acme/shop:1.5.0"));
      rig.until(
          SOON,
          "the new image runs",
          () ->
              shop.deployment()
                  .filter(running ->
                      running
                              .getSpec()
                              .getTemplate()
                              .getSpec()
                              .getContainers()
                              .getFirst()
                              .getImage()
                              .endsWith(":1.5.0")
                          && Integer.valueOf(3).equals(running.getStatus().getReadyReplicas()))
                  .isPresent());
      assertThat(shop.deployment().orElseThrow().getSpec().getReplicas()).isEqualTo(3);
      assertThat(rig.stalled(SHOP, "TierNotFound")).isTrue();
    }
  }

  /** Two hours in which nothing is made and hardly anything is asked or written. */
  private static void staysStalled(
      Rig rig, StepladderOperator operator, String reason, String... words) {
    var shop = new Belongings(rig, SHOP);
    rig.until(SOON, "it is stalled: " + reason, () -> rig.stalled(SHOP, reason));
    assertThat(Rig.condition(rig.app(SHOP), "Stalled").orElseThrow().message()).contains(words);
    assertThat(Rig.condition(rig.app(SHOP), "Ready").orElseThrow().status()).isEqualTo("False");
    rig.pass(Duration.ofMinutes(1));

    String version = rig.app(SHOP).getMetadata().getResourceVersion();
    int calls = rig.aws().calls().mark();
    int reconciles = operator.reconciles();
    rig.pass(Duration.ofHours(2));

    assertThat(rig.stalled(SHOP, reason)).isTrue();
    assertThat(rig.app(SHOP).getMetadata().getResourceVersion())
        .as("not written again")
        .isEqualTo(version);
    // All that the account's services have is read every five minutes, whatever an app does, and so
    // are the subnets, security groups and quotas into which a plan is about to put something.
    assertThat(rig.aws().calls().since(calls)).as("calls in two hours").hasSizeLessThan(24 * 27);
    assertThat(operator.reconciles() - reconciles).as("reconciles in two hours").isLessThan(150);
    assertThat(shop.changes()).isEmpty();
    assertThat(shop.objects()).isEmpty();
  }
}
