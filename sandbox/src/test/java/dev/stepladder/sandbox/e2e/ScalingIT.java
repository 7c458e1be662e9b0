package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whose the number of pods is, and that nobody loses any while it changes hands. */
final class ScalingIT {

  private static final String SHOP = "shop";
  private static final String WEB = "shop-web";

  /** In percent of one pod's request; nine pods' worth at 60 %. */
  private static final int NINE_PODS = 540;

  @Test
  void leavesTheNumberToAnAutoscalerWithoutADip() {
    try (var rig = Rig.hasty()) {
      rig.applyWorkload(SHOP, "tier: users-100");
      rig.startOperator();
      rig.settle(SHOP, "users-100");

      try (var seen = numbers(rig)) {
        rig.tier(SHOP, "users-10k");
        rig.settle(SHOP, "users-10k");

        assertThat(range(rig)).hasValue(List.of(3, 12));
        assertThat(number(rig)).isEqualTo(3);
        assertThat(owners(rig)).as("who owns the number").doesNotContain("stepladder");

        rig.load(WEB, NINE_PODS);
        rig.until(Duration.ofMinutes(10), "the load has its pods", () -> number(rig) == 9);
        rig.apply(rig.workload(SHOP, "tier: users-10k").replace("1.4.2", "1.5.0"));
        rig.settle(SHOP, "users-10k");

        assertThat(number(rig)).as("after a new image").isEqualTo(9);
        assertThat(seen.events()).as("numbers in order").isSorted().startsWith(2);
      }
    }
  }

  @Test
  void staysReadyWhileTheNumberFollowsTheLoad() {
    try (var rig = Rig.hasty()) {
      rig.applyWorkload(SHOP, "tier: users-10k");
      rig.startOperator();
      rig.settle(SHOP, "users-10k");
      rig.pass(Duration.ofMinutes(15));
      String before = rig.app(SHOP).getMetadata().getResourceVersion();

      rig.load(WEB, NINE_PODS);
      rig.until(Duration.ofMinutes(10), "the load has its pods", () -> number(rig) == 9);
      rig.load(WEB, 0);
      rig.until(Duration.ofHours(1), "they are gone again", () -> number(rig) == 3);
      rig.pass(Duration.ofMinutes(15));

      assertThat(rig.app(SHOP).getMetadata().getResourceVersion()).isEqualTo(before);
    }
  }

  @Test
  void followsTheLoadDownToALowerRung() {
    try (var rig = Rig.hasty()) {
      rig.applyWorkload(SHOP, "tier: users-10k");
      rig.startOperator();
      rig.settle(SHOP, "users-10k");
      rig.load(WEB, NINE_PODS);
      rig.until(Duration.ofMinutes(10), "the load has its pods", () -> number(rig) == 9);

      try (var seen = numbers(rig)) {
        rig.tier(SHOP, "users-1k");
        rig.pass(Duration.ofHours(1));

        assertThat(range(rig)).as("while the load lasts").hasValue(List.of(2, 9));
        assertThat(rig.app(SHOP).getStatus().step()).contains("the load needs 9 pods");

        rig.load(WEB, 0);
        rig.settle(SHOP, "users-1k");

        assertThat(range(rig)).hasValue(List.of(2, 4));
        List<Integer> numbers = seen.events();
        assertThat(IntStream.range(1, numbers.size()))
            .as("one at a time, as the autoscaler takes them, in %s", numbers)
            .allMatch(i -> numbers.get(i) >= numbers.get(i - 1) - 1);
      }
    }
  }

  @Test
  void aLoadThatCannotBeReadForAMomentTakesNoPodsOfADescent() {
    try (var rig = new Rig()) {
      rig.applyWorkload(SHOP, "tier: users-10k");
      rig.startOperator();
      rig.settle(SHOP, "users-10k");
      rig.load(WEB, NINE_PODS);
      rig.until(Duration.ofMinutes(10), "the load has its pods", () -> number(rig) == 9);

      rig.loadReadable(WEB, false);
      rig.tier(SHOP, "users-1k");
      rig.pass(Duration.ofMinutes(4));
      rig.loadReadable(WEB, true);
      rig.pass(Duration.ofMinutes(20));

      assertThat(number(rig)).isEqualTo(9);
    }
  }

