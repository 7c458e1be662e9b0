package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.WaitStatus;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;

/** What people hold back: by change windows, a freeze or a pause. */
final class HoldsIT {

  private static final String SHOP = "shop";
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration A_WHILE = Duration.ofMinutes(20);
  private static final Duration LONG = Duration.ofHours(8);

  @Test
  void interruptsUsersInAWindowOnly() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      rig.applyShop(SHOP, "users-1k");
      rig.settle(SHOP, "users-1k");
      // Midnight in Seoul is 15:00 UTC; the test begins on a Monday, 09:00 UTC.
      environment(
          rig,
          "\"changeWindows\":[{\"days\":[\"Tue\"],\"start\":\"00:00\",\"duration\":\"3h\",\"timeZone\":\"Asia/Seoul\"}]");
      Instant opens = Instant.parse("2026-11-02T15:00:00Z");
      rig.tier(SHOP, "users-10k");

      rig.until(LONG, "the class waits for its window", () -> waits(rig, "ChangeWindow"));
      assertThat(message(rig, "ChangeWindow"))
          .contains("Tue 00:00–03:00 Asia/Seoul, next Tue 2026-11-03 00:00");
      rig.until(LONG, "the rest is there", () -> shop.console().instances().size() == 2);
      assertThat(rig.clock().now()).isBefore(opens);
      assertThat(shop.console().snapshots()).as("a snapshot taken too early").isEmpty();

      rig.until(LONG, "it is there", () -> Rig.readyOn("users-10k").test(rig.app(SHOP)));
      assertThat(classChanges(shop)).hasSize(1);
      assertThat(shop.console().snapshots())
          .singleElement()
          .satisfies(snapshot -> assertThat(snapshot.snapshotCreateTime()).isAfterOrEqualTo(opens));
    }
  }

  @Test
  void aFrozenEnvironmentStartsNothingAndSaysSoOnEveryApp() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      rig.applyWorkload(SHOP, "tier: users-1");
      rig.settle(SHOP, "users-1");

      environment(rig, "\"freeze\":true");
      rig.until(SOON, "the settled app says so", () -> ready(rig).message().contains("is frozen"));
      assertThat(ready(rig).status()).isEqualTo("True");

      rig.tier(SHOP, "users-100");
      rig.until(SOON, "the changed one waits", () -> waits(rig, "Frozen"));
      rig.pass(A_WHILE);
      assertThat(shop.deployment().orElseThrow().getSpec().getReplicas()).isOne();

      environment(rig, "\"freeze\":false");
      rig.settle(SHOP, "users-100");
    }
  }

  @Test
  void aPausedAppStartsNothingUntilItIsResumed() {
    try (var rig = Rig.hasty()) {
      var shop = new Belongings(rig, SHOP);
      rig.startOperator();
      rig.applyWorkload(SHOP, "tier: users-1");
      rig.settle(SHOP, "users-1");

      annotate(rig, Names.PAUSED, "\"true\"");
      rig.tier(SHOP, "users-100");
      rig.until(SOON, "it waits", () -> waits(rig, "Paused"));
      rig.pass(A_WHILE);
      assertThat(shop.deployment().orElseThrow().getSpec().getReplicas()).isOne();

      annotate(rig, Names.PAUSED, "null");
      rig.settle(SHOP, "users-100");
    }
  }

  /** Settings of buckets are read on the slow cycle only, which is half an hour long. */
  @Test
  void looksAtOnceWhenAsked() {
    try (var rig = Rig.hasty()) {
      rig.startOperator();
      rig.apply(rig.workload(SHOP, "tier: users-1") + "  buckets: [{name: media}]\n");
      rig.settle(SHOP, "users-1");
      var s3 = rig.aws().s3().console();
      String bucket = s3.buckets().getFirst().name();
      rig.pass(A_WHILE);

      s3.unset(bucket, PublicAccessBlockConfiguration.class);
      annotate(rig, Names.RECONCILE, "\"once more\"");

      rig.until(
          SOON,
          "it is put back",
          () ->
              s3.bucket(bucket)
                  .orElseThrow()
                  .setting(PublicAccessBlockConfiguration.class)
                  .isPresent());
    }
  }

  private static List<String> classChanges(Belongings shop) {
    return shop.modifies().stream()
        .map(request -> request.dbInstanceClass())
        .filter(name -> name != null)
        .toList();
  }

  private static void environment(Rig rig, String field) {
    rig.client()
        .resources(AwsEnvironment.class)
        .withName(Rig.ENVIRONMENT)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{%s}}".formatted(field));
  }

  private static void annotate(Rig rig, String annotation, String json) {
    rig.patch(SHOP, "{\"metadata\":{\"annotations\":{\"%s\":%s}}}".formatted(annotation, json));
  }

  private static List<WaitStatus> waiting(Rig rig) {
    StagedApp app = rig.app(SHOP);
    return app.getStatus() == null ? List.of() : app.getStatus().waiting();
  }

  private static boolean waits(Rig rig, String reason) {
    return waiting(rig).stream().anyMatch(wait -> wait.reason().equals(reason));
  }

  private static String message(Rig rig, String reason) {
    return waiting(rig).stream()
        .filter(wait -> wait.reason().equals(reason))
        .map(WaitStatus::message)
        .findFirst()
        .orElseThrow();
  }

  private static Condition ready(Rig rig) {
    return Rig.condition(rig.app(SHOP), "Ready").orElseThrow();
  }
}
