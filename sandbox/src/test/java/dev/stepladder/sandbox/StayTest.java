package dev.stepladder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Condition;
import dev.stepladder.api.v1alpha1.Impact;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.Phase;
import dev.stepladder.api.v1alpha1.PlanStatus;
import dev.stepladder.api.v1alpha1.Stage;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.api.v1alpha1.StagedAppStatus;
import dev.stepladder.api.v1alpha1.StepState;
import dev.stepladder.api.v1alpha1.StepStatus;
import dev.stepladder.operator.cli.Documents;
import dev.stepladder.operator.cli.StopSignal;
import dev.stepladder.operator.time.SystemClock;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StayTest {

  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final SystemClock machine = new SystemClock();
  private final StopSignal stop = new StopSignal();
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.empty()).build();
  private final Installation installation =
      Installation.of(Documents.parse(Manifests.example("shop"), "shop.yaml"));
  private final Person person = new Person(client, "team-a", "shop", _ -> {});
  private Instant real = NOW;
  private final Stay stay = stay();

  @AfterEach
  void close() {
    stop.stopped();
    client.close();
    machine.close();
  }

  @Test
  void showsHowAChangeEndsAfterTheAppHadSettled() {
    see(settled(1, "users-1"));
    see(app("first", 2, 1, "users-2", true));
    said();

    see(changing(2, 2, "users-2", "workload/web"));
    assertThat(said()).contains("users-2   0/1", "change workload/web");
    see(settled(2, "users-2"));

    assertThat(said()).contains("✔ Switch    change workload/web", "shop stands on users-2.");
  }

  @Test
  void showsHowDriftIsPutRightThoughTheAppIsNotChanged() {
    see(settled(1, "users-1"));
    said();

    see(changing(1, 1, "users-1", "rules/database"));
    see(settled(1, "users-1"));

    assertThat(said()).contains("✔ Switch    change rules/database", "shop stands on users-1.");
  }

  @Test
  void showsEachOfTwoChangesFromItsBeginning() {
    see(settled(1, "users-1"));
    see(changing(2, 2, "users-2", "workload/web"));
    see(settled(2, "users-2"));
    said();

    see(changing(3, 3, "users-100", "replica/ro1"));
    see(settled(3, "users-100"));

    assertThat(said())
        .contains("users-100   0/1", "change replica/ro1", "shop stands on users-100.")
        .doesNotContain("workload/web");
  }

  @Test
  void saysNothingOfAnAppThatStandsAsItDid() {
    see(settled(1, "users-1"));
    said();

    see(settled(1, "users-1"));

    assertThat(said()).isEmpty();
  }

  @Test
  void saysOnceWhyNothingGoesOn() {
    see(stalled("no subnet subnet-0a1b2c3d4e5f60009"));
    see(stalled("no subnet subnet-0a1b2c3d4e5f60009"));
    assertThat(said())
        .containsOnlyOnce("shop is stalled, PreflightFailed: no subnet subnet-0a1b2c3d4e5f60009");

    see(stalled("no subnet subnet-0a1b2c3d4e5f60008"));
    assertThat(said()).contains("subnet-0a1b2c3d4e5f60008");
    see(settled(1, "users-1"));
    said();
    see(stalled("no subnet subnet-0a1b2c3d4e5f60008"));
    assertThat(said()).contains("subnet-0a1b2c3d4e5f60008");
  }

  @Test
  void saysOnceThatTheAppIsDeletedAndFollowsTheNext() {
    see(settled(1, "users-1"));
    said();

    stay.see(person, Optional.empty());
    stay.see(person, Optional.empty());
    assertThat(said()).containsOnlyOnce("shop is deleted.");
    see(settled(1, "users-1", "another"));

    assertThat(said()).contains("shop stands on users-1.");
  }

  @Test
  void bearsWithAnApiServerThatFailsForAMoment() {
    see(settled(1, "users-1"));
    said();

    fail();
    real = real.plusSeconds(9);
    fail();

    assertThat(said()).isEmpty();
  }

  @Test
  void saysOnceThatTheApiServerFailsAndThatItAnswersAgain() {
    real = real.plusSeconds(12);
    fail();
    fail();
    assertThat(said())
        .isEqualToIgnoringNewLines(
            "shop cannot be looked at for 12s now, which is tried again until Ctrl-C: connection refused");

    stay.look(person, () -> Optional.of(settled(1, "users-1")));

    assertThat(said()).contains("shop can be looked at again.");
  }

  private void fail() {
    stay.look(
        person,
        () -> {
          throw new KubernetesClientException("connection refused");
        });
  }

  private Stay stay() {
    Screen screen = Screen.of(new PrintStream(out, false, StandardCharsets.UTF_8), Map.of(), false);
    var watch = new Watch(() -> NOW, () -> 0, screen, stop, machine);
    return new Stay(
        watch, screen, stop, installation, "shop.yaml", _ -> Optional.empty(), () -> real);
  }

  private void see(StagedApp app) {
    stay.see(person, Optional.of(app));
  }

  /** What was said since it was asked for last. */
  private String said() {
    String text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }

  private StagedApp settled(long generation, String tier) {
    return settled(generation, tier, "first");
  }

  private StagedApp settled(long generation, String tier, String uid) {
    return app(uid, generation, generation, tier, true);
  }

  private StagedApp changing(long observed, long generation, String tier, String step) {
    return app(
        "first",
        generation,
        observed,
        tier,
        false,
        new StepStatus(
            step,
            Stage.SWITCH,
            "change " + step,
            null,
            Impact.ONLINE,
            true,
            StepState.RUNNING,
            null,
            NOW.toString(),
            "2m",
            null,
            null,
            null,
            null));
  }

  private StagedApp stalled(String why) {
    return app(
        "first",
        1,
        1,
        "users-1",
        Phase.STALLED,
        List.of(
            new Condition("Ready", "False", "PreflightFailed", why, NOW.toString(), 1L),
            new Condition("Stalled", "True", "PreflightFailed", why, NOW.toString(), 1L)));
  }

  private StagedApp app(
      String uid, long generation, long observed, String tier, boolean ready, StepStatus... steps) {
    return app(
        uid,
        generation,
        observed,
        tier,
        ready ? Phase.READY : Phase.CHANGING,
        List.of(
            new Condition(
                "Ready", ready ? "True" : "False", "Any", "any", NOW.toString(), observed)),
        steps);
  }

  private StagedApp app(
      String uid,
      long generation,
      long observed,
      String tier,
      Phase phase,
      List<Condition> conditions,
      StepStatus... steps) {
    StagedApp app = installation.appOn(tier);
    app.getMetadata().setUid(uid);
    app.getMetadata().setGeneration(generation);
    app.setStatus(
        new StagedAppStatus(
            observed,
            phase,
            tier,
            tier,
            null,
            new PlanStatus(0, steps.length, 0, List.of(steps), null, null, null, null),
            null,
            List.of(),
            null,
            null,
            List.of(),
            conditions,
            null));
    return app;
  }
}
