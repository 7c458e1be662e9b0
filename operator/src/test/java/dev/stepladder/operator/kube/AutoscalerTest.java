package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Step;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who owns the number of a workload's pods, and how an autoscaler is led down. */
class AutoscalerTest {

  private static final String KEY = "autoscaler/web";
  private static final String NUMBER = "workload/web/replicas";
  private static final String AUTOSCALER = "HorizontalPodAutoscaler/shop-web";
  private static final String DEPLOYMENT = "Deployment/shop-web";

  private final Cluster fixed = shop().replicas(2).settled();
  private final Cluster scaled = shop().pods(3, 12).settled();

  private static Shop shop() {
    return new Shop().withoutMigration();
  }

  @Test
  void comesOnceTheNumberHasBeenLeftToIt() {
    Shop.Seen seen = shop().pods(3, 12).assess(fixed);

    assertThat(seen.keys()).containsExactly(NUMBER, KEY);
    assertThat(seen.why(NUMBER)).containsExactly("replicas fixed → owned by the autoscaler");
    assertThat(seen.step(KEY).title()).isEqualTo("create autoscaler web, 3–12 pods at 60 % CPU");
    assertThat(seen.step(KEY).needs())
        .contains(new Need.Done(PartId.of("workload", "web"), NUMBER));
  }

  @Test
  void isInThePlanOfANewWorkloadFromTheBeginning() {
    assertThat(shop().pods(3, 12).assess(new Cluster()).keys())
        .contains("workload/web", NUMBER, KEY);
  }

  @Test
  void nobodyChangesTheNumberWhileItIsAboutToBeLeft() {
    Deployment applied =
        applied(shop().pods(3, 12).image("ghcr.io/acme/shop:2").assess(fixed), "workload/web");

    assertThat(applied.getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void noImageSetsTheNumberOnceItIsLeft() {
    Deployment applied =
        applied(shop().pods(3, 12).image("ghcr.io/acme/shop:2").assess(scaled), "workload/web");

    assertThat(applied.getSpec().getReplicas()).isNull();
  }

  @Test
  void leavingTheNumberRestartsNoPods() {
    Deployment applied = applied(shop().pods(3, 12).assess(fixed), NUMBER);

    assertThat(applied.getSpec().getTemplate())
        .isEqualTo(fixed.object(Deployment.class, DEPLOYMENT).getSpec().getTemplate());
  }

  @Test
  void anyNumberWithinItsRangeIsRight() {
    run(9);

    assertThat(shop().pods(3, 12).assess(scaled).nothing()).isTrue();
  }

  @Test
  void howLongARolloutTakesIsSaidTheSameWhateverTheLoad() {
    run(3);
    Estimate few = rollout();
    run(5);
    Estimate more = rollout();

    assertThat(more).isEqualTo(few);
  }

  private Estimate rollout() {
    return shop()
        .pods(3, 12)
        .image("ghcr.io/acme/shop:2")
        .assess(scaled)
        .step("workload/web")
        .expected();
  }

  @Test
  void isInFlightUntilItHasBroughtThePodsToItsFewest() {
    run(2);

    assertThat(shop().pods(3, 12).assess(scaled).flight(KEY).state())
        .isEqualTo("2 pods asked for, not yet 3–12");
  }

  @Test
  void isInFlightSinceTheNumberIsWhatItIs() {
    Instant scaledByHand = Cluster.SINCE.plus(Duration.ofHours(9));
    run(2);
    scaled.since(DEPLOYMENT, scaledByHand);

    assertThat(shop().pods(3, 12).assess(scaled).flight(KEY).since()).isEqualTo(scaledByHand);
  }

  @Test
  void callsAPersonWhereSomebodyScaledToNothing() {
    run(0);

    assertThat(shop().pods(3, 12).assess(scaled).findings(Finding.Alarm.class))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.message()).contains("--replicas=3"));
  }

  @Test
  void itsStatusIsNobodysBusiness() {
    autoscaler()
        .setStatus(
            new HorizontalPodAutoscalerStatusBuilder()
                .withCurrentReplicas(4)
                .withDesiredReplicas(5)
                .build());

    assertThat(shop().pods(3, 12).assess(scaled).nothing()).isTrue();
  }