  @Test
  void comesDownByOneWriteForEachPodWhereNoLoadCanBeRead() {
    try (var rig = Rig.hasty()) {
      rig.applyWorkload(SHOP, "tier: users-10k");
      rig.startOperator();
      rig.settle(SHOP, "users-10k");
      rig.load(WEB, NINE_PODS);
      rig.until(Duration.ofMinutes(10), "the load has its pods", () -> number(rig) == 9);

      rig.loadReadable(WEB, false);
      try (var seen = mosts(rig)) {
        rig.tier(SHOP, "users-1k");
        rig.settle(SHOP, "users-1k");

        assertThat(number(rig)).isEqualTo(4);
        assertThat(changes(seen.events())).containsExactly(12, 9, 8, 7, 6, 5, 4);
      }
    }
  }

  @Test
  void takesTheNumberBackBeforeTheAutoscalerGoes() {
    try (var rig = Rig.hasty()) {
      rig.applyWorkload(SHOP, "tier: users-10k");
      rig.startOperator();
      rig.settle(SHOP, "users-10k");

      try (var seen = numbers(rig)) {
        rig.tier(SHOP, "users-100");
        rig.settle(SHOP, "users-100");

        assertThat(range(rig)).as("the autoscaler").isEmpty();
        assertThat(owners(rig)).as("who owns the number").contains("stepladder");
        assertThat(number(rig)).isEqualTo(2);
        assertThat(seen.events()).allMatch(number -> number >= 2);
      }
    }
  }

  @Test
  void climbsAndComesBackBetweenRungsWithAutoscalers() {
    try (var rig = Rig.hasty()) {
      rig.applyWorkload(SHOP, "tier: users-1k");
      rig.startOperator();
      for (String tier : List.of("users-1k", "users-10k", "users-1k")) {
        rig.tier(SHOP, tier);
        rig.settle(SHOP, tier);
      }

      assertThat(range(rig)).hasValue(List.of(2, 4));
    }
  }

  private static Seen<Integer> numbers(Rig rig) {
    return Seen.of(
        rig.client().apps().deployments(),
        rig.namespace(),
        (_, deployment) -> deployment.getSpec().getReplicas());
  }

  private static Seen<Integer> mosts(Rig rig) {
    return Seen.of(
        rig.client().autoscaling().v2().horizontalPodAutoscalers(),
        rig.namespace(),
        (_, autoscaler) -> autoscaler.getSpec().getMaxReplicas());
  }

  /** What is not as it was the time before. */
  private static List<Integer> changes(List<Integer> events) {
    return IntStream.range(0, events.size())
        .filter(i -> i == 0 || !events.get(i).equals(events.get(i - 1)))
        .mapToObj(events::get)
        .toList();
  }

  private static Deployment deployment(Rig rig) {
    return rig.client().apps().deployments().inNamespace(rig.namespace()).withName(WEB).get();
  }

  private static int number(Rig rig) {
    return deployment(rig).getSpec().getReplicas();
  }

  private static List<String> owners(Rig rig) {
    return deployment(rig).getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getFieldsV1().toString().contains("f:replicas"))
        .filter(entry -> !"status".equals(entry.getSubresource()))
        .map(entry -> entry.getManager())
        .toList();
  }

  private static Optional<List<Integer>> range(Rig rig) {
    return Optional.ofNullable(
            rig.client()
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(rig.namespace())
                .withName(WEB)
                .get())
        .map(HorizontalPodAutoscaler::getSpec)
        .map(spec -> List.of(spec.getMinReplicas(), spec.getMaxReplicas()));
  }
}