  @Test
  void saysWhatChanges() {
    assertThat(shop().pods(3, 20).cpuPercent(70).assess(scaled).why(KEY))
        .containsExactly("pods 3–12 → 3–20", "cpu at 60 % → at 70 %");
  }

  @Test
  void itsMostFollowsTheNumberDownAndIsNeverBelowIt() {
    run(9);

    Shop.Seen seen = shop().pods(2, 4).assess(scaled);

    assertThat(seen.why(KEY)).containsExactly("pods 3–12 → 2–4");
    assertThat(range(seen.step(KEY))).isEqualTo("2–9");
  }

  @Test
  void waitsForTheLoadToFall() {
    run(9);
    carryOut(shop().pods(2, 4));

    Step waits = shop().pods(2, 4).assess(scaled).step(KEY);

    assertThat(waits.hold())
        .hasValueSatisfying(hold ->
            assertThat(hold.message())
                .isEqualTo("the load needs 9 pods: the most follows them down to 4 as it falls"));
  }

  @Test
  void everyCallOfADescentIsTheChangeThatWasApproved() {
    run(9);
    Step first = carryOut(shop().pods(2, 4).cpuPercent(70));
    run(7);
    Step second = carryOut(shop().pods(2, 4).cpuPercent(70));
    run(4);
    Step last = carryOut(shop().pods(2, 4).cpuPercent(70));

    assertThat(List.of(range(first), range(second), range(last)))
        .containsExactly("2–9", "2–7", "2–4");
    assertThat(List.of(second.fingerprint(Shop.OWNER), last.fingerprint(Shop.OWNER)))
        .containsOnly(first.fingerprint(Shop.OWNER));
    assertThat(List.of(first.progress(), second.progress(), last.progress()))
        .doesNotHaveDuplicates();
    assertThat(shop().pods(2, 4).cpuPercent(70).assess(scaled).nothing()).isTrue();
  }

  @Test
  void takesOnePodWhereNoLoadCanBeReadForLong() {
    run(9);
    blind(9, Shop.NOW.minus(Duration.ofMinutes(5)));

    assertThat(range(shop().pods(2, 4).assess(scaled).step(KEY))).isEqualTo("2–8");
  }

  @Test
  void takesNoPodBecauseALoadCouldNotBeReadForAMoment() {
    run(9);
    carryOut(shop().pods(2, 4));
    Instant failed = Shop.NOW.minus(Duration.ofMinutes(4));
    blind(9, failed);

    Step waits = shop().pods(2, 4).assess(scaled).step(KEY);

    assertThat(waits.hold())
        .hasValueSatisfying(hold -> {
          assertThat(hold.message()).contains("cannot read the load of 9 pods");
          assertThat(hold.until()).hasValue(failed.plus(Duration.ofMinutes(5)));
        });
  }

  @Test
  void staysBelowTheNumberUntilTheAutoscalerHasTakenThePod() {
    run(9);
    blind(9, Shop.NOW.minus(Duration.ofHours(1)));
    carryOut(shop().pods(2, 4));

    Step waits = shop().pods(2, 4).assess(scaled).step(KEY);

    assertThat(range(waits)).isEqualTo("2–8");
    assertThat(waits.hold())
        .hasValueSatisfying(hold ->
            assertThat(hold.message())
                .isEqualTo("the autoscaler is about to bring 9 pods to 8, on the way down to 4"));
  }

  @Test
  void staysAtItsLastMostUntilTheAutoscalerHasTakenThePod() {
    run(5);
    blind(5, Shop.NOW.minus(Duration.ofHours(1)));
    carryOut(shop().pods(2, 4));

    Shop.Seen seen = shop().pods(2, 4).assess(scaled);

    assertThat(seen.keys()).isEmpty();
    assertThat(seen.flight(KEY).state()).isEqualTo("5 pods asked for, not yet 2–4");
  }

  @Test
  void beginsAtTheNumberItIsLeft() {
    Cluster many = shop().replicas(9).settled();

    Step made = shop().pods(2, 4).assess(many).step(KEY);

    assertThat(range(made)).isEqualTo("2–9");
    assertThat(Marks.annotation(applied(made), AutoscalerObjects.CAME_FROM)).hasValue("9");
  }

  @Test
  void takesNoFurtherPodBeforeTheAutoscalerHasTriedToReadTheLoadOfTheRest() {
    run(9);
    blind(9, Shop.NOW.minus(Duration.ofHours(1)));
    carryOut(shop().pods(2, 4));
    run(8);
    blind(9, Shop.NOW.minus(Duration.ofHours(1)));

    Step waits = shop().pods(2, 4).assess(scaled).step(KEY);

    assertThat(range(waits)).isEqualTo("2–8");
    assertThat(waits.hold()).isPresent();
  }

  @Test
  void takesTheNextPodOnlyAfterAsLongAgain() {
    run(9);
    blind(9, Shop.NOW.minus(Duration.ofHours(1)));
    carryOut(shop().pods(2, 4));
    run(8);
    blind(8, Shop.NOW.minus(Duration.ofHours(1)));
    autoscaler().getStatus().setLastScaleTime(Shop.NOW.minusSeconds(15).toString());

    assertThat(shop().pods(2, 4).assess(scaled).step(KEY).hold()).isPresent();
    autoscaler().getStatus().setLastScaleTime(Shop.NOW.minus(Duration.ofMinutes(5)).toString());
    assertThat(range(shop().pods(2, 4).assess(scaled).step(KEY))).isEqualTo("2–7");
  }

  @Test
  void anAutoscalerThatIsSwitchedOffIsNotBlind() {
    run(9);
    blind(9, Shop.NOW.minus(Duration.ofHours(1)));
    autoscaler().getStatus().getConditions().getFirst().setReason("ScalingDisabled");

    assertThat(range(shop().pods(2, 4).assess(scaled).step(KEY))).isEqualTo("2–9");
  }

  @Test
  void takesATenthOfManyPodsWhereNoLoadCanBeReadForLong() {
    Cluster many = shop().pods(3, 80).settled();
    many.object(Deployment.class, DEPLOYMENT).getSpec().setReplicas(69);
    many.object(HorizontalPodAutoscaler.class, AUTOSCALER)
        .setStatus(blindStatus(69, Shop.NOW.minus(Duration.ofMinutes(5))));

    assertThat(range(shop().pods(2, 4).assess(many).step(KEY))).isEqualTo("2–63");
  }

  @Test
  void whetherItReadsTheLoadMattersOnItsWayDownAndOtherwiseToNobody() {
    run(9);
    blind(9, Shop.NOW.minusSeconds(60));
    HorizontalPodAutoscaler failed = autoscaler();
    HorizontalPodAutoscaler restored = failed.edit().editStatus().endStatus().build();
    restored.getStatus().getConditions().getFirst().setStatus("True");
    assertThat(KubeWatches.matters(restored, failed)).as("at rest").isFalse();

    carryOut(shop().pods(2, 4));
    blind(9, Shop.NOW.minusSeconds(60));
    HorizontalPodAutoscaler down = autoscaler();
    HorizontalPodAutoscaler follows = down.edit().editStatus().endStatus().build();
    follows.getStatus().setCurrentReplicas(8);
    HorizontalPodAutoscaler measures = down.edit().editStatus().endStatus().build();
    measures.getStatus().setDesiredReplicas(12);

    assertThat(KubeWatches.matters(follows, down)).as("it sees other pods").isTrue();
    assertThat(KubeWatches.matters(measures, down)).as("it says what nobody reads").isFalse();
  }

  /** The autoscaler tried to read the load of so many pods; it has failed to since then. */
  private void blind(int pods, Instant since) {
    autoscaler().setStatus(blindStatus(pods, since));
  }

  private static HorizontalPodAutoscalerStatus blindStatus(int pods, Instant since) {
    return new HorizontalPodAutoscalerStatusBuilder()
        .withCurrentReplicas(pods)
        .addNewCondition()
        .withType("ScalingActive")
        .withStatus("False")
        .withReason("FailedGetResourceMetric")
        .withLastTransitionTime(since.toString())
        .endCondition()
        .build();
  }

  @Test
  void looksAtMemoryToo() {
    Shop shop = shop().pods(3, 12).memoryPercent(75);
    Cluster cluster = shop.settled();

    assertThat(shop.assess(cluster).nothing()).isTrue();
    assertThat(shop.memoryPercent(80).assess(cluster).why(KEY))
        .containsExactly("memory at 75 % → at 80 %");
  }

  @Test
  void hasThePaceOfItsRung() {
    Cluster cluster = paced(50, 20).settled();

    assertThat(paced(50, 20).assess(cluster).nothing()).isTrue();
    assertThat(paced(200, 5).assess(cluster).why(KEY))
        .containsExactly(
            "up by 50 % in 60 s after 30 s → by 200 % in 60 s after 30 s",
            "down by 20 % in 120 s after 600 s → by 5 % in 120 s after 600 s");
  }

  @Test
  void keepsItsPaceUntilTheLoadHasFallen() {
    run(9);
    Step step = paced(50, 20).pods(2, 4).memoryPercent(75).assess(scaled).step(KEY);

    HorizontalPodAutoscaler descending = applied(step);

    assertThat(descending.getSpec().getBehavior()).isEqualTo(autoscaler().getSpec().getBehavior());
    assertThat(descending.getSpec().getMetrics()).isEqualTo(autoscaler().getSpec().getMetrics());
  }

  private static Shop paced(int up, int down) {
    return shop()
        .pods(3, 12)
        .pace(
            new Part.Autoscaler.Pace(Duration.ofSeconds(30), up, Duration.ofMinutes(1)),
            new Part.Autoscaler.Pace(Duration.ofMinutes(10), down, Duration.ofMinutes(2)));
  }

  @Test
  void goesUpAgainAtOnceInTheMiddleOfADescent() {
    run(9);
    carryOut(shop().pods(2, 4));

    Shop.Seen seen = shop().pods(3, 12).assess(scaled);

    assertThat(seen.why(KEY)).containsExactly("pods 2–9 → 3–12");
    assertThat(range(seen.step(KEY))).isEqualTo("3–12");
  }

  @Test
  void aFixedNumberIsReachedByTheAutoscalerThenTakenBackThenItGoes() {
    Shop.Seen seen = shop().replicas(2).assess(scaled);

    assertThat(seen.keys()).containsExactly(NUMBER, KEY, "autoscaler/web/remove");
    assertThat(seen.why(KEY)).containsExactly("pods 3–12 → 2");
    assertThat(range(seen.step(KEY))).isEqualTo("2–3");
    assertThat(seen.step(NUMBER).needs()).contains(new Need.Done(PartId.parse(KEY), KEY));
    assertThat(seen.step("autoscaler/web/remove").needs())
        .contains(new Need.Done(PartId.of("workload", "web"), NUMBER));
  }

  @Test
  void anImageDoesNotWaitForTheNumberToBeTakenBack() {
    Shop.Seen seen = shop().replicas(2).image("ghcr.io/acme/shop:2").assess(scaled);

    assertThat(seen.step("workload/web").needs()).isEmpty();
    assertThat(applied(seen, "workload/web").getSpec().getReplicas()).isNull();
  }

  @Test
  void takesBackTheNumberThatIsThere() {
    carryOut(shop().replicas(2));
    run(2);
    carryOut(shop().replicas(2));

    Shop.Seen seen = shop().replicas(2).assess(scaled);

    assertThat(seen.keys()).containsExactly(NUMBER, "autoscaler/web/remove");
    assertThat(applied(seen, NUMBER).getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void podsThatComeAndGoWithTheLoadAreNoRollout() {
    run(9);
    Deployment deployment = scaled.object(Deployment.class, DEPLOYMENT);
    deployment.getMetadata().setGeneration(2L);
    for (int i = 0; i < 3; i++) {
      scaled.with(pod("pod-" + i, deployment, true));
    }
    scaled.with(pod("new", deployment, false));

    assertThat(shop().pods(3, 12).assess(scaled).nothing()).isTrue();
  }

  @Test
  void podsOfAnOlderTemplateAre() {
    run(9);
    Deployment deployment = scaled.object(Deployment.class, DEPLOYMENT);
    deployment.getMetadata().setGeneration(2L);
    Pod old = pod("old", deployment, true);
    old.getMetadata().getAnnotations().put(Marks.TEMPLATE, "another");
    for (int i = 0; i < 3; i++) {
      scaled.with(pod("pod-" + i, deployment, true));
    }

    assertThat(shop().pods(3, 12).assess(scaled.with(old)).inFlight())
        .containsExactly("workload/web");
  }

  @Test
  void fewerReadyPodsThanTheFewestAreWaitedFor() {
    Deployment deployment = scaled.object(Deployment.class, DEPLOYMENT);
    lacks(deployment, "autoscaler/web");
    scaled.with(pod("one", deployment, true)).with(pod("two", deployment, true));

    assertThat(shop().pods(3, 12).assess(scaled).inFlight()).containsExactly("workload/web/settle");
    assertThat(shop().pods(3, 12).assess(scaled).flight("workload/web/settle").since())
        .as("not since the Deployment was last changed")
        .isAfter(Cluster.SINCE);
  }

  /** Whatever has applied the Deployment last: that was done long ago. */
  @ParameterizedTest
  @ValueSource(strings = {"workload/web", "workload/web/rebind", "workload/web/replicas"})
  void aNumberThatTheAutoscalerChangesIsNoRolloutOfAnEarlierStep(String earlier) {
    Deployment deployment = scaled.object(Deployment.class, DEPLOYMENT);
    lacks(deployment, earlier);
    deployment.getMetadata().setGeneration(2L);
    scaled.with(pod("one", deployment, true)).with(pod("two", deployment, true));

    assertThat(shop().pods(3, 12).assess(scaled).inFlight()).containsExactly("workload/web/settle");
  }

  private static void lacks(Deployment deployment, String step) {
    deployment.getMetadata().getAnnotations().put(Marks.STEP, step);
    deployment.setStatus(
        deployment
            .getStatus()
            .edit()
            .withAvailableReplicas(2)
            .addNewCondition()
            .withType("Progressing")
            .withStatus("True")
            .withReason("NewReplicaSetAvailable")
            .endCondition()
            .build());
  }

  private static Pod pod(String name, Deployment deployment, boolean ready) {
    return new PodBuilder()
        .withMetadata(Marks.metadata(Shop.OWNER, PartId.of("workload", "web"), name))
        .editMetadata()
        .withAnnotations(
            new TreeMap<>(deployment.getSpec().getTemplate().getMetadata().getAnnotations()))
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  /** The load has the autoscaler ask for so many pods, and they are there. */
  private void run(int pods) {
    Deployment deployment = scaled.object(Deployment.class, DEPLOYMENT);
    deployment.getSpec().setReplicas(pods);
    deployment.setStatus(
        deployment
            .getStatus()
            .edit()
            .withReplicas(pods)
            .withUpdatedReplicas(pods)
            .withReadyReplicas(pods)
            .withAvailableReplicas(pods)
            .build());
  }

  private Step carryOut(Shop shop) {
    Step step = shop.assess(scaled).step(KEY);
    scaled.apply((KubeAction) step.action());
    return step;
  }

  private HorizontalPodAutoscaler autoscaler() {
    return scaled.object(HorizontalPodAutoscaler.class, AUTOSCALER);
  }

  private static String range(Step step) {
    return AutoscalerObjects.Range.of(applied(step)).toString();
  }

  private static HorizontalPodAutoscaler applied(Step step) {
    return ((KubeAction.ApplyObject) step.action())
        .object()
        .as(HorizontalPodAutoscaler.class)
        .orElseThrow();
  }

  private static Deployment applied(Shop.Seen seen, String key) {
    return ((KubeAction.ApplyWorkload) seen.step(key).action())
        .objects().stream()
            .flatMap(object -> object.as(Deployment.class).stream())
            .findFirst()
            .orElseThrow();
  }
}
